"""The check topk-in-alert."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.express.node import Aggregation, Binary, Call, Grouping, Node
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site

_CHOOSING = frozenset({"topk", "bottomk", "limitk", "limit_ratio"})
_OF_ALL = frozenset({"absent", "scalar"})


class TopkInAlert(Check[Aggregation]):
    """An alert fires for what topk() or bottomk() picks, which changes all the time.

    Which series are the first changes from one evaluation to the next. With each change one alert ends and another
    begins: `for` starts anew, and notifications flap. An alert is about each series by itself, or about their
    maximum. Where `topk` only picks the one side of a join, it is an info.

    Bad:
    ```python
    AlertRule("QueueLong", promql("topk(3, queue_length) > 100"), for_="5m", severity=P3, summary="Jobs wait")
    ```
    Good:
    ```python
    AlertRule("QueueLong", promql("queue_length > 100"), for_="5m", severity=P3, summary="Jobs wait")
    ```
    Bad file:
    ```yaml
    - alert: QueueLong
      expr: topk(1, sum by (queue) (queue_length)) > 100
      for: 5m
    ```
    Good file:
    ```yaml
    - alert: QueueLong
      expr: max(sum by (queue) (queue_length)) > 100
      for: 5m
    ```
    """

    code = "OBS113"
    name = "topk-in-alert"
    level = Level.WARNING
    rows = (36,)
    on = (Aggregation,)
    names = _CHOOSING

    def find(self, value: Aggregation, at: Site) -> Iterator[Finding]:
        if at.use != "alert":
            return
        labels = at.infer(value.expr).labels
        if not labels.rest and set(labels.names()) <= _fixed(value):
            return  # Each group has but one sample.
        level: Level | None = None
        below: Node = value
        for above in at.above(value):
            if isinstance(above, Call) and above.function in _OF_ALL:
                return
            if isinstance(above, Aggregation) and above.op not in _CHOOSING and _forgets(above.grouping, value):
                return
            if isinstance(above, Binary) and _is_one_side(above, below):
                level = Level.INFO
            below = above
        yield Finding(
            f"the series that {value.op}() gives change from one evaluation to the next, so the alert flaps",
            "alert on each series, or on their maximum",
            at=value,
            level=level,
        )


def _forgets(grouping: Grouping | None, chosen: Aggregation) -> bool:
    """Whether the groups are the same, whichever series were chosen."""
    return grouping is None or (grouping.mode == "by" and set(grouping.labels) <= _fixed(chosen))


def _fixed(chosen: Aggregation) -> set[str]:
    """The labels in whose groups it chooses."""
    grouping = chosen.grouping
    return set(grouping.labels) if grouping is not None and grouping.mode == "by" else set()


def _is_one_side(join: Binary, side: Node) -> bool:
    """Whether the other side has the many samples, each of which finds one in this."""
    if join.matching is None or join.matching.group is None:
        return False
    return side is (join.right if join.matching.group == "left" else join.left)
