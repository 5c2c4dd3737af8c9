"""The check bucket-threshold."""

from __future__ import annotations

import math
from collections.abc import Iterator

from obsdsl.express.infer.labels import Label
from obsdsl.express.node import COMPARISONS, Binary, Call, Number
from obsdsl.lint.check import Check
from obsdsl.lint.decision import in_words, number, outcome, quantile_of
from obsdsl.lint.labels import metric_of
from obsdsl.lint.problem import Because, Finding, Level
from obsdsl.lint.site import Site


class BucketThreshold(Check[Binary]):
    """A quantile is compared with what the histogram's buckets cannot tell.

    histogram_quantile() knows no more than the buckets: all that is over the last finite bound counts as that bound, so
    that a threshold at or over it is never passed. Between two bounds the value is interpolated, as if observations
    were spread evenly; a threshold there is an info.

    Bad:
    ```python
    AlertRule("Slow", promql("histogram_quantile(0.9, sum by (le) (rate(http_request_duration_seconds_bucket[5m]))) > 10"), severity=P3, summary="Slow")
    ```
    Good:
    ```python
    AlertRule("Slow", promql("histogram_quantile(0.9, sum by (le) (rate(http_request_duration_seconds_bucket[5m]))) > 1"), severity=P3, summary="Slow")
    ```
    Bad file:
    ```yaml
    - alert: Slow
      expr: histogram_quantile(0.9, sum by (le) (rate(http_request_duration_seconds_bucket[5m]))) > 5
    ```
    Good file:
    ```yaml
    - alert: Slow
      expr: histogram_quantile(0.9, sum by (le) (rate(http_request_duration_seconds_bucket[5m]))) > 0.5
    ```
    """  # noqa: E501 - expressions

    code = "OBS213"
    name = "bucket-threshold"
    level = Level.ERROR
    groups = (3,)
    on = (Binary,)
    names = COMPARISONS

    def find(self, value: Binary, at: Site) -> Iterator[Finding]:
        watched, other = (value.right, value.left) if isinstance(value.left, Number) else (value.left, value.right)
        quantile = quantile_of(watched)
        if quantile is None or len(quantile.args) < 2:
            return
        bounds = _bounds(quantile, at)
        if not bounds:
            return
        if outcome(value, at) is False:
            what = in_words(at.infer(watched).interval)
            yield Finding(
                f"the condition is never true: the quantile is {what}, as far as the buckets of "
                f"{metric_of(quantile)} can tell",
                f"compare with a bucket below {number(bounds[-1])}{_such_as(bounds)}, or add buckets",
                at=value,
                because=(Because(watched, f"the last finite bucket is {number(bounds[-1])}"),),
            )
        elif isinstance(other, Number) and bounds[0] <= other.value <= bounds[-1] and not _is_bound(other, bounds):
            below = max(bound for bound in bounds if bound < other.value)
            above = min(bound for bound in bounds if bound > other.value)
            yield Finding(
                f"{number(other.value)} lies between the buckets {number(below)} and {number(above)}: "
                "the value there is interpolated",
                f"compare with {number(below)} or {number(above)}, or add a bucket",
                at=value,
                level=Level.INFO,
            )


def _such_as(bounds: list[float]) -> str:
    return f", such as {number(bounds[-2])}" if len(bounds) > 1 else ""


def _is_bound(other: Number, bounds: list[float]) -> bool:
    return any(math.isclose(bound, other.value) for bound in bounds)


def _bounds(quantile: Call, at: Site) -> list[float]:
    label: Label = at.infer(quantile.args[1]).labels.get("le")
    if not label.numeric or not label.values:
        return []
    return sorted(float(value) for value in label.values if math.isfinite(float(value)))
