"""Service levels as agreements state them: available so much of a month, fast so much of the time."""

from __future__ import annotations

from typing import Any

from obsdsl.compose.panels.stat import Stat
from obsdsl.compose.panels.timeseries import TimeSeries
from obsdsl.compose.rule import AlertRule, RecordingRule
from obsdsl.compose.severity import P1, Severity
from obsdsl.define.duration import Duration
from obsdsl.express.metric import Histogram
from obsdsl.express.series import HistogramSeries
from obsdsl.express.vector import Vector
from obsdsl.patterns.pattern import By, Name, Pattern, share, window_of

# What is kept of each hour, so that a month is 720 samples, and not 86,400.
_HOUR = Duration.parse("1h")


def availability(
    name: str,
    *,
    up: Vector,
    target: float,
    window: str = "30d",
    by: By = "job",
    severity: Severity = P1,
    **alert: Any,
) -> Pattern:
    """The share of a window in which something was there, beside what was agreed.

        now    = avg by (by) (up)
        hour   = avg_over_time(now[1h])
        window = avg_over_time(hour[window:1h])
        left   = 1 - (1 - window) / (1 - target)

    `up` is 1 or 0. `left` is the share of the outage that the agreement allows, and that is not used up: below 0 it is
    broken. The alert fires where the window is below the target.

    Limits: time without samples counts neither as up nor as down; a Prometheus that was away saw nothing. The window
    needs as much retention. A service is up where its endpoint answers, which is not to say that users are served.
    """
    known = Name.of(name, by, alert)
    now = RecordingRule(known.recording("ratio", "up"), up.avg(by=known.by))
    return _level(known, now, "available", share(target, "target"), window_of(window, "window"), severity, alert)


def response_time(
    name: str,
    *,
    duration: Histogram | HistogramSeries,
    within: float,
    target: float = 0.95,
    window: str = "30d",
    by: By = "job",
    severity: Severity = P1,
    **alert: Any,
) -> Pattern:
    """The share of a window's requests that were answered within a time, beside what was agreed.

        now    = requests below `within` / all requests, each a rate of 5 minutes
        hour   = avg_over_time(now[1h])
        window = avg_over_time(hour[window:1h])

    `within` has the histogram's unit, and is one of its buckets: between two, nobody knows.

    Limits: hours count alike, however many requests they had, so a quiet night weighs as much as noon. Hours without
    requests do not count. The window needs as much retention.
    """
    known = Name.of(name, by, alert)
    now = RecordingRule(
        known.recording("ratio_rate5m", "fast"), duration.fraction_below(within, by=known.by, window="5m")
    )
    return _level(known, now, "fast", share(target, "target"), window_of(window, "window"), severity, alert)


def _level(
    known: Name,
    now: RecordingRule,
    what: str,
    target: float,
    window: Duration,
    severity: Severity,
    alert: dict[str, Any],
) -> Pattern:
    hour = RecordingRule(known.recording("ratio_avg1h", what), now.avg_over_time(_HOUR))
    whole = RecordingRule(known.recording(f"ratio_avg{window}", what), hour.avg_over_time(window, step=_HOUR))
    left = RecordingRule(known.recording(f"left{window}", what), 1 - (1 - whole) / round(1 - target, 12))
    broken = AlertRule(
        known.alert(f"Not{what.title()}"),
        whole < target,
        severity=severity,
        summary=f"{known.text} was {what} less than {target * 100:g} % of {window}",
        description=f"{known.where}{{{{ $value | humanizePercentage }}}} of {window}.",
        **alert,
    )
    panels = (
        Stat(f"{known.text}: {what} in {window}", whole, legend=known.legend, thresholds=broken, decimals=3),
        TimeSeries(f"{known.text}: what may still fail", left, legend=known.legend, max=1),
    )
    return Pattern((now, hour, whole, left), (broken,), panels)
