"""The check template-syntax."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.express.tokens import Span
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import ACTION, Site, TemplateText


class TemplateSyntax(Check[TemplateText]):
    """An annotation or a label of an alert is no template that Prometheus can read.

    Prometheus refuses all of a rule file for one text between `{{` and `}}` that it cannot read: a function that does
    not exist, a branch without its `end`, a brace too few.

    Bad:
    ```python
    AlertRule("QueueLong", m.queue_length > 100, severity=P3, summary="{{ $labels.queue }} holds {{ $value | humanise }}")
    ```
    Good:
    ```python
    AlertRule("QueueLong", m.queue_length > 100, severity=P3, summary="{{ $labels.queue }} holds {{ $value | humanize }}")
    ```
    Bad file:
    ```yaml
    - alert: QueueLong
      expr: queue_length > 100
      annotations:
        summary: "{{ if $labels.queue }}{{ $labels.queue }} is long"
    ```
    Good file:
    ```yaml
    - alert: QueueLong
      expr: queue_length > 100
      annotations:
        summary: "{{ if $labels.queue }}{{ $labels.queue }}{{ end }} is long"
    ```
    """  # noqa: E501 - whole alerts

    code = "OBS506"
    name = "template-syntax"
    level = Level.ERROR
    rows = (5,)
    on = (TemplateText,)
    names = frozenset({ACTION})

    def find(self, value: TemplateText, at: Site) -> Iterator[Finding]:
        from obsdsl.lint.template import TemplateError, parse

        try:
            parse(value.text, at.context.config.prometheus)
        except TemplateError as error:
            message, _, mend = error.message.partition("; ")
            mend = mend or "correct it: Prometheus refuses the whole file"
            yield Finding(message, mend, span=Span(error.start, error.end))
