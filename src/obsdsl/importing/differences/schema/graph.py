"""Schema 12 to 14: axes and thresholds of graphs, the shared crosshair."""

from __future__ import annotations

from typing import Any

from obsdsl.importing.differences.difference import Json
from obsdsl.importing.differences.schema.everywhere import each_panel, without
from obsdsl.importing.differences.shape import is_number, listed_in, record, said

_GRID = ("leftMin", "leftMax", "leftLogBase", "rightMin", "rightMax", "rightLogBase")
_AXES = ("y_formats", "leftYAxisLabel", "rightYAxisLabel", "y-axis", "x-axis")
_THRESHOLDS = ("threshold1", "threshold1Color", "threshold2", "threshold2Color", "thresholdLine")


def axes(dashboard: Json) -> Json:
    """12: axes of a graph have objects of their own."""
    return each_panel(dashboard, _axes)


def _axes(panel: Json) -> Json:
    grid = panel.get("grid")
    if panel.get("type") != "graph" or not isinstance(grid, dict) or panel.get("yaxes"):
        return panel
    formats = [*listed_in(panel.get("y_formats")), None, None]
    rows = [
        said(
            {
                "show": panel.get("y-axis"),
                "min": grid.get(f"{side}Min"),
                "max": grid.get(f"{side}Max"),
                "logBase": grid.get(f"{side}LogBase"),
                "format": unit,
                "label": panel.get(f"{side}YAxisLabel"),
            }
        )
        for side, unit in (("left", formats[0]), ("right", formats[1]))
    ]
    rest = without(panel, *_AXES)
    return rest | {"yaxes": rows, "xaxis": said({"show": panel.get("x-axis")}), "grid": without(grid, *_GRID)}


def thresholds(dashboard: Json) -> Json:
    """13: thresholds of a graph are a list."""
    return each_panel(dashboard, _thresholds)


def _thresholds(panel: Json) -> Json:
    grid = panel.get("grid")
    if panel.get("type") != "graph" or not isinstance(grid, dict):
        return panel
    first, second = (_threshold(grid, name) for name in ("threshold1", "threshold2"))
    found = [] if first is None else [first] if second is None else [first, second]
    if len(found) == 2 and found[0]["value"] > found[1]["value"]:
        found = [one | {"op": "lt"} for one in found]
    rows = [*listed_in(panel.get("thresholds")), *found]
    return panel | {"thresholds": rows, "grid": without(grid, *_THRESHOLDS)}


def _threshold(grid: Json, name: str) -> Json | None:
    value: Any = grid.get(name)
    if not is_number(value):
        return None
    line = bool(grid.get("thresholdLine"))
    kind = "line" if line else "fill"
    return {"value": value, kind: True, f"{kind}Color": grid.get(f"{name}Color"), "colorMode": "custom", "op": "gt"}


def crosshair(dashboard: Json) -> Json:
    """14: the shared crosshair is one of three tooltips."""
    found = without(dashboard, "sharedCrosshair", "graphTooltip")
    return found | ({"graphTooltip": 1} if dashboard.get("sharedCrosshair") else {})


def max_per_row(dashboard: Json) -> Json:
    """17: how many copies of a panel stand beside one another is a number of theirs."""
    return each_panel(dashboard, _max_per_row)


def _max_per_row(panel: Json) -> Json:
    least = panel.get("minSpan")
    rest = without(panel, "minSpan")
    if not is_number(least) or least <= 0:
        return rest
    fitting = [one for one in (1, 2, 3, 4, 6, 8, 12, 24) if one <= 24 / least]
    return rest | {"maxPerRow": fitting[-1] if fitting else 1}


def gauge_options(dashboard: Json) -> Json:
    """18: options of a gauge are its options."""
    return each_panel(dashboard, _gauge_options)


def _gauge_options(panel: Json) -> Json:
    old = panel.get("options-gauge")
    if not isinstance(old, dict):
        return panel
    names = ("unit", "stat", "decimals", "prefix", "suffix")
    options = without(old, "options", *names) | {"valueOptions": said({name: old.get(name) for name in names})}
    if isinstance(record(old).get("thresholds"), list):
        options["thresholds"] = old["thresholds"][::-1]
    return without(panel, "options-gauge") | {"options": options}
