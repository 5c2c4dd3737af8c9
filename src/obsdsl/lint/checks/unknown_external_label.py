"""The check unknown-external-label."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.errors import did_you_mean, listed
from obsdsl.express.tokens import Span
from obsdsl.lint.check import Check
from obsdsl.lint.expansion import template_of
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import ACTION, Site, TemplateText


class UnknownExternalLabel(Check[TemplateText]):
    """A template names an external label that Prometheus does not have.

    It is replaced by nothing, silently. Only where the configuration lists the external labels is one unknown.

    Configuration:
    ```toml
    external_labels = { cluster = "eu-1" }
    ```
    Bad:
    ```python
    AlertRule("QueueLong", m.queue_length > 100, severity=P3, summary="Jobs wait in {{ $externalLabels.region }}")
    ```
    Good:
    ```python
    AlertRule("QueueLong", m.queue_length > 100, severity=P3, summary="Jobs wait in {{ $externalLabels.cluster }}")
    ```
    Bad file:
    ```yaml
    - alert: QueueLong
      expr: queue_length > 100
      annotations:
        summary: Jobs wait in {{ .ExternalLabels.clutser }}
    ```
    Good file:
    ```yaml
    - alert: QueueLong
      expr: queue_length > 100
      annotations:
        summary: Jobs wait in {{ .ExternalLabels.cluster }}
    ```
    """

    code = "OBS510"
    name = "unknown-external-label"
    level = Level.ERROR
    rows = (53,)
    on = (TemplateText,)
    names = frozenset({ACTION})

    def find(self, value: TemplateText, at: Site) -> Iterator[Finding]:
        known = at.context.config.external_labels
        if known is None or (template := template_of(value, at)) is None:
            return
        for use in template.uses.external:
            if use.name not in known:
                there = f"there is {listed(known, 'and')}" if known else "there is none"
                yield Finding(
                    f"{use.name!r} is no external label{did_you_mean(use.name, known)}",
                    f"correct it ({there}), or add it to the external_labels of the server",
                    span=Span(use.start, use.end),
                )
