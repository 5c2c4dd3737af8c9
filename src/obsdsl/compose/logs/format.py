"""How the lines of a stream are written, where neither JSON nor logfmt says it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias

import attrs

from obsdsl.compose.definition import Definition
from obsdsl.compose.fault import Fault, shown
from obsdsl.define.light import frozen
from obsdsl.logs.rules import pattern_fault, regexp_fault


@frozen(kw_only=True, slots=False)
class LinePattern(Definition):
    """Lines as a pattern of LogQL has them: `<ip> - <_> "<method> <path>" <status>`."""

    named_by = "text"

    text: str = attrs.field(kw_only=False)

    def faults(self) -> Iterable[str]:
        if fault := pattern_fault(self.text):
            yield fault


@frozen(kw_only=True, slots=False)
class LineRegexp(Definition):
    r"""Lines as a regular expression (RE2) with named groups has them: `(?P<method>\w+) (?P<path>\S+)`."""

    named_by = "text"

    text: str = attrs.field(kw_only=False)

    def faults(self) -> Iterable[str]:
        if fault := regexp_fault(self.text):
            yield fault


Format: TypeAlias = Literal["json", "logfmt"] | LinePattern | LineRegexp | None


def log_format(value: Format) -> Format:
    """A converter of what a user says of it."""
    if value is None or isinstance(value, LinePattern | LineRegexp) or value in ("json", "logfmt"):
        return value
    return Fault(f'is {shown(value)}; write "json", "logfmt", LinePattern("…"), LineRegexp("…"), or leave it out')
