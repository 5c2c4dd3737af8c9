"""The check logs-query-kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from obsdsl.lint.check import Check
from obsdsl.lint.logs import read
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site
from obsdsl.lint.view import QueryView
from obsdsl.logs.node import Lines

# What draws or shows numbers; tables and the like can show lines, too.
_NUMBERS: Final = frozenset({
    "bargauge", "barchart", "gauge", "graph", "heatmap", "histogram", "piechart", "singlestat", "stat",
    "state-timeline", "status-history", "timeseries", "trend", "xychart",
})  # fmt: skip


class LogsQueryKind(Check[QueryView]):
    """A logs panel asks for numbers, or a panel of numbers asks for lines of logs.

    A logs panel shows lines alone, and a graph has nothing to draw of a line: either says that there is no data.
    Grafana itself makes numbers of lines only where a transformation asks for it.

    Bad:
    ```python
    Logs("Errors", m.logs(level="error").rate())
    ```
    Good:
    ```python
    Logs("Errors", m.logs(level="error"))
    ```
    Bad:
    ```python
    TimeSeries("Errors", m.logs(level="error"))
    ```
    Good:
    ```python
    TimeSeries("Errors", m.logs(level="error").rate())
    ```
    Bad file:
    ```json
    {"title": "Errors", "type": "logs", "datasource": {"type": "loki", "uid": "$loki"},
     "targets": [{"refId": "A", "expr": "rate({job=\\"app\\"}[5m])"}]}
    ```
    Good file:
    ```json
    {"title": "Errors", "type": "logs", "datasource": {"type": "loki", "uid": "$loki"},
     "targets": [{"refId": "A", "expr": "{job=\\"app\\"}"}]}
    ```
    """

    code = "OBS622"
    name = "logs-query-kind"
    level = Level.ERROR
    on = (QueryView,)

    def find(self, value: QueryView, at: Site) -> Iterator[Finding]:
        panel, node = at.panel, read(value)
        if panel is None or node is None or value.hidden:
            return
        if panel.kind == "logs" and not isinstance(node, Lines):
            yield Finding("a logs panel shows lines, and the query gives numbers", "ask for the lines, or draw a graph")
        elif panel.kind in _NUMBERS and isinstance(node, Lines) and not panel.transformations:
            what = f"a panel of the kind {panel.kind!r} shows numbers, and the query gives lines of logs"
            yield Finding(what, "count them: sum(count_over_time(… [$__auto])), or use a logs panel")
