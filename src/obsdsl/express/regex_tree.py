"""What a regular expression says, as a tree."""

from __future__ import annotations

from typing import TypeAlias

from obsdsl.define.light import frozen
from obsdsl.express.regex_class import LAST, Ranges


@frozen
class Chars:
    """One character of a class. `classes` are Unicode's, each with whether it is negated."""

    ranges: Ranges
    classes: tuple[tuple[str, bool], ...] = ()
    negated: bool = False
    fold: bool = False


@frozen
class Assertion:
    """A place between characters: `start`, `end`, `line start`, `line end`, `boundary` or `no boundary`."""

    kind: str


@frozen
class Sequence:
    """Parts one after the other."""

    parts: tuple[Part, ...]


@frozen
class Alternatives:
    """One of several parts."""

    branches: tuple[Part, ...]


@frozen
class Repeat:
    """A part `low` to `high` times; None is any number."""

    part: Part
    low: int
    high: int | None


Part: TypeAlias = Chars | Assertion | Sequence | Alternatives | Repeat

ANY = Chars(((0, LAST),))
NO_NEWLINE = Chars(((10, 10),), negated=True)
