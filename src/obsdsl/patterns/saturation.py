"""Saturation: how much of what there is is taken."""

from __future__ import annotations

from typing import Any

from obsdsl.compose.panels.timeseries import TimeSeries
from obsdsl.compose.rule import AlertRule, RecordingRule
from obsdsl.compose.severity import P2, Severity
from obsdsl.express.vector import Vector
from obsdsl.patterns.pattern import By, Name, Pattern, share


def saturation(
    name: str,
    *,
    used: Vector,
    limit: Vector | float,
    by: By = "instance",
    maximum: float | None = 0.9,
    for_: str = "10m",
    severity: Severity = P2,
    **alert: Any,
) -> Pattern:
    """The share of a limit that is used, and an alert from a share on.

        saturation = max by (by) (used / limit)

    `limit` is a number or an expression with the labels of `used`, and in its unit. With `maximum=None` there is no
    alert.

    Limits: what is short-lived between two scrapes is not seen. A limit of 0 gives +Inf, which is above every maximum.
    """
    known = Name.of(name, by, alert)
    recording = RecordingRule(known.recording("ratio", "used"), (used / limit).max(by=known.by))
    alerts: tuple[AlertRule, ...] = ()
    if maximum is not None:
        most = share(maximum, "maximum")
        alerts = (
            AlertRule(
                known.alert("Saturated"),
                recording > most,
                for_=for_,
                severity=severity,
                summary=f"More than {most * 100:g} % of {name} is used",
                description=f"{known.where}{{{{ $value | humanizePercentage }}}} is used.",
                **alert,
            ),
        )
    panel = TimeSeries(f"{name}: used", recording, legend=known.legend, unit="ratio", thresholds=alerts or None, min=0)
    return Pattern((recording,), alerts, (panel,))
