"""The check annotation-form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from obsdsl.compose.rule import AlertRule
from obsdsl.define.light import frozen
from obsdsl.errors import DefinitionError
from obsdsl.express.parse import parse
from obsdsl.lint.alert import annotations_of
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site


@frozen(kw_only=True)
class AnnotationForm(Check[AlertRule]):
    """An annotation that should be a URL, or PromQL, is none.

    Tools make a link or a graph of such annotations, and show nothing where they cannot. Which ones these are is for
    you to say; without options, nothing is asked.

    `urls` and `promql` are names of annotations.

    Configuration:
    ```toml
    [tool.obsdsl.lint.options.annotation-form]
    urls = ["dashboard"]
    promql = ["query"]
    ```
    Bad:
    ```python
    AlertRule(
        "QueueLong", m.queue_length > 100, for_="5m", severity=P3, summary="Jobs wait",
        annotations={"dashboard": "the one with the queues"},
    )
    ```
    Good:
    ```python
    AlertRule(
        "QueueLong", m.queue_length > 100, for_="5m", severity=P3, summary="Jobs wait",
        annotations={"dashboard": "https://grafana.example.org/d/queues"},
    )
    ```
    Bad file:
    ```yaml
    - alert: QueueLong
      expr: queue_length > 100
      annotations:
        query: sum(queue_length
    ```
    Good file:
    ```yaml
    - alert: QueueLong
      expr: queue_length > 100
      annotations:
        query: sum(queue_length)
    ```
    """

    code = "OBS517"
    name = "annotation-form"
    level = Level.WARNING
    rows = (61,)
    on = (AlertRule,)

    urls: Sequence[str] = ()
    promql: Sequence[str] = ()

    def find(self, value: AlertRule, at: Site) -> Iterator[Finding]:
        if not (self.urls or self.promql):
            return
        annotations = annotations_of(value)
        for name in self.urls:
            text = annotations.get(name)
            if text is not None and not re.match(r"https?://[^\s/]|\{\{", text.strip()):
                yield Finding(
                    f"the annotation {name!r} is {text!r}, which is no URL",
                    "write a URL, such as https://grafana.example.org/d/uid",
                    field=("annotations", name),
                )
        for name in self.promql:
            text = annotations.get(name)
            # What a template makes of it is not known before the alert fires.
            if text is not None and "{{" not in text and (fault := _fault(text)) is not None:
                yield Finding(
                    f"the annotation {name!r} is no PromQL: {fault}", "correct it", field=("annotations", name)
                )


def _fault(text: str) -> str | None:
    try:
        parse(text)
    except DefinitionError as error:
        return error.faults[0]
    return None
