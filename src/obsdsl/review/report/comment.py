"""A review as a bot posts it: one screen first, details folded, and never longer than the forge takes.

What does not fit is left out from the end, where the least dangerous stands, and counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal, TypeAlias, get_args

from obsdsl.review.remark import Review
from obsdsl.review.report.escape import code, cut, html
from obsdsl.review.report.markdown import CLOSING, full, head, opening
from obsdsl.review.report.words import Object, count, objects

Forge: TypeAlias = Literal["github", "gitlab"]
FORGES: Final[tuple[Forge, ...]] = get_args(Forge)
# Characters that the body of a comment may have: GitHub's API refuses more than 65,536, GitLab more than 1,000,000. A
# browser takes long for a comment of a megabyte, and nobody reads it.
LIMITS: Final[Mapping[Forge, int]] = {"github": 65_536, "gitlab": 1_000_000}
_LENGTHS: Final[Mapping[Forge, int]] = {"github": 60_000, "gitlab": 250_000}
# Of what is said in the end.
_ROOM: Final = 2_000


def marker(name: str = "") -> str:
    """What a bot finds its comment by: it is the first line, and nobody sees it."""
    plain = "".join(c if c.isalnum() or c in "_." else "_" for c in name)
    return f"<!-- obsdsl-diff {plain or 'review'} -->"


def comment(review: Review, root: str, forge: Forge, title: str = "", page: str | None = None, name: str = "") -> str:
    """The body of the comment. `page` is where the pictures are; comments of another `name` are other comments."""
    shown = f"{code(title, 60)}: " if title else ""
    top = "\n".join([marker(name), *head(review, shown)])
    room = _LENGTHS[forge] - _ROOM - len(top)
    details, left = _fitting(objects(review.remarks), root, room)
    return "\n".join([top, *details, *_end(left, page)]) + "\n"


def _fitting(found: Sequence[Object], root: str, room: int) -> tuple[list[str], Sequence[Object]]:
    """The details of as many objects as there is room for, and the objects that are left over."""
    said: list[str] = []
    for number, each in enumerate(found):
        lines = _folded(each, root, room)
        room -= _length(lines)
        if room < 0:
            return said, found[number:]
        said += lines
    return said, ()


def _folded(each: Object, root: str, room: int) -> list[str]:
    """An object, or as much of it as there is room for."""
    begin, end = ["", *opening(each, root)], list(CLOSING)
    room -= _length(begin) + _length(end) + 100
    middle: list[str] = []
    for number, one in enumerate(each.remarks):
        lines = full(one)
        room -= _length(lines)
        if room < 0:
            # Without a single change, it would say nothing.
            left = len(each.remarks) - number
            middle += [f"- … and {count(left, 'change')} more"] if number else lines
            break
        middle += lines
    return [*begin, *middle, *end]


def _length(lines: Sequence[str]) -> int:
    return sum(map(len, lines)) + len(lines)


def _end(left: Sequence[Object], page: str | None) -> Iterator[str]:
    """What was left out, where the pictures are."""
    if left:
        changes = sum(len(one.remarks) for one in left)
        where = "the page shows them" if page else "`obsdsl diff` shows them"
        yield from ("", f"… and {count(changes, 'change')} of {count(len(left), 'object')} more: {where}.")
    if page:
        yield from ("", f'<a href="{_url(page)}">The dashboards before and after, drawn</a>')


def _url(page: str) -> str:
    return html(cut(page, 1000), 1000).replace('"', "%22").replace("&#8203;", "")
