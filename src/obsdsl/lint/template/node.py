"""A template as a tree of frozen values. Each knows where it stands: offsets into the text, the end behind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

import attrs

from obsdsl.define.light import frozen


class TemplateError(Exception):
    """Prometheus would refuse the template. `message` says why and how to mend it; the fault is `text[start:end]`."""

    def __init__(self, message: str, start: int, end: int) -> None:
        self.message = message
        self.start = start
        self.end = end
        super().__init__(message, start, end)

    def __str__(self) -> str:
        return self.message


@frozen
class Dot:
    """`.`: what `with` and `range` bind, at first all of the data. `fields` are those read of it: `.Labels.job`."""

    fields: tuple[str, ...]
    start: int
    end: int


@frozen
class Variable:
    """`$labels.job`: a variable, named with its `$`, and the fields read of it."""

    name: str
    fields: tuple[str, ...]
    start: int
    end: int


@frozen
class Chain:
    """Fields of something in parentheses, or of a function's result: `(query "up" | first).Value`."""

    operand: Operand
    fields: tuple[str, ...]
    start: int
    end: int


@frozen
class Constant:
    """A string, number, character, boolean or nil. Only a string has its `value`; `text` is as it is written."""

    kind: Literal["string", "number", "character", "bool", "nil"]
    text: str
    value: str
    start: int
    end: int

    @property
    def is_float(self) -> bool:
        """Whether it is a number with a fraction or exponent; to Go it is of another type than a whole one."""
        text = self.text.lower()
        hexadecimal = text.lstrip("+-").startswith("0x")
        return self.kind == "number" and any(c in text for c in ("p" if hexadecimal else ".ei"))


@frozen
class Function:
    """A function by its name."""

    name: str
    start: int
    end: int


@frozen
class Command:
    """A function or value with what stands behind it, separated by spaces."""

    args: tuple[Operand, ...]
    start: int
    end: int


@frozen
class Pipe:
    """Commands, each of which takes the result of the one before as its last argument.

    `variables` are those that it sets: new ones (`:=`), or, where `assigns`, older ones (`=`).
    """

    variables: tuple[str, ...]
    assigns: bool
    commands: tuple[Command, ...]
    start: int
    end: int


Operand: TypeAlias = Dot | Variable | Chain | Constant | Function | Pipe


@frozen
class Text:
    """What is put out as it stands, without the white space that `{{-` and `-}}` take away."""

    text: str
    start: int
    end: int


@frozen
class Action:
    """`{{ pipe }}`: its value is put out, unless it sets a variable."""

    pipe: Pipe
    start: int
    end: int


@frozen
class Arm:
    """One `if`, `else if`, `with`, `else with` or `range` with what stands under it."""

    pipe: Pipe
    body: tuple[Part, ...]


@frozen
class Branch:
    """`{{if}}`, `{{with}}` or `{{range}}` to its `{{end}}`; `otherwise` stands under the bare `{{else}}`."""

    kind: Literal["if", "with", "range"]
    arms: tuple[Arm, ...]
    otherwise: tuple[Part, ...]
    start: int
    end: int


@frozen
class Include:
    """`{{template "name" pipe}}`; of a `{{block}}` too, whose body is a definition."""

    name: str
    pipe: Pipe | None
    start: int
    end: int


@frozen
class Jump:
    """`{{break}}` or `{{continue}}`."""

    kind: Literal["break", "continue"]
    start: int
    end: int


Part: TypeAlias = Text | Action | Branch | Include | Jump


@frozen
class Tree:
    """All of a template: what it puts out, and the bodies of its `{{define}}` and `{{block}}` by name."""

    body: tuple[Part, ...]
    definitions: Mapping[str, tuple[Part, ...]] = attrs.field(hash=False)
