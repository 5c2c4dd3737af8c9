"""The check nan-in-aggregation."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.express.node import Aggregation, Binary, Call, Node, Number, Unary
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Because, Finding, Level
from obsdsl.lint.site import Site

# Of NaN and a number, these give NaN.
# What passes NaN on as it is; clamps and round do, too.
_PASSING = frozenset(
    {"label_replace", "label_join", "abs", "ceil", "floor", "round", "sqrt", "clamp", "clamp_min", "clamp_max", "sort"}
)
# What is 0 whenever nothing happens.
_GROWTH = frozenset({"rate", "irate", "increase", "delta", "idelta", "deriv", "changes", "resets"})
_ADDING = frozenset({"sum", "avg", "max", "min"})


class NanInAggregation(Check[Aggregation]):
    """A sum or mean adds up ratios, of which one may be 0 / 0.

    A rate is 0 where nothing happens, and 0 / 0 is NaN. One such sample, of one instance without traffic, makes the
    whole sum NaN, which no threshold is compared with: the alert is silent. Divide the sums instead of adding up
    ratios: that is also the right mean. Where no metric is declared, it is an info.

    Bad:
    ```python
    RecordingRule("job:errors:ratio", promql('''avg by (job) (
      rate(http_requests_total{code="500"}[5m]) / rate(http_requests_total[5m])
    )'''))
    ```
    Good:
    ```python
    RecordingRule("job:errors:ratio", promql('''
      sum by (job) (rate(http_requests_total{code="500"}[5m])) / sum by (job) (rate(http_requests_total[5m]))
    '''))
    ```
    Bad file:
    ```yaml
    - record: latency:mean
      expr: |
        avg(rate(http_request_duration_seconds_sum[5m]) / rate(http_request_duration_seconds_count[5m]))
    ```
    Good file:
    ```yaml
    - record: latency:mean
      expr: |
        sum(rate(http_request_duration_seconds_sum[5m])) / sum(rate(http_request_duration_seconds_count[5m]))
    ```
    """

    code = "OBS114"
    name = "nan-in-aggregation"
    level = Level.WARNING
    rows = (25,)
    on = (Aggregation,)
    names = frozenset({"sum", "avg", "stddev", "stdvar"})

    def find(self, value: Aggregation, at: Site) -> Iterator[Finding]:
        division = _division(value.expr)
        if division is None or not _may_be_zero(division.right, at):
            return
        yield Finding(
            f"where the divisor is 0, {value.op}() of the ratios is NaN for the whole group",
            "divide the sums instead, or leave out zeros: / (… > 0)",
            at=division,
            because=(Because(division.right, "this is 0 where nothing happens"),),
            level=None if at.context.defined and at.in_rule else Level.INFO,
        )


def _division(node: Node) -> Binary | None:
    """The division whose results are added up. Comparisons leave NaN out; a product with it is NaN, too."""
    while True:
        match node:
            case Binary(op="/", right=right) if not isinstance(right, Number):
                return node
            case Binary(op="*" | "/" | "+" | "-", left=left, right=Number()):
                node = left
            case Binary(op="*" | "+" | "-", left=Number(), right=right):
                node = right
            case Unary(expr=expr):
                node = expr
            case Call(function=function, args=args) if function in _PASSING and args:
                node = args[0]
            case _:
                return None


def _may_be_zero(node: Node, at: Site) -> bool:
    """Whether it is 0 at times, for certain: something grows, and nothing keeps the zeros out."""
    match node:
        case Call(function=function) if function in _GROWTH:
            interval = at.infer(node).interval
            return interval.lo <= 0 <= interval.hi
        case Call(function=function, args=args) if function in _PASSING - {"clamp", "clamp_min"} and args:
            return _may_be_zero(args[0], at)
        case Aggregation(op=op, expr=expr) if op in _ADDING:
            return _may_be_zero(expr, at)
        case Binary(op="*" | "/", left=left, right=Number()):
            return _may_be_zero(left, at)
        case Binary(op="+", left=left, right=right):
            return _may_be_zero(left, at) and _may_be_zero(right, at)
        case _:
            return False
