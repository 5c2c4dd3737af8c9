"""The check variable-query."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.express.node import Selector, Variable
from obsdsl.lint.check import Check
from obsdsl.lint.labels import is_absent, may_be_more, what_there_is
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site
from obsdsl.lint.view import VariableView


class VariableQuery(Check[VariableView]):
    """A variable's query gives nothing to choose from, or is never asked again.

    A list that is empty leaves every panel that selects by the variable empty, and one that is never refreshed still
    offers the instances of the day on which the dashboard was saved. Queries of other data sources are not looked at;
    that the PromQL in a query is valid, and its metrics and labels exist, is for other checks.

    Bad:
    ```python
    queue = QueryVariable("queue", m.queue_length.label_values("queue"), refresh="never")
    Dashboard("Queue", variables=(queue,), panels=(TimeSeries("Jobs", m.queue_length(queue=queue)),))
    ```
    Good:
    ```python
    queue = QueryVariable("queue", m.queue_length.label_values("queue"), refresh="load")
    Dashboard("Queue", variables=(queue,), panels=(TimeSeries("Jobs", m.queue_length(queue=queue)),))
    ```
    Bad file:
    ```json
    {"name": "queue", "type": "query", "datasource": "$datasource", "refresh": 2, "query": ""}
    ```
    Bad file:
    ```json
    {"name": "queue", "type": "query", "datasource": "$datasource", "refresh": 2, "query": "sum(queue_length)"}
    ```
    Good file:
    ```json
    {
      "name": "queue", "type": "query", "datasource": "$datasource", "refresh": 2,
      "query": "label_values(queue_length, queue)"
    }
    ```
    """

    code = "OBS603"
    name = "variable-query"
    level = Level.WARNING
    rows = (69,)
    on = (VariableView,)

    def find(self, value: VariableView, at: Site) -> Iterator[Finding]:
        if value.kind != "query" or value.language == "logql":
            return
        prometheus = value.datasource is not None and value.datasource.type == "prometheus"
        if prometheus and not value.query.strip():
            if not _other_form(value):
                yield Finding(
                    "its query is empty, so there is nothing to choose from",
                    'write one such as "label_values(up, instance)", or delete the variable',
                    field=("query",),
                )
            return
        if value.language != "promql" and not (prometheus and value.function is not None):
            return
        if value.refresh == "never" and _is_said(value):
            yield Finding(
                "its values are never asked again: it offers what there was when the dashboard was saved",
                "refresh it when the dashboard is loaded, or when the time range changes",
                field=("refresh",),
            )
        yield from _query(value, at)


def _is_said(value: VariableView) -> bool:
    """Whether somebody chose that: newer releases of Grafana ask at each load where nobody did."""
    return not isinstance(value.source, dict) or value.source.get("refresh") is not None


def _other_form(value: VariableView) -> bool:
    """Whether the query is no text: an object of a form that has none."""
    raw = value.source
    return isinstance(raw, dict) and isinstance(raw.get("query"), dict) and len(raw["query"]) > 1


def _query(value: VariableView, at: Site) -> Iterator[Finding]:
    node = value.node
    if node is None:
        return
    if value.function == "series" and not isinstance(node, Selector | Variable):
        yield Finding(
            "its query is an expression, but Grafana asks for the series of a selector",
            "write query_result(…) around it, or label_values(metric, label)",
            field=at.text_path,
        )
    elif value.function == "label_values" and value.asked is not None and isinstance(node, Selector):
        of = at.infer(node)
        if at.context.defined and is_absent(value.asked, of, at) and not may_be_more(node, at):
            yield Finding(
                f"it lists the values of the label {value.asked!r}, which the series do not have",
                what_there_is(of, value.asked),
                field=at.text_path,
            )
