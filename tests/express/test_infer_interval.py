"""Interval arithmetic: a table for each operation, and that no pair of numbers ever escapes it."""

import math
from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from obsdsl.express.infer import interval as i
from obsdsl.express.infer.interval import EMPTY, FULL, INF, Interval, decided, filtered, point


def of(lo: float, hi: float) -> Interval:
    return Interval(lo, hi, lo > 0 or (lo == 0 and math.copysign(1, lo) > 0))


@pytest.mark.parametrize(
    ("rule", "left", "right", "expected"),
    [
        (i.added, of(0, 1), of(2, 3), (2, 4)),
        (i.added, of(0, INF), of(-INF, 0), (-INF, INF)),
        (i.subtracted, of(0, 1), of(0, 1), (-1, 1)),
        (i.subtracted, point(1), of(0, 1), (0, 1)),
        (i.subtracted, of(0, INF), of(0, INF), (-INF, INF)),
        (i.multiplied, of(-1, 2), of(-3, 4), (-6, 8)),
        (i.multiplied, of(0, INF), of(0, 5), (0, INF)),
        (i.multiplied, of(0, 1), point(100), (0, 100)),
        (i.divided, of(1, 4), of(2, 8), (0.125, 2)),
        (i.divided, of(0, 1), of(0, 1), (0, INF)),
        (i.divided, of(1, 2), of(0, 4), (0.25, INF)),
        (i.divided, of(-2, -1), of(0, 4), (-INF, -0.25)),
        (i.divided, of(-1, 1), of(0, 4), (-INF, INF)),
        (i.divided, of(1, 2), of(-4, 0), (-INF, INF)),
        (i.divided, of(1, 2), Interval(0, 4, unsigned=False), (-INF, INF)),
        (i.divided, of(1, INF), of(1, INF), (0, INF)),
        (i.divided, of(6, 8), of(-2, -1), (-8, -3)),
        (i.modulo, of(0, 100), point(10), (0, 10)),
        (i.modulo, of(-3, 100), point(-10), (-3, 10)),
        (i.modulo, of(0, 5), of(0, INF), (0, 5)),
        (i.power, of(2, 3), point(2), (4, 9)),
        (i.power, of(-3, 2), point(2), (0, 9)),
        (i.power, of(-3, 2), point(3), (-INF, INF)),
        (i.power, of(0, 2), point(-1), (0.5, INF)),
        (i.power, of(-3, 2), point(0), (1, 1)),
        (i.power, of(0, 0.5), of(0, 1), (0, 1)),
        (i.power, of(1, 1e300), point(2), (1, INF)),
    ],
)
def test_operators(rule: object, left: Interval, right: Interval, expected: tuple[float, float]) -> None:
    found = rule(left, right)  # type: ignore[operator]
    assert (found.lo, found.hi) == expected


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (i.negated(of(1, 2)), (-2, -1)),
        (i.absolute(of(-3, 2)), (0, 3)),
        (i.absolute(of(-3, -2)), (2, 3)),
        (i.summed(of(1, 2)), (1, INF)),
        (i.summed(of(-2, -1)), (-INF, -1)),
        (i.summed(of(-1, 1)), (-INF, INF)),
        (i.summed(of(0, 0)), (0, 0)),
        (i.spread(of(0, 10)), (0, 5)),
        (i.spread(FULL), (0, INF)),
        (i.difference(of(2, 5)), (-3, 3)),
        (i.clamped(FULL, point(0), point(1)), (0, 1)),
        (i.clamped(of(0, 5), point(-INF), point(3)), (0, 3)),
        (i.rounded(of(0.2, 5.7), point(1)), (0, 6)),
        (i.rounded(of(0.2, 5.7), point(5)), (0, 5)),
        (i.rounded(of(-INF, INF), point(0.1)), (-INF, INF)),
        (i.rounded(of(0, 1), point(0)), (-INF, INF)),
        (i.hull(of(0, 1), EMPTY), (0, 1)),
        (i.hull(of(0, 1), of(5, 6)), (0, 6)),
        (point(math.nan), (-INF, INF)),
    ],
)
def test_other_rules(found: Interval, expected: tuple[float, float]) -> None:
    assert (found.lo, found.hi) == expected


