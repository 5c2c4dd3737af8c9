"""The check value-in-label."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.express.tokens import Span
from obsdsl.lint.check import Check
from obsdsl.lint.expansion import meant, template_of
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import ACTION, Site, TemplateText


class ValueInLabel(Check[TemplateText]):
    """A label of an alert holds the alert's value.

    Labels say which alert it is. With the value among them, each evaluation makes a new alert and ends the one before:
    `for` never passes, and without `for` every change notifies anew. The value belongs in an annotation. Where it
    only decides what the label says (`{{ if gt $value 90.0 }}`), the alert is a new one whenever that changes: a
    warning.

    Bad:
    ```python
    AlertRule("QueueLong", m.queue_length > 100, severity=P3, summary="Jobs wait", labels={"length": "{{ $value }}"})
    ```
    Good:
    ```python
    AlertRule("QueueLong", m.queue_length > 100, severity=P3, summary="{{ $value }} jobs wait", labels={"team": "a"})
    ```
    Bad file:
    ```yaml
    - alert: QueueLong
      expr: queue_length > 100
      labels:
        length: '{{ .Value | humanize }}'
    ```
    Good file:
    ```yaml
    - alert: QueueLong
      expr: queue_length > 100
      annotations:
        length: '{{ .Value | humanize }}'
    ```
    """

    code = "OBS505"
    name = "value-in-label"
    level = Level.ERROR
    rows = (49,)
    on = (TemplateText,)
    names = frozenset({ACTION})

    def find(self, value: TemplateText, at: Site) -> Iterator[Finding]:
        if value.kind != "label" or (template := template_of(value, at)) is None:
            return
        for use in template.uses.values:
            of = meant(use, at)
            # That of `up == 0` never changes.
            if of is not None and of.interval.constant is not None:
                continue
            span = Span(use.start, use.end)
            if use.query is None and use.shown:
                message = f"the label {value.name!r} holds the value, so that each evaluation makes a new alert"
                yield Finding(message, "write the value into an annotation", span=span)
                continue
            what = "holds the result of a query" if use.shown else "depends on the value"
            message = f"the label {value.name!r} {what}, so that the alert is a new one whenever that changes"
            yield Finding(message, "write it into an annotation, or make two alerts", span=span, level=Level.WARNING)
