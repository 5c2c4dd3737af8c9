"""The check exclusive-labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs

from obsdsl.compose.rule import AlertRule
from obsdsl.define.light import frozen
from obsdsl.lint.alert import labels_of
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site


@frozen(kw_only=True)
class ExclusiveLabels(Check[AlertRule]):
    """An alert has a label without a value, or two labels that exclude each other.

    A label without a value is none: Prometheus drops it. Whoever matches it in a route or a silence waits in vain.

    `exclusive` names labels that exclude each other: `{ team = "owner" }` says that an alert with the one must not
    have the other.

    Bad:
    ```python
    AlertRule("QueueLong", m.queue_length > 100, for_="5m", severity=P3, summary="Jobs wait", labels={"team": ""})
    ```
    Good:
    ```python
    AlertRule("QueueLong", m.queue_length > 100, for_="5m", severity=P3, summary="Jobs wait", labels={"team": "mail"})
    ```
    Bad file:
    ```yaml
    - alert: QueueLong
      expr: queue_length > 100
      labels:
        team: ""
    ```
    Good file:
    ```yaml
    - alert: QueueLong
      expr: queue_length > 100
      labels:
        team: mail
    ```
    """

    code = "OBS513"
    name = "exclusive-labels"
    level = Level.WARNING
    rows = (56,)
    on = (AlertRule,)

    exclusive: Mapping[str, str] = attrs.field(factory=dict)

    def find(self, value: AlertRule, at: Site) -> Iterator[Finding]:
        for name, text in value.labels.items():
            if not text:
                yield Finding(
                    f"the label {name!r} is empty, which is as if it were not there",
                    "give it a value, or delete it",
                    field=("labels", name),
                )
        if not self.exclusive:
            return
        labels = labels_of(value, at.group, at.context.policy)
        for one, other in self.exclusive.items():
            if labels.get(one) and labels.get(other):
                yield Finding(
                    f"it has both labels {one!r} and {other!r}, which exclude each other",
                    "delete one of them",
                    field=("labels", one),
                )
