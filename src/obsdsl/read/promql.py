"""What is wrong with an expression of a file, as a flaw that knows the part."""

from __future__ import annotations

import re

from obsdsl.errors import DefinitionError
from obsdsl.read.flaw import Flaw
from obsdsl.read.origin import Path

# Line, column, the message, the line with the fault, and the marks below it.
_FAULT = re.compile(r"(\d+):(\d+): (.*)\n    .*\n *(\^+)", re.DOTALL)
_MEND = "write PromQL that Prometheus can read"


def promql_flaw(error: DefinitionError, text: str, path: Path) -> Flaw:
    """The flaw that `parse(text)` found in the expression at `path`."""
    (fault, *_) = error.faults
    span = None
    if match := _FAULT.fullmatch(fault):
        line, column, fault, marks = match.groups()
        start = _offset(text, int(line)) + int(column) - 1
        span = (start, start + len(marks))
    message, _, mend = fault.partition("; ")
    return Flaw("promql", message, mend or _MEND, path, span=span)


def _offset(text: str, line: int) -> int:
    """Where the line begins, counted from 1."""
    offset = 0
    for _ in range(line - 1):
        offset = text.index("\n", offset) + 1
    return offset
