"""The check page-storm."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from obsdsl.compose.rule import AlertRule
from obsdsl.define.light import frozen
from obsdsl.errors import listed
from obsdsl.express.node import Number, Selector, walk
from obsdsl.lint.alert import level_of
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site


@frozen(kw_only=True)
class PageStorm(Check[AlertRule]):
    """An alert that wakes people may fire for very many label sets at once.

    Each set of labels is an alert of its own. One that keeps a label with an open set of values, such as a path or a
    user, may fire a thousand times for a single fault, and what matters is lost among them. Where a selection names one
    of an open set, such as a mount point, the alert is of that one.

    `most` is how many label sets an alert may have, by the declared values of its labels. `spared` are labels that
    do not count: those that name a target.

    Bad:
    ```python
    AlertRule(
        "ManyErrors", m.errors.rate("5m") > 5, for_="5m", severity=P1, summary="Many errors",
        description="The app logs errors.", runbook="https://example.org/errors",
    )
    ```
    Good:
    ```python
    AlertRule(
        "ManyErrors", m.errors.rate("5m").sum(by="job") > 5, for_="5m", severity=P1, summary="Many errors",
        description="The app logs errors.", runbook="https://example.org/errors",
    )
    ```
    """

    code = "OBS522"
    name = "page-storm"
    level = Level.WARNING
    groups = (12,)
    on = (AlertRule,)

    most: int = 100
    spared: Sequence[str] = ("job", "instance")

    def find(self, value: AlertRule, at: Site) -> Iterator[Finding]:
        level = level_of(value, at.group, at.context.policy)
        if level is None or not level.pages or not at.context.defined or at.node is None:
            return
        labels = at.infer(at.node).labels
        if labels.rest:
            return
        spared = {*self.spared, *at.context.config.target_labels}
        sizes = {name: labels.get(name).values for name in labels.names() if name not in spared}
        mend = "aggregate it over the labels that do not matter, with sum(by=…)"
        open_ = [name for name, values in sizes.items() if values is None]
        if open_:
            if _is_one_thing(at):
                return
            yield Finding(
                f"it fires for each value of the label {listed(open_, 'and')}, of which there may be any number, "
                f"and {level.name} wakes people",
                mend,
            )
            return
        total = math.prod(len(values) for values in sizes.values() if values)
        if total > self.most:
            of = " × ".join(f"{name}: {len(values)}" for name, values in sizes.items() if values)
            yield Finding(f"it may fire for {total} label sets at once ({of}); {self.most} are allowed", mend)


def _is_one_thing(at: Site) -> bool:
    """Whether a selection names one of an open set, such as a mount point: its other labels follow from that."""
    return any(
        matcher.op == "=" and matcher.label not in ("job", "instance") and _is_open(node, matcher.label, at)
        for node in walk(at.node or Number(0))
        if isinstance(node, Selector)
        for matcher in node.matchers
    )


def _is_open(selector: Selector, label: str, at: Site) -> bool:
    return at.context.infer.series(selector).labels.get(label).values is None
