"""The check logql-syntax."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.errors import DefinitionError
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site
from obsdsl.lint.view import QueryView, uses
from obsdsl.lint.view.fault import text_fault
from obsdsl.logs.parse import parse
from obsdsl.logs.rules import has_variable


class LogqlSyntax(Check[QueryView]):
    """A query of logs is no LogQL: its syntax, its stages, or what its functions take.

    Loki refuses it, and the panel shows an error instead of logs. In Python, `logql("…")` refuses it at once. Where it
    depends on a variable of Grafana's whether a query reads as LogQL, that is an info.

    Bad file:
    ```json
    {"title": "Errors", "type": "timeseries", "datasource": {"type": "loki", "uid": "$loki"},
     "targets": [{"refId": "A", "expr": "sum by (level) ({job=\\"app\\"})"}]}
    ```
    Good file:
    ```json
    {"title": "Errors", "type": "timeseries", "datasource": {"type": "loki", "uid": "$loki"},
     "targets": [{"refId": "A", "expr": "sum by (level) (count_over_time({job=\\"app\\"}[5m]))"}]}
    ```
    Bad:
    ```python
    TimeSeries("Duration", LokiQuery('avg_over_time({job="app"} | json [5m])'))
    ```
    Good:
    ```python
    TimeSeries("Duration", LokiQuery('avg_over_time({job="app"} | json | unwrap duration(duration) [5m])'))
    ```
    """

    code = "OBS621"
    name = "logql-syntax"
    level = Level.ERROR
    on = (QueryView,)

    def find(self, value: QueryView, at: Site) -> Iterator[Finding]:
        text = value.text
        if value.language != "logql" or not text.strip():
            return
        try:
            parse(text)
        except DefinitionError as error:
            fault = text_fault(text, error)
            if has_variable(text) and _depends(text, fault.span.start if fault.span else None):
                message = "it was not checked: whether it is LogQL depends on a variable"
                yield Finding(message, "let variables stand for values and labels alone", level=Level.INFO)
                return
            message, _, mend = fault.message.partition("; ")
            yield Finding(message, mend or "write LogQL, or set the query's own data source", span=fault.span)


def _depends(text: str, start: int | None) -> bool:
    """Whether a variable stands where the text cannot be read, or right before that: it may be anything."""
    if start is None:
        return False
    before = len(text[:start].rstrip())
    return any(use.start <= start < use.end or use.end == before for use in uses(text))
