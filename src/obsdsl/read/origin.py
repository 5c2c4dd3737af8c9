"""Where the values of a file stand in it.

A path names a value by the keys and indices that lead to it in the parsed data, such as
`("groups", 0, "rules", 3, "annotations", "summary")`.
"""

from __future__ import annotations

from typing import Protocol, TypeAlias

from obsdsl.define.light import light

Path: TypeAlias = tuple[str | int, ...]


@light
class Place:
    """A stretch of a file. Lines and columns count from 1; the end is behind the last character."""

    file: str
    line: int
    column: int = 1
    end_line: int | None = None
    end_column: int | None = None


class Origin(Protocol):
    """A file that knows the places of its values. No method raises, whatever the path."""

    @property
    def file(self) -> str:
        """The file's path."""

    @property
    def text(self) -> str:
        """All of the file."""

    def place(self, path: Path) -> Place:
        """The place of the value at `path`; of its nearest parent where it is not there."""

    def key(self, path: Path) -> Place:
        """The place of the key that holds the value at `path`; of the value itself where an index leads to it."""

    def within(self, path: Path, start: int, end: int) -> Place:
        """The place of a part of the text at `path`. `start` and `end` are offsets into the value."""

    def offsets(self, path: Path) -> tuple[int, int] | None:
        """Where the value at `path` begins and ends in `text`, for fixes; None where it is not there."""
