"""From which values on a panel changes its colour: steps as they are given, or the thresholds of alerts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from obsdsl.compose.condition import alert_condition
from obsdsl.compose.definition import Definition
from obsdsl.compose.fault import Fault, sequence, shown
from obsdsl.compose.rule import AlertRule
from obsdsl.define.light import frozen

if TYPE_CHECKING:
    from obsdsl.compose.logs.rules import LogAlert

# A step of thresholds: from this value up, this colour.
Step: TypeAlias = tuple[float, str]


@frozen(init=False, kw_only=True, slots=False)
class Thresholds(Definition):
    """`Thresholds("green", (80, "orange"), (90, "red"))`: a base colour, then colours from a value up.

    Values are in the panel's unit; with `mode="percentage"`, in percent between its min and max.
    """

    base: str
    steps: tuple[Step, ...]
    mode: Literal["absolute", "percentage"] = "absolute"

    def __init__(
        self,
        base: str,
        *upward: Step,
        steps: Sequence[Step] = (),
        mode: Literal["absolute", "percentage"] = "absolute",
    ) -> None:
        every: Any = (*upward, *steps) if isinstance(steps, tuple | list) else steps
        self.__attrs_init__(base=base, steps=every, mode=mode)

    def faults(self) -> Iterable[str]:
        values = [value for value, _ in self.steps]
        if not all(map(math.isfinite, values)):
            yield f"steps {values} hold what is no finite number; leave it out"
        elif values != sorted(values):
            yield f"steps {values} do not ascend; sort them"


# Of metrics, or of logs: whoever reads the annotations while the program runs finds a class.
if TYPE_CHECKING:
    Alert: TypeAlias = AlertRule | LogAlert
else:
    Alert = AlertRule
ThresholdsLike: TypeAlias = "Thresholds | Alert | Sequence[Alert] | None"


def _is_alert(value: object) -> bool:
    # Whoever has no logs needs none of their modules.
    return isinstance(value, AlertRule) or getattr(type(value), "is_alert_of_logs", False)


def thresholds(value: ThresholdsLike) -> Thresholds | tuple[Alert, ...] | None:
    """Thresholds as given, or the alerts from which they are drawn."""
    if value is None or isinstance(value, Thresholds):
        return value
    alerts = (value,) if _is_alert(value) else sequence(value)
    if isinstance(alerts, Fault):
        return alerts
    for alert in alerts:
        if not _is_alert(alert):
            return Fault(f"is {shown(alert)}; it takes Thresholds(…), an AlertRule or a LogAlert")
        try:
            alert_condition(alert)
        except ValueError as error:
            return Fault(f"{alert.subject} has no threshold: {error}; write Thresholds(…)")
    return alerts
