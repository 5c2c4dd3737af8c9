"""The check kept-labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from obsdsl.define.light import frozen
from obsdsl.express.node import Aggregation, Node, walk
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Expression, Site


@frozen(kw_only=True)
class KeptLabels(Check[Expression]):
    """A rule drops a label that all results must have, or keeps one that none may have.

    Routing needs `team`, several clusters need `cluster`, and a record that keeps `instance` holds as many series as
    the metric itself. `keep` lists the labels that must stay, `strip` those that an aggregation must drop. By default
    both are empty.

    Configuration:
    ```toml
    target_labels = ["cluster"]
    [tool.obsdsl.lint.options.kept-labels]
    keep = ["cluster"]
    strip = ["instance"]
    ```
    Bad:
    ```python
    RecordingRule("job:http_requests:rate5m", promql("sum by (job) (rate(http_requests_total[5m]))"))
    ```
    Good:
    ```python
    RecordingRule("job:http_requests:rate5m", promql("sum by (job, cluster) (rate(http_requests_total[5m]))"))
    ```
    Bad file:
    ```yaml
    - record: job:http_requests:rate5m
      expr: sum by (cluster, instance) (rate(http_requests_total[5m]))
    ```
    Good file:
    ```yaml
    - record: job:http_requests:rate5m
      expr: sum without (instance) (rate(http_requests_total[5m]))
    ```
    """

    code = "OBS219"
    name = "kept-labels"
    level = Level.WARNING
    rows = (29,)
    on = (Expression,)

    keep: Sequence[str] = ()
    strip: Sequence[str] = ()

    def find(self, value: Expression, at: Site) -> Iterator[Finding]:
        if not at.in_rule or not (self.keep or self.strip):
            return
        labels = at.infer(value.node).labels
        added = {} if at.rule is None else {**({} if at.group is None else at.group.labels), **at.rule.labels}
        for label in self.keep:
            if label in added or labels.presence(label) != "never":
                continue
            if (guilty := _dropping(value.node, label, at)) is not None:
                message = f"the aggregation drops {label!r}, which must stay"
                yield Finding(message, f"group by {label!r}, too", guilty)
        for label in self.strip:
            if (guilty := _keeping(value.node, label, at)) is not None:
                yield Finding(f"the aggregation keeps {label!r}, which must go", f"group without {label!r}", guilty)


def _dropping(node: Node, label: str, at: Site) -> Node | None:
    found = (one for one in walk(node) if isinstance(one, Aggregation))
    return next((one for one in found if _drops(one, label, at)), None)


def _drops(node: Aggregation, label: str, at: Site) -> bool:
    before, after = at.infer(node.expr).labels, at.infer(node).labels
    return before.presence(label) != "never" and after.presence(label) == "never"


def _keeping(node: Node, label: str, at: Site) -> Node | None:
    """The outermost aggregation whose result has the label, where that of the whole has it."""
    if at.infer(node).labels.presence(label) == "never":
        return None
    found = (one for one in walk(node) if isinstance(one, Aggregation))
    return next((one for one in found if _groups(one, label, at)), None)


def _groups(node: Aggregation, label: str, at: Site) -> bool:
    if node.grouping is None or at.infer(node).labels.presence(label) == "never":
        return False
    return (label in node.grouping.labels) == (node.grouping.mode == "by")
