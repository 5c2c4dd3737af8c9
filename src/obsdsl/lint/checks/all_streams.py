"""The check all-streams."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from obsdsl.express.node import Matcher
from obsdsl.lint.check import Check
from obsdsl.lint.logs import lines_of, read
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site
from obsdsl.lint.view import QueryView
from obsdsl.logs.render import selector
from obsdsl.logs.rules import has_variable

_ANYTHING: Final = frozenset({".+", ".*", "..*", "(.+)", "(.*)"})


class AllStreams(Check[QueryView]):
    """A query of logs selects by nothing but that a label is there.

    `{job=~".+"}` reads every stream of Loki that has a job, which is nearly all of them: the query is slow, hits the
    limits that others need, and grows with every service that is added.

    Bad:
    ```python
    Logs("Errors", LokiQuery('{job=~".+"} |= "error"'))
    ```
    Good:
    ```python
    Logs("Errors", LokiQuery('{job="app"} |= "error"'))
    ```
    Bad file:
    ```json
    {"title": "Errors", "type": "logs", "datasource": {"type": "loki", "uid": "$loki"},
     "targets": [{"refId": "A", "expr": "{job=~\\".+\\"} |= \\"error\\""}]}
    ```
    Good file:
    ```json
    {"title": "Errors", "type": "logs", "datasource": {"type": "loki", "uid": "$loki"},
     "targets": [{"refId": "A", "expr": "{job=~\\"app|web\\"} |= \\"error\\""}]}
    ```
    """

    code = "OBS627"
    name = "all-streams"
    level = Level.WARNING
    on = (QueryView,)

    def find(self, value: QueryView, at: Site) -> Iterator[Finding]:
        node = read(value)
        if node is None:
            return
        for lines in lines_of(node):
            if not lines.selector.variables and not any(map(_narrows, lines.selector.matchers)):
                message = f"`{selector(lines.selector)}` reads nearly all streams that Loki has"
                yield Finding(message, 'select by a value, such as {job="app"}')
                return


def _narrows(matcher: Matcher) -> bool:
    """Whether a matcher asks for certain values."""
    if has_variable(matcher.value):
        return True
    return (matcher.op == "=" and matcher.value != "") or (matcher.op == "=~" and matcher.value not in _ANYTHING)
