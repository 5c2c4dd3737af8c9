"""A dashboard as small as a stamp: where its panels are, and of which kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from obsdsl.preview.board.grid import COLUMNS
from obsdsl.preview.board.value import Board

# Rows of the grid that are seen, and what a row's title takes of them.
_ROWS: Final = 24
_TITLE: Final = 1
# Kinds that look alike from afar; others are charts.
_NUMBERS: Final = ("stat", "gauge", "bargauge", "piechart")
_TEXTS: Final = ("text", "table", "logs", "news", "dashlist", "alertlist", "annolist")


def shapes(board: Board) -> Iterator[tuple[str, float, float, float, float]]:
    """The kind, the place and the size of what is seen first, in columns and rows."""
    top = 0
    for section in board.sections:
        if section.title is not None:
            yield "title", 0, top, COLUMNS, _TITLE
            top += _TITLE + 1
        if section.collapsed:
            continue
        for panel in section.panels:
            box = panel.box
            if top + box.y < _ROWS:
                yield _look(panel.kind), box.x, top + box.y, box.w, box.h
        top += max((one.box.y + one.box.h for one in section.panels), default=0)
        if top >= _ROWS:
            return


def _look(kind: str) -> str:
    return "number" if kind in _NUMBERS else "text" if kind in _TEXTS else "chart"
