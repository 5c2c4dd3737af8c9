"""Overrides of a graph's series, and its vertical axes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from obsdsl.importing.differences.difference import Json
from obsdsl.importing.differences.old_panel import fixed
from obsdsl.importing.differences.shape import is_number, number, plain_number, record, records, said, times_ten

Properties = list[tuple[str, Any]]
# A pattern in the old panel's sense: between two of these signs.
_PATTERN = re.compile(r"([/~@;%#'])(.*?)\1([gimsuy]*)")
_DASHES: Final = {"dashLength": 0, "spaceLength": 1}


def _bars(value: Any) -> Properties:
    if value:
        return [("custom.drawStyle", "bars"), ("custom.fillOpacity", 100)]
    return [("custom.drawStyle", "line")]


def _gradient(value: Any) -> Properties:
    # Grafana's own migration writes this name.
    return [("custom.fillGradient", "opacity"), ("custom.fillOpacity", times_ten(value))] if value else []


def _stacking(value: Any) -> Properties:
    group = value if isinstance(value, str) else "A"
    return [("custom.stacking", {"mode": "normal" if value else "none", "group": group})]


# What an override of a series says, and what becomes of it. What is not here, Grafana drops.
_PROPERTIES: Final[dict[str, Callable[[Any], Properties]]] = {
    "fill": lambda value: [("custom.fillOpacity", times_ten(value))],
    "fillBelowTo": lambda value: [("custom.fillBelowTo", value)],
    "fillGradient": _gradient,
    "points": lambda value: [("custom.showPoints", "always" if value else "never")],
    "bars": _bars,
    "lines": lambda value: [("custom.drawStyle", "line")] if value else [("custom.lineWidth", 0)],
    "linewidth": lambda value: [("custom.lineWidth", value)],
    "pointradius": lambda value: [("custom.pointSize", plain_number(2 + value * 2) if is_number(value) else None)],
    "stack": _stacking,
    "color": lambda value: [("color", fixed(value))],
    "transform": lambda value: [("custom.transform", "negative-Y" if value == "negative-Y" else "constant")],
}


def axis(json: Any) -> Json:
    """A vertical axis as the defaults of fields."""
    if not isinstance(json, dict):
        return {}
    custom: Json = {"axisPlacement": "auto" if json.get("show") else "hidden"}
    if json.get("label"):
        custom["axisLabel"] = json["label"]
    if json.get("logBase") in (2, 10):
        custom["scaleDistribution"] = {"type": "log", "log": json["logBase"]}
    numbers = {name: number(json.get(name)) for name in ("decimals", "min", "max")}
    return said({"unit": json.get("format"), **numbers, "custom": custom})


def of_series(panel: Json, left: Json, right: Json) -> Iterator[Json]:
    """An override for each that the graph has."""
    dashed = [panel.get(name) if panel.get(name) is not None else 10 for name in _DASHES]
    line = {"fill": "dash" if panel.get("dashes") else "solid", "dash": dashed}
    for one in records(panel.get("seriesOverrides")):
        alias = one.get("alias")
        if not alias or not isinstance(alias, str):
            continue
        found = [pair for name, value in one.items() for pair in _properties(name, value, left, right)]
        found += _dashes(one, line)
        if found:
            matcher = "byRegexp" if _PATTERN.fullmatch(alias) else "byName"
            # The last one of a name is the one that holds.
            last = said(dict(found))
            rows = [{"id": name, "value": value} for name, value in last.items()]
            yield {"matcher": {"id": matcher, "options": alias}, "properties": rows}


def _properties(name: str, value: Any, left: Json, right: Json) -> Properties:
    if name == "yaxis":
        return _on_the_right(left, right) if value == 2 else []
    make = _PROPERTIES.get(name)
    return make(value) if make is not None else []


def _on_the_right(left: Json, right: Json) -> Properties:
    """What the second axis has otherwise than the first."""
    found = [(name, one) for name, one in right.items() if name != "custom" and left.get(name) != one]
    found.append(("custom.axisPlacement", "right"))
    custom = record(left.get("custom"))
    for name, one in record(right.get("custom")).items():
        # One that the old panel hid stays hidden.
        if custom.get(name) != one:
            found.append((f"custom.{name}", one))
    return found


def _dashes(one: Json, line: Json) -> Properties:
    if not any(name in one for name in (*_DASHES, "dashes")):
        return []
    lengths = list(line["dash"])
    for name, index in _DASHES.items():
        if name in one:
            lengths[index] = one[name]
    fill = line["fill"] if "dashes" not in one else "dash" if one["dashes"] else "solid"
    return [("custom.lineStyle", {"fill": fill, "dash": lengths})]
