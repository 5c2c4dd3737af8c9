"""The check quantile."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TypeAlias

from obsdsl.express.infer.labels import is_dynamic
from obsdsl.express.infer.selection import series_name
from obsdsl.express.node import Aggregation, Call, Node, Number, Selector, Unary, walk
from obsdsl.lint.check import Check
from obsdsl.lint.decision import number
from obsdsl.lint.labels import metric_of
from obsdsl.lint.problem import Because, Finding, Level
from obsdsl.lint.site import Site

Asking: TypeAlias = Call | Aggregation

# Where the share stands among the arguments, and where the histogram does.
_SHARES = {"histogram_quantile": 0, "quantile_over_time": 0}
_BUCKETS = {"histogram_quantile": 1, "histogram_fraction": 2, "histogram_quantiles": 0}
_NATIVE = frozenset({"histogram_avg", "histogram_count", "histogram_sum", "histogram_stddev", "histogram_stdvar"})


class Quantile(Check[Asking]):
    """A quantile is asked for that does not exist, or of something that is no histogram.

    Quantiles lie between 0 and 1: 95 means 0.95, and gives +Inf as it is. histogram_quantile() needs the label `le` of
    buckets: without it, because an aggregation dropped it or because there are no buckets, it gives nothing.
    histogram_count() and its like read native histograms alone.

    Bad:
    ```python
    Slow = RecordingRule("job:latency:p95", promql("histogram_quantile(95, sum by (job, le) (rate(http_request_duration_seconds_bucket[5m])))"))
    ```
    Good:
    ```python
    Slow = RecordingRule("job:latency:p95", m.request_duration.quantile(0.95, by="job"))
    ```
    Bad file:
    ```yaml
    - record: job:latency:p95
      expr: histogram_quantile(0.95, sum by (job) (rate(http_request_duration_seconds_bucket[5m])))
    ```
    Good file:
    ```yaml
    - record: job:latency:p95
      expr: histogram_quantile(0.95, sum by (job, le) (rate(http_request_duration_seconds_bucket[5m])))
    ```
    Bad file:
    ```json
    {
      "title": "Latency", "type": "timeseries",
      "targets": [{"refId": "A", "expr": "histogram_quantile(0.9, rate(http_request_duration_seconds_sum[5m]))"}]
    }
    ```
    """  # noqa: E501 - expressions

    code = "OBS212"
    name = "quantile"
    level = Level.ERROR
    rows = (41,)
    on = (Call, Aggregation)
    names = frozenset({"quantile", *_SHARES, *_BUCKETS, *_NATIVE})

    def find(self, value: Asking, at: Site) -> Iterator[Finding]:
        if isinstance(value, Aggregation):
            if value.param is not None:
                yield from _share(value.param)
            return
        if (index := _SHARES.get(value.function)) is not None and len(value.args) > index:
            yield from _share(value.args[index])
        if (index := _BUCKETS.get(value.function)) is not None and len(value.args) > index:
            yield from _buckets(value, value.args[index], at)
        elif value.function in _NATIVE and value.args:
            yield from _native(value, value.args[0], at)


def _share(node: Node) -> Iterator[Finding]:
    value = node.expr if isinstance(node, Unary) else node
    if not isinstance(value, Number):
        return
    share = -value.value if isinstance(node, Unary) and node.op == "-" else value.value
    if 0 <= share <= 1:
        return
    gives = "NaN" if math.isnan(share) else "-Inf" if share < 0 else "+Inf"
    mend = f"write {number(share / 100)}" if 1 < share <= 100 else "write a number between 0 and 1"
    yield Finding(f"the quantile {number(share)} is not between 0 and 1, and gives {gives}", mend, at=node)


def _buckets(value: Call, of: Node, at: Site) -> Iterator[Finding]:
    inferred = at.infer(of)
    # VictoriaMetrics' histograms have the label `vmrange` instead, and its own function reads it.
    if inferred.labels.presence("le") != "never" or "vmrange" in inferred.labels.names():
        return
    classic = _all_buckets(of)
    # Native histograms have no `le`, and need none.
    if inferred.sample == "histogram" or not (classic or inferred.sample == "float"):
        return
    dropped = next((one for one in walk(of) if isinstance(one, Aggregation) and _drops(one, at)), None)
    if dropped is not None:
        yield Finding(
            f"{dropped.op}() drops the label 'le', which {value.function}() needs",
            "group by 'le', too",
            at=dropped,
            because=(Because(value, "gives nothing without 'le'"),),
        )
    else:
        yield Finding(
            f"{value.function}() needs buckets, and {metric_of(of)} has no label 'le'",
            "read the histogram's _bucket series",
            at=value,
        )


def _drops(node: Aggregation, at: Site) -> bool:
    before, after = at.infer(node.expr).labels, at.infer(node).labels
    return before.presence("le") != "never" and after.presence("le") == "never"


def _all_buckets(of: Node) -> bool:
    """Whether it reads series of classic histograms alone, by their names."""
    names = [series_name(one) for one in walk(of) if isinstance(one, Selector)]
    return bool(names) and all(name is not None and name.endswith("_bucket") and not is_dynamic(name) for name in names)


def _native(value: Call, of: Node, at: Site) -> Iterator[Finding]:
    if at.infer(of).sample == "float":
        yield Finding(
            f"{value.function}() reads native histograms, and {metric_of(of)} gives plain numbers",
            "read _sum and _count of a classic histogram",
            at=value,
        )
