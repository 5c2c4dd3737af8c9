"""The check unit-mismatch."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.define.unit import Unit
from obsdsl.express.infer.units import LONGEST_SPAN
from obsdsl.express.infer.value import Inferred
from obsdsl.express.node import COMPARISONS, Binary
from obsdsl.lint.check import Check
from obsdsl.lint.labels import named
from obsdsl.lint.measure import alike, factor, same_kind, unit_because, worded
from obsdsl.lint.problem import Because, Finding, Level
from obsdsl.lint.site import Site

_ADDED = {"+": "added to", "-": "subtracted from", "or": "put beside"}


class UnitMismatch(Check[Binary]):
    """Values of different units are added, subtracted, compared, or put in each other's place.

    Seconds and bytes, milliseconds and seconds, a ratio and percent: PromQL takes all of them for numbers, and gives a
    number that means nothing. Units come from the declarations and follow the expression: rate() divides by seconds,
    a ratio of bytes is a ratio, `time() - x_timestamp_seconds` are seconds. A number in the text fits any unit, except
    that one such as 600 is no point in time. Where a constant was taken for a conversion (`* 1000`), the scale is a
    guess, and so the check only warns.

    Bad:
    ```python
    AlertRule("MemoryHigh", promql("app_memory_bytes > disk_used_ratio"), severity=P3, summary="Memory is high")
    ```
    Good:
    ```python
    AlertRule("MemoryHigh", promql("app_memory_bytes > app_memory_limit_bytes"), severity=P3, summary="Memory is high")
    ```
    Bad file:
    ```yaml
    - alert: Restarted
      expr: app_start_time_seconds < 300
    ```
    Good file:
    ```yaml
    - alert: Restarted
      expr: time() - app_start_time_seconds < 300
    ```
    Bad file:
    ```json
    {
      "title": "Memory", "type": "timeseries",
      "targets": [{"refId": "A", "expr": "app_memory_bytes - rate(http_requests_total[5m])"}]
    }
    ```
    """

    code = "OBS208"
    name = "unit-mismatch"
    level = Level.ERROR
    groups = (1,)
    on = (Binary,)
    names = COMPARISONS | frozenset(_ADDED)

    def find(self, value: Binary, at: Site) -> Iterator[Finding]:
        comparison = value.op in COMPARISONS
        left, right = at.infer(value.left), at.infer(value.right)
        if not comparison and 0 in (left.interval.constant, right.interval.constant):
            return  # `x + 0 * y` adds the labels of y, or leaves out what y has not.
        one, other = left.measured, right.measured
        if comparison and (_is_point_with_span(left, right) or _is_point_with_span(right, left)):
            yield _span_as_point(value, at)
            return
        if one is None or other is None or _fit(value.op, one, other):
            return
        alike_but_scaled = same_kind(one, other)
        guessed = alike_but_scaled and (left.converted or right.converted)
        how = "compared with" if comparison else _ADDED[value.op]
        first, second = (other, one) if value.op == "-" else (one, other)
        yield Finding(
            f"{worded(first)} {'is' if worded(first).startswith('a ') else 'are'} {how} {worded(second)}",
            _mend(value.op, one, other),
            at=value,
            because=(unit_because(value.left, at), unit_because(value.right, at)),
            level=Level.WARNING if guessed else None,
        )


def _is_point_with_span(point: Inferred, span: Inferred) -> bool:
    """Whether a point in time meets a number that can only be meant as a span."""
    number = span.interval.constant
    is_point = point.measured is not None and point.measured.point
    return is_point and span.measured is None and number is not None and 1 < number < LONGEST_SPAN


def _span_as_point(value: Binary, at: Site) -> Finding:
    point, span = value.left, value.right
    if not _is_point_with_span(at.infer(point), at.infer(span)):
        point, span = span, point
    return Finding(
        f"a point in time is compared with {named(span)}, which reads like a span",
        f"compare how long ago it was: time() - {named(point)}",
        at=value,
        because=(Because(point, "seconds since 1970"),),
    )


def _fit(op: str, one: Unit, other: Unit) -> bool:
    if one.point or other.point:
        if op not in "+-":
            return one == other
        try:
            return bool(one + other if op == "+" else one - other)
        except ValueError:
            return False
    return alike(one, other)


def _mend(op: str, one: Unit, other: Unit) -> str:
    if one.point and other.point and one.powers == other.powers and op == "+":
        return "subtract the one from the other: two points in time have no sum"
    if same_kind(one, other):
        by = factor(other, one)
        how = f"multiply the right side by {_number(by)}" if by >= 1 else f"divide the right side by {_number(1 / by)}"
        return f"{how}, to have {'two ratios' if one == Unit() else f'both in {worded(one)}'}"
    if one.powers == other.powers and one.point != other.point:
        return "subtract the point in time from time(): that is how long ago it was"
    return "use values that measure the same thing"


def _number(value: object) -> str:
    return f"{float(value):.12g}"  # type: ignore[arg-type]
