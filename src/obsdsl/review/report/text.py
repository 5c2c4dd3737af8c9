"""A review for people at a terminal: one screen of what matters most, then everything, by object."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from obsdsl.review.remark import Danger, Remark, Review
from obsdsl.review.report.words import Object, count, objects, place, printable, sides, summary

# Text and the name of a colour (None is bold) to styled text.
Style = Callable[[str, "str | None"], str]
_COLORS: Final[Mapping[Danger, str]] = {
    Danger.ALARM: "red", Danger.CARE: "yellow", Danger.LOOK: "cyan", Danger.NOTE: "",
}  # fmt: skip
# What fits on a screen.
MOST: Final = 20
_WIDTH: Final = max(len(one.word) for one in Danger)


def plain(text: str, _color: str | None) -> str:
    """Without colours."""
    return text


def lines(review: Review, root: str, style: Style = plain, most: int = MOST) -> Iterator[str]:
    """The most dangerous changes; then, where there is more to say, all of them by object."""
    yield style(f"{sides(review)}: {summary(review)}", None)
    if not review.remarks:
        return
    yield ""
    shown = review.remarks[:most]
    for one in shown:
        yield _line(one, style)
    left = len(review.remarks) - len(shown)
    if left:
        yield style(f"  {' ' * _WIDTH}  … and {left:,} more, below", "")
    if left or any(one.details for one in review.remarks):
        yield from _objects(objects(review.remarks), root, style)


def _line(one: Remark, style: Style, indent: str = "  ") -> str:
    return f"{indent}{style(f'{one.danger.word:{_WIDTH}}', _COLORS[one.danger])}  {printable(one.line)}"


def _objects(found: Sequence[Object], root: str, style: Style) -> Iterator[str]:
    for each in found:
        where = place(each.location, root)
        name = f"{each.kind} {printable(each.of[1])}: {count(len(each.remarks), 'change')}"
        yield ""
        yield style(name, None) + (f"  {where}" if where else "")
        for one in each.remarks:
            yield _line(one, style)
            for line in one.details:
                yield f"  {' ' * _WIDTH}    {_detail(line, style)}"


def _detail(line: str, style: Style) -> str:
    color = "red" if line.startswith(("before: ", "- ")) else "green" if line.startswith(("after: ", "+ ")) else ""
    return style(printable(line), color)
