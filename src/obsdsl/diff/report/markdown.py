"""A plan as a comment of a review."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from obsdsl.diff.canonical import Difference
from obsdsl.diff.change import Change, Plan
from obsdsl.diff.report.words import SIGNS, leftovers, name, note, printable, shown_lines, source, summary

MOST = 20
_MARKS = re.compile(r"([\\`*_\[\]<>#|~&!])")


def lines(plan: Plan, force: bool = False, most: int = MOST) -> Iterator[str]:
    """A heading, a table, and what differs, folded away."""
    yield f"### `{_code(plan.target)}`: {summary(plan, force)}"
    if plan.changes:
        yield from ("", "| | object | defined at | |", "|---|---|---|---|")
        for one in plan.changes:
            sign = SIGNS[one.action] if one.is_done(force) else "!"
            words = _text(note(one, force) or "")
            yield f"| `{sign}` | {_text(name(one))} | {_text(source(one) or '')} | {words} |"
    for problem in plan.problems:
        yield from ("", f"> {_text(problem)}")
    if (left := leftovers(plan)) is not None:
        yield from ("", _text(left))
    if plan.narrowed:
        yield from ("", f"Of {', '.join(f'`{_code(one)}`' for one in plan.narrowed)} alone.")
    for one in plan.changes:
        if one.differences:
            yield from _details(one, most)


def _details(change: Change, most: int) -> Iterator[str]:
    yield from ("", f"<details><summary>{_html(name(change))}</summary>", "")
    found = [line for one in islice(change.differences, most) for line in _diff(one)]
    fence = "`" * max(3, 1 + max((len(run) for line in found for run in re.findall("`+", line)), default=0))
    yield f"{fence}diff"
    yield from found
    if len(change.differences) > most:
        yield f"@@ and {len(change.differences) - most} more differences @@"
    yield from (fence, "", "</details>")


def _diff(difference: Difference) -> Iterator[str]:
    yield f"@@ {printable(difference.path)} @@"
    for mark, line in shown_lines(difference):
        yield f"{mark} {line}"


def _text(text: str) -> str:
    return _MARKS.sub(r"\\\1", text)


def _html(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _code(text: str) -> str:
    return text.replace("`", "'")
