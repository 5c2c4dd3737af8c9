"""What a reviewer is told, as HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Final

from obsdsl.preview.pages.element import Html, element
from obsdsl.review.remark import Danger, Remark
from obsdsl.review.report.words import HEADINGS, count, place, printable

_SIGNS: Final[Mapping[Danger, str]] = {Danger.ALARM: "✕", Danger.CARE: "!", Danger.LOOK: "?", Danger.NOTE: "·"}
_MOST: Final = 400


def remark_list(remarks: Sequence[Remark], root: str) -> Html:
    """All of them, under a heading for each danger."""
    if not remarks:
        return element("p", "Nothing changed.", class_="nothing")
    groups = [
        element(
            "section",
            element("h2", HEADINGS[danger], element("span", str(len(ones)), class_="many")),
            element("ul", [_item(one, root) for one in ones[:_MOST]]),
            element("p", f"{count(len(ones) - _MOST, 'change')} more", class_="mend") if len(ones) > _MOST else None,
            class_=f"remarks {danger.word}",
            data_holds=True,
        )
        for danger, held in groupby(remarks, key=lambda one: one.danger)
        for ones in [list(held)]
    ]
    return element("div", groups, class_="all-remarks")


def _item(one: Remark, root: str) -> Html:
    where = place(one.location, root)
    line = element(
        "p", element("span", one.kind, class_="kind"), " ", element("b", printable(one.name)), ": ", printable(one.text)
    )
    return element(
        "li",
        element("span", _SIGNS[one.danger], class_=f"sign {one.danger.word}", aria_hidden="true"),
        element(
            "div",
            line,
            element("p", where, class_="place") if where else None,
            _details(one.details),
        ),
        data_find=f"{one.kind} {one.name} {one.text}".lower(),
    )


def _details(details: Sequence[str]) -> Html | None:
    if not details:
        return None
    rows = [element("li", _marked(one)) for one in details]
    return element("details", element("summary", "details"), element("ul", rows, class_="remark-details"))


def _marked(line: str) -> Html:
    """A line of before or after, with a sign of its own."""
    for word, sign, name in (("before: ", "−", "removed"), ("after: ", "+", "added")):
        if line.startswith(word):
            return element("code", f"{sign} {line.removeprefix(word)}", class_=name)
    return element("code", line)
