"""Baselines that follow the rhythm of the week, and an alert where a value leaves them."""

from __future__ import annotations

from functools import reduce
from typing import Any

import attrs

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
    recorded = _recorded(known, signal, rhythm, length, seasons, least)
    odd = AlertRule(
        known.alert("Anomaly"),
        recorded.score.abs() > deviations,
        for_=for_,
        severity=severity,
        summary=f"{name} is not what it is at this time of other weeks" if season == "1w" else f"{name} is odd",
        description=f"{known.where}{{{{ $value | humanizePercentage }}}} of the usual deviation from what is expected.",
        **alert,
    )
    panels = (
        TimeSeries(f"{name}: beside its baseline", recorded.bands(deviations)),
        TimeSeries(f"{name}: deviations", recorded.score.abs(), legend=known.legend, thresholds=odd),
    )
    return Pattern(recorded.all, (odd,), panels)


@attrs.frozen
class _Recorded:
    """What is recorded of a value; `all` in the order in which the one is made of the other."""

    all: tuple[RecordingRule, ...]
    now: RecordingRule
    expected: RecordingRule
    deviation: RecordingRule
    score: RecordingRule

    def bands(self, deviations: float) -> dict[str, Vector]:
        """The value between what is no alert yet."""
        return {
            "now": self.now,
            "expected": self.expected,
            "upper": self.expected + deviations * self.deviation,
            "lower": self.expected - deviations * self.deviation,
        }


def _recorded(known: Name, signal: Vector, season: Duration, window: Duration, seasons: int, floor: float) -> _Recorded:
    def rule(operation: str, expr: Vector) -> RecordingRule:
        return RecordingRule(known.recording(operation, "baseline"), expr)

    now = rule("avg", signal.avg(by=known.by))
    mean = rule(f"avg{window}", now.avg_over_time(window))
    variance = rule(f"stdvar{window}", now.stdvar_over_time(window))
    means = rule("seasonal", _seasonal(mean, season, window, seasons))
    variances = rule("seasonal_stdvar", _seasonal(variance, season, window, seasons))
    expected = rule("expected", means.quantile(0.5, by=known.by))
    deviation = rule("deviation", _deviation(known, means, variances, expected, floor))
    score = rule("score", (now.avg_over_time(_NOW) - expected) / deviation)
    return _Recorded(
        (now, mean, variance, means, variances, expected, deviation, score), now, expected, deviation, score
    )


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
