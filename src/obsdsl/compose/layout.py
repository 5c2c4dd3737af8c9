"""Where panels stand on Grafana's grid of 24 columns: from left to right, wrapped before placing, never overlapping."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from obsdsl.compose.grid import GRID_WIDTH
from obsdsl.compose.panel import AnyPanel, Panel, RawPanel
from obsdsl.define.light import frozen


@frozen
class Box:
    """A place on the grid: columns and lines from the upper left corner."""

    x: int
    y: int
    w: int
    h: int


def size(panel: AnyPanel) -> tuple[int, int]:
    """Width and height: the panel's own, else its kind's."""
    if isinstance(panel, Panel):
        width, height = panel.size
    elif isinstance(panel, RawPanel):
        given = panel.raw.get("gridPos") or {}
        width, height = _whole(given.get("w"), 12), _whole(given.get("h"), 8)
    else:
        width, height = panel.width, panel.height
    return min(panel.width or width, GRID_WIDTH), panel.height or height


def flow(panels: Sequence[AnyPanel], top: int) -> Iterator[tuple[AnyPanel, Box]]:
    """Each panel with its place, the first at line `top`. A line is as tall as its tallest panel."""
    x, y, tallest = 0, top, 0
    for panel in panels:
        width, height = size(panel)
        if panel.place is not None:
            x, y, tallest = panel.place[0], top + panel.place[1], 0
        elif x + width > GRID_WIDTH:
            x, y, tallest = 0, y + tallest, 0
        yield panel, Box(x, y, width, height)
        x, tallest = x + width, max(tallest, height)


def _whole(value: object, default: int) -> int:
    return int(value) if isinstance(value, int | float) and value >= 1 else default
