"""Field configuration: unit, colour, thresholds, mappings, links, overrides."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import inf
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from obsdsl.compile.context import Context
from obsdsl.compile.grafana.emit import Json, emit, number, plain
from obsdsl.compile.grafana.unit import from_unit_of
from obsdsl.compose.condition import alert_condition
from obsdsl.compose.field import Color, Link, Override, Place, cell, matchers
from obsdsl.compose.panel import DataPanel
from obsdsl.compose.panels.table import PER_COLUMN, Table
from obsdsl.compose.thresholds import Alert, Thresholds
from obsdsl.compose.value_map import RangeMap, RegexMap, SpecialMap, ValueMap, ValueMapping
from obsdsl.define.light import frozen
from obsdsl.define.unit import Unit


def field_config(panel: DataPanel, unit: Unit | str | None, context: Context) -> Json:
    """`fieldConfig` of a panel in this unit, without the fields that `emit` writes."""
    defaults: Json = {}
    if panel.color is not None:
        defaults["color"] = color(panel.color)
    steps, drawn = drawn_thresholds(panel, unit, context)
    if steps is not None:
        defaults["thresholds"] = thresholds(steps)
    # The panel's own mappings come last: of two for one value, the last counts.
    if mapped := mappings((*drawn, *panel.mappings)):
        defaults["mappings"] = mapped
    if panel.data_links:
        defaults["links"] = [link(one, context) for one in panel.data_links]
    table = isinstance(panel, Table)
    return {"defaults": defaults, "overrides": [override(one, table, context) for one in panel.overrides]}


def drawn_thresholds(
    panel: DataPanel, unit: Unit | str | None, context: Context
) -> tuple[Thresholds | None, tuple[ValueMapping, ...]]:
    """The panel's thresholds in its own unit, and the mappings that say what thresholds cannot.

    Grafana colours from a value up: `<` colours below by a base colour, `==` needs a mapping, and so does 0 of `> 0`.
    """
    if not isinstance(panel.thresholds, tuple):
        return panel.thresholds, ()
    # The most urgent first: where two alerts fire at one value, it gives the colour.
    drawn = [_drawn(alert, unit, context) for alert in sorted(panel.thresholds, key=_response)]
    edges = sorted({one.value for one in drawn if one.op not in ("==", "!=")})
    base, *colors = [_color(drawn, edge, from_here_up=True) for edge in (-inf, *edges)]
    points = [one.value for one in reversed(drawn) if one.op in ("==", "!=")]
    # What counts what goes wrong is 0 most of the time, and `> 0` is not true of that.
    if 0 in edges and 0 not in points and _color(drawn, 0) != colors[edges.index(0)]:
        points.append(0)
    mapped = tuple(ValueMap(point, color=_color(drawn, point)) for point in points)
    return Thresholds(base, *zip(edges, colors, strict=True)), mapped


@frozen
class _Drawn:
    """An alert as a panel draws it: it fires where the panel's value has this relation to `value`."""

    op: str
    value: float
    color: str


def _drawn(alert: Alert, unit: Unit | str | None, context: Context) -> _Drawn:
    op, value = alert_condition(alert)
    color = alert.severity.color if alert.severity else "red"
    return _Drawn(op, from_unit_of(alert, value, unit, context), color)


def _color(drawn: Sequence[_Drawn], value: float, from_here_up: bool = False) -> str:
    """The colour of the most urgent alert that fires at `value`, or right above it."""
    relations = _ABOVE if from_here_up else _AT
    return next((one.color for one in drawn if relations[one.op](value, one.value)), "green")


# Whether `value OP edge` is true at the value; and for all values from there to the next edge.
_AT: Mapping[str, Callable[[float, float], bool]] = {">": gt, ">=": ge, "<": lt, "<=": le, "==": eq, "!=": ne}
_ABOVE = {**_AT, ">": ge, "<=": lt, "==": lambda _value, _edge: False, "!=": lambda _value, _edge: True}


def _response(alert: Alert) -> float:
    response = alert.severity.response if alert.severity else None
    return inf if response is None else response.seconds


def thresholds(value: Thresholds) -> Json:
    """Grafana's steps; the first has no value, since it reaches down to minus infinity."""
    steps = [{"color": value.base}, *({"color": color, "value": number(step)} for step, color in value.steps)]
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
                bounds = {name: number(one) for name, one in (("from", low), ("to", high)) if one is not None}
                others.append({"type": "range", "options": {**bounds, "result": result}})
            case RegexMap(pattern=pattern):
                others.append({"type": "regex", "options": {"pattern": pattern, "result": result}})
            case SpecialMap(match=match):
                others.append({"type": "special", "options": {"match": match, "result": result}})
    return ([{"type": "value", "options": exact}] if exact else []) + others


def link(value: Link, context: Context) -> Json:
    """A link of a panel or its data."""
    return {"title": value.title, "url": value.url_for(context.grafana)} | (
        {"targetBlank": True} if value.new_tab else {}
    )


def override(value: Override, table: bool, context: Context) -> Json:
    """Grafana's override, on a table or another panel: a matcher and properties by id."""
    ((kind, given),) = [(kind, given) for kind, given in matchers(value) if given is not None]
    found = _properties(value, table, context) | {name: plain(one) for name, one in value.properties.items()}
    return {
        "matcher": {"id": kind, "options": _matched(kind, given)},
        "properties": [{"id": name, "value": one} for name, one in found.items()],
    }


_COMPARISONS = {"==": "eq", "!=": "neq", "<": "lt", "<=": "lte", ">": "gt", ">=": "gte"}


def _matched(kind: str, given: Any) -> Any:
    """What the matcher is told: some take more than a text."""
    match kind:
        case "byNames":
            return {"mode": "include", "names": list(given)}
        case "byValue":
            calc, op, value = given
            return {"reducer": calc, "op": _COMPARISONS[op], "value": number(value)}
    return given


def _properties(value: Override, table: bool, context: Context) -> Json:
    """The override's typed properties by Grafana's ids, which hold dots."""
    nested = emit(value, {}, context.grafana)
    custom = nested.pop("custom", {})
    if value.cell is not None:
        del custom["cellOptions"]
        custom |= cell(value.cell, context.grafana)
    if value.stack is not None:
        custom["stacking"]["group"] = value.stack_group
    if value.hidden:
        custom |= _hidden(value.hidden, table, context)
    return {**nested, **{f"custom.{name}": one for name, one in custom.items()}} | _appearance(value, context)


def _hidden(where: bool | Sequence[Place], table: bool, context: Context) -> Json:
    """Tables have words of their own for it, since they have neither legend nor tooltip."""
    if table:
        return {"hideFrom.viz" if context.grafana >= PER_COLUMN else "hidden": True}
    hidden = ("legend", "tooltip", "viz") if where is True else where or ()
    return {"hideFrom": {place: place in hidden for place in ("legend", "tooltip", "viz")}}


def _appearance(value: Override, context: Context) -> Json:
    found: Json = {}
    if value.color is not None:
        found["color"] = color(value.color)
    if value.thresholds is not None:
        found["thresholds"] = thresholds(value.thresholds)
    if value.mappings is not None:
        found["mappings"] = mappings(value.mappings)
    if value.links is not None:
        found["links"] = [link(one, context) for one in value.links]
    return found


def _number(value: float) -> str:
    """A number as JavaScript writes it in a key: 90, 0.5, 1e-7, Infinity."""
    return str(number(value)).replace("e-0", "e-").replace("inf", "Infinity")
