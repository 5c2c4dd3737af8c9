"""The plugin Discrete, whose place the state timeline took."""

from __future__ import annotations

from typing import Any

from obsdsl.importing.differences.difference import Difference, Json
from obsdsl.importing.differences.old_panel import as_kind, fields_of
from obsdsl.importing.differences.shape import number, record, records


def _apply(panel: Json) -> Json:
    if panel.get("type") != "natel-discrete-panel":
        return panel
    defaults, overrides = fields_of(panel)
    if panel.get("units"):
        defaults["unit"] = panel["units"]
    defaults |= {"custom": {"fillOpacity": 100, "lineWidth": 0}, "mappings": _mappings(panel)}
    options = dict(record(panel.get("options"))) | {"mergeValues": True}
    return as_kind(panel, "state-timeline", options, {"defaults": defaults, "overrides": overrides})


def _mappings(panel: Json) -> list[Json]:
    """Values with their texts and colours, then ranges; what is shown as a coloured text has its colour."""
    values: dict[str, Json] = {}
    for one in records(panel.get("colorMaps")):
        if one.get("color"):
            values[str(one.get("text"))] = {"color": one["color"]}
    for one in records(panel.get("valueMaps")):
        if one.get("text") and one.get("value"):
            values[str(one["value"])] = values.get(str(one["value"]), {}) | {"text": one["text"]}
    colors: dict[Any, Any] = {name: one["color"] for name, one in values.items() if "color" in one}
    for one in values.values():
        if "color" not in one and str(one.get("text")) in colors:
            one["color"] = colors[str(one["text"])]
    found: list[Json] = [{"type": "value", "options": values}]
    for one in records(panel.get("rangeMaps")):
        if text := one.get("text"):
            shown = {"text": text} | ({"color": colors[text]} if isinstance(text, str) and text in colors else {})
            bounds = {name: number(one.get(name)) for name in ("from", "to")}
            found.append({"type": "range", "options": {**bounds, "result": shown}})
    return found


DIFFERENCE = Difference(
    "natel-discrete-panel",
    "A panel of the plugin `natel-discrete-panel` becomes `state-timeline`, its colours and texts value mappings.",
    "migrate",
    _apply,
    on="panel",
)
