"""The check raw-counter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from obsdsl.express.node import (
    COMPARISONS,
    Aggregation,
    Binary,
    Call,
    Node,
    Number,
    Range,
    Selector,
    Subquery,
    Unary,
)
from obsdsl.lint.check import Check
from obsdsl.lint.labels import metric_of
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site

# What still gives the counter's own samples.
_PASSING: Final = frozenset(
    {"sort", "sort_desc", "sort_by_label", "sort_by_label_desc", "label_replace", "label_join", "last_over_time"}
    | {"first_over_time", "topk", "bottomk", "limitk", "limit_ratio", "info"}
)
_COMPUTING: Final = frozenset(
    {"avg_over_time", "sum_over_time", "quantile_over_time", "stddev_over_time", "stdvar_over_time", "abs", "ceil"}
    | {"floor", "round", "clamp", "clamp_min", "clamp_max", "sqrt", "exp", "ln", "log2", "log10", "predict_linear"}
    | {"histogram_quantile", "histogram_fraction", "sum", "avg", "min", "max", "stddev", "stdvar", "quantile"}
)
_SHOWN_OVER_TIME: Final = ("timeseries", "graph", "barchart", "heatmap")


class RawCounter(Check[Selector]):
    """A counter is read as it is, without rate() or increase().

    Its value is what has been counted since the process started: a restart begins anew at zero, two processes that
    started at different times cannot be compared, and a threshold is passed sooner or later in any case. Tests of
    whether a counter is there, or still zero, are fine, and so are count(), changes(), timestamp() and joins with
    metrics that are always 1. A panel that shows a total as one number is only an info.

    Bad:
    ```python
    AlertRule("Errors", promql("sum(app_errors_total) > 100"), severity=P3, summary="Many errors")
    ```
    Good:
    ```python
    AlertRule("Errors", m.errors.increase("1h").sum() > 100, severity=P3, summary="Many errors")
    ```
    Bad file:
    ```yaml
    - alert: Errors
      expr: app_errors_total{type="disk"} > 0
    ```
    Good file:
    ```yaml
    - alert: Errors
      expr: increase(app_errors_total{type="disk"}[1h]) > 0
    ```
    Bad file:
    ```json
    {"title": "Requests", "type": "timeseries", "targets": [{"refId": "A", "expr": "http_requests_total"}]}
    ```
    Good file:
    ```json
    {
      "title": "Requests", "type": "timeseries",
      "targets": [{"refId": "A", "expr": "rate(http_requests_total[$__rate_interval])"}]
    }
    ```
    """

    code = "OBS205"
    name = "raw-counter"
    level = Level.WARNING
    rows = (20,)
    on = (Selector,)

    def find(self, value: Selector, at: Site) -> Iterator[Finding]:
        if not at.infer(value).is_counter or (used := _use(value, at)) is None:
            return
        panel = at.panel if at.use == "panel" else None
        single = panel is not None and panel.kind not in _SHOWN_OVER_TIME
        yield Finding(
            f"the counter {metric_of(value)} is {used} as it is: all since the process started",
            "use rate() for how fast it grows, increase() for how much",
            at=value,
            level=Level.INFO if single else None,
        )


def _use(value: Selector, at: Site) -> str | None:
    """How the raw counter is used, in a word; None where that is fine."""
    if any(isinstance(above, Aggregation) and above.op in ("count", "group") for above in at.above(value)):
        return None  # How many there are, whatever they have counted.
    below: Node = value
    for above in at.above(value):
        match above:
            case Range() | Unary(op="+"):
                pass
            case Subquery():
                return None  # Of a computed range: rate-of-aggregate looks at those.
            case Call(function=function) | Aggregation(op=function):
                if function in _COMPUTING:
                    return None if _in_subquery(above, at) else _verb(function)
                if function not in _PASSING:
                    return None
            case Unary():
                return "negated"
            case Binary():
                used = _in_operator(above, below, at)
                if used != "passed on":
                    return used
        below = above
    return "shown" if at.use == "panel" else None


def _verb(function: str) -> str:
    return "aggregated" if function in ("sum", "avg", "min", "max") else f"given to {function}()"


def _in_subquery(node: Node, at: Site) -> bool:
    return any(isinstance(above, Subquery) for above in at.above(node))


def _in_operator(above: Binary, below: Node, at: Site) -> str | None:
    other = above.right if above.left is below else above.left
    if above.op in ("and", "unless"):
        return "passed on" if above.left is below else None
    if above.op == "or":
        return "passed on"
    if above.op in COMPARISONS:
        # Still zero, or no longer.
        starts = isinstance(other, Number) and other.value == 0 and above.op in ("==", "!=")
        return None if starts else "compared"
    if above.op in "*/" and (isinstance(other, Number) or at.infer(other).interval.constant == 1):
        return "passed on"  # At another scale, or with other labels.
    return "used in arithmetic"
