"""What the lint says: findings, as checks give them, and problems, as they are reported."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

import attrs

from obsdsl.define.light import frozen, light

if TYPE_CHECKING:
    from obsdsl.express.node import Node
    from obsdsl.express.tokens import Span
    from obsdsl.read.origin import Path, Place


class Level(IntEnum):
    """How bad a problem is: an error cannot work, a warning will hurt, an info could be better."""

    INFO = 0
    WARNING = 1
    ERROR = 2

    @property
    def word(self) -> str:
        """`error`, `warning` or `info`."""
        return self.name.lower()


@light
class Because:
    """A second place that explains the first: a part of the expression, and what is to be said of it."""

    node: Node
    note: str


@frozen
class Fix:
    """A change that mends the finding, at the place that the finding names.

    `text` stands in place of the part of the expression, the span, or the value of the field; None deletes the field.
    `safe` says that nothing but the fault changes. `field` is another field than the finding's own.
    """

    text: str | None
    safe: bool
    field: Path | None = None


@light
class About:
    """What a finding of the whole project is about: how it is called, and where it stands."""

    subject: str
    place: Place | None = None


@light
class Finding:
    """What a check says of one value: `message` says what is wrong, `mend` what to do.

    `at` is the part of the expression that it means, by identity; `field` the field of the value (as the file calls
    it: `("labels", "severity")`), `span` the characters of its text. `about` is for checks of the whole project,
    whose findings may be about anything in it. `level` is given where it is another than the check's own.
    """

    message: str
    mend: str
    at: Node | None = None
    because: tuple[Because, ...] = ()
    field: Path = ()
    span: Span | None = None
    fix: Fix | None = None
    level: Level | None = None
    about: About | None = None


@light
class Mark:
    """A stretch of an excerpt that is underlined, with what is said of it; the first of several has no note."""

    start: int
    end: int
    note: str = ""


@light
class Excerpt:
    """The text that a problem points into: an expression, an annotation."""

    text: str
    marks: tuple[Mark, ...] = ()


@light
class Edit:
    """A change of a file: `text` in place of the characters from `start` to `end`."""

    file: str
    start: int
    end: int
    text: str


@light
class Problem:
    """A finding with its check and its place in the user's files. `subject` is the object's name."""

    code: str
    check: str
    level: Level
    subject: str
    message: str
    mend: str
    place: Place | None = None
    excerpt: Excerpt | None = None
    edits: tuple[Edit, ...] = ()
    safe: bool = False

    @property
    def identity(self) -> tuple[str, str, str, str]:
        """What stays the same when lines move: for baselines and for the comparison with another revision."""
        return (self.check, self.place.file if self.place else "", self.subject, self.message)

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """By file, line, column and code."""
        place = self.place
        where = ("", 0, 0) if place is None else (place.file, place.line, place.column)
        return (*where, self.code, self.message)


@frozen
class Broken:
    """A check that raised an exception: a fault of the check, named beside the others' results."""

    check: str
    subject: str
    error: str
    trace: str = attrs.field(default="", repr=False)
