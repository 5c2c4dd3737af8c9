"""Comparisons with a constant: for which values they hold, and what that means when it changes."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Final

from obsdsl.express.node import COMPARISONS, Binary, Node, Number
from obsdsl.review.expression.change import Effect

_HOLDS: Final[dict[str, Callable[[float, float], bool]]] = {
    ">": operator.gt,
    "<": operator.lt,
    ">=": operator.ge,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
}


def is_threshold(node: Node) -> bool:
    """Whether it compares something with a constant."""
    return isinstance(node, Binary) and node.op in COMPARISONS and isinstance(node.right, Number)


def factor_of(node: Binary) -> tuple[str, float, Node] | None:
    """Operator, factor and the rest, where it compares with a share of something: `free < 0.1 * size`."""
    if node.op not in COMPARISONS:
        return None
    match node.right:
        case (
            Binary(op="*", left=Number(value=value), right=rest) | Binary(op="*", left=rest, right=Number(value=value))
        ):
            return node.op, value, rest
    return None


def effect_of(before: tuple[str, float], after: tuple[str, float]) -> Effect:
    """What an alert does otherwise, where `op constant` becomes another: decided by the values for which each holds."""
    if math.isnan(before[1]) or math.isnan(after[1]):
        return Effect.NONE
    values = _telling(before[1], after[1])
    old = {value for value in values if _HOLDS[before[0]](value, before[1])}
    new = {value for value in values if _HOLDS[after[0]](value, after[1])}
    if new < old:
        return Effect.LATER
    if old < new:
        return Effect.SOONER
    directions = {before[0][0], after[0][0]}
    return Effect.OPPOSITE if directions in ({">", "<"}, {"=", "!"}) else Effect.ANOTHER


def _telling(one: float, other: float) -> list[float]:
    """A value of each stretch in which both comparisons stay what they are."""
    low, high = min(one, other), max(one, other)
    return [
        -math.inf,
        math.nextafter(low, -math.inf),
        low,
        low / 2 + high / 2,
        high,
        math.nextafter(high, math.inf),
        math.inf,
    ]
