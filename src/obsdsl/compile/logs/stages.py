"""The stages that give a stream's labels, for Alloy and for Promtail alike: each a name and its settings."""

from __future__ import annotations

import re
from typing import Any, Final, TypeAlias

from obsdsl.compose.logs.format import LinePattern, LineRegexp
from obsdsl.compose.logs.stream import LogStream
from obsdsl.express.matcher import escape

Stages: TypeAlias = list[tuple[str, dict[str, Any]]]
_CAPTURE: Final = re.compile(r"<([a-zA-Z_]\w*)>", re.ASCII)


def stages(stream: LogStream) -> Stages:
    """What is done with each line, in order: parse, set the time, drop, label, and keep what is kept as the line."""
    taken = {label: stream.sources.get(label, label) for label in stream.labels}
    others = (stream.timestamp, stream.output, *stream.dropped)
    needed = tuple(dict.fromkeys([*taken.values(), *(name for name in others if name is not None)]))
    found: Stages = []
    if stream.format is not None and needed:
        found.append(_parser(stream, needed))
    if stream.timestamp is not None:
        found.append(("timestamp", {"source": stream.timestamp, "format": stream.timestamp_format}))
    for name, value in stream.dropped.items():
        found.append(("drop", {"source": name, "value": value}))
    if stream.format is not None and taken:
        found.append(("labels", {label: source if source != label else "" for label, source in taken.items()}))
    if stream.output is not None:
        found.append(("output", {"source": stream.output}))
    return found


def _parser(stream: LogStream, names: tuple[str, ...]) -> tuple[str, dict[str, Any]]:
    match stream.format:
        case LineRegexp(text=text):
            return "regex", {"expression": text}
        case LinePattern(text=text):
            return "regex", {"expression": pattern_regex(text)}
        case form:
            return str(form), dict.fromkeys(names, "")


def pattern_regex(text: str) -> str:
    """A pattern of LogQL as a regular expression: shippers have no patterns.

    A capture ends where the text behind it begins; the last one takes the rest of the line.
    """
    parts = _CAPTURE.split(text)
    found = ["^", escape(parts[0])]
    for at in range(1, len(parts), 2):
        name, behind = parts[at], parts[at + 1]
        body = ".*?" if behind else ".*"
        found.append((body if name == "_" else f"(?P<{name}>{body})") + escape(behind))
    return "".join(found)
