"""Where Grafana puts panels: as far up as there is room."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any

from obsdsl.compose.grid import GRID_WIDTH
from obsdsl.compose.layout import Box
from obsdsl.importing.differences.difference import Difference, Json

# What Grafana takes for the place of a panel that does not say it.
_USUAL = {"h": 3, "w": 6, "x": 0, "y": 0}


def is_placed(dashboard: Json) -> bool:
    """Whether its panels have places that can be moved: some stand at halves of lines, and stay there."""
    panels = dashboard.get("panels")
    return not isinstance(panels, list) or all(map(_is_placed, panels))


def _apply(dashboard: Json) -> Json:
    panels = dashboard.get("panels")
    if not isinstance(panels, list) or not panels or not is_placed(dashboard):
        return dashboard
    ordered = sorted(map(_with_place, panels), key=_line)
    found: list[Json] = []
    top, section = 0, list[Json]()
    for one in ordered:
        if one.get("type") != "row":
            section.append(one)
            continue
        placed, top = _placed(section, top)
        found += [*placed, _row(one, top)]
        top, section = top + 1, []
    return dashboard | {"panels": [*found, *_placed(section, top)[0]]}


def _is_placed(panel: Any) -> bool:
    """Whether it has a place that Grafana can read: what it does not say is as Grafana takes it."""
    if not isinstance(panel, dict):
        return False
    place = panel.get("gridPos", {})
    held = panel.get("panels")
    if panel.get("type") == "row" and isinstance(held, list) and not all(map(_is_placed, held)):
        return False
    return isinstance(place, dict) and all(_is_whole(place.get(key, usual)) for key, usual in _USUAL.items())


def _is_whole(value: Any) -> bool:
    """Whether it is a number of columns or lines; `12.0` is one, too."""
    whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    return whole and not isinstance(value, bool) and value >= 0


def _with_place(panel: Json) -> Json:
    place = _USUAL | panel.get("gridPos", {})
    return panel | {"gridPos": {key: max(int(place[key]), 1) if key in "hw" else int(place[key]) for key in _USUAL}}


def _line(panel: Json) -> tuple[int, int]:
    return panel["gridPos"]["y"], panel["gridPos"]["x"]


def box_of(panel: Json) -> Box:
    """The place of a panel that has one."""
    place = panel["gridPos"]
    return Box(place["x"], place["y"], place["w"], place["h"])


def _row(row: Json, top: int) -> Json:
    """The row at its line; panels that it holds begin below it."""
    held = row.get("panels")
    found = row | {"gridPos": {"h": 1, "w": GRID_WIDTH, "x": 0, "y": top}}
    if isinstance(held, list) and held:
        found["panels"] = _placed(sorted(map(_with_place, held), key=_line), top + 1)[0]
    return found


def _placed(panels: list[Json], top: int) -> tuple[list[Json], int]:
    """The panels of a section, in order of their places then, and the line below them."""
    if not panels:
        return [], top
    boxes = compacted([box_of(one) for one in panels], top)
    rows = [
        one | {"gridPos": {"h": box.h, "w": box.w, "x": box.x, "y": box.y}}
        for one, box in zip(panels, boxes, strict=True)
    ]
    return sorted(rows, key=_line), max(box.y + box.h for box in boxes)


class _Columns:
    """What stands in each column of the grid: stretches of lines, those that touch as one."""

    def __init__(self) -> None:
        self.starts: list[list[int]] = [[] for _ in range(GRID_WIDTH)]
        self.ends: list[list[int]] = [[] for _ in range(GRID_WIDTH)]

    def settled(self, box: Box, top: int) -> int:
        """The line of a box: down from its own to where nothing is in its way, then as far up as it can go."""
        held = [(self.starts[at], self.ends[at]) for at in range(box.x, box.x + box.w)]
        y, before = box.y, None
        while y != before:
            before = y
            for starts, ends in held:
                at = bisect_right(ends, y)
                if at < len(starts) and starts[at] < y + box.h:
                    y = ends[at]
        return max([top, *(ends[at - 1] for _, ends in held if (at := bisect_right(ends, y)))])

    def put(self, box: Box) -> None:
        """Let a box stand where nothing does."""
        for starts, ends in zip(self.starts[box.x : box.x + box.w], self.ends[box.x : box.x + box.w], strict=True):
            # Those that touch it become one with it.
            first, last = bisect_left(ends, box.y), bisect_right(starts, box.y + box.h)
            start = min([box.y, *starts[first:last][:1]])
            end = max([box.y + box.h, *ends[first:last][-1:]])
            starts[first:last], ends[first:last] = [start], [end]


def compacted(boxes: list[Box], top: int) -> list[Box]:
    """Each box as far up as those before it let it, from the line `top` on."""
    # Halves of lines, which some have, and boxes of no size stand on no columns.
    columns = _Columns() if all(map(_stands_on_columns, boxes)) else None
    placed: list[Box] = []
    lowest = top
    for box in boxes:
        x, w = min(box.x, max(0, GRID_WIDTH - min(box.w, GRID_WIDTH))), min(box.w, GRID_WIDTH)
        one = Box(x, min(max(box.y, top), lowest), w, box.h)
        y = _settled(one, placed, top) if columns is None else columns.settled(one, top)
        one = Box(x, y, w, box.h)
        placed.append(one)
        lowest = max(lowest, y + box.h)
        if columns is not None:
            columns.put(one)
    return placed


def _stands_on_columns(box: Box) -> bool:
    return {type(one) for one in (box.x, box.y, box.w, box.h)} == {int} and box.x >= 0 and box.w > 0 and box.h > 0


def _settled(box: Box, placed: Sequence[Box], top: int) -> int:
    """The same for boxes that stand on no columns."""
    beside = [one for one in placed if one.x < box.x + box.w and box.x < one.x + one.w]
    y = box.y
    while any(one.y < y + box.h and y < one.y + one.h for one in beside):
        y += 1
    while y > top and not any(one.y < y - 1 + box.h and y - 1 < one.y + one.h for one in beside):
        y -= 1
    return y


DIFFERENCE = Difference(
    "positions",
    "Panels move up as far as there is room, as they do when Grafana shows them, and stand in the order of their "
    "places; a row is as wide as the dashboard. What stands in a closed row begins right below it.",
    "default",
    _apply,
)
