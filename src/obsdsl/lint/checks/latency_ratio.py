"""The check latency-ratio."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from obsdsl.express.infer.labels import is_dynamic
from obsdsl.express.infer.selection import series_name
from obsdsl.express.node import Aggregation, Binary, Matcher, Node, Selector, walk
from obsdsl.lint.alternatives import alternatives
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Because, Finding, Level
from obsdsl.lint.site import Site

Asked: TypeAlias = Binary | Selector


class LatencyRatio(Check[Asked]):
    """The share of what is fast enough is not one bucket divided by the count of its histogram.

    `x_bucket{le="0.5"} / x_count` is the share of what took half a second or less. Divided by all buckets it is far too
    small, for these are cumulative and count most observations many times; divided by `x_sum` it is a speed; with
    `le="+Inf"` it is always 1. A bound that is no number is that of no bucket. Division by another metric is a warning:
    the two may count different things.

    Bad:
    ```python
    RecordingRule("job:fast:ratio", promql('sum(rate(http_request_duration_seconds_bucket{le="0.5"}[5m])) / sum(rate(http_request_duration_seconds_bucket[5m]))'))
    ```
    Good:
    ```python
    RecordingRule("job:fast:ratio", promql('sum(rate(http_request_duration_seconds_bucket{le="0.5"}[5m])) / sum(rate(http_request_duration_seconds_count[5m]))'))
    ```
    Bad file:
    ```yaml
    - record: job:fast:ratio
      expr: |
        sum by (job) (rate(http_request_duration_seconds_bucket{le="500ms"}[5m]))
          / sum by (job) (rate(http_request_duration_seconds_count[5m]))
    ```
    Good file:
    ```yaml
    - record: job:fast:ratio
      expr: |
        sum by (job) (rate(http_request_duration_seconds_bucket{le="0.5"}[5m]))
          / sum by (job) (rate(http_request_duration_seconds_count[5m]))
    ```
    """  # noqa: E501 - expressions

    code = "OBS116"
    name = "latency-ratio"
    level = Level.ERROR
    rows = (78,)
    on = (Binary, Selector)
    names = frozenset({"/"})

    def find(self, value: Asked, at: Site) -> Iterator[Finding]:
        if isinstance(value, Selector):
            if value.matchers:
                yield from _bounds(value)
        elif (part := _only(value.left)) and _bound(part) and (whole := _only(value.right)):
            yield from _ratio(value, part, whole)


def _bounds(value: Selector) -> Iterator[Finding]:
    name = series_name(value)
    if name is None or not name.endswith("_bucket"):
        return
    for matcher in value.matchers:
        if matcher.label != "le" or is_dynamic(matcher.value):
            continue
        if (matcher.op in ("=", "!=") and matcher.value and not _is_number(matcher.value)) or _lists_words(matcher):
            yield Finding(
                f"le={matcher.value!r} is no number, and so no bucket's bound",
                'write the bound in the unit of the metric, such as le="0.5"',
                at=value,
            )


def _lists_words(matcher: Matcher) -> bool:
    plain = [part for part in alternatives(matcher.value) if part and part.replace("_", "").isalnum()]
    return matcher.op in ("=~", "!~") and any(not _is_number(part) for part in plain)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _only(node: Node) -> Selector | None:
    parts = walk(node)
    found = [one for one in parts if isinstance(one, Selector)]
    return found[0] if len(found) == 1 and Binary not in map(type, parts) else None


def _bound(of: Selector) -> str | None:
    """The only bound that a selector asks for."""
    return next((m.value for m in of.matchers if m.label == "le" and m.op == "=" and m.value), None)


def _ratio(value: Binary, part: Selector, whole: Selector) -> Iterator[Finding]:
    name, other, bound = series_name(part), series_name(whole), _bound(part)
    if name is None or other is None or bound is None or not name.endswith("_bucket") or is_dynamic(bound):
        return
    family = name.removesuffix("_bucket")
    because = (Because(part, f'counts what is at most le="{bound}"'),)
    if bound == "+Inf":
        if other == f"{family}_count" and _narrows(whole, part):
            yield Finding('the bucket le="+Inf" counts all, so the share is always 1', "write a bound", part)
    elif other == name:
        asked = any(matcher.label == "le" for matcher in whole.matchers)
        if not asked and _sums_bounds(value.right):
            message = "it divides by the sum of all buckets, which count each observation many times"
            yield Finding(message, f"divide by {family}_count", whole, because)
    elif other == f"{family}_sum":
        message = f"it divides how many were fast by how long all took ({family}_sum)"
        yield Finding(message, f"divide by {family}_count", whole, because)
    elif other != f"{family}_count":
        message = f"the share of {family!r} is taken of another metric, {other!r}"
        yield Finding(message, f"divide by {family}_count", whole, because, level=Level.WARNING)


def _narrows(whole: Selector, part: Selector) -> bool:
    """Whether both read the same, but for the bound."""
    return set(whole.matchers) == {matcher for matcher in part.matchers if matcher.label != "le"}


def _sums_bounds(node: Node) -> bool:
    for one in walk(node):
        if isinstance(one, Aggregation) and one.op == "sum":
            grouping = one.grouping
            if grouping is None or ("le" in grouping.labels) == (grouping.mode == "without"):
                return True
    return False
