"""Problems for people: one after the other, with the PromQL underlined."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from obsdsl.errors import shown_path
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Excerpt, Level, Mark, Problem

# The colour of each level, by click's names.
COLORS = {Level.ERROR: "red", Level.WARNING: "yellow", Level.INFO: "blue"}
# Text and the name of a colour (None is bold) to styled text.
Style = Callable[[str, "str | None"], str]
# As much of an expression as fits on a line of the terminal.
_WIDTH = 110


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


def excerpt(value: Excerpt) -> Iterator[str]:
    """The lines of the text that have marks, or its first; each with its marks below."""
    lines, start = value.text.split("\n"), 0
    marked = [mark for mark in value.marks if mark.end > mark.start]
    for line in lines:
        here = [mark for mark in marked if start <= mark.start <= start + len(line)]
        if here or (not marked and line.strip()):
            yield from _line(line, start, here)
            if not marked:
                return
        start += len(line) + 1


def _line(line: str, start: int, marks: list[Mark]) -> Iterator[str]:
    left, right = _window(line, [mark.start - start for mark in marks])
    shown = "".join(c if c.isprintable() else " " for c in line[left:right])
    before = "…" if left else ""
    yield before + shown + ("…" if right < len(line) else "")
    hidden = []
    for index, mark in enumerate(marks):
        first, last = max(mark.start - start, left), min(mark.end - start, right)
        if first >= right and first > left:
            hidden.append(mark)
            continue
        sign = "^" if index == 0 and not mark.note else "~"
        yield f"{' ' * (len(before) + first - left)}{sign * max(1, last - first)} {printable(mark.note)}".rstrip()
    # What is too far away is shown on its own.
    if hidden and len(hidden) < len(marks):
        yield from _line(line, start, hidden)


def _window(line: str, places: list[int]) -> tuple[int, int]:
    """What is shown of a line that is too long: around its first mark."""
    if len(line) <= _WIDTH or not places:
        return 0, min(len(line), _WIDTH)
    left = max(0, min(min(places) - 20, len(line) - _WIDTH))
    return left, left + _WIDTH
