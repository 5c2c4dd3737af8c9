"""Field configuration of grafanalib's panels: thresholds, mappings, reductions, and what stands at the wrong level."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from obsdsl.compose.foreign import Json

# Names of old, and grafanalib's own, of Grafana's calculations.
_CALCS = {"avg": "mean", "current": "lastNotNull", "total": "sum", "difference": "diff"}
# Settings of table cells before Grafana 9.5, by what they are now.
_CELLS: dict[str, Json] = {
    "basic": {"type": "gauge", "mode": "basic"},
    "gradient-gauge": {"type": "gauge", "mode": "gradient"},
    "lcd-gauge": {"type": "gauge", "mode": "lcd"},
    "color-background": {"type": "color-background", "mode": "gradient"},
    "color-background-solid": {"type": "color-background", "mode": "basic"},
}


def calc(name: str) -> str:
    """Grafana's id of a calculation."""
    return _CALCS.get(name, name)


def defaults(panel: Json) -> Json:
    """The panel's field defaults."""
    found: Json = panel.setdefault("fieldConfig", {}).setdefault("defaults", {})
    return found


def _values(panel: Json, name: str) -> Iterator[tuple[Json, str]]:
    """Where the field setting `name` stands: in the defaults, and in the overrides."""
    config = panel.get("fieldConfig", {})
    if name in config.get("defaults", {}):
        yield config["defaults"], name
    for override in config.get("overrides", ()):
        yield from ((one, "value") for one in override.get("properties", ()) if one.get("id") == name)


def thresholds(panel: Json) -> bool:
    """grafanalib writes the base step's value as the text "null", and settings that Grafana's steps don't have."""
    found = False
    for holder, name in list(_values(panel, "thresholds")):
        steps = holder[name].get("steps")
        if not steps or steps == panel.get("thresholds"):
            # Without steps, Grafana has its own; text is a plugin's, which reads it at the panel's top.
            del holder[name]
        elif not isinstance(steps, list):
            raise ValueError(f"thresholds is {steps!r}; write a list of Threshold(…)")
        elif steps != (plain := _steps(steps)):
            holder[name] = {**holder[name], "steps": plain}
            found = True
    return found


def _steps(steps: list[Json]) -> list[Json]:
    plain = [{key: one for key, one in step.items() if key not in ("op", "yaxis", "line", "index")} for step in steps]
    base = [step for step in plain if step.get("value") in (None, "null")]
    if len(base) > 1:
        raise ValueError("two thresholds have no value (of index 0, grafanalib writes none); number them 0, 1, 2")
    rest = sorted((step for step in plain if step not in base), key=lambda step: float(step["value"]))
    return [{"color": step["color"]} for step in base] + rest


def mappings(panel: Json) -> bool:
    """Mappings as they were before Grafana 8, results without an index, and empty colours."""
    found = False
    for holder, name in _values(panel, "mappings"):
        before = holder[name]
        holder[name] = modern_mappings(before)
        found |= holder[name] != before
    return found


def modern_mappings(values: list[Json]) -> list[Json]:
    """Grafana's mappings for those of any age: of values together, then all others."""
    exact: Json = {}
    others: list[Json] = []
    for index, value in enumerate(values):
        if "options" in value:
            others.append(_indexed(value, index))
        elif value.get("type") == 1 or "op" in value:
            result = {"text": value["text"], "index": index}
            if value["value"] == "null":
                others.append({"type": "special", "options": {"match": "null", "result": result}})
            else:
                exact[str(value["value"])] = result
        else:
            result = {"text": value["text"], "index": index}
            others.append({"type": "range", "options": {**_bounds(value), "result": result}})
    return ([{"type": "value", "options": exact}] if exact else []) + others


def _bounds(value: Json) -> Json:
    given = {name: value.get(name) for name in ("from", "to")}
    return {name: number(one) for name, one in given.items() if one not in (None, "")}


