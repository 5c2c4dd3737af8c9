"""Intervals of numbers, and what PromQL's arithmetic makes of them.

A statement `[lo, hi]` is about samples that are numbers, up to floating-point rounding: NaN lies outside of it, and
`0 / 0` may always be one. Infinite bounds are included: a division by zero is `+Inf`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from obsdsl.define.light import light

INF = math.inf
# How far apart two bounds must be before rounding cannot bring them together.
MARGIN = 1e-9


@light
class Interval:
    """The numbers from `lo` to `hi`, both included; empty where `lo` is the greater: there is no sample at all.

    `unsigned` says that none is below zero, nor the negative zero, by which a division gives `-Inf`.
    """

    lo: float
    hi: float
    unsigned: bool = False

    @property
    def empty(self) -> bool:
        """Whether there never is a sample."""
        return self.lo > self.hi

    @property
    def constant(self) -> float | None:
        """The number, if there is but one."""
        return self.lo if self.lo == self.hi else None

    def holds(self, value: float) -> bool:
        """Whether `value` may occur, rounding and NaN allowed for."""
        if math.isnan(value):
            return not self.empty
        slack = MARGIN * max(1.0, abs(value)) if math.isfinite(value) else 0.0
        return self.lo - slack <= value <= self.hi + slack


EMPTY = Interval(INF, -INF)
FULL = Interval(-INF, INF)
NON_NEGATIVE = Interval(0.0, INF, True)
ONE_OR_MORE = Interval(1.0, INF, True)
UNIT_INTERVAL = Interval(0.0, 1.0, True)
TURN = Interval(-math.pi, math.pi)
ONE = Interval(1.0, 1.0, True)


def point(value: float) -> Interval:
    """The interval of one number; NaN says nothing."""
    if math.isnan(value):
        return FULL
    return Interval(value, value, value > 0 or (value == 0 and math.copysign(1, value) > 0))


def hull(one: Interval, other: Interval) -> Interval:
    """The smallest interval that holds both."""
    if one.empty or other.empty:
        return other if one.empty else one
    return Interval(min(one.lo, other.lo), max(one.hi, other.hi), one.unsigned and other.unsigned)


def both(one: Interval, other: Interval) -> Interval:
    """What lies in both. Where rounding alone keeps the two apart, it is the gap between them."""
    lo, hi = max(one.lo, other.lo), min(one.hi, other.hi)
    return Interval(min(lo, hi), max(lo, hi), one.unsigned or other.unsigned)


def _known(lo: float, hi: float, no_negative_zero: bool) -> Interval:
    """The interval of two bounds, of which one that is NaN (Inf - Inf) is not known."""
    return Interval(
        -INF if math.isnan(lo) else lo, INF if math.isnan(hi) else hi, lo > 0 or (lo == 0 and no_negative_zero)
    )


def _around(values: Iterable[float], no_negative_zero: bool) -> Interval:
    corners = tuple(values)
    return _known(min(corners), max(corners), no_negative_zero)


def increasing(function: Callable[[float], float]) -> Callable[[Interval], Interval]:
    """What a function that never falls, and makes no negative zero of its own, makes of an interval."""
    return lambda of: _known(function(of.lo), function(of.hi), of.unsigned)


def negated(of: Interval) -> Interval:
    """`-x`, by which zero becomes negative."""
    return Interval(-of.hi, -of.lo, of.hi < 0)


def absolute(of: Interval) -> Interval:
    """`abs(x)`."""
    if of.lo >= 0:
        return Interval(of.lo, of.hi, True)
    return Interval(max(0.0, -of.hi), max(-of.lo, of.hi), True)


def added(left: Interval, right: Interval) -> Interval:
    """`left + right`."""
    lo, hi = left.lo + right.lo, left.hi + right.hi
    return _known(lo, hi, left.unsigned or right.unsigned)


def subtracted(left: Interval, right: Interval) -> Interval:
    """`left - right`."""
    lo, hi = left.lo - right.hi, left.hi - right.lo
    return _known(lo, hi, left.unsigned)


def _product(x: float, y: float) -> float:
    # A factor of exactly 0 is the limit here; 0 × Inf itself is NaN.
    return 0.0 if x == 0 or y == 0 else x * y


def _quotient(x: float, y: float) -> float:
    # Inf / Inf is NaN; beside it lies all that is smaller.
    return 0.0 if math.isinf(y) else x / y


def multiplied(left: Interval, right: Interval) -> Interval:
    """`left * right`."""
    corners = (_product(x, y) for x in (left.lo, left.hi) for y in (right.lo, right.hi))
    return _around(corners, left.unsigned and right.unsigned)


def divided(left: Interval, right: Interval) -> Interval:
    """`left / right`. Only a divisor that is never the negative zero leaves the sign alone."""
    if right.lo > 0 or right.hi < 0:
        corners = (_quotient(x, y) for x in (left.lo, left.hi) for y in (right.lo, right.hi))
        return _around(corners, left.unsigned and right.lo > 0)
    if not right.unsigned:
        return FULL
    nearest = 1 / right.hi if right.hi else INF
    if left.lo >= 0:
        return Interval(_product(left.lo, nearest), INF, left.unsigned)
    return Interval(-INF, _product(left.hi, nearest)) if left.hi <= 0 else FULL


def modulo(left: Interval, right: Interval) -> Interval:
    """`left % right`, which has the sign of `left`."""
    most = max(abs(right.lo), abs(right.hi))
    return Interval(max(min(left.lo, 0.0), -most), min(max(left.hi, 0.0), most), left.unsigned)


def power(base: Interval, exponent: Interval) -> Interval:
    """`base ^ exponent`."""
    constant = exponent.constant
    if constant == 0:
        return ONE
    if base.unsigned or (base.lo >= 0 and exponent.lo > 0):
        # Monotonic in each of the two, so the extremes lie in the corners.
        corners = (_raised(x, y) for x in (base.lo, base.hi) for y in (exponent.lo, exponent.hi))
        return _around(corners, base.unsigned)
    if constant is not None and constant > 0 and constant % 2 == 0:
        size = absolute(base)
        return Interval(_raised(size.lo, constant), _raised(size.hi, constant), True)
    return FULL


def _raised(base: float, exponent: float) -> float:
    """As Go's math.Pow for bases from 0."""
    if base == 0 and exponent < 0:
        return INF
    try:
        return math.pow(base, exponent)
    except OverflowError:
        return INF


