"""How a panel's JSON says that values are shown: unit, range, thresholds, overrides; also in the words of old."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from obsdsl.compose.raw_dashboard import objects, text
from obsdsl.lint.view.value import OverrideView
from obsdsl.read.origin import Path

Json: TypeAlias = Mapping[str, Any]
Steps: TypeAlias = tuple[tuple[float | None, str], ...]

_DEFAULTS: Path = ("fieldConfig", "defaults")
# Grafana 6 had them there.
_OF_SIX: Path = ("options", "fieldOptions", "defaults")
# Where the unit of the values stands, by kind; of two ways, the first that says one.
_UNITS: Mapping[str, tuple[Path, ...]] = {
    "graph": (("yaxes", 0, "format"), ("y_formats", 0), (*_DEFAULTS, "unit")),
    "singlestat": (("format",), (*_DEFAULTS, "unit")),
    "heatmap": (("options", "yAxis", "unit"), ("yAxis", "format")),
    "table-old": (),
}
_UNIT: tuple[Path, ...] = ((*_DEFAULTS, "unit"), (*_OF_SIX, "unit"))
# Further units that a panel names, by kind.
_OTHERS: Mapping[str, tuple[Path, ...]] = {
    "graph": (("yaxes", 1, "format"), ("y_formats", 1)),
    "heatmap": (("options", "cellValues", "unit"),),
    "nodeGraph": (
        ("options", "nodes", "mainStatUnit"),
        ("options", "nodes", "secondaryStatUnit"),
        ("options", "edges", "mainStatUnit"),
        ("options", "edges", "secondaryStatUnit"),
    ),
}
_BOUNDS: Mapping[str, tuple[Path, ...]] = {
    "graph": (("yaxes", 0),),
    "heatmap": (("options", "yAxis"), ("yAxis",)),
}


def at(value: Any, way: Path) -> Any:
    """What stands at the end of the way, None where it leads nowhere."""
    for step in way:
        if isinstance(value, dict) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list | tuple) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def number(value: Any) -> float | None:
    """A finite number, also where it is written as text."""
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    # An int of JSON may be larger than any float.
    return value if abs(value) <= sys.float_info.max else None


def _unit(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def unit_path(panel: Json) -> Path | None:
    """Where the unit of the panel's values stands, below the panel; None where none is said."""
    ways = _UNITS.get(text(panel.get("type")) or "", _UNIT)
    return next((way for way in ways if _unit(at(panel, way))), None)


def unit(panel: Json) -> str | None:
    """The unit of the panel's values."""
    way = unit_path(panel)
    return None if way is None else _unit(at(panel, way))


def other_units(panel: Json) -> tuple[str, ...]:
    """Units of further axes, and of a table's columns of old. Those of overrides are not among them."""
    columns = [_unit(one.get("unit")) for _, one in objects(panel.get("styles")) if one.get("type") == "number"]
    ways = _OTHERS.get(text(panel.get("type")) or "", ())
    found = (*(_unit(at(panel, way)) for way in ways), *columns)
    return tuple(one for one in found if one)


def span_of_values(panel: Json) -> tuple[float | None, float | None]:
    """The lowest and the highest value that is shown."""
    ways = _BOUNDS.get(text(panel.get("type")) or "", (_DEFAULTS, _OF_SIX))
    if panel.get("type") == "singlestat":
        gauge = at(panel, ("gauge",))
        drawn = isinstance(gauge, dict) and gauge.get("show") is True
        return (number(gauge.get("minValue")), number(gauge.get("maxValue"))) if drawn else (None, None)
    holder = next((found for way in ways if isinstance(found := at(panel, way), dict)), {})
    return number(holder.get("min")), number(holder.get("max"))


def decimals(panel: Json) -> int | None:
    """Decimals of the values."""
    ways: tuple[Path, ...] = ((*_DEFAULTS, "decimals"), (*_OF_SIX, "decimals"), ("decimals",))
    if panel.get("type") == "heatmap":
        ways = (("options", "yAxis", "decimals"), ("yAxis", "decimals"))
    found = next((found for way in ways if (found := number(at(panel, way))) is not None), None)
    return int(found) if found is not None and abs(found) < 2**53 else None


def thresholds(panel: Json) -> Steps:
    """(value, colour) of each step; of a graph of old, its lines."""
    if panel.get("type") == "singlestat":
        return tuple(_single_stat(panel))
    steps = at(panel, (*_DEFAULTS, "thresholds", "steps"))
    if steps is None:
        steps = at(panel, ("options", "fieldOptions", "thresholds"))
    if steps is None:
        steps = at(panel, ("thresholds",))
    return tuple((number(one.get("value")), _color(one)) for _, one in objects(steps))


def _color(step: Json) -> str:
    """The colour of a step; of a line in a graph of old, the name of its mode, unless it has one of its own."""
    mode = text(step.get("colorMode"))
    own = text(step.get("lineColor")) or text(step.get("fillColor")) if mode == "custom" else None
    return text(step.get("color")) or own or mode or ""


def _single_stat(panel: Json) -> Iterator[tuple[float | None, str]]:
    """Thresholds of a single stat: "50,80", and three colours."""
    colors = panel.get("colors")
    names = [text(one) or "" for one in colors] if isinstance(colors, list) else []
    written = text(panel.get("thresholds")) or ""
    values = [number(one.strip()) for one in written.split(",") if one.strip()]
    if values and names:
        yield None, names[0]
    for index, value in enumerate(values, 1):
        yield value, names[index] if index < len(names) else ""


def percent_thresholds(panel: Json) -> bool:
    """Whether thresholds are in percent of the range from min to max."""
    return bool(at(panel, (*_DEFAULTS, "thresholds", "mode")) == "percentage")


def overrides(panel: Json, path: Path) -> tuple[OverrideView, ...]:
    """Settings for some of the fields; of a graph of old, for some series by their alias."""
    return (*_overrides(panel, path), *_series_overrides(panel, path))


def _overrides(panel: Json, path: Path) -> Iterator[OverrideView]:
    for index, one in objects(at(panel, ("fieldConfig", "overrides"))):
        matcher = one.get("matcher")
        rows = [row for _, row in objects(one.get("properties"))]
        yield OverrideView(
            text(at(matcher, ("id",))) or "",
            at(matcher, ("options",)),
            tuple(name for row in rows if (name := text(row.get("id")))),
            next((_unit(row.get("value")) for row in rows if row.get("id") == "unit"), None),
            (*path, "fieldConfig", "overrides", index),
        )


def _series_overrides(panel: Json, path: Path) -> Iterator[OverrideView]:
    for index, one in objects(panel.get("seriesOverrides")):
        names = tuple(str(name) for name in one if name not in ("alias", "$$hashKey"))
        yield OverrideView("alias", one.get("alias"), names, None, (*path, "seriesOverrides", index))
