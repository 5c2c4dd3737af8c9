"""The grid of a dashboard: 24 columns, panels that rise until something stops them, as Grafana shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import attrs

from obsdsl.lint.view.raw_field import number

COLUMNS: Final = 24
# Nothing is drawn taller: of a panel that is, something else is wrong.
_TALLEST: Final = 60
# Of a panel that does not say its size.
_WIDTH, _HEIGHT = 12, 8
# Pixels of a row of the grid, with the gap; heights of old were written in pixels.
_PIXELS: Final = 38
_OF_SPANS: Final = 12


@attrs.frozen
class Box:
    """A place on the grid, in columns and rows."""

    x: int
    y: int
    w: int
    h: int


def written(panel: Mapping[str, Any]) -> Box | None:
    """What a panel's `gridPos` says, within the grid; None where it says no place."""
    grid = panel.get("gridPos")
    if not isinstance(grid, dict):
        return None
    x, y, w, h = (number(grid.get(name)) for name in "xywh")
    if x is None or y is None:
        return None
    return inside(x, y, _WIDTH if w is None else w, _HEIGHT if h is None else h)


def inside(x: float, y: float, w: float, h: float) -> Box:
    """The place as far as it lies on the grid."""
    width = min(max(round(w), 1), COLUMNS)
    left = min(max(round(x), 0), COLUMNS - width)
    return Box(left, min(max(round(y), 0), 100_000), width, min(max(round(h), 1), _TALLEST))


def risen(boxes: Iterable[Box]) -> list[Box]:
    """Every box as high as it comes without meeting another, the upper ones first; in the order given."""
    given = list(boxes)
    placed: dict[int, Box] = {}
    floor = [0] * COLUMNS
    for at in sorted(range(len(given)), key=lambda at: (given[at].y, given[at].x)):
        box = given[at]
        top = max(floor[box.x : box.x + box.w])
        placed[at] = attrs.evolve(box, y=top)
        floor[box.x : box.x + box.w] = [top + box.h] * box.w
    return [placed[at] for at in range(len(given))]


def flowing(panels: Iterable[Mapping[str, Any]], height: object = None) -> list[Box]:
    """Places of panels that say none, or spans of twelve, as before Grafana 5: from left to right, then below."""
    boxes: list[Box] = []
    x = y = tallest = 0
    for panel in panels:
        span = number(panel.get("span"))
        width = _WIDTH if span is None else round(span * COLUMNS / _OF_SPANS)
        one = inside(x, y, width, _rows(panel.get("height") or height))
        if x + one.w > COLUMNS:
            x, y, tallest = 0, y + tallest, 0
        one = attrs.evolve(one, x=x, y=y)
        boxes.append(one)
        x, tallest = x + one.w, max(tallest, one.h)
    return boxes


def _rows(height: object) -> int:
    """How many rows a height is, which may be "250px"."""
    pixels = number(height.removesuffix("px").strip() if isinstance(height, str) else height)
    return _HEIGHT if pixels is None else max(3, round(pixels / _PIXELS))
