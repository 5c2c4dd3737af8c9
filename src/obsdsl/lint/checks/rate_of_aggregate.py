"""The check rate-of-aggregate."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from obsdsl.define.declaration import Recorded
from obsdsl.express.infer.selection import series_name, sources_of
from obsdsl.express.node import Aggregation, Binary, Call, Node, Number, Range, Selector, Subquery, Unary, walk
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Because, Finding, Level
from obsdsl.lint.site import Site

_AGGREGATED: Final = frozenset({"sum", "avg", "min", "max", "count"})
_PASSING: Final = frozenset({"label_replace", "label_join", "sort", "sort_desc", "abs", "clamp_min"})


class RateOfAggregate(Check[Call]):
    """rate() is applied to what is aggregated already.

    rate() takes each fall of a counter for a restart from zero. In a sum of counters, one process that restarts, or
    disappears, makes the sum fall by all that it had counted, and rate() takes the rest of the sum for new events: a
    large spike. So rate() comes first, sum() after it. It is the same through a recording rule.

    Bad:
    ```python
    AlertRule("ManyRequests", promql("rate(sum by (job) (http_requests_total)[5m:]) > 100"), severity=P3, summary="Many requests")
    ```
    Good:
    ```python
    AlertRule("ManyRequests", m.requests.rate("5m").sum(by="job") > 100, severity=P3, summary="Many requests")
    ```
    Bad file:
    ```yaml
    - record: job:http_requests:sum
      expr: sum by (job) (http_requests_total)
    - alert: ManyRequests
      expr: rate(job:http_requests:sum[5m]) > 100
    ```
    Good file:
    ```yaml
    - record: job:http_requests:rate5m
      expr: sum by (job) (rate(http_requests_total[5m]))
    - alert: ManyRequests
      expr: job:http_requests:rate5m > 100
    ```
    Bad file:
    ```json
    {
      "title": "Requests", "type": "timeseries",
      "targets": [{"refId": "A", "expr": "rate(sum(http_requests_total)[5m:])"}]
    }
    ```
    """  # noqa: E501 - expressions

    code = "OBS108"
    name = "rate-of-aggregate"
    level = Level.ERROR
    rows = (22,)
    on = (Call,)
    names = frozenset({"rate", "irate", "increase"})

    def find(self, value: Call, at: Site) -> Iterator[Finding]:
        if not value.args:
            return
        match value.args[0]:
            case Subquery(expr=expr):
                if (found := _aggregation(expr)) is not None:
                    yield _finding(value, found, found.op, "is aggregated already")
            case Range(selector=selector):
                sums = [_aggregation(source.expr) for source in _records(selector, at)]  # type: ignore[arg-type]
                raw = [one for one in sums if one is not None and _is_raw(one)]
                if sums and len(raw) == len(sums):
                    name = series_name(selector)
                    yield _finding(value, selector, raw[0].op, f"{name} is recorded as {raw[0].op}() of counters")


def _finding(value: Call, guilty: Node, op: str, why: str) -> Finding:
    return Finding(
        f"{value.function}() of {op}(): where one of the counters restarts, it sees a fall of all of them",
        f"aggregate the rates: {op}({value.function}(…))",
        at=value,
        because=(Because(guilty, why),),
    )


def _records(selector: Selector, at: Site) -> list[Recorded]:
    found = sources_of(selector, at.context.catalog)
    return [one for one in found if isinstance(one, Recorded)] if found else []


def _aggregation(node: Node) -> Aggregation | None:
    """The aggregation whose results a subquery or a record holds."""
    while True:
        match node:
            case Aggregation(op=op) if op in _AGGREGATED:
                return node
            case Call(function=function, args=args) if function in _PASSING and args:
                node = args[0]
            case Unary(expr=expr):
                node = expr
            case Binary(op="*" | "/", left=left, right=Number()):
                node = left
            case _:
                return None


def _is_raw(node: Aggregation) -> bool:
    """Whether it aggregates series as they are: the samples of counters, if someone takes their rate."""
    return node.op != "count" and not any(isinstance(one, Range | Subquery | Binary) for one in walk(node.expr))