@pytest.mark.parametrize(
    ("op", "left", "right", "expected"),
    [
        (">", of(0, 1), point(1), False),
        (">", of(0, 1), point(0.5), None),
        (">", of(2, 3), point(1), True),
        (">=", of(0, 1), point(0), True),
        (">=", of(0, 1), point(5), False),
        ("<", of(0, INF), point(0), False),
        ("<", of(0, 1), point(2), True),
        ("<=", of(0, 1), point(1), True),
        ("<=", of(1, 2), point(0), False),
        ("==", point(1), point(1), True),
        ("==", of(0, 1), point(2), False),
        ("==", of(0, 1), point(1), None),
        ("!=", of(0, 1), point(2), True),
        ("!=", point(1), point(1), False),
        (">", EMPTY, point(1), None),
        ("+", of(0, 1), point(5), None),
    ],
)
def test_decided(op: str, left: Interval, right: Interval, expected: bool | None) -> None:
    assert decided(op, left, right) is expected


def test_a_filter_keeps_the_bound_that_rounding_may_reach() -> None:
    assert filtered(">", of(0, 100), point(90)) == Interval(90, 100, True)
    assert filtered(">", of(0, 100), point(101)) == EMPTY
    assert filtered(">", of(0, 1), point(1)) == Interval(1, 1, True)
    assert filtered("!=", point(1), point(1)) == point(1)
    assert filtered("<", FULL, point(0)) == Interval(-INF, 0, False)


NUMBERS = st.one_of(
    st.floats(-1e6, 1e6), st.sampled_from([0.0, -0.0, 1.0, -1.0, 0.5, 2.0, -2.0, 3.0, INF, -INF, 1e300, 5e-324])
)


@st.composite
def members(draw: st.DrawFn) -> tuple[Interval, float]:
    """An interval, and a number in it."""
    numbers = sorted([draw(NUMBERS), draw(NUMBERS), draw(NUMBERS)])
    lo, value, hi = numbers
    # The negative zero may be wherever an interval does not exclude it.
    unsigned = lo > 0 or (lo == 0 and math.copysign(1, value) > 0 and draw(st.booleans()))
    return Interval(lo, hi, unsigned), value


OPERATORS: dict[str, tuple[Callable[[Interval, Interval], Interval], Callable[[float, float], float]]] = {
    "+": (i.added, lambda x, y: x + y),
    "-": (i.subtracted, lambda x, y: x - y),
    "*": (i.multiplied, lambda x, y: x * y),
    "/": (i.divided, lambda x, y: quotient(x, y)),
    "%": (i.modulo, lambda x, y: math.nan if y == 0 or math.isinf(x) else math.fmod(x, y)),
    "^": (i.power, lambda x, y: raised(x, y)),
}


def quotient(x: float, y: float) -> float:
    """As Go divides: by a zero of either sign, too."""
    if y == 0:
        return math.nan if x == 0 or math.isnan(x) else math.copysign(INF, x) * math.copysign(1, y)
    return x / y


def raised(x: float, y: float) -> float:
    """As Go's math.Pow."""
    try:
        return math.pow(x, y)
    except OverflowError:
        return -INF if x < 0 and y % 2 == 1 else INF
    except ValueError:
        odd = y % 2 == 1
        return math.nan if x != 0 else math.copysign(INF, x) if odd else INF


@pytest.mark.parametrize("op", OPERATORS)
@given(members(), members())
def test_no_result_escapes(op: str, left: tuple[Interval, float], right: tuple[Interval, float]) -> None:
    rule, exact = OPERATORS[op]
    result = exact(left[1], right[1])
    assume(not math.isnan(result))
    found = rule(left[0], right[0])
    assert found.holds(result)
    assert not found.unsigned or math.copysign(1, result) > 0


@given(members(), members(), st.sampled_from([">", "<", ">=", "<=", "==", "!="]))
def test_no_comparison_escapes(left: tuple[Interval, float], right: tuple[Interval, float], op: str) -> None:
    x, y = left[1], right[1]
    true = {">": x > y, "<": x < y, ">=": x >= y, "<=": x <= y, "==": x == y, "!=": x != y}[op]
    assert decided(op, left[0], right[0]) in (None, true)
    assert i.compared(op, left[0], right[0]).holds(float(true))
    if true:
        assert filtered(op, left[0], right[0]).holds(x)


@given(members(), st.sampled_from([1.0, 0.1, 5.0, -2.0]))
def test_no_function_escapes(of: tuple[Interval, float], nearest: float) -> None:
    interval, value = of
    assert i.negated(interval).holds(-value)
    assert i.absolute(interval).holds(abs(value))
    if math.isfinite(value / nearest):
        assert i.rounded(interval, point(nearest)).holds(math.floor(value * (1 / nearest) + 0.5) / (1 / nearest))
    assert i.clamped(interval, point(nearest), point(7)).holds(max(nearest, min(7, value)))
    assert i.summed(interval).holds(value)
    assert i.summed(interval).holds(value + value)
