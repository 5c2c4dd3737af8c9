"""Where panels stand on Grafana's grid of 24 columns: from left to right, wrapped before placing, never overlapping."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

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


@frozen
class Cursor:
    """Where the next panel stands if it fits there: behind the last one, on a line so tall."""

    x: int
    y: int
    tallest: int

    def box(self, size: tuple[int, int]) -> Box:
        """The box of a panel of this size without a place."""
        width, height = size
        return (
            Box(0, self.y + self.tallest, width, height) if self.x + width > GRID_WIDTH else Box(self.x, self.y, *size)
        )

    def behind(self, size: tuple[int, int], place: tuple[int, int] | None) -> Cursor:
        """The cursor behind such a panel; one with a place begins a line there."""
        box = self.box(size) if place is None else Box(*place, *size)
        same_line = place is None and self.x + box.w <= GRID_WIDTH
        return Cursor(box.x + box.w, box.y, max(self.tallest if same_line else 0, box.h))


def boxes(sizes: Iterable[tuple[int, int]], places: Iterable[tuple[int, int] | None], top: int) -> Iterator[Box]:
    """A box for each panel of these sizes, the first at line `top`; places are below that line."""
    at = Cursor(0, top, 0)
    for one, place in zip(sizes, places, strict=True):
        spot = None if place is None else (place[0], top + place[1])
        yield at.box(one) if spot is None else Box(*spot, *one)
        at = at.behind(one, spot)


def flow(panels: Sequence[AnyPanel], top: int) -> Iterator[tuple[AnyPanel, Box]]:
    """Each panel with its place, the first at line `top`. A line is as tall as its tallest panel."""
    return zip(panels, boxes(map(size, panels), (panel.place for panel in panels), top), strict=True)


def _whole(value: object, default: int) -> int:
    return int(value) if isinstance(value, int | float) and value >= 1 else default
