"""The check bucket-arithmetic."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.express.infer.selection import series_name
from obsdsl.express.node import Binary, Matcher, Node, Selector, walk
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site


class BucketArithmetic(Check[Binary]):
    """A bucket of a histogram is subtracted from another.

    Buckets are cumulative, so the difference looks like the observations in between. But those of one scrape are not
    stored at one instant, and records of them are evaluated one after the other: for some evaluations the smaller
    bucket is ahead, and the difference negative. Shares of `_count` (one bucket divided by it), or histogram_quantile(),
    do without.

    Bad:
    ```python
    RecordingRule("job:slow:rate5m", promql('sum by (job) (rate(http_request_duration_seconds_bucket{le="5"}[5m])) - sum by (job) (rate(http_request_duration_seconds_bucket{le="1"}[5m]))'))
    ```
    Good:
    ```python
    RecordingRule("job:fast:ratio", promql('sum by (job) (rate(http_request_duration_seconds_bucket{le="1"}[5m])) / sum by (job) (rate(http_request_duration_seconds_count[5m]))'))
    ```
    Bad file:
    ```yaml
    - record: job:slow:rate5m
      expr: |
        rate(http_request_duration_seconds_bucket{le="+Inf"}[5m])
          - ignoring (le) rate(http_request_duration_seconds_bucket{le="1"}[5m])
    ```
    Good file:
    ```yaml
    - record: job:fast:rate5m
      expr: rate(http_request_duration_seconds_bucket{le="1"}[5m])
    ```
    """  # noqa: E501 - expressions

    code = "OBS215"
    name = "bucket-arithmetic"
    level = Level.WARNING
    rows = (40,)
    on = (Binary,)
    names = frozenset({"-"})

    def find(self, value: Binary, at: Site) -> Iterator[Finding]:
        left, right = _bucket(value.left), _bucket(value.right)
        # The same bucket at two times is another matter.
        if left is not None and right is not None and left[0] == right[0] and left[1] != right[1]:
            yield Finding(
                f"it subtracts buckets of {left[0].removesuffix('_bucket')!r}: the difference may be negative",
                "divide the bucket by _count for the share of what is as fast, or use histogram_quantile()",
                at=value,
            )


def _bucket(node: Node) -> tuple[str, list[Matcher]] | None:
    """The name of the only buckets that an expression reads, and the matchers of their bounds."""
    selectors = [one for one in walk(node) if isinstance(one, Selector)]
    if len(selectors) != 1 or any(isinstance(one, Binary) for one in walk(node)):
        return None
    name = series_name(selectors[0])
    bounds = [matcher for matcher in selectors[0].matchers if matcher.label == "le"]
    return (name, bounds) if name is not None and name.endswith("_bucket") and bounds else None
