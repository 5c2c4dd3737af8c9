"""Problems for people: one after the other, with the PromQL underlined."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from obsdsl.define.light import frozen
from obsdsl.errors import shown_path
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Excerpt, Level, Mark, Problem

# The colour of each level, by click's names.
COLORS = {Level.ERROR: "red", Level.WARNING: "yellow", Level.INFO: "blue"}
# Text and the name of a colour (None is bold) to styled text.
Style = Callable[[str, "str | None"], str]
# As much of an expression as fits on a line of the terminal.
_WIDTH = 110
# As many lines of it as help.
_LINES = 12


def plain(text: str, _color: str | None) -> str:
    """Without colours."""
    return text


def lines(
    problems: Sequence[Problem],
    checks: Sequence[type[Check[Any]]],  # noqa: ARG001
    root: str,  # noqa: ARG001
    style: Style = plain,
) -> Iterator[str]:
    """The report, an empty line behind each problem. Files are named as the working directory sees them."""
    for problem in problems:
        yield from _problem(problem, style)
        yield ""


def _problem(problem: Problem, style: Style) -> Iterator[str]:
    level = style(problem.level.word, COLORS[problem.level])
    where = f"{printable(place(problem))}: " if problem.place else ""
    name = style(f"[{problem.code} {problem.check}]", "bright_black")
    yield f"{where}{level}: {style(printable(problem.subject), None)}: {printable(problem.message)} {name}"
    if problem.excerpt is not None:
        yield from (f"    {line}" for line in excerpt(problem.excerpt))
    yield f"  mend: {printable(problem.mend)}" + (" (--fix does it)" if problem.safe else "")


def printable(text: str) -> str:
    """On one line, with escapes for what a terminal would obey."""
    return text if text.isprintable() else "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def place(problem: Problem) -> str:
    """`file:line:column`, the column where it is known; empty without a place."""
    if problem.place is None:
        return ""
    column = f":{problem.place.column}" if problem.place.column > 1 else ""
    return f"{shown_path(problem.place.file)}:{problem.place.line}{column}"


@frozen
class _Piece:
    """What a mark covers of one line, by columns from 0; its note stands below its last line."""

    start: int
    end: int
    note: str
    sign: str


def excerpt(value: Excerpt) -> Iterator[str]:
    """The lines of the text that have marks, or its first; each with its marks below."""
    marked = [mark for mark in value.marks if mark.end > mark.start]
    start = count = 0
    for line in value.text.split("\n"):
        here = [piece for mark in marked if (piece := _piece(mark, line, start, mark is value.marks[0])) is not None]
        start += len(line) + 1
        if not here and (marked or not line.strip()):
            continue
        if count == _LINES:
            yield "…"
            return
        count += 1
        yield from _line(line, here)
        if not marked:
            return


def _piece(mark: Mark, line: str, start: int, is_first: bool) -> _Piece | None:
    """The part of a mark in the line that begins at `start`, without the space around the line."""
    begins = start <= mark.start <= start + len(line)
    left = mark.start - start if begins else len(line) - len(line.lstrip())
    right = min(mark.end - start, len(line.rstrip()))
    if not begins and (mark.start >= start or right <= left):
        return None
    note = mark.note if mark.end <= start + len(line) + 1 else ""
    return _Piece(left, max(right, left + 1), note, "^" if is_first and not mark.note else "~")


def _line(line: str, pieces: list[_Piece]) -> Iterator[str]:
    left, right = _window(line, [piece.start for piece in pieces])
    shown = "".join(c if c.isprintable() else " " for c in line[left:right])
    before = "…" if left else ""
    yield before + shown + ("…" if right < len(line) else "")
    hidden = []
    for piece in pieces:
        first, last = max(piece.start, left), min(piece.end, right)
        if first >= right and first > left:
            hidden.append(piece)
            continue
        signs = piece.sign * max(1, last - first)
        yield f"{' ' * (len(before) + first - left)}{signs} {printable(piece.note)}".rstrip()
    # What is too far away is shown on its own.
    if hidden and len(hidden) < len(pieces):
        yield from _line(line, hidden)


def _window(line: str, places: list[int]) -> tuple[int, int]:
    """What is shown of a line that is too long: around its first mark."""
    if len(line) <= _WIDTH or not places:
        return 0, min(len(line), _WIDTH)
    left = max(0, min(min(places) - 20, len(line) - _WIDTH))
    return left, left + _WIDTH
