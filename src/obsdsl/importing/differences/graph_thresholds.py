"""Thresholds of a graph, each above or below its value, as steps upward."""

from __future__ import annotations

from typing import Any, Final

from obsdsl.importing.differences.difference import Json
from obsdsl.importing.differences.shape import number

_COLORS: Final = {"critical": "red", "warning": "orange"}
_NONE: Final = "transparent"


def style_and_steps(thresholds: list[Json]) -> tuple[str, list[Json]]:
    """How they are drawn, and the steps."""
    area = any(one.get("fill") for one in thresholds)
    line = any(one.get("line") for one in thresholds)
    style = "line+area" if area and line else "area" if area else "line"
    pairs = [(level, one) for one in thresholds if (level := number(one.get("value"))) is not None]
    pairs.sort(key=lambda pair: pair[0])
    return style, _steps(pairs)


def _steps(pairs: list[tuple[float, Json]]) -> list[Json]:
    found: list[Json] = []
    for index, (level, one) in enumerate(pairs):
        following = pairs[index + 1][1] if index + 1 < len(pairs) else None
        if one.get("op") == "gt":
            found.append({"color": _color(one), "value": level})
        elif one.get("op") == "lt":
            if not found:
                found.append({"color": _color(one), "value": None})
            # Up to the next that holds below it, that one's colour.
            below = following is not None and following.get("op") == "lt"
            found.append({"color": _color(following) if below and following is not None else _NONE, "value": level})
    if found and found[0]["value"] is not None:
        found.insert(0, {"color": _NONE, "value": None})
    return found


def _color(threshold: Json) -> Any:
    mode = threshold.get("colorMode")
    if mode == "custom":
        return threshold.get("fillColor") or threshold.get("lineColor") or "red"
    return _COLORS.get(mode, "red") if isinstance(mode, str) else "red"
