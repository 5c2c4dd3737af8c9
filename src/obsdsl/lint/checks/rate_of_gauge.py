"""The check rate-of-gauge."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.define.declaration import Recorded
from obsdsl.express.infer import Kind
from obsdsl.express.infer.selection import sources_of
from obsdsl.express.node import Aggregation, Binary, Call, Node, Number, Range, Subquery
from obsdsl.lint.check import Check
from obsdsl.lint.labels import metric_of
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site

_OF_COUNTERS = {
    "rate": "use deriv(), the slope of a gauge",
    "irate": "use deriv(), the slope of a gauge",
    "increase": "use delta(), which may be negative",
    "resets": "use changes(), or compare it with its value before",
}
_OF_GAUGES = {"deriv": "rate", "delta": "increase", "idelta": "irate"}
_GAUGES = {Kind.GAUGE: "a gauge", Kind.QUANTILE: "a quantile of a summary", Kind.INFO: "always 1"}


class RateOfGauge(Check[Call]):
    """A function of counters, such as rate(), reads a gauge, or a function of gauges a counter.

    rate(), irate(), increase() and resets() take each fall of the value for a restart from zero: of a gauge that goes
    down by one, rate() makes a rise by all of its value. The other way round, deriv() and delta() see a restart as a
    fall: that is a warning. A rate is no counter either, whether it is recorded or not.

    Bad:
    ```python
    RecordingRule("queue:queue_length:rate5m", promql("rate(queue_length[5m])"))
    ```
    Good:
    ```python
    RecordingRule("queue:queue_length:deriv5m", promql("deriv(queue_length[5m])"))
    ```
    Bad file:
    ```yaml
    - alert: MemoryGrows
      expr: increase(app_memory_bytes[1h]) > 1e9
    ```
    Good file:
    ```yaml
    - alert: MemoryGrows
      expr: delta(app_memory_bytes[1h]) > 1e9
    ```
    Bad file:
    ```json
    {
      "title": "Queue", "type": "timeseries",
      "targets": [{"refId": "A", "expr": "rate(queue_length[$__rate_interval])"}]
    }
    ```
    """

    code = "OBS206"
    name = "rate-of-gauge"
    level = Level.ERROR
    rows = (21,)
    on = (Call,)
    names = frozenset({*_OF_COUNTERS, *_OF_GAUGES})

    def find(self, value: Call, at: Site) -> Iterator[Finding]:
        mend, rate = _OF_COUNTERS.get(value.function), _OF_GAUGES.get(value.function)
        if not value.args:
            return
        of = at.infer(value.args[0])
        if mend is not None and of.kind in _GAUGES:
            metric = metric_of(value.args[0])
            what = f"{metric} is {_GAUGES[of.kind]}: {value.function}() takes each fall for a restart from zero"
            # The rate of a clock is how fast it goes; only a restart spoils it.
            clock = of.measured is not None and of.measured.point
            yield Finding(what, mend, at=value, level=Level.WARNING if clock else None)
        elif rate is not None and of.is_counter:
            metric = metric_of(value.args[0])
            what = f"{metric} is a counter: {value.function}() takes each restart for a fall to zero"
            yield Finding(what, f"use {rate}(), which knows of restarts", at=value, level=Level.WARNING)
        elif mend is not None and (inner := _rate_below(value.args[0], at)) is not None:
            what = f"{value.function}() of {inner}(): a rate goes up and down, and each fall counts as a restart"
            yield Finding(what, "use deriv() for its slope, or avg_over_time() for a longer window", at=value)


def _rate_below(node: Node, at: Site) -> str | None:
    """The function whose results a range holds, through records too, if it is one of counters."""
    match node:
        case Subquery(expr=expr):
            # Of what is aggregated: rate-of-aggregate.
            return None if isinstance(expr, Aggregation) else _rate(expr)
        case Range(selector=selector):
            sources = sources_of(selector, at.context.catalog)
            found = [_rate(source.expr) if isinstance(source, Recorded) else None for source in sources]  # type: ignore[arg-type]
            return found[0] if found and None not in found else None
        case _:
            return None


def _rate(node: Node) -> str | None:
    """The rate that an expression is, grouped or scaled or not."""
    while True:
        match node:
            case Call(function="rate" | "irate" | "increase" | "deriv" | "delta" as function):
                return function
            case Aggregation(op="sum" | "avg" | "min" | "max", expr=expr):
                node = expr
            case Call(function="label_replace" | "label_join", args=args) if args:
                node = args[0]
            case Binary(op="*" | "/", left=left, right=Number()):
                node = left
            case _:
                return None
