"""Field configuration: unit, colour, thresholds, mappings, links, overrides."""

from __future__ import annotations

from collections.abc import Sequence

from obsdsl.compile.context import Context
from obsdsl.compile.grafana.emit import Json, emit, plain
from obsdsl.compile.grafana.unit import from_unit_of, grafana_unit, panel_unit
from obsdsl.compose.field import (
    Color,
    Link,
    Override,
    RangeMap,
    RegexMap,
    SpecialMap,
    Thresholds,
    ValueMap,
    ValueMapping,
    alert_condition,
    matchers,
)
from obsdsl.compose.panel import DataPanel
from obsdsl.define.unit import Unit


def field_config(panel: DataPanel, context: Context) -> Json:
    """`fieldConfig` without the fields that `emit` writes."""
    unit = panel_unit(panel, context)
    defaults: Json = {}
    if shown := grafana_unit(unit):
        defaults["unit"] = shown
    if panel.color is not None:
        defaults["color"] = color(panel.color)
    steps, drawn = drawn_thresholds(panel, unit, context)
    if steps is not None:
        defaults["thresholds"] = thresholds(steps)
    if mapped := mappings((*panel.mappings, *drawn)):
        defaults["mappings"] = mapped
    if panel.data_links:
        defaults["links"] = [link(one) for one in panel.data_links]
    return {"defaults": defaults, "overrides": [override(one, context) for one in panel.overrides]}


def drawn_thresholds(
    panel: DataPanel, unit: Unit | str | None, context: Context
) -> tuple[Thresholds | None, tuple[ValueMapping, ...]]:
    """The panel's thresholds in its own unit, and the mappings that say what thresholds cannot.

    Grafana colours from a value up: `<` colours below by a base colour, `==` needs a mapping.
    """
    if not isinstance(panel.thresholds, tuple):
        return panel.thresholds, ()
    base, steps, mapped = "green", [], []
    for alert in panel.thresholds:
        op, value = alert_condition(alert)
        value = from_unit_of(alert, value, unit, context)
        if op in (">", ">="):
            steps.append((value, alert.severity.color))
        elif op in ("<", "<="):
            base = alert.severity.color
            steps.append((value, "green"))
        elif op == "==":
            mapped.append(ValueMap(value, text=_number(value), color=alert.severity.color))
        else:
            base = alert.severity.color
            mapped.append(ValueMap(value, text=_number(value), color="green"))
    return Thresholds(base, *sorted(steps)), tuple(mapped)


def thresholds(value: Thresholds) -> Json:
    """Grafana's steps; the first has no value, since it reaches down to minus infinity."""
    steps = [{"color": value.base}, *({"color": color, "value": step} for step, color in value.steps)]
    return {"mode": value.mode, "steps": steps}


def color(value: Color) -> Json:
    """Grafana's colour scheme."""
    found = {"mode": value.mode, "fixedColor": value.fixed, "seriesBy": value.series_by}
    return {name: one for name, one in found.items() if one is not None}


def mappings(values: Sequence[ValueMapping]) -> list[Json]:
    """Grafana's mappings: those of values together, each other on its own."""
    exact: Json = {}
    others = []
    for index, value in enumerate(values):
        result = {name: getattr(value, name) for name in ("text", "color", "icon") if getattr(value, name) is not None}
        result["index"] = index
        match value:
            case ValueMap(value=mapped):
                exact[mapped if isinstance(mapped, str) else _number(mapped)] = result
            case RangeMap(low=low, high=high):
                bounds = {name: one for name, one in (("from", low), ("to", high)) if one is not None}
                others.append({"type": "range", "options": {**bounds, "result": result}})
            case RegexMap(pattern=pattern):
                others.append({"type": "regex", "options": {"pattern": pattern, "result": result}})
            case SpecialMap(match=match):
                others.append({"type": "special", "options": {"match": match, "result": result}})
    return ([{"type": "value", "options": exact}] if exact else []) + others


def link(value: Link) -> Json:
    """A link of a panel or its data."""
    return {"title": value.title, "url": value.url} | ({"targetBlank": True} if value.new_tab else {})


def override(value: Override, context: Context) -> Json:
    """Grafana's override: a matcher and properties by id."""
    (matcher,) = [{"id": kind, "options": plain(given)} for kind, given in matchers(value) if given is not None]
    found = _properties(value, context) | {name: plain(one) for name, one in value.properties.items()}
    return {"matcher": matcher, "properties": [{"id": name, "value": one} for name, one in found.items()]}


def _properties(value: Override, context: Context) -> Json:
    """The override's typed properties by Grafana's ids, which hold dots."""
    nested = emit(value, {}, context.grafana)
    custom = nested.pop("custom", {})
    found = {**nested, **{f"custom.{name}": one for name, one in custom.items()}}
    if value.unit is not None:
        found["unit"] = grafana_unit(value.unit)
    if value.color is not None:
        found["color"] = color(value.color)
    if value.thresholds is not None:
        found["thresholds"] = thresholds(value.thresholds)
    if value.mappings is not None:
        found["mappings"] = mappings(value.mappings)
    if value.links is not None:
        found["links"] = [link(one) for one in value.links]
    return found


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else str(value)

