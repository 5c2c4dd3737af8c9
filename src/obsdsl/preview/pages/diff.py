"""The page of a review: what changed, the most dangerous first, then each dashboard before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import attrs

from obsdsl.compose.raw_dashboard import RawDashboard
from obsdsl.preview.board.read import board
from obsdsl.preview.board.value import Board
from obsdsl.preview.data.source import Fill
from obsdsl.preview.data.value import Shown
from obsdsl.preview.marks import Change, changes
from obsdsl.preview.pages.assets import Assets
from obsdsl.preview.pages.board import Drawn, badge, filled, mark_chip, panel_box, payload, sections
from obsdsl.preview.pages.document import Frame, document
from obsdsl.preview.pages.element import Html, data, element
from obsdsl.preview.pages.mark import ADDED, REMOVED, Mark
from obsdsl.preview.pages.remark import remark_list
from obsdsl.review.documents import Document, Documents
from obsdsl.review.kinds.dashboard.remarks import dashboard_pairs
from obsdsl.review.remark import Remark, Review
from obsdsl.review.report.words import count, place, sides, summary

# More dashboards are not drawn: nobody looks at them, and no browser holds them.
_MOST: Final = 40
# A dashboard of fewer panels is shown whole at once.
_FEW: Final = 16


@attrs.frozen(eq=False)
class Side:
    """A dashboard on one side: what is drawn, and with which data."""

    drawn: Drawn
    shown: Mapping[str, Shown]
    # What people call the side.
    name: str


@attrs.frozen(eq=False)
class Compared:
    """A dashboard that changed; None on the side where it is not there."""

    title: str
    remarks: tuple[Remark, ...]
    before: Side | None
    after: Side | None
    changes: tuple[Change, ...]


def diff_html(review: Review, fills: tuple[Fill, Fill], root: str = "", source: str = "") -> str:
    """The whole page in one file. `fills` have the data of both sides; paths below `root` are told from there."""
    pairs = list(_compared(review, fills))
    drawn = [side for one in pairs for side in (one.before, one.after) if side is not None]
    left = sum(1 for _ in dashboard_pairs(Documents(review.before), Documents(review.after))) - len(pairs)
    main = [
        element("p", summary(review), class_="lede"),
        remark_list(review.remarks, root),
        [_pair(one, at, root) for at, one in enumerate(pairs)],
        element("p", f"{count(left, 'dashboard')} more changed and {'is' if left == 1 else 'are'} not drawn.")
        if left
        else None,
    ]
    all_shown = {f"{one.drawn.name} {key}": shown for one in drawn for key, shown in one.shown.items()}
    return document(
        Frame(Assets()),
        sides(review),
        main,
        badges=badge(all_shown, source if drawn else ""),
        carried=[
            data({one.drawn.name: payload(one.drawn) for one in drawn}, id="boards"),
            data({one.drawn.name: filled(one.shown) for one in drawn}, id="data"),
        ],
        search="Find changes",
        charts=bool(drawn),
    )


def _compared(review: Review, fills: tuple[Fill, Fill]) -> Iterator[Compared]:
    """The dashboards that differ, those with the most dangerous changes first."""
    by_dashboard: dict[str, list[Remark]] = {}
    for one in review.remarks:
        if one.of[0] == "dashboard":
            by_dashboard.setdefault(one.of[1], []).append(one)
    rank = {name: at for at, name in enumerate(by_dashboard)}
    documents = Documents(review.before), Documents(review.after)
    # What is only written otherwise is no change.
    pairs = [one for one in dashboard_pairs(*documents) if one.document.name in rank]
    pairs.sort(key=lambda one: rank[one.document.name])
    for at, pair in enumerate(pairs[:_MOST]):
        remarks = tuple(by_dashboard[pair.document.name])
        boards = [None if one is None else _board(one) for one in (pair.before, pair.after)]
        old, new = boards
        marked: list[Change] = []
        if pair.before is not None and pair.after is not None and old is not None and new is not None:
            marked = changes(pair.before, pair.after, (old, new), remarks)
        names = (review.before.name, review.after.name)
        drawn = [
            None if board_ is None else _side(board_, f"{word}-{at}", marked, fill, name)
            for board_, word, fill, name in zip(boards, ("before", "after"), fills, names, strict=True)
        ]
        title = next(one.title or one.uid for one in (new, old) if one is not None)
        yield Compared(title, remarks, drawn[0], drawn[1], tuple(marked))


def _board(document: Document) -> Board | None:
    return board(RawDashboard(document.data), document.folder) if isinstance(document.data, dict) else None


def _side(board_: Board, name: str, marked: Sequence[Change], fill: Fill, side: str) -> Side:
    is_old = name.startswith("before")
    marks: dict[str, Mark] = {}
    for one in marked:
        panel = one.before if is_old else one.after
        if panel is not None:
            marks[panel.key] = one.mark
    return Side(Drawn(board_, name, marks=marks, level=4), fill(board_), side)


def _pair(one: Compared, at: int, root: str) -> Html:
    """A dashboard: what is said of it, its panels that changed, and all of it."""
    location = next((remark.location for remark in one.remarks if remark.location is not None), None)
    whole = _whole_mark(one)
    looks = [change for change in one.changes if change.mark.word != "moved"]
    # Of a new dashboard all there is to see is the dashboard.
    cards = [_card(change, one) for change in looks] if whole is None else []
    head = element(
        "div",
        element("h2", one.title, id=f"dashboard-{at}"),
        mark_chip(whole) if whole else None,
        element("span", place(location, root), class_="place"),
        class_="pair-head",
    )
    return element(
        "section",
        head,
        element("div", cards, class_="cards") if cards else None,
        _both(one, at, is_open=whole is not None or not cards or _size(one) <= _FEW),
        class_="pair",
        data_side="both",
        data_holds=True,
        aria_labelledby=f"dashboard-{at}",
    )


def _whole_mark(one: Compared) -> Mark | None:
    """Whether all of the dashboard came or went."""
    if one.before is None or one.after is None:
        return ADDED if one.before is None else REMOVED
    return None


def _size(one: Compared) -> int:
    return sum(1 for side in (one.after or one.before,) if side for _ in side.drawn.board.panels)


def _card(change: Change, one: Compared) -> Html:
    """A panel that changed, before and after side by side."""
    panel = change.panel
    name = f"{panel.row} / {panel.title}" if panel.row else panel.title
    pictures = [
        _picture(panel_, side, word)
        for panel_, side, word in ((change.before, one.before, "before"), (change.after, one.after, "after"))
    ]
    lines = [element("li", line) for line in change.mark.lines if line not in ("added", "removed")]
    return element(
        "div",
        element("div", element("h3", name or panel.kind), mark_chip(change.mark), class_="card-head"),
        element("ul", lines, class_="card-lines") if lines else None,
        element("div", pictures, class_="pictures"),
        class_=f"change {change.mark.word}",
        data_find=f"{one.title} {name}".lower(),
    )


def _picture(panel: Any, side: Side | None, word: str) -> Html:
    if panel is None or side is None:
        return element(
            "div",
            element("p", word.title(), class_="when"),
            element("div", "not there", class_="nothing"),
            class_="picture",
        )
    return element(
        "div", element("p", word.title(), class_="when"), panel_box(panel, side.drawn, alone=True), class_="picture"
    )


def _both(one: Compared, at: int, *, is_open: bool) -> Html:
    """All of the dashboard, before and after."""
    name = f"whole-{at}"
    both = [side for side in (one.before, one.after) if side is not None]
    toggles = [
        element(
            "button",
            text,
            type="button",
            data_does="side",
            data_side=side,
            aria_pressed="true" if side == "both" else "false",
        )
        for side, text in (("both", "Side by side"), ("before", "Before"), ("after", "After"))
    ]
    fold = element(
        "button",
        element("span", class_="caret", aria_hidden="true"),
        "The whole dashboard",
        type="button",
        data_does="fold",
        aria_expanded="true" if is_open else "false",
        aria_controls=name,
    )
    columns = [_column(side) for side in both]
    return element(
        "div",
        element("div", element("h3", fold, class_="row-title"), class_="whole-head"),
        element(
            "div",
            element("div", toggles, class_="sides", role="group", aria_label=f"Which side of {one.title}")
            if len(both) > 1
            else None,
            element("div", columns, class_="columns" if len(both) > 1 else "columns one"),
            id=name,
            hidden=not is_open,
        ),
    )


def _column(side: Side) -> Html:
    word = side.drawn.name.partition("-")[0]
    when = element("p", element("b", word.title()), f" · {side.name}", class_="when")
    return element("div", when, sections(side.drawn), class_=f"column {word}")
