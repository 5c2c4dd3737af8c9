"""The check external-label-clash."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.compose.rule import AlertRule, RecordingRule, RuleGroup
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site


class ExternalLabelClash(Check[RuleGroup | AlertRule | RecordingRule]):
    """A rule sets a label that is an external label of Prometheus.

    External labels tell one Prometheus from the other. A rule that sets the same label hides from where the alert or
    the series comes, or says once more what is added anyway.

    Configuration:
    ```toml
    external_labels = { cluster = "eu-1" }
    ```
    Bad:
    ```python
    AlertRule(
        "QueueLong", m.queue_length > 100, for_="5m", severity=P3, summary="Jobs wait", labels={"cluster": "us-1"}
    )
    ```
    Good:
    ```python
    AlertRule("QueueLong", m.queue_length > 100, for_="5m", severity=P3, summary="Jobs wait", labels={"team": "a"})
    ```
    Bad file:
    ```yaml
    - alert: QueueLong
      expr: queue_length > 100
      for: 5m
      labels:
        cluster: us-1
    ```
    Good file:
    ```yaml
    - alert: QueueLong
      expr: queue_length > 100
      for: 5m
      labels:
        team: a
    ```
    """

    code = "OBS511"
    name = "external-label-clash"
    level = Level.WARNING
    rows = (54,)
    on = (RuleGroup, AlertRule, RecordingRule)

    def find(self, value: RuleGroup | AlertRule | RecordingRule, at: Site) -> Iterator[Finding]:
        external = at.context.config.external_labels
        if not external or not value.labels:
            return
        for name, text in value.labels.items():
            if name in external:
                if not external[name]:
                    continue
                same = text == external[name]
                there = "too" if same else f"there {external[name]!r}"
                yield Finding(
                    f"the label {name}={text!r} is an external label of Prometheus, {there}",
                    "delete it: Prometheus adds it" if same else "give the label another name",
                    field=("labels", name),
                )
