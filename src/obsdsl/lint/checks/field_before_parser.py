"""The check field-before-parser."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.lint.check import Check
from obsdsl.lint.logs import ADDED, known_uses, span_of
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site
from obsdsl.lint.view import QueryView


class FieldBeforeParser(Check[QueryView]):
    """A query of logs uses a field of the line before a parser made a label of it.

    Until then the label is empty: a filter drops all lines, `unwrap` finds no sample, and `by` makes one group. The
    builder puts the parser there by itself.

    Bad:
    ```python
    Logs("Failed", LokiQuery('{job="app"} | status=404 | json'))
    ```
    Good:
    ```python
    Logs("Failed", LokiQuery('{job="app"} | json | status=404'))
    ```
    Bad file:
    ```json
    {"title": "Status", "type": "timeseries", "datasource": {"type": "loki", "uid": "$loki"},
     "targets": [{"refId": "A", "expr": "sum by (status) (rate({job=\\"app\\"}[5m]))"}]}
    ```
    Good file:
    ```json
    {"title": "Status", "type": "timeseries", "datasource": {"type": "loki", "uid": "$loki"},
     "targets": [{"refId": "A", "expr": "sum by (status) (rate({job=\\"app\\"} | json [5m]))"}]}
    ```
    """

    code = "OBS625"
    name = "field-before-parser"
    level = Level.ERROR
    on = (QueryView,)

    def find(self, value: QueryView, at: Site) -> Iterator[Finding]:
        told = set()
        for use, streams in known_uses(value, at.context):
            if use.place == "selector" or use.parsed or use.label in use.made or use.label in ADDED:
                continue
            stream = next((one for one in streams if use.label in one.fields), None)
            if stream is None or use.label in told or use.label in stream.labels or use.label in stream.match:
                continue
            told.add(use.label)
            form = stream.format or "json"
            text = {"pattern": "pattern `…`", "regexp": "regexp `…`"}.get(form, form)
            message = f"{use.label!r} is a field of the line, and no parser stands before it"
            yield Finding(message, f"write `| {text}` before it", span=span_of(value.text, use.label))
