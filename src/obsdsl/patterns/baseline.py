"""Baselines that follow the rhythm of the week, and an alert where a value leaves them."""

from __future__ import annotations

from functools import reduce
from typing import Any

from obsdsl.compose.panels.timeseries import TimeSeries
from obsdsl.compose.rule import AlertRule, RecordingRule
from obsdsl.compose.severity import P3, Severity
from obsdsl.define.duration import Duration
from obsdsl.errors import DefinitionError, shown
from obsdsl.express.vector import Vector
from obsdsl.patterns.pattern import By, Name, Pattern, share, window_of

# By which the median of absolute deviations is the standard deviation of what is normally distributed.
_MAD = 1.4826
_SEASON = "season"
_NOW = "5m"


def baseline(
    name: str,
    *,
    signal: Vector,
    by: By = "job",
    season: str = "1w",
    seasons: int = 3,
    window: str = "1h",
    deviations: float = 4,
    floor: float = 0.1,
    for_: str = "10m",
    severity: Severity = P3,
    **alert: Any,
) -> Pattern:
    """What a value is at this time of the last seasons, how far it strays, and an alert where it leaves that.

        now       = avg by (by) (signal)
        mean      = avg_over_time(now[window])
        variance  = stdvar_over_time(now[window])
        seasonal  = mean, as it was around this time `seasons` times ago: offset i * season - window / 2
        expected  = median of seasonal
        deviation = sqrt(median of the seasons' variances + (1.4826 * median(|seasonal - expected|))^2),
                    but at least `floor` times |expected|
        score     = (avg_over_time(now[5m]) - expected) / deviation;  alert: |score| > deviations

    Medians of at least three seasons pass over one that was odd itself, so a fault of last week hides none of today's.
    `floor` keeps what hardly ever varies from alerting at the first ripple.

    Cost for each series of `by`: two windows of `window` and 2 * `seasons` single samples an evaluation, and
    6 + 2 * `seasons` recorded series, however long a season is. The retention must hold `seasons` seasons.

    Limits: nothing is said before one season has passed, and little before three. Holidays are anomalies. A value that
    drifts slowly is its own baseline: take `trend` for that. What is expected to be 0 and to stay there has no
    deviation: then anything else is one.
    """
    known = Name.of(name, by, alert)
    length, rhythm = window_of(window, "window"), window_of(season, "season")
    least = share(floor, "floor")
    if not isinstance(seasons, int) or seasons < 1:
        raise DefinitionError("pattern", f"seasons is {shown(seasons)}; write how many are looked at, such as 3")
    if rhythm.seconds <= length.seconds:
        raise DefinitionError("pattern", f"season={rhythm} is no longer than window={length}; make it longer")
    now = RecordingRule(known.recording("avg", "baseline"), signal.avg(by=known.by))
    mean = RecordingRule(known.recording(f"avg{length}", "baseline"), now.avg_over_time(length))
    variance = RecordingRule(known.recording(f"stdvar{length}", "baseline"), now.stdvar_over_time(length))
    means = RecordingRule(known.recording("seasonal", "baseline"), _seasonal(mean, rhythm, length, seasons))
    variances = RecordingRule(
        known.recording("seasonal_stdvar", "baseline"), _seasonal(variance, rhythm, length, seasons)
    )
    expected = RecordingRule(known.recording("expected", "baseline"), means.quantile(0.5, by=known.by))
    deviation = RecordingRule(
        known.recording("deviation", "baseline"), _deviation(known, means, variances, expected, least)
    )
    score = RecordingRule(known.recording("score", "baseline"), (now.avg_over_time(_NOW) - expected) / deviation)
    odd = AlertRule(
        known.alert("Anomaly"),
        score.abs() > deviations,
        for_=for_,
        severity=severity,
        summary=f"{name} is not what it is at this time of other weeks" if season == "1w" else f"{name} is odd",
        description=f"{known.where}{{{{ $value | humanizePercentage }}}} of the usual deviation from what is expected.",
        **alert,
    )
    bands = {
        "now": now,
        "expected": expected,
        "upper": expected + deviations * deviation,
        "lower": expected - deviations * deviation,
    }
    panels = (
        TimeSeries(f"{name}: beside its baseline", bands),
        TimeSeries(f"{name}: deviations", score.abs(), legend=known.legend, thresholds=odd),
    )
    recordings = (now, mean, variance, means, variances, expected, deviation, score)
    return Pattern(recordings, (odd,), panels)


def _seasonal(of: RecordingRule, season: Duration, window: Duration, seasons: int) -> Vector:
    """One series for each season that there was, told apart by a label."""
    half = window.milliseconds // 2
    offsets = (Duration(index * season.milliseconds - half) for index in range(1, seasons + 1))
    parts = (
        of.offset(offset).label_replace(_SEASON, str(index), _SEASON, "") for index, offset in enumerate(offsets, 1)
    )
    return reduce(lambda all_, one: all_ | one, parts)


def _deviation(
    known: Name, means: RecordingRule, variances: RecordingRule, expected: RecordingRule, floor: float
) -> Vector:
    apart = (means - expected).on(*known.by).group_left().abs().quantile(0.5, by=known.by)
    found = (variances.quantile(0.5, by=known.by) + (_MAD * apart) ** 2).sqrt()
    # Without the labels that a group puts on `expected`, which what is aggregated here has not.
    least = floor * expected.abs().max(by=known.by)
    return (found > least) | least
