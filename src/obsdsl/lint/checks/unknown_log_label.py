"""The check unknown-log-label."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.define.stream import StreamFacts
from obsdsl.errors import did_you_mean
from obsdsl.lint.check import Check
from obsdsl.lint.logs import ADDED, LabelUse, known_uses, span_of
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site
from obsdsl.lint.view import QueryView
from obsdsl.logs.rules import has_variable


class UnknownLogLabel(Check[QueryView]):
    """A query of logs names a label or a field that the stream does not declare.

    A selector by a label that no stream has finds nothing, and says no word about it; a filter on a field that no line
    has drops all lines. It looks at queries that select a `LogStream` by all that tells it from others, such as
    `{job="app"}`; fields are looked at where the stream declares some.

    Bad:
    ```python
    Logs("Errors", m.logs(severity="error"))
    ```
    Good:
    ```python
    Logs("Errors", m.logs(level="error"))
    ```
    Bad file:
    ```json
    {"title": "Slow", "type": "logs", "datasource": {"type": "loki", "uid": "$loki"},
     "targets": [{"refId": "A", "expr": "{job=\\"app\\"} | json | durations > 1s"}]}
    ```
    Good file:
    ```json
    {"title": "Slow", "type": "logs", "datasource": {"type": "loki", "uid": "$loki"},
     "targets": [{"refId": "A", "expr": "{job=\\"app\\"} | json | duration > 1s"}]}
    ```
    """

    code = "OBS623"
    name = "unknown-log-label"
    level = Level.WARNING
    on = (QueryView,)

    def find(self, value: QueryView, at: Site) -> Iterator[Finding]:
        told = set()
        for use, streams in known_uses(value, at.context):
            if use.label not in told and not any(_knows(one, use) for one in streams):
                told.add(use.label)
                yield _finding(streams[0], use, value.text)


def _knows(stream: StreamFacts, use: LabelUse) -> bool:
    """Whether the stream has the label, or something in the query may have given it."""
    label = use.label
    if has_variable(label) or label in ADDED or label in stream.match or label in stream.labels:
        return True
    if use.place == "selector":
        return False
    if label in use.made or label in stream.fields or label.removesuffix("_extracted") in stream.labels:
        return True
    # Parsers join the names of what is nested; and who declares no field says nothing of them.
    return not stream.fields or any(label.startswith(f"{name}_") for name in stream.fields)


def _finding(stream: StreamFacts, use: LabelUse, text: str) -> Finding:
    known = [*stream.match, *stream.labels, *(() if use.place == "selector" else stream.fields)]
    what = "label" if use.place == "selector" else "label or field"
    mend = did_you_mean(use.label, known).removeprefix("; ").removesuffix("?")
    if use.place == "selector" and use.label in stream.fields:
        mend = f"it is a field of the line: write it after the parser, `| {stream.format or 'json'} | {use.label}=…`"
    mend = mend or f"correct it, or add it to the LogStream {stream.name!r}"
    return Finding(f"the stream {stream.name!r} has no {what} {use.label!r}", mend, span=span_of(text, use.label))
