"""What must come, and does not: heartbeats, and series that are gone."""

from __future__ import annotations

from typing import Any

from obsdsl.compose.panels.stat import Stat
from obsdsl.compose.panels.timeseries import TimeSeries
from obsdsl.compose.rule import AlertRule, RecordingRule
from obsdsl.compose.severity import P1, Severity
from obsdsl.define.duration import Duration
from obsdsl.express.series import CounterSeries
from obsdsl.express.vector import Vector
from obsdsl.functions import time
from obsdsl.patterns.pattern import By, Name, Pattern, window_of


def heartbeat(
    name: str,
    *,
    last: Vector,
    every: str,
    missed: float = 2,
    by: By = "instance",
    severity: Severity = P1,
    **alert: Any,
) -> Pattern:
    """How long ago something last happened that happens `every` so often, and an alert once it is overdue.

        age = time() - max by (by) (last)

    `last` is the time in seconds since 1970, as jobs expose it when they succeed. The alert fires once `missed` times
    `every` have passed.

    Limits: what never ran has no time, and gives no alert: watch it with `absence`. The clocks of both machines count.
    """
    known = Name.of(name, by, alert)
    length = window_of(every, "every")
    age = RecordingRule(known.recording("age_seconds", "heartbeat"), time() - last.max(by=known.by))
    overdue = AlertRule(
        known.alert("Overdue"),
        age > missed * length.seconds,
        severity=severity,
        summary=f"{name} did not happen for {missed:g} times {length}",
        description=f"{known.where}the last was {{{{ $value | humanizeDuration }}}} ago.",
        **alert,
    )
    panel = Stat(f"{name}: last happened", age, legend=known.legend, thresholds=overdue, unit="s")
    return Pattern((age,), (overdue,), (panel,))


def absence(name: str, *, series: Vector, for_: str = "10m", severity: Severity = P1, **alert: Any) -> Pattern:
    """An alert where nobody exposes the series any more.

        absent(series)

    Limits: `absent` knows that all are gone, not that one of many is. It has the labels that `series` selects by `=`,
    and no others.
    """
    known = Name.of(name, (), alert)
    gone = AlertRule(
        known.alert("Absent"),
        series.absent(),
        for_=for_,
        severity=severity,
        summary=f"Nobody exposes {name}",
        description=f"There was no series for {window_of(for_, 'for_')}.",
        **alert,
    )
    return Pattern((), (gone,), (Stat(f"{name}: series", series.count(), no_value="none"),))


def silence(
    name: str,
    *,
    events: CounterSeries,
    window: str = "1h",
    by: By = "job",
    severity: Severity = P1,
    **alert: Any,
) -> Pattern:
    """An alert where a counter that moves all day does not move for a window.

        rate = sum by (by) (rate(events[window]));  alert: rate == 0

    Limits: what is quiet at night alerts at night: take `baseline` for what has a rhythm. Counters that are gone give
    no rate: watch those with `absence`.
    """
    known = Name.of(name, by, alert)
    length: Duration = window_of(window, "window")
    rate = RecordingRule(known.recording(f"rate{length}", "events"), events.rate(length).sum(by=known.by))
    silent = AlertRule(
        known.alert("Silent"),
        rate == 0,
        severity=severity,
        summary=f"Nothing of {name} happened for {length}",
        description=f"{known.where}nothing for {length}.",
        **alert,
    )
    return Pattern((rate,), (silent,), (TimeSeries(f"{name}: events", rate, legend=known.legend, min=0),))
