"""Rows of the schema before 16 as Grafana puts them onto its grid."""

from __future__ import annotations

import math
import re
from typing import Any, Final

from obsdsl.compose.grid import GRID_WIDTH
from obsdsl.importing.differences.difference import Difference, Json
from obsdsl.importing.differences.left_out import without

# The schema from which on rows are panels: later ones do not read `rows`.
GRID: Final = 16
_ROW_HEIGHT: Final = 250
_LEAST_HEIGHT: Final = 90
# The height of a line with the gap below it.
_LINE: Final = 38
_SPAN: Final = 4
_FACTORS: Final = (1, 2, 3, 4, 6, 8, 12, 24)


def _apply(dashboard: Json) -> Json:
    rows = dashboard.get("rows")
    version = dashboard.get("schemaVersion")
    if rows and dashboard.get("panels") and isinstance(version, int) and version >= GRID:
        return without(dashboard, ("rows",))
    held = dashboard.get("panels") or []
    if not isinstance(rows, list) or not rows or not isinstance(held, list) or not all(map(_is_row, rows)):
        return dashboard
    ids = [one["id"] for row in rows for one in row["panels"] if isinstance(one.get("id"), int)]
    free = max(ids, default=0) + 1
    shown = any(row.get("collapse") or row.get("showTitle") or row.get("repeat") for row in rows)
    panels: list[Json] = list(held)
    top = 0
    for row in rows:
        # What Grafana had repeated when it saved.
        if row.get("repeatIteration"):
            continue
        placed, below = _placed(row, top + shown)
        if shown:
            panels.append(_header(row, free, top) | ({"panels": placed} if row.get("collapse") else {}))
            free += 1
        if not (shown and row.get("collapse")):
            panels += placed
        top = top + 1 if shown and row.get("collapse") else below
    return without(dashboard, ("rows",)) | {"panels": panels}


def _is_row(row: Any) -> bool:
    held = row.get("panels") if isinstance(row, dict) else None
    return isinstance(held, list) and all(isinstance(one, dict) and _is_sized(one) for one in held) and _is_sized(row)


def _is_sized(one: Json) -> bool:
    return all(isinstance(one.get(key, 0) or 0, int | float | str) for key in ("span", "height", "minSpan"))


def _header(row: Json, id_: int, top: int) -> Json:
    found: Json = {
        "id": id_,
        "type": "row",
        "title": row.get("title", ""),
        "collapsed": bool(row.get("collapse")),
        "panels": [],
        "gridPos": {"h": 1, "w": GRID_WIDTH, "x": 0, "y": top},
    }
    return found | ({"repeat": row["repeat"]} if row.get("repeat") else {})


def _placed(row: Json, top: int) -> tuple[list[Json], int]:
    """The row's panels with their places, and the line below the row."""
    height = _lines(row.get("height") or _ROW_HEIGHT)
    filled = [0] * GRID_WIDTH
    found = []
    for panel in row["panels"]:
        width = min(math.floor(_number(panel.get("span") or _SPAN)) * 2, GRID_WIDTH) or 2
        own = _lines(panel["height"]) if panel.get("height") else height
        start = _start(filled, height, width)
        if start is None:
            top, filled = top + height, [0] * GRID_WIDTH
            start = 0
        line = max(filled[start:])
        place = {"x": start, "y": top + line, "w": width, "h": own}
        filled[start : start + width] = [max(line + own, one) for one in filled[start : start + width]]
        found.append(_repeated(without(panel, ("span",))) | {"gridPos": place})
    return found, top + height


def _start(filled: list[int], height: int, width: int) -> int | None:
    """The first column of the room at the row's end, where the panel has room there."""
    end = start = None
    for column in reversed(range(GRID_WIDTH)):
        if height <= filled[column]:
            break
        if end is None:
            end = column
        elif filled[column] <= filled[column + 1]:
            start = column
        else:
            break
    return start if start is not None and end is not None and end - start >= width - 1 else None


def _repeated(panel: Json) -> Json:
    """The panel with the most that stand side by side where it is repeated."""
    least = _number(panel.get("minSpan") or 0)
    found = without(panel, ("minSpan",))
    if not least:
        return found
    most = GRID_WIDTH / min(GRID_WIDTH, 2 * least)
    return found | {"maxPerRow": max(one for one in _FACTORS if one <= max(most, 1))}


def _lines(height: Any) -> int:
    return math.ceil(max(_number(height), _LEAST_HEIGHT) / _LINE)


def _number(value: Any) -> float:
    """A number, or the one that a text begins with."""
    if isinstance(value, str):
        found = re.match(r"\s*(\d+)", value)
        return float(found[1]) if found else 0
    return float(value)


DIFFERENCE = Difference(
    "old-rows",
    "Rows that hold their panels, as before Grafana 5 (schema 16), become rows of the grid, with the widths and "
    "heights that Grafana gives their panels.",
    "default",
    _apply,
)
