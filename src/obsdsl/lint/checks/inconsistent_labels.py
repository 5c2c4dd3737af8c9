"""The check inconsistent-labels."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.compose.rule import RecordingRule
from obsdsl.errors import listed
from obsdsl.express.infer import LabelSet
from obsdsl.express.node import Binary
from obsdsl.lint.check import Check
from obsdsl.lint.decision import reads
from obsdsl.lint.problem import Because, Finding, Level
from obsdsl.lint.site import Site


class InconsistentLabels(Check[Binary | RecordingRule]):
    """Series of one name, or of one alert, have different labels.

    `a or b` gives samples with the labels of `a`, and samples with those of `b`; two rules may record one name. Who
    reads that groups, joins and routes by labels that only some of the series have. A constant for nothing at all
    (`or vector(0)`) has no labels, and is fine.

    Bad:
    ```python
    RecordingRule("job:work:rate5m", promql("sum by (handler) (rate(http_requests_total[5m])) or sum by (type) (rate(app_errors_total[5m]))"))
    ```
    Good:
    ```python
    RecordingRule("job:work:rate5m", promql("sum by (job) (rate(http_requests_total[5m])) or sum by (job) (rate(app_errors_total[5m]))"))
    ```
    Bad file:
    ```yaml
    - record: job:errors:rate5m
      expr: sum by (job) (rate(http_requests_total{code="500"}[5m]))
    - record: job:errors:rate5m
      expr: sum by (job, instance) (rate(app_errors_total[5m]))
    ```
    Good file:
    ```yaml
    - record: job:errors:rate5m
      expr: sum by (job) (rate(http_requests_total{code="500"}[5m]))
      labels: {kind: http}
    - record: job:errors:rate5m
      expr: sum by (job) (rate(app_errors_total[5m]))
      labels: {kind: logged}
    ```
    """  # noqa: E501 - expressions

    code = "OBS207"
    name = "inconsistent-labels"
    level = Level.WARNING
    rows = (18,)
    on = (Binary, RecordingRule)
    names = frozenset({"or"})

    def find(self, value: Binary | RecordingRule, at: Site) -> Iterator[Finding]:
        if isinstance(value, RecordingRule):
            yield from _recorded(value, at)
        elif value.matching is None and at.in_rule:
            left, right = at.infer(value.left).labels, at.infer(value.right).labels
            more, less = _only(left, right), _only(right, left)
            if more + less and reads(value.right):
                yield Finding(
                    f"only some of the samples have {listed(more + less, 'and')}",
                    "group both sides by the same labels",
                    at=value,
                    because=(Because(value.left, _has(left)), Because(value.right, _has(right))),
                )


def _has(labels: LabelSet) -> str:
    return f"has {listed(labels.names(), 'and')}" if labels.names() else "has no labels"


def _only(one: LabelSet, other: LabelSet) -> tuple[str, ...]:
    """The labels that samples of one have, and none of the other; nothing, where one has no labels at all."""
    if one.rest or other.rest or not other.names() or not one.names():
        return ()
    return tuple(n for n in one.names() if other.presence(n) == "never")


def _recorded(value: RecordingRule, at: Site) -> Iterator[Finding]:
    others = at.context.records.get(value.name, ())
    if not others or at.node is None:
        return
    added = {} if at.group is None else at.group.labels
    mine = at.infer(at.node).labels
    # Labels that the rules add tell them apart, and may differ.
    one = {*mine.names()} - {*added, *value.labels}
    if mine.rest or not one:
        return
    for other in others:
        if other.expr is value.expr or other.expr == value.expr:
            continue
        theirs = at.infer(other.expr).labels  # type: ignore[arg-type]
        if theirs.rest:
            continue
        two = {*theirs.names(), *other.labels}
        if missing := sorted(one - two):
            yield Finding(
                f"another rule records {value.name!r} without {listed(missing, 'and')}",
                "group both by the same labels, or give them two names",
                field=("expr",),
            )
            return