def _indexed(value: Json, first: int) -> Json:
    """A modern mapping whose results have an index, and a colour only if it is one."""
    options = value["options"]
    if value.get("type") != "value":
        return {**value, "options": {**options, "result": _result(options.get("result", {}), first)}}
    results = {name: _result(one, first + at) for at, (name, one) in enumerate(options.items())}
    return {**value, "options": results}


def _result(value: Json, index: int) -> Json:
    return {"index": index} | {key: one for key, one in value.items() if key != "color" or one}


def number(value: Any) -> float:
    """A number for one that may be text; whole ones as such."""
    found = float(value)
    return int(found) if found.is_integer() else found


def calculations(panel: Json) -> bool:
    """Calculations by names that Grafana does not have, such as "difference"."""
    reduce = panel.get("options", {}).get("reduceOptions", {})
    before = reduce.get("calcs", [])
    if before != (after := [calc(one) for one in before]):
        reduce["calcs"] = after
        return True
    return False


def gauge(panel: Json) -> bool:
    """The gauge's options, its calculation among them, stand in the field configuration, where nothing reads them."""
    fields = panel.get("fieldConfig", {}).get("defaults", {})
    if panel.get("type") != "gauge" or "calcs" not in fields:
        return False
    config = panel["fieldConfig"]
    for name in ("showThresholdLabels", "showThresholdMarkers"):
        if name in config:
            panel.setdefault("options", {}).setdefault(name, config.pop(name))
    _reduced(panel, fields)
    return True


def bar_gauge(panel: Json) -> bool:
    """The bar gauge's fields stand in `fieldOptions`, which no Grafana since 7 reads by itself."""
    options = panel.get("options", {})
    if panel.get("type") != "bargauge" or "fieldOptions" not in options:
        return False
    old = options.pop("fieldOptions")
    for name in ("showThresholdLabels", "showThresholdMarkers"):
        options.pop(name, None)
    fields = defaults(panel)
    fields |= old.pop("defaults", {}) | fields
    if given := old.pop("mappings", []):
        fields["mappings"] = given
    if steps := old.pop("thresholds", []):
        fields["thresholds"] = {"mode": "absolute", "steps": steps} | fields.get("thresholds", {})
    _reduced(panel, old)
    _reduced(panel, fields)
    return True


def _reduced(panel: Json, settings: Json) -> None:
    """Move what says how values are reduced from `settings` to the options, where what stands there goes first."""
    moved = {name: settings.pop(name) for name in ("calcs", "limit", "values") if name in settings}
    settings.pop("override", None)
    if title := settings.pop("title", None):
        settings["displayName"] = title
    reduce = panel.setdefault("options", {}).setdefault("reduceOptions", {})
    reduce |= moved | reduce


def table(panel: Json) -> bool:
    """The table's colour and mappings stand at the panel's top; `columns` and `fontSize` have had no reader since 7."""
    if panel.get("type") != "table" or "fontSize" not in panel:
        return False
    fields = defaults(panel)
    fields.setdefault("color", panel.pop("color", {"mode": "thresholds"}))
    if given := panel.pop("mappings", []):
        fields["mappings"] = given
    for name in ("columns", "fontSize"):
        panel.pop(name, None)
    return True


def table_cells(panel: Json) -> bool:
    """`displayMode` of table cells, an object of its own since Grafana 9.5. JSON that says its version is meant so."""
    if panel.get("type") != "table" or "pluginVersion" in panel:
        return False
    found = False
    custom = panel.get("fieldConfig", {}).get("defaults", {}).get("custom", {})
    if "displayMode" in custom:
        custom["cellOptions"] = _cells(custom.pop("displayMode"))
        found = True
    for holder, name in _values(panel, "custom.displayMode"):
        holder.update({"id": "custom.cellOptions", name: _cells(holder[name])})
        found = True
    return found


def _cells(mode: str) -> Json:
    return dict(_CELLS.get(mode, {"type": mode}))
