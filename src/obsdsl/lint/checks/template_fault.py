"""The check template-fault."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.express.tokens import Span
from obsdsl.lint.check import Check
from obsdsl.lint.expansion import template_of
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import ACTION, Site, TemplateText


class TemplateFault(Check[TemplateText]):
    """A template is read, and fails when the alert fires.

    Prometheus loads the rule and finds nothing wrong with it. When the alert fires, the annotation reads
    `<error expanding template: …>` instead of what is to be done.

    Bad:
    ```python
    AlertRule("QueueLong", m.queue_length > 100, severity=P3, summary="{{ .labels.queue }} is long")
    ```
    Good:
    ```python
    AlertRule("QueueLong", m.queue_length > 100, severity=P3, summary="{{ .Labels.queue }} is long")
    ```
    Bad file:
    ```yaml
    - alert: QueueLong
      expr: queue_length > 100
      annotations:
        summary: '{{ template "queue" . }} is long'
    ```
    Good file:
    ```yaml
    - alert: QueueLong
      expr: queue_length > 100
      annotations:
        summary: '{{ define "queue" }}{{ .Labels.queue }}{{ end }}{{ template "queue" . }} is long'
    ```
    """

    code = "OBS521"
    name = "template-fault"
    level = Level.ERROR
    rows = (5,)
    on = (TemplateText,)
    names = frozenset({ACTION})

    def find(self, value: TemplateText, at: Site) -> Iterator[Finding]:
        template = template_of(value, at)
        for fault in () if template is None else template.uses.faults:
            message, _, mend = fault.message.partition("; ")
            mend = mend or "correct it: the text is an error message when the alert fires"
            yield Finding(message, mend, span=Span(fault.start, fault.end))
