"""The check redundant-grouping."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeAlias

from obsdsl.errors import listed
from obsdsl.express.node import Aggregation, Binary, Grouping
from obsdsl.lint.check import Check
from obsdsl.lint.labels import is_absent, metric_of, what_there_is
from obsdsl.lint.problem import Because, Finding, Level
from obsdsl.lint.site import Site

Grouped: TypeAlias = Aggregation | Binary
# Where a group of groups is the group of all.
_ASSOCIATIVE: Final = frozenset({"sum", "min", "max", "group"})
_REPEATABLE: Final = frozenset({"sum", "min", "max", "avg", "group"})


class RedundantGrouping(Check[Grouped]):
    """A label in a grouping or a match does nothing.

    `by` or `without` a label that is not there; a label that an inner aggregation keeps and the outer one drops again;
    an aggregation of what is already aggregated in the same way; `ignoring` a label that neither side has. Often the
    label is misspelt, and the result lacks one that somebody expects. What is merely aggregated in two steps is an
    info.

    Bad:
    ```python
    RecordingRule("job:http_requests:rate5m", promql("sum by (job, method) (rate(http_requests_total[5m]))"))
    ```
    Good:
    ```python
    RecordingRule("job:http_requests:rate5m", promql("sum by (job, handler) (rate(http_requests_total[5m]))"))
    ```
    Bad file:
    ```yaml
    - record: job:http_requests:rate5m
      expr: sum by (job, method) (sum by (job, handler) (rate(http_requests_total[5m])))
    ```
    Good file:
    ```yaml
    - record: job:http_requests:rate5m
      expr: sum by (job) (rate(http_requests_total[5m]))
    ```
    Bad file:
    ```json
    {
      "title": "Memory", "type": "timeseries",
      "targets": [{"refId": "A", "expr": "app_memory_bytes / ignoring (kind) app_memory_limit_bytes"}]
    }
    ```
    """

    code = "OBS218"
    name = "redundant-grouping"
    level = Level.WARNING
    rows = (27,)
    on = (Aggregation, Binary)

    def find(self, value: Grouped, at: Site) -> Iterator[Finding]:
        if isinstance(value, Aggregation):
            if value.grouping is not None:
                yield from _absent(value, value.grouping, at)
            if isinstance(value.expr, Aggregation):
                yield from _repeated(value, value.expr, at)
        elif value.matching is not None and value.matching.mode == "ignoring":
            yield from _ignored(value, value.matching.labels, at)


def _absent(value: Aggregation, grouping: Grouping, at: Site) -> Iterator[Finding]:
    of = at.infer(value.expr)
    own = value.param.value if value.op == "count_values" and hasattr(value.param, "value") else None  # type: ignore[union-attr]
    labels = tuple(dict.fromkeys(grouping.labels))
    for label in labels if len(labels) < len(grouping.labels) else ():
        if grouping.labels.count(label) > 1:
            yield Finding(f"it groups {grouping.mode} {label!r} twice", "write it once", at=value)
    absent = [label for label in labels if label != own and is_absent(label, of, at, value.expr)]
    if absent:
        what = f"{listed(absent, 'and')}, {'labels' if len(absent) > 1 else 'a label'}"
        yield Finding(
            f"it groups {grouping.mode} {what} that {metric_of(value.expr)} does not have",
            what_there_is(of, absent[0]) if grouping.mode == "by" else "leave it out: it is gone already",
            at=value,
            because=(Because(value.expr, f"has no {listed(absent)}"),),
        )


def _repeated(value: Aggregation, inner: Aggregation, at: Site) -> Iterator[Finding]:
    if inner.op != value.op or value.param is not None:
        return
    if value.op in _REPEATABLE and _same(value.grouping, inner.grouping):
        yield Finding(
            f"{value.op}() of what {value.op}() has grouped in the same way changes nothing",
            "leave out one of the two",
            at=value,
            because=(Because(inner, "is grouped already"),),
        )
    elif value.op in _ASSOCIATIVE and inner.grouping is not None and inner.grouping.mode == "by":
        kept = at.infer(value).labels
        dropped = [name for name in inner.grouping.labels if kept.presence(name) == "never"]
        dropped = [name for name in dropped if not is_absent(name, at.infer(inner.expr), at, inner.expr)]
        if dropped:
            yield Finding(
                f"the inner {inner.op}() keeps {listed(dropped, 'and')}, which the outer one drops",
                f"aggregate once: {value.op}() of {value.op}() is the {value.op}() of all",
                at=value,
                because=(Because(inner, f"keeps {listed(dropped, 'and')}"),),
                level=Level.INFO,
            )


def _same(one: Grouping | None, other: Grouping | None) -> bool:
    if one is None or other is None:
        return one is other
    return one.mode == other.mode == "by" and set(one.labels) == set(other.labels)


def _ignored(value: Binary, labels: tuple[str, ...], at: Site) -> Iterator[Finding]:
    left, right = at.infer(value.left), at.infer(value.right)
    if left.type == "scalar" or right.type == "scalar":
        return
    for label in labels:
        if is_absent(label, left, at, value.left) and is_absent(label, right, at, value.right):
            yield Finding(f"it ignores {label!r}, a label that neither side has", "leave it out", at=value)
