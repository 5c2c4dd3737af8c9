"""USE: utilization, saturation, errors, the three things to know of a resource."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from obsdsl.compose.panels.timeseries import TimeSeries
from obsdsl.compose.rule import AlertRule, RecordingRule
from obsdsl.compose.severity import P2, Severity
from obsdsl.express.series import CounterSeries
from obsdsl.express.vector import Vector
from obsdsl.patterns.pattern import By, Name, Pattern, limit_of, share, window_of


def use(
    name: str,
    *,
    utilization: Vector,
    saturation: Vector | None = None,
    errors: CounterSeries | None = None,
    by: By = "instance",
    window: str = "5m",
    max_utilization: float | None = None,
    max_saturation: float | None = None,
    max_errors: float | None = None,
    for_: str = "10m",
    severity: Severity = P2,
    **alert: Any,
) -> Pattern:
    """How busy a resource is, how much waits for it, how often it fails; alerts where a limit is given.

        utilization = avg by (by) (utilization)      a share of the time, or of what there is
        saturation  = max by (by) (saturation)       what waits: the length of a queue, swapped pages
        errors      = sum by (by) (rate(errors[window]))

    `max_utilization` is a share, `max_saturation` has the unit of `saturation`, `max_errors` is a number a second.

    Limits: an average of 70 % over minutes may be seconds of 100 %; queues are the better alarm. A mean hides the one
    instance that is full: keep `by` as fine as somebody can act on.

    Source: B. Gregg, "Thinking Methodically about Performance", Communications of the ACM 56 (2013).
    """
    known = Name.of(name, by, alert)
    waiting = limit_of(max_saturation, "max_saturation", saturation, "saturation")
    failing = limit_of(max_errors, "max_errors", errors, "errors")
    most = None if max_utilization is None else share(max_utilization, "max_utilization")
    rule = partial(AlertRule, for_=for_, severity=severity, **alert)
    found = _part(known, "utilization", "ratio", utilization.avg(by=known.by), most, rule, "ratio")
    if saturation is not None:
        found += _part(known, "saturation", "max", saturation.max(by=known.by), waiting, rule)
    if errors is not None:
        per = window_of(window, "window")
        found += _part(known, "errors", f"rate{per}", errors.rate(per).sum(by=known.by), failing, rule, "events/second")
    return found


def _part(
    known: Name,
    what: str,
    operation: str,
    expr: Vector,
    limit: float | None,
    rule: Callable[..., AlertRule],
    unit: str | None = None,
) -> Pattern:
    recording = RecordingRule(known.recording(operation, what), expr)
    alerts: tuple[AlertRule, ...] = ()
    if limit is not None:
        alert = rule(
            known.alert(what.title()),
            recording > limit,
            summary=f"{known.text}: {what} above {limit:g}",
            description=f"{known.where}{{{{ $value }}}}.",
        )
        alerts = (alert,)
    panel = TimeSeries(
        f"{known.text}: {what}", recording, legend=known.legend, unit=unit, thresholds=alerts or None, min=0
    )
    return Pattern((recording,), alerts, (panel,))
