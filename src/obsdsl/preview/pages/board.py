"""A dashboard as a page: its panels in their places, filled by scripts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import attrs

from obsdsl.compose.raw_dashboard import text
from obsdsl.preview.board.value import Board, Panel, Section
from obsdsl.preview.data.prometheus import choices_of
from obsdsl.preview.data.span import span_of
from obsdsl.preview.data.value import Shown
from obsdsl.preview.pages.document import Frame, document
from obsdsl.preview.pages.element import Child, Html, data, element
from obsdsl.preview.pages.mark import Mark
from obsdsl.preview.pages.problem import problem_chip
from obsdsl.preview.problems import Problems

# Panels of few columns and rows stand two in a line on a phone.
_NARROW, _LOW = 6, 5


@attrs.frozen(eq=False)
class Drawn:
    """A board on a page. `name` tells it apart from others there; `marks` are of panels, by their keys."""

    board: Board
    name: str = "main"
    problems: Problems = attrs.field(factory=Problems)
    marks: Mapping[str, Mark] = attrs.field(factory=dict)
    # How deep its headings lie.
    level: int = 2


def board_page(
    frame: Frame, drawn: Drawn, shown: Mapping[str, Shown] | None, later: str | None = None, source: str = ""
) -> str:
    """A page of one dashboard. Without `shown` the page asks for its data at the URL `later`."""
    board = drawn.board
    problems = drawn.problems.of_board(board)
    main = [
        element("p", board.description, class_="lede") if board.description else None,
        element("div", problem_chip(problems, board.title), class_="of-board") if problems else None,
        variables(board),
        *sections(drawn),
    ]
    carried = [data({drawn.name: payload(drawn)}, id="boards")]
    if shown is not None:
        carried.append(data({drawn.name: filled(shown)}, id="data"))
    if later is not None:
        carried.append(data({drawn.name: later}, id="later"))
    return document(
        frame,
        board.title or board.uid,
        main,
        above=board.folder,
        badges=[*badge(shown, source), time_badge(board) if later is None else time_choice(board)],
        carried=carried,
    )


def badge(shown: Mapping[str, Shown] | None, source: str) -> list[Html]:
    """Whether anybody measured what is seen."""
    if shown is not None and any(one.is_sketch for one in shown.values()):
        why = "Nobody measured these values: they are sketched from the definitions"
        return [element("span", "sketch", class_="badge sketch", title=why)]
    return [element("span", source, class_="badge live-data")] if source else []


def time_badge(board: Board) -> Html:
    """The time that is shown."""
    return element("span", time_words(board), class_="badge")


def time_words(board: Board) -> str:
    """`last 6h · UTC`."""
    start, end = board.time
    words = (
        f"last {start.removeprefix('now-')}"
        if end == "now" and start.startswith("now-") and "/" not in start
        else f"{start} to {end}"
    )
    return f"{words} · UTC"


# What people look back to.
_AGO: Final = ("5m", "15m", "1h", "3h", "6h", "12h", "24h", "2d", "7d", "30d")


def time_choice(board: Board) -> Html:
    """From when on data are asked for."""
    own = time_words(board)
    others = {f"now-{ago}": f"last {ago} · UTC" for ago in _AGO}
    options = [element("option", own, value="")]
    options += [element("option", words, value=value) for value, words in others.items() if words != own]
    return element("select", options, id="from", class_="badge", aria_label="Time")


def variables(board: Board) -> Html | None:
    """The variables with what is chosen of them."""
    chosen = choices_of(board, span_of(board.time))
    items = [
        element("li", element("span", one.label or one.name, class_="var-name"), " ", chosen[one.name].shown)
        for one in board.variables
        if one.name in chosen and one.hide != "variable"
    ]
    return element("ul", items, class_="vars", aria_label="Variables") if items else None


def sections(drawn: Drawn) -> list[Html]:
    """Every row with its panels."""
    return [_section(one, at, drawn) for at, one in enumerate(drawn.board.sections)]


def _section(section: Section, at: int, drawn: Drawn) -> Html:
    name = f"{drawn.name}-row-{at}"
    panels = [panel_box(one, drawn) for one in section.panels]
    grid = element("div", panels, class_="grid", id=name, hidden=section.collapsed)
    if section.title is None:
        return element("section", grid, class_="row")
    many = len(section.panels)
    button = element(
        "button",
        element("span", class_="caret", aria_hidden="true"),
        section.title or "Untitled row",
        element("span", f"{many} panel{'' if many == 1 else 's'}", class_="many"),
        _repeats(section.repeat),
        type="button",
        data_does="fold",
        aria_expanded="false" if section.collapsed else "true",
        aria_controls=name,
    )
    return element(
        "section", element(f"h{drawn.level}", button, class_="row-title"), grid, class_="row", data_holds=True
    )


def panel_box(panel: Panel, drawn: Drawn, *, alone: bool = False) -> Html:
    """A panel, to be filled. One that stands `alone` has no place on a grid, and names no marks."""
    box = panel.box
    name = f"{drawn.name}-{panel.key}{'-alone' if alone else ''}"
    title = panel.title.strip()
    mark = None if alone else drawn.marks.get(panel.key)
    problems = drawn.problems.of_panel(panel, drawn.board)
    button = element(
        "button",
        title or panel.kind,
        type="button",
        data_does="open",
        id=name,
        title=text(panel.source.get("description")) or None,
    )
    head: list[Child] = [
        element(f"h{drawn.level if alone else drawn.level + 1}", button, class_=None if title else "untitled"),
        mark_chip(mark) if mark else None,
        _repeats(text(panel.source.get("repeat"))),
        problem_chip(problems, title or panel.kind),
    ]
    small = box.w <= _NARROW and box.h <= _LOW
    return element(
        "article",
        element("header", head),
        element("div", class_="body"),
        class_="panel",
        style=f"--h:{box.h}" if alone else f"--h:{box.h};grid-area:{box.y + 1}/{box.x + 1}/span {box.h}/span {box.w}",
        data_board=drawn.name,
        data_key=panel.key,
        data_find=f"{title} {panel.row or ''} {panel.kind}".lower(),
        data_small=small,
        data_mark=mark.word if mark else None,
        data_clear=panel.source.get("transparent") is True,
        aria_labelledby=name,
    )


def mark_chip(mark: Mark) -> Html:
    """The word of a mark, with its sign."""
    return element("span", element("span", mark.sign, aria_hidden="true"), f" {mark.word}", class_=f"mark {mark.word}")


def _repeats(variable: str | None) -> Html | None:
    return (
        element("span", f"× {variable}", class_="repeats", title=f"Repeats for each value of {variable}")
        if variable
        else None
    )


def payload(drawn: Drawn) -> dict[str, Any]:
    """What scripts need to know of each panel."""
    return {one.key: _payload(one) for one in drawn.board.panels}


# Settings that scripts read, beside those in fieldConfig and options.
_PLAIN: Final[Mapping[str, Callable[[Panel], Any]]] = {
    "title": lambda one: one.title,
    "kind": lambda one: one.kind,
    "type": lambda one: one.type,
    "id": lambda one: one.id,
    "row": lambda one: one.row,
    "description": lambda one: text(one.source.get("description")),
    "repeat": lambda one: text(one.source.get("repeat")),
    "content": lambda one: text(one.source.get("content")) if one.kind == "text" else None,
    "mode": lambda one: text(one.source.get("mode")) if one.kind == "text" else None,
}


def _payload(panel: Panel) -> dict[str, Any]:
    found = {name: value for name, of in _PLAIN.items() if (value := of(panel)) is not None}
    config = panel.json.get("fieldConfig")
    found["field"] = config if isinstance(config, dict) else {}
    found["options"] = panel.options
    found["queries"] = _queries(panel)
    return found


def _queries(panel: Panel) -> Sequence[Mapping[str, Any]]:
    return [
        {
            name: value
            for name, value in (("ref", one.id), ("text", one.text), ("legend", one.legend), ("hidden", one.hidden))
            if value
        }
        for one in panel.queries
    ]


def filled(shown: Mapping[str, Shown]) -> dict[str, Any]:
    """The data of panels, for scripts."""
    return {key: one.json() for key, one in shown.items()}
