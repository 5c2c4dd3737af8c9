"""Offsets of a text as lines and columns."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from itertools import accumulate

from obsdsl.define.light import frozen
from obsdsl.read.origin import Place

# As editors count: the other breaks of YAML (NEL and Unicode's two) end no line there.
_BREAK = re.compile(r"\r\n?|\n")


@frozen(eq=False, slots=False)
class Lines:
    """The lines of a file's text. Columns count characters."""

    file: str
    text: str

    @cached_property
    def _starts(self) -> list[int]:
        if "\r" in self.text:
            return [0, *(match.end() for match in _BREAK.finditer(self.text))]
        return [0, *accumulate(len(line) + 1 for line in self.text.split("\n"))][:-1]

    def line(self, offset: int) -> int:
        """The line of the character at `offset`, from 1."""
        return bisect_right(self._starts, offset)

    def place(self, start: int, end: int | None = None) -> Place:
        """The place from `start` to behind the last character; a point without `end`."""
        start = min(max(start, 0), len(self.text))
        end = min(max(start if end is None else end, start), len(self.text))
        first, last = self.line(start), self.line(end)
        columns = (start - self._starts[first - 1] + 1, end - self._starts[last - 1] + 1)
        return Place(self.file, first, columns[0], last, columns[1])