def clamped(of: Interval, lowest: Interval, highest: Interval) -> Interval:
    """`clamp(x, lowest, highest)`: the highest is applied first."""
    lo = max(lowest.lo, min(highest.lo, of.lo))
    hi = max(lowest.hi, min(highest.hi, of.hi))
    return _known(lo, hi, lowest.unsigned or (of.unsigned and highest.unsigned))


def rounded(of: Interval, nearest: Interval) -> Interval:
    """`round(x, nearest)`."""
    step = nearest.constant
    if not step or math.isinf(step):
        return FULL
    inverse = 1 / step

    def once(value: float) -> float:
        scaled = value * inverse + 0.5
        return (scaled if math.isinf(scaled) else math.floor(scaled)) / inverse

    return _known(once(of.lo), once(of.hi), of.unsigned and step > 0)


def summed(of: Interval) -> Interval:
    """The sum of one or more numbers."""
    return Interval(of.lo if of.lo >= 0 else -INF, of.hi if of.hi <= 0 else INF, of.unsigned)


def spread(of: Interval) -> Interval:
    """The standard deviation of numbers: at most half of their range (Popoviciu's inequality)."""
    width = of.hi - of.lo
    return Interval(0.0, INF if math.isnan(width) else width / 2, True)


def difference(of: Interval) -> Interval:
    """The difference of two of the numbers."""
    width = of.hi - of.lo
    return FULL if math.isnan(width) else Interval(-width, width)


def decided(op: str, left: Interval, right: Interval, margin: float = 0.0) -> bool | None:
    """Whether `left op right` is true of all pairs (True), of none (False), or of some (None).

    A `margin` demands that rounding by so much, relatively, would change nothing.
    """
    if left.empty or right.empty:
        return None
    slack = margin * max([1.0, *[abs(b) for b in (left.lo, left.hi) if math.isfinite(b)]]) if margin else 0.0
    low, high = left.lo - slack, left.hi + slack
    match op:
        case ">":
            return True if low > right.hi else False if high <= right.lo else None
        case "<":
            return True if high < right.lo else False if low >= right.hi else None
        case ">=":
            return True if low >= right.hi else False if high < right.lo else None
        case "<=":
            return True if high <= right.lo else False if low > right.hi else None
        case "==":
            return True if low == high == right.lo == right.hi else False if low > right.hi or high < right.lo else None
        case "!=":
            equal = decided("==", left, right, margin)
            return None if equal is None else not equal
    return None


def filtered(op: str, of: Interval, by: Interval) -> Interval:
    """The samples of `of` for which `of op by` holds. NaN passes `!=`, so that it leaves all as it is."""
    if of.empty or by.empty or (op != "!=" and decided(op, of, by, MARGIN) is False):
        return EMPTY
    if op == "!=":
        return of
    lo = by.lo if op in (">", ">=", "==") else -INF
    hi = by.hi if op in ("<", "<=", "==") else INF
    return both(of, Interval(lo, hi, lo > 0))


def compared(op: str, left: Interval, right: Interval) -> Interval:
    """`left op bool right`: 0 or 1. NaN is unequal to all, so only an equality can be ruled out."""
    if op != "!=" and decided(op, left, right, MARGIN) is False:
        return Interval(0.0, 0.0, True)
    return UNIT_INTERVAL
