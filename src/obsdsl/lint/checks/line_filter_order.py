"""The check line-filter-order."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.lint.check import Check
from obsdsl.lint.logs import lines_of, read, span_of
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site
from obsdsl.lint.view import QueryView
from obsdsl.logs.node import Decolorize, LineFilter, LineFormat, Parse, VariableStage


class LineFilterOrder(Check[QueryView]):
    """A filter on the text of lines stands behind a parser.

    Loki then parses every line, and throws most of them away: it takes many times as long as to filter first. Only
    where `line_format`, `decolorize` or `unpack` wrote the line anew, the filter has to stand behind it.

    Bad:
    ```python
    Logs("Timeouts", m.logs().json().contains("timeout"))
    ```
    Good:
    ```python
    Logs("Timeouts", m.logs().contains("timeout").json())
    ```
    Bad file:
    ```json
    {"title": "Timeouts", "type": "logs", "datasource": {"type": "loki", "uid": "$loki"},
     "targets": [{"refId": "A", "expr": "{job=\\"app\\"} | json |= \\"timeout\\""}]}
    ```
    Good file:
    ```json
    {"title": "Timeouts", "type": "logs", "datasource": {"type": "loki", "uid": "$loki"},
     "targets": [{"refId": "A", "expr": "{job=\\"app\\"} |= \\"timeout\\" | json"}]}
    ```
    """

    code = "OBS626"
    name = "line-filter-order"
    level = Level.WARNING
    on = (QueryView,)

    def find(self, value: QueryView, at: Site) -> Iterator[Finding]:
        node = read(value)
        if node is None:
            return
        for lines in lines_of(node):
            parser = None
            for stage in lines.stages:
                if isinstance(stage, LineFormat | Decolorize | VariableStage) or _rewrites(stage):
                    break
                if isinstance(stage, Parse):
                    parser = parser or stage
                elif isinstance(stage, LineFilter) and parser is not None and any(one.value for one in stage.texts):
                    message = f"every line is parsed by {parser.kind} before `{stage.op}` throws most away"
                    mend = f"write the filter before `| {parser.kind}`"
                    yield Finding(message, mend, span=span_of(value.text, parser.kind))
                    break


def _rewrites(stage: object) -> bool:
    return isinstance(stage, Parse) and stage.kind == "unpack"
