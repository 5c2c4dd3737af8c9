"""The check template-query."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING, Final

from obsdsl.errors import DefinitionError
from obsdsl.express.node import Selector, walk
from obsdsl.express.parse import parse
from obsdsl.express.tokens import Span
from obsdsl.lint.check import Check
from obsdsl.lint.checks.unknown_metric import UnknownMetric
from obsdsl.lint.expansion import query_node, template_of
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import ACTION, Site, TemplateText
from obsdsl.lint.view.fault import text_fault

if TYPE_CHECKING:
    from obsdsl.lint.template import QueryUse

_VERB = re.compile(r"%(?:%|[-+# 0]*[0-9.]*[a-zA-Z])")
# What a verb may stand for: a part of a name, of a string, a number, a duration, or text with its own quotes.
_STAND_INS: Final = ("x", "1", "5m", '"x"')
# More verbs than this are not tried.
_MOST: Final = 4


class TemplateQuery(Check[TemplateText]):
    """A template asks Prometheus something that is no PromQL, or asks for a metric that does not exist.

    `query` in an annotation runs when the alert fires, and nobody reads it before. If it fails, all of the text is an
    error message; if it selects nothing, `first` fails, too.

    Bad:
    ```python
    AlertRule(
        "QueueLong", m.queue_length > 100, severity=P3,
        summary='{{ with query "sum(app_memory_bytes" }}{{ . | first | value }}{{ end }}',
    )
    ```
    Good:
    ```python
    AlertRule(
        "QueueLong", m.queue_length > 100, severity=P3,
        summary='{{ with query "sum(app_memory_bytes)" }}{{ . | first | value }}{{ end }}',
    )
    ```
    Bad file:
    ```yaml
    - alert: QueueLong
      expr: queue_length > 100
      annotations:
        summary: '{{ range query "app_memory_byte > 1e9" }}{{ .Labels.instance }} {{ end }}'
    ```
    Good file:
    ```yaml
    - alert: QueueLong
      expr: queue_length > 100
      annotations:
        summary: '{{ range query "app_memory_bytes > 1e9" }}{{ .Labels.instance }} {{ end }}'
    ```
    """

    code = "OBS508"
    name = "template-query"
    level = Level.ERROR
    rows = (51,)
    on = (TemplateText,)
    names = frozenset({ACTION})

    def find(self, value: TemplateText, at: Site) -> Iterator[Finding]:
        if "query" not in value.text or (template := template_of(value, at)) is None:
            return
        for use in template.uses.queries:
            if use.text is None:
                yield from _of_pattern(use)
            elif query_node(use.text) is None:
                message, _, mend = _fault(use.text).partition("; ")
                yield Finding(f"the query is no PromQL: {message}", mend or "correct it", span=_span(use))
            elif at.context.defined:
                yield from _unknown(use, use.text, at)


def _span(use: QueryUse) -> Span:
    return Span(use.start, use.end)


def _fault(text: str) -> str:
    try:
        parse(text, variables=False)
    except DefinitionError as error:
        return text_fault(text, error).message
    return text


def _of_pattern(use: QueryUse) -> Iterator[Finding]:
    """A query that printf makes: it is none if it is none for anything that could stand for the verbs."""
    pattern = use.pattern
    if pattern is None:
        return
    parts = _VERB.split(pattern)
    verbs = _VERB.findall(pattern)
    if len(verbs) > _MOST:
        return
    choices = [("%",) if verb == "%%" else ('"x"',) if verb == "%q" else _STAND_INS for verb in verbs]
    for chosen in product(*choices):
        text = "".join([parts[0], *(one + part for one, part in zip(chosen, parts[1:], strict=True))])
        if query_node(text) is not None:
            return
    message = "the query is no PromQL, whatever stands for its verbs"
    yield Finding(message, "correct it", span=_span(use), level=Level.WARNING)


def _unknown(use: QueryUse, text: str, at: Site) -> Iterator[Finding]:
    node = query_node(text)
    for one in () if node is None else walk(node):
        if isinstance(one, Selector):
            for found in UnknownMetric().find(one, at):
                yield Finding(f"in the query, {found.message}", found.mend, span=_span(use))
