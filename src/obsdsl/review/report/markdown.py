"""A review as Markdown: what matters most, then everything, folded away by object. As long as it gets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from obsdsl.review.remark import Danger, Remark, Review
from obsdsl.review.report.escape import LONGEST, block, code, cut, html, item, text
from obsdsl.review.report.words import HEADINGS, Object, count, objects, place, sides

SIGNS: Final[Mapping[Danger, str]] = {
    Danger.ALARM: "🔴", Danger.CARE: "🟠", Danger.LOOK: "🔵", Danger.NOTE: "⚪",
}  # fmt: skip
# What fits on a screen; of what is dangerous, twice as much.
MOST: Final = 15
# Of the details of one change.
MOST_DETAILS: Final = 40
_LONGEST_DETAIL: Final = 400
# Of a line among those that are seen at once.
_LONGEST_SEEN: Final = 240
_MARKS: Final = (("before: ", "- "), ("after: ", "+ "))
_SIGNED: Final = ("- ", "+ ")


def lines(review: Review, root: str) -> Iterator[str]:
    """The heading, the summary, and each object, folded."""
    yield from head(review)
    for each in objects(review.remarks):
        yield from ("", *folded(each, root))


def head(review: Review, title: str = "") -> Iterator[str]:
    """The heading, and one screen of what matters most."""
    yield f"### {title}{_counts(review)}: {text(sides(review))}"
    shown = _shown(review.remarks)
    for danger, ones in groupby(shown, key=lambda one: one.danger):
        yield from ("", f"**{HEADINGS[danger]}**", "")
        yield from (line(one, _LONGEST_SEEN) for one in ones)
    if left := len(review.remarks) - len(shown):
        yield from ("", f"… and {count(left, 'change')} more, below.")


def line(one: Remark, longest: int = LONGEST) -> str:
    """One change as an item of a list."""
    return f"- {SIGNS[one.danger]} {text(one.kind)} {code(one.name, longest)}: {text(one.text, longest)}"


def folded(each: Object, root: str) -> list[str]:
    """All that is said of an object, folded away."""
    return [*opening(each, root), *(line for one in each.remarks for line in full(one)), *CLOSING]


def opening(each: Object, root: str) -> list[str]:
    """What is seen of a folded object."""
    where = place(each.location, root)
    what = f"{SIGNS[each.danger]} {html(each.kind)} <b>{html(each.of[1], 200)}</b>"
    changes = count(len(each.remarks), "change")
    return ["<details>", f"<summary>{what}: {changes}{f' ({html(where)})' if where else ''}</summary>", ""]


CLOSING: Final = ("", "</details>")


def full(one: Remark) -> list[str]:
    """One change with its details: what was before and after as a block, all else as items of a list."""
    found = [_marked(each) for each in one.details[:MOST_DETAILS]]
    left = len(one.details) - len(found)
    more = [f"… and {count(left, 'line')} more"] if left else []
    if not any(each.startswith(_SIGNED) for each in found):
        return [line(one), *(f"  - {item(each)}" for each in (*found, *more) if each.strip())]
    return [line(one), *(f"  {each}" for each in block((*found, *(f"  {each}" for each in more)), "diff"))]


def _marked(detail: str) -> str:
    """A detail, as it is read in a block of differences."""
    detail = cut(detail, _LONGEST_DETAIL)
    for word, mark in _MARKS:
        if detail.startswith(word):
            return mark + detail.removeprefix(word)
    # To a bot, a line that begins with a slash is a command.
    return detail if detail.startswith(_SIGNED) else f"{'›' if detail.lstrip().startswith('/') else ' '} {detail}"


def _shown(remarks: Sequence[Remark]) -> Sequence[Remark]:
    """Those that a reviewer sees at once."""
    dangerous = sum(one.danger >= Danger.CARE for one in remarks)
    return remarks[: max(MOST, min(dangerous, 2 * MOST))]


def _counts(review: Review) -> str:
    if not review.remarks:
        return "No changes"
    counts = " ".join(f"{SIGNS[one]} {review.count(one):,}" for one in reversed(Danger) if review.count(one))
    return f"{count(len(review.remarks), 'change')} ({counts})"
