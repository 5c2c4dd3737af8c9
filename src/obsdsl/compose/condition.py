"""The number that an alert compares with: what panels draw of it, and what Python may name."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeAlias

from obsdsl.errors import DefinitionError
from obsdsl.express.node import COMPARISONS, MIRRORED, SET_OPERATORS, Number

if TYPE_CHECKING:
    from obsdsl.compose.logs.rules import LogAlert
    from obsdsl.compose.rule import AlertRule

    Watching: TypeAlias = AlertRule | LogAlert

# Whole numbers that a float holds exactly.
_EXACT = 2**53


def alert_condition(alert: Watching) -> tuple[str, float]:
    """`(operator, value)` of an alert `expr OP number`; ValueError if it has another form."""
    # A comparison of metrics and one of logs have the same parts.
    op, left, right, bool_ = (getattr(alert.expr, name, None) for name in ("op", "left", "right", "bool_"))
    if op in COMPARISONS and bool_ is False:
        if isinstance(right, Number) and math.isfinite(right.value):
            return str(op), right.value
        if isinstance(left, Number) and math.isfinite(left.value):
            return MIRRORED[str(op)], left.value
    raise ValueError(_otherwise(op, bool(bool_)))


def threshold(alert: Watching) -> float:
    """The value of that comparison, as one writes it: 90 for 90.0. Raises a DefinitionError if there is none."""
    try:
        value = alert_condition(alert)[1]
    except ValueError as error:
        fault = f"it has no threshold: {error}; name the number in Python, and use that name in both places"
        raise DefinitionError(alert.subject, fault, alert.location) from None
    return int(value) if value.is_integer() and abs(value) < _EXACT else value


def _otherwise(op: object, bool_: bool) -> str:
    """What the expression is instead."""
    if op in SET_OPERATORS:
        return f"its expression is not `expr > number`: it joins two by `{op}`"
    if op in COMPARISONS and bool_:
        return f"its expression is not `expr > number`: `{op} bool` gives 0 or 1, and leaves nothing out"
    return "its expression is not `expr > number`"
