"""The check log-label-value."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.define.label import Domain
from obsdsl.define.stream import StreamFacts
from obsdsl.errors import did_you_mean, listed
from obsdsl.lint.check import Check
from obsdsl.lint.logs import LabelUse, known_uses, span_of
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site
from obsdsl.lint.view import QueryView


class LogLabelValue(Check[QueryView]):
    """A query of logs asks for a value that the label or field never has.

    It finds nothing, and nothing says so: a panel of errors stays empty since the level is called `err` there. The
    values are those that the `LogStream` declares.

    Bad:
    ```python
    Logs("Errors", m.logs(level="err"))
    ```
    Good:
    ```python
    Logs("Errors", m.logs(level="error"))
    ```
    Bad file:
    ```json
    {"title": "Failed", "type": "logs", "datasource": {"type": "loki", "uid": "$loki"},
     "targets": [{"refId": "A", "expr": "{job=\\"app\\"} | json | status=503"}]}
    ```
    Good file:
    ```json
    {"title": "Failed", "type": "logs", "datasource": {"type": "loki", "uid": "$loki"},
     "targets": [{"refId": "A", "expr": "{job=\\"app\\"} | json | status=404"}]}
    ```
    """

    code = "OBS624"
    name = "log-label-value"
    level = Level.ERROR
    on = (QueryView,)

    def find(self, value: QueryView, at: Site) -> Iterator[Finding]:
        for use, streams in known_uses(value, at.context):
            domains = [_domain(one, use) for one in streams]
            if use.values is None or use.label in use.made or None in domains:
                continue
            known = tuple(dict.fromkeys(one for domain in domains for one in domain or ()))
            for one in use.values:
                if one not in known:
                    message = f"{use.label!r} is never {one!r} in the stream {streams[0].name!r}"
                    mend = did_you_mean(one, known).removeprefix("; ").removesuffix("?")
                    yield Finding(message, mend or f"it is one of {listed(known)}", span=span_of(value.text, one))


def _domain(stream: StreamFacts, use: LabelUse) -> Domain:
    """The values of the label; of a field, where it is read from the line."""
    if use.label in stream.match:
        return None
    if use.label in stream.labels:
        return stream.labels[use.label]
    field = stream.fields.get(use.label)
    return field.domain if field is not None and use.place != "selector" else None
