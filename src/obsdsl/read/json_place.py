"""Where the values of a JSON text stand: a scanner that walks to a path, and remembers the objects that it has seen."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import TypeAlias

from obsdsl.define.light import frozen
from obsdsl.read.origin import Path, Place

_SPACE = re.compile(r"[ \t\n\r]*")
# One character of a string's value: a pair of escaped surrogates, an escape, or any other.
_CHARACTER = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|[^\\]", re.DOTALL
)
_scan = json.JSONDecoder(strict=False).raw_decode


@frozen
class _Entry:
    """A member of an object or a list: where its key stands (of a list, the value itself), and its value."""

    key: tuple[int, int]
    value: tuple[int, int]


# What an object or a list holds, and the members of an object that later ones of their name replace.
_Members: TypeAlias = dict[str | int, _Entry]
_Lost: TypeAlias = list[tuple[str | int, _Entry]]


class JsonOrigin:
    """The places of a JSON file's values. `start` is where the JSON begins, behind a byte order mark."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self.start = 1 if text.startswith("\ufeff") else 0
        self._seen: dict[int, tuple[_Members, _Lost]] = {}

    def at(self, start: int, length: int) -> Place:
        """The place of a stretch of the text."""
        line, column = self._point(start)
        end_line, end_column = self._point(start + length)
        return Place(self.file, line, column, end_line, end_column)

    def place(self, path: Path) -> Place:
        """The place of the value at `path`; of its nearest parent where it is not there."""
        entry, _ = self._find(path)
        return self._stretch(entry.value)

    def key(self, path: Path) -> Place:
        """The place of the key that holds the value at `path`; of the value itself where an index leads to it."""
        entry, found = self._find(path)
        return self._stretch(entry.key if found else entry.value)

    def within(self, path: Path, start: int, end: int) -> Place:
        """The place of a part of the text at `path`. `start` and `end` are offsets into the value."""
        entry, found = self._find(path)
        first, last = entry.value
        if not found or self.text[first : first + 1] != '"':
            return self._stretch(entry.value)
        begin, stop = self._characters(first + 1, last - 1, sorted((max(0, start), max(0, end))))
        return self.at(begin, stop - begin)

    def offsets(self, path: Path) -> tuple[int, int] | None:
        """Where the value at `path` begins and ends in `text`, for fixes; None where it is not there."""
        entry, found = self._find(path)
        return entry.value if found else None

    def lost_keys(self) -> Iterator[tuple[Path, tuple[int, int]]]:
        """Keys that stand in an object again: their path, and the place (start, length) of each but the last."""
        pending: list[tuple[Path, _Entry]] = [((), self._root)]
        while pending:
            path, entry = pending.pop()
            members, lost = self._members(entry.value[0])
            yield from (((*path, key), (one.key[0], one.key[1] - one.key[0])) for key, one in lost)
            pending += [((*path, key), one) for key, one in reversed(members.items())]
            pending += [((*path, key), one) for key, one in reversed(lost)]

    @cached_property
    def _root(self) -> _Entry:
        first = _space(self.text, self.start)
        try:
            span = (first, _scan(self.text, first)[1])
        except (ValueError, RecursionError):
            span = (first, len(self.text))
        return _Entry(span, span)

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def _point(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._lines, offset)
        column = offset - self._lines[line - 1] + 1
        return line, max(1, column - self.start) if line == 1 else column

    def _stretch(self, span: tuple[int, int]) -> Place:
        return self.at(span[0], span[1] - span[0])

    def _find(self, path: Path) -> tuple[_Entry, bool]:
        """The value at `path`, or the nearest that holds it; and whether it is there."""
        entry = self._root
        for step in path:
            try:
                members = self._members(entry.value[0])[0]
            except (ValueError, IndexError, RecursionError):
                return entry, False
            if step not in members:
                return entry, False
            entry = members[step]
        return entry, True

    def _members(self, start: int) -> tuple[_Members, _Lost]:
        """What the object or list that begins at `start` holds, and what of it is lost to later keys."""
        if start not in self._seen:
            opening = self.text[start : start + 1]
            self._seen[start] = ({}, []) if opening not in ("{", "[") else self._scanned(start, opening == "{")
        return self._seen[start]

    def _scanned(self, start: int, keyed: bool) -> tuple[_Members, _Lost]:
        text = self.text
        members: _Members = {}
        lost: _Lost = []
        at = _space(text, start + 1)
        while text[at] not in "]}":
            name: str | int = len(members)
            key = None
            if keyed:
                name, end = _scan(text, at)
                key = (at, end)
                at = _space(text, _space(text, end) + 1)
            end = _scan(text, at)[1]
            if name in members:
                lost.append((name, members.pop(name)))
            members[name] = _Entry(key or (at, end), (at, end))
            at = _space(text, end)
            if text[at] == ",":
                at = _space(text, at + 1)
        return members, lost

    def _characters(self, first: int, last: int, wanted: list[int]) -> list[int]:
        """The offsets in the text of characters of the value that is written from `first` to `last`."""
        found: list[int] = []
        for count, match in enumerate(_CHARACTER.finditer(self.text, first, last)):
            while len(found) < len(wanted) and wanted[len(found)] <= count:
                found.append(match.start())
            if len(found) == len(wanted):
                break
        return found + [last] * (len(wanted) - len(found))


def _space(text: str, at: int) -> int:
    """The first character from `at` on that is no white space."""
    return _SPACE.match(text, at).end()  # type: ignore[union-attr]
