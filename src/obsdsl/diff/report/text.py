"""A plan for people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby, islice

from obsdsl.diff.change import Change, Plan
from obsdsl.diff.report.words import SIGNS, leftovers, name, note, printable, shown_lines, source, summary

# Text and the name of a colour (None is bold) to styled text.
Style = Callable[[str, "str | None"], str]
_COLORS = {"+": "green", "~": "yellow", "-": "red", "!": "magenta", "@": "cyan"}
MOST = 20
# Of one difference, so many lines.
_MOST_LINES = 40


def plain(text: str, _color: str | None) -> str:
    """Without colours."""
    return text


def lines(plan: Plan, force: bool = False, style: Style = plain, most: int = MOST) -> Iterator[str]:
    """By part: each change, and what differs; then what is to be known of all."""
    wheres = {one.part: one.where for one in plan.places}
    for part, changes in groupby(sorted(plan.changes, key=_part), key=_part):
        yield style(printable(f"{part}: {wheres.get(part, '')}"), None)
        for change in changes:
            yield from _change(change, force, style, most)
        yield ""
    for problem in plan.problems:
        yield style(printable(problem), "yellow")
    if (left := leftovers(plan)) is not None:
        yield printable(left)
    if plan.narrowed:
        yield printable(f"of {', '.join(plan.narrowed)} alone")
    yield style(f"{plan.target}: {summary(plan, force)}", None)


def _part(change: Change) -> str:
    return change.identity.part


def _change(change: Change, force: bool, style: Style, most: int) -> Iterator[str]:
    sign = SIGNS[change.action] if change.is_done(force) else "!"
    where = source(change)
    yield f"  {style(f'{sign} {name(change)}', _COLORS[sign])}" + (f"  {where}" if where else "")
    if (words := note(change, force)) is not None:
        yield f"      {style(printable(words), None)}"
    for difference in islice(change.differences, most):
        yield f"      {printable(difference.path)}"
        found = list(shown_lines(difference))
        for mark, line in found[:_MOST_LINES]:
            yield f"        {style(f'{mark} {line}', _COLORS.get(mark, ''))}" if mark.strip() else f"          {line}"
        if len(found) > _MOST_LINES:
            yield f"        … and {len(found) - _MOST_LINES} more lines"
    if len(change.differences) > most:
        yield f"      … and {len(change.differences) - most} more differences; --verbose shows all"
