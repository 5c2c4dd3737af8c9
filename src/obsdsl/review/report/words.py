"""What all reports say of a review, in the same words and order."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from typing import Final

import attrs

from obsdsl.errors import Location
from obsdsl.review.remark import Danger, Remark, Review

# What a danger means, as a heading.
HEADINGS: Final[Mapping[Danger, str]] = {
    Danger.ALARM: "Somebody may no longer be woken",
    Danger.CARE: "Something may be missed, or break",
    Danger.LOOK: "Behaves otherwise",
    Danger.NOTE: "Looks otherwise, or is new",
}
# What people call the kinds of artifacts.
_OBJECTS: Final[Mapping[str, str]] = {
    "rules": "rule group", "log-rules": "rule group of logs", "prometheus": "server",
    "library-panel": "library panel", "grafana-rules": "Grafana rules",
    "contact-point": "contact point", "mute-timing": "mute timing",
}  # fmt: skip
# Of characters that turn the direction of text, and others that a reader cannot see.
_UNSEEN: Final = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


@attrs.frozen(eq=False)
class Object:
    """All that is said of one artifact, the most dangerous first."""

    of: tuple[str, str]
    remarks: tuple[Remark, ...]

    @property
    def danger(self) -> Danger:
        """That of the first."""
        return self.remarks[0].danger

    @property
    def location(self) -> Location | None:
        """Where it is defined."""
        return next((one.location for one in self.remarks if one.location is not None), None)

    @property
    def kind(self) -> str:
        """As people call it."""
        return _OBJECTS.get(self.of[0], self.of[0])


def objects(remarks: Iterable[Remark]) -> tuple[Object, ...]:
    """Remarks by the object that they belong to, in the order of their first ones."""
    found: dict[tuple[str, str], list[Remark]] = {}
    for one in remarks:
        found.setdefault(one.of, []).append(one)
    return tuple(Object(of, tuple(ones)) for of, ones in found.items())


def summary(review: Review) -> str:
    """`7 changes: 2 alarm, 1 care, 4 look`."""
    if not review.remarks:
        return "no changes"
    counts = ", ".join(f"{review.count(one):,} {one.word}" for one in reversed(Danger) if review.count(one))
    return f"{count(len(review.remarks), 'change')}: {counts}"


def sides(review: Review) -> str:
    """`HEAD → the workspace`."""
    return f"{printable(review.before.name)} → {printable(review.after.name)}"


def count(number: int, noun: str) -> str:
    """`1 change`, `2 changes`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def place(location: Location | None, root: str) -> str | None:
    """`alerts/app.py:4`, the same on every machine where the file lies below the root."""
    if location is None:
        return None
    return f"{printable(location.file.removeprefix(root + os.sep)).replace(os.sep, '/')}:{location.line}"


def printable(text: str) -> str:
    """On one line, with escapes for what a terminal would obey, and for what nobody sees."""
    text = _UNSEEN.sub(_escaped, text)
    return text if text.isprintable() else "".join(c if c.isprintable() else _shown(c) for c in text)


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def _shown(character: str) -> str:
    # A text of several lines is read as one.
    return " " if character in "\n\t\r\u00a0\u202f\u2028\u2029" or character.isspace() else repr(character)[1:-1]
