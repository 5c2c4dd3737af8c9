"""A dashboard's JSON, of any age, to a Board."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

import attrs

from obsdsl.compose.raw_dashboard import Part, RawDashboard, text
from obsdsl.lint.view import dashboard_view
from obsdsl.lint.view.value import PanelView
from obsdsl.preview.board.grid import Box, flowing, risen, written
from obsdsl.preview.board.legacy import modern
from obsdsl.preview.board.value import Board, Panel, Section
from obsdsl.read.grafana import read_dashboard

_TIME = ("now-6h", "now")


def board_of(content: bytes, file: str, folder: str | None = None) -> Board | None:
    """The dashboard of a file; None where there is none in it."""
    read = read_dashboard(content, file).dashboard
    return None if read is None else board(read, folder)


def board(dashboard: RawDashboard, folder: str | None = None) -> Board:
    """What is drawn of a dashboard."""
    view = dashboard_view(dashboard)
    views = {id(one.source): one for one in view.panels}
    start, end = view.time
    return Board(
        dashboard.uid,
        dashboard.title,
        view.description,
        folder or dashboard.folder,
        view.tags,
        (start or _TIME[0], end or _TIME[1]),
        view.variables,
        tuple(_sections(list(dashboard.parts()), views)),
    )


def _sections(parts: list[Part], views: dict[int, PanelView]) -> Iterator[Section]:
    """Rows with what is below them; panels of several that stand alone in between are one section."""
    used: set[str] = set()
    for row, group in _by_row(parts):
        panels = [_panel(one, views[id(one.json)], used) for one in group]
        placed = tuple(attrs.evolve(one, box=box) for one, box in zip(panels, _places(panels, row), strict=True))
        if row is None:
            yield Section(None, False, None, placed)
        else:
            collapsed = bool(row.get("collapsed") or row.get("collapse"))
            # Rows of old had titles that nobody was shown.
            title = "" if row.get("showTitle") is False else text(row.get("title")) or ""
            yield Section(title, collapsed, text(row.get("repeat")) or None, placed)


def _by_row(parts: Iterable[Part]) -> Iterator[tuple[Mapping[str, Any] | None, list[Part]]]:
    """Each row with its panels, and the panels of none."""

    def row_of(part: Part) -> int:
        return id(part.json) if part.is_row else id(part.row)

    for _, group in groupby(parts, row_of):
        held = list(group)
        first = held[0]
        row = first.json if first.is_row else first.row
        yield row, [one for one in held if not one.is_row]


def _panel(part: Part, view: PanelView, used: set[str]) -> Panel:
    source = part.json
    json = modern(source)
    kind = text(json.get("type")) or view.kind
    name = f"p{view.id}" if view.id is not None else f"n{len(used)}"
    # Two panels of one id are shown as well as any.
    key = name if name not in used else f"{name}-{len(used)}"
    used.add(key)
    nowhere = Box(0, 0, 1, 1)
    return Panel(key, view.title, kind, view.kind, nowhere, view.row, json, source, view.queries, view.id)


def _places(panels: list[Panel], row: Mapping[str, Any] | None) -> list[Box]:
    """Where panels stand below their row."""
    found = [written(one.source) for one in panels]
    boxes = [one for one in found if one is not None]
    if len(boxes) < len(panels):
        height = None if row is None else row.get("height")
        return risen(flowing([one.source for one in panels], height))
    return risen(boxes)
