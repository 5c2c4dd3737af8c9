"""What happens to units: one rule for each way of computing.

A unit is known, or `ANY` (a plain number), or None (unknown, which stays unknown).

Constants in products and quotients are where units change by convention alone: `bytes / 1024` is kibibytes,
`ratio * 100` percent, `seconds * 1000` milliseconds. No type says so. A constant that people use for conversion is
read as one where the unit has a place for it (60 needs seconds, 1024 and 8 bytes), and the result is marked as
`converted`: what it measures is certain, its scale is a guess. Any other constant leaves the unit alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias

from obsdsl.define.unit import EVENTS, SECONDS, Unit
from obsdsl.express.infer.value import ANY, Inferred, InferredUnit

# The unit, and whether a constant was read as a conversion.
Converted: TypeAlias = tuple[InferredUnit, bool]

RADIANS = Unit.of("radians")
DEGREES = Unit.of("degrees")
# A constant below is a span added to or taken from a timestamp, one above a timestamp itself (three years, 1973).
LONGEST_SPAN = 1e8

# Constants that convert, and the base that the unit must have for it; None is any, even a plain ratio.
_CONVERSIONS: dict[int, str | None] = {
    **dict.fromkeys((60, 3600, 86400, 604800), "s"),
    **dict.fromkeys((8, *(1024**n for n in range(1, 7))), "B"),
    **dict.fromkeys((100, *(1000**n for n in range(1, 7))), None),
}
_FACTORS: dict[float, tuple[Fraction, str | None]] = {
    **{float(n): (Fraction(n), base) for n, base in _CONVERSIONS.items()},
    **{1 / n: (Fraction(1, n), base) for n, base in _CONVERSIONS.items()},
}


def same(unit: InferredUnit) -> InferredUnit:
    """Unchanged."""
    return unit


def _known(rule: Callable[[Unit], Unit | None]) -> Callable[[InferredUnit], InferredUnit]:
    """The rule for known units; plain numbers stay plain numbers. A unit that cannot be told is unknown."""

    @lru_cache(maxsize=1024)
    def apply(unit: Unit) -> Unit | None:
        try:
            return rule(unit)
        except ValueError:
            return None

    return lambda unit: apply(unit) if isinstance(unit, Unit) else unit


# The sum of instants means nothing.
total = _known(lambda unit: None if unit.point else unit)
# The difference of two values: instants are seconds apart.
gap = _known(lambda unit: unit - unit)
squared = _known(lambda unit: (unit - unit) ** 2)
root = _known(lambda unit: unit.root())
inverse = _known(lambda unit: unit**-1)
_per_second = _known(lambda unit: (unit - unit) / SECONDS)


def per_second(unit: InferredUnit) -> InferredUnit:
    """The change per second; of plain numbers it is not known what is counted."""
    return None if unit is ANY else _per_second(unit)


def joined(left: InferredUnit, right: InferredUnit) -> InferredUnit:
    """The unit of values that are of one side or the other."""
    if left is ANY or right is ANY:
        return right if left is ANY else left
    return left if left == right else None


def sum_of_observations(observed: InferredUnit, counted: InferredUnit) -> InferredUnit:
    """The unit of a sum of observations, from theirs and that of their count: `event/s` of `s` add up to `s/s`."""
    return observed * (counted / EVENTS) if isinstance(observed, Unit) and isinstance(counted, Unit) else None


def combined(op: str, left: Inferred, right: Inferred) -> Converted:
    """The unit of `left op right` for arithmetic."""
    converted = left.converted or right.converted
    if op == "atan2":
        return RADIANS, False
    rule = _RULES.get(op)
    if rule is None or left.unit is None or right.unit is None:
        return None, False
    unit, guessed = rule(left, right)
    return unit, guessed or (converted and unit is not None)


def _times(left: Inferred, right: Inferred) -> Converted:
    if left.unit is ANY:
        return _scaled(right.unit, left, 1)
    if right.unit is ANY:
        return _scaled(left.unit, right, 1)
    return _both(left.unit, right.unit, Unit.__mul__), False


def _over(left: Inferred, right: Inferred) -> Converted:
    if right.unit is ANY:
        return _scaled(left.unit, right, -1)
    if left.unit is ANY:
        return _scaled(inverse(right.unit), left, 1)
    return _both(left.unit, right.unit, Unit.__truediv__), False


def _scaled(unit: InferredUnit, number: Inferred, exponent: int) -> Converted:
    """The unit of values that are multiplied by a plain number, to the power of 1 or -1."""
    if not isinstance(unit, Unit):
        return unit, False
    constant = number.interval.constant
    if constant is None:
        # A number from a Grafana variable may well convert; 0 and 1 of a comparison do not.
        return unit, number.type == "scalar"
    factor, base = _FACTORS.get(constant, (None, None))
    if factor is None or (base is not None and all(b != base for b, _ in unit.powers)):
        return unit, False
    return _rescaled(unit, factor**exponent), True


@lru_cache(maxsize=4096)
def _rescaled(unit: Unit, factor: Fraction) -> Unit:
    return unit.rescaled(factor)


def _plus(left: Inferred, right: Inferred) -> Converted:
    if left.unit is ANY or right.unit is ANY:
        return joined(left.unit, right.unit), False
    return _both(left.unit, right.unit, Unit.__add__), False


def _minus(left: Inferred, right: Inferred) -> Converted:
    if right.unit is ANY and isinstance(left.unit, Unit) and left.unit.point:
        span = right.interval.constant
        return (left.unit if span is not None and abs(span) < LONGEST_SPAN else None), False
    if left.unit is ANY:
        return total(right.unit), False
    return (left.unit if right.unit is ANY else _both(left.unit, right.unit, Unit.__sub__)), False


def _modulo(left: Inferred, right: Inferred) -> Converted:
    if isinstance(left.unit, Unit) and (right.unit is ANY or gap(left.unit) == right.unit):
        return gap(left.unit), False
    return (ANY if left.unit is right.unit is ANY else None), False


def _power(left: Inferred, right: Inferred) -> Converted:
    exponent = right.interval.constant
    if left.unit is ANY or right.unit is not ANY or exponent is None or not math.isfinite(exponent):
        return (ANY if left.unit is right.unit is ANY else None), False
    if abs(exponent) > 6 or (exponent * 6) % 1:
        return None, False
    return _raised(left.unit, Fraction(round(exponent * 6), 6)), False


@lru_cache(maxsize=1024)
def _raised(unit: Unit | None, exponent: Fraction) -> Unit | None:
    try:
        return None if unit is None else unit**exponent
    except ValueError:
        return None


def _both(left: InferredUnit, right: InferredUnit, rule: Callable[[Unit, Unit], Unit]) -> InferredUnit:
    try:
        return rule(left, right) if isinstance(left, Unit) and isinstance(right, Unit) else None
    except ValueError:
        return None


_RULES: dict[str, Callable[[Inferred, Inferred], Converted]] = {
    "+": _plus,
    "-": _minus,
    "*": _times,
    "/": _over,
    "%": _modulo,
    "^": _power,
}
