"""The check indistinct-alert."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from obsdsl.compose.rule import AlertRule
from obsdsl.errors import listed
from obsdsl.express.infer.labels import METRIC
from obsdsl.express.node import Node, Selector, walk
from obsdsl.lint.alert import annotations_of
from obsdsl.lint.check import Check
from obsdsl.lint.labels import is_several
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site

# What brings a label into a text: the alert's own, or those of a query's answers.
_NAMING: Final = re.compile(r"\{\{.*?(?:\$labels|\.Labels|\blabel\b|\bquery\b)", re.DOTALL)
_TARGET: Final = ("job", "instance")


class IndistinctAlert(Check[AlertRule]):
    """An alert fires for each of several things, and its texts do not say for which.

    Each set of labels is an alert of its own. Where neither the summary nor the description names one of the labels,
    all of these read the same: who is told must look for the machine or the error code that is meant. Often it shows
    that the expression should have been added up.

    It looks at declared labels, the instance among them; a job is mostly the only one.

    Bad:
    ```python
    AlertRule("QueueLong", m.queue_length > 100, for_="5m", severity=P3, summary="A queue is long")
    ```
    Good:
    ```python
    AlertRule("QueueLong", m.queue_length > 100, for_="5m", severity=P3, summary="{{ $labels.queue }} is long")
    ```
    Bad file:
    ```yaml
    - alert: ManyErrors
      expr: rate(app_errors_total[5m]) > 5
      annotations:
        summary: The app logs {{ $value }} errors per second
    ```
    Good file:
    ```yaml
    - alert: ManyErrors
      expr: sum(rate(app_errors_total[5m])) > 5
      annotations:
        summary: The app logs {{ $value }} errors per second
    ```
    """

    code = "OBS523"
    name = "indistinct-alert"
    level = Level.INFO
    groups = (14,)
    on = (AlertRule,)

    def find(self, value: AlertRule, at: Site) -> Iterator[Finding]:
        if not at.context.defined or at.node is None:
            return
        texts = annotations_of(value)
        said = [name for name in ("description", "summary") if texts.get(name)]
        if not said or any(_NAMING.search(text) for text in texts.values()):
            return
        if names := _differing(at.node, at):
            yield Finding(
                f"it fires for each {listed(names, 'and')}, and no text says for which",
                f"write {{{{ $labels.{names[0]} }}}} into the {said[0]}, or add up what belongs together",
                field=("annotations", said[0]),
            )


def _differing(node: Node, at: Site) -> list[str]:
    """The labels in which the alerts of a rule may differ."""
    labels = at.infer(node).labels
    matchers = [one for selector in walk(node) if isinstance(selector, Selector) for one in selector.matchers]
    # Of what is selected by one label, such as a mount point, the others follow from that.
    is_open = not any(one.op == "=" and one.label not in (*_TARGET, METRIC) for one in matchers)
    own = [
        name
        for name in labels.names()
        if name not in (*_TARGET, *at.context.config.target_labels) and is_several(labels.get(name), is_open)
    ]
    return [*own, *(["instance"] if is_several(labels.get("instance"), labels.get("instance").certain) else [])]
