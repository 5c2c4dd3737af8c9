"""Where things are heading: trends, and the time until something is full."""

from __future__ import annotations

from typing import Any

from obsdsl.compose.panels.timeseries import TimeSeries
from obsdsl.compose.rule import AlertRule, RecordingRule
from obsdsl.compose.severity import P2, P3, Severity
from obsdsl.express.vector import Vector
from obsdsl.patterns.pattern import By, Name, Pattern, window_of


def trend(name: str, *, signal: Vector, window: str = "1w", by: By = "job") -> Pattern:
    """How a value of today compares with that of a window ago.

        today  = avg_over_time(avg by (by) (signal)[1d:1h])
        change = today / (today offset window) - 1

    Limits: values around 0 make huge shares. Where a week has a rhythm, compare with whole weeks.
    """
    known = Name.of(name, by)
    length = window_of(window, "window")
    now = RecordingRule(known.recording("avg", "trend"), signal.avg(by=known.by))
    today = RecordingRule(known.recording("avg1d", "trend"), now.avg_over_time("1d", step="1h"))
    change = RecordingRule(known.recording(f"change{length}", "trend"), today / today.offset(length) - 1)
    panels = (
        TimeSeries(f"{name}: mean of a day", today, legend=known.legend),
        TimeSeries(f"{name}: change in {length}", change, legend=known.legend, unit="ratio"),
    )
    return Pattern((now, today, change), (), panels)


def forecast(
    name: str,
    *,
    signal: Vector,
    limit: float,
    ahead: str = "4h",
    window: str = "6h",
    falls: bool = False,
    for_: str = "30m",
    severity: Severity = P2,
    by: By = "instance",
    **alert: Any,
) -> Pattern:
    """The value in some time, along a straight line through a window, and an alert where that passes a limit.

        now  = max by (by) (signal), min where it `falls`
        then = predict_linear(now[window], ahead)

    Limits: a straight line knows no rhythm and no end: take a window of at least `ahead`, and of several periods of
    what goes up and down. It needs half of its window before it says anything that holds.
    """
    known = Name.of(name, by, alert)
    length, time = window_of(window, "window"), window_of(ahead, "ahead")
    now = RecordingRule(
        known.recording("min" if falls else "max", "forecast"),
        signal.min(by=known.by) if falls else signal.max(by=known.by),
    )
    then = RecordingRule(known.recording(f"in{time}", "forecast"), now.predict_linear(time.seconds, window=length))
    passes = AlertRule(
        known.alert("Forecast"),
        then < limit if falls else then > limit,
        for_=for_,
        severity=severity,
        summary=f"{name} will be {'below' if falls else 'above'} {limit:g} in {time}",
        description=f"{known.where}{{{{ $value | humanize }}}} in {time}, if it goes on so.",
        **alert,
    )
    panel = TimeSeries(f"{name}: now and in {time}", {"now": now, f"in {time}": then}, thresholds=passes)
    return Pattern((now, then), (passes,), (panel,))


def time_to_full(
    name: str,
    *,
    free: Vector,
    window: str = "6h",
    within: str = "24h",
    for_: str = "1h",
    severity: Severity = P3,
    by: By = "instance",
    **alert: Any,
) -> Pattern:
    """How long what is left will last at the pace of a window, and an alert where that is too short.

        left  = min by (by) (free)
        time  = left / (-deriv(left[window]) > 0)

    Where it grows, or stays, there is no time: it will not be full.

    Limits: those of `forecast`; and a job that frees space once a day is full every evening: take a window of days.
    """
    known = Name.of(name, by, alert)
    length, limit = window_of(window, "window"), window_of(within, "within")
    left = RecordingRule(known.recording("min", "left"), free.min(by=known.by))
    time = RecordingRule(known.recording("seconds", "time_to_full"), left / (-left.deriv(length) > 0))
    soon = AlertRule(
        known.alert("FillsUp"),
        time < limit.seconds,
        for_=for_,
        severity=severity,
        summary=f"{name} is full within {limit}",
        description=f"{known.where}full in {{{{ $value | humanizeDuration }}}}, if it goes on so.",
        **alert,
    )
    panels = (
        TimeSeries(f"{name}: left", left, legend=known.legend, min=0),
        TimeSeries(f"{name}: time until it is full", time, legend=known.legend, unit="s", min=0, thresholds=soon),
    )
    return Pattern((left, time), (soon,), panels)
