"""How a panel shows values, from its JSON: colour, thresholds, mappings, links, transformations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from obsdsl.compile.context import Context
from obsdsl.compile.grafana.field import mappings as mappings_json
from obsdsl.compile.grafana.transformation import transformation as transformation_json
from obsdsl.compose.field import Color, Link
from obsdsl.compose.thresholds import Thresholds
from obsdsl.compose.transformation import (
    FilterFieldsByName,
    GroupBy,
    JoinByField,
    LabelsToFields,
    Limit,
    Merge,
    Organize,
    RawTransformation,
    Reduce,
    RenameByRegex,
    SortBy,
    Transformation,
)
from obsdsl.compose.value_map import RangeMap, RegexMap, SpecialMap, ValueMap, ValueMapping
from obsdsl.errors import DefinitionError, ObsdslError
from obsdsl.importing.dashboards.fields import made, placed
from obsdsl.importing.dashboards.patch import same


def color(json: Any) -> Color | None:
    """A colour scheme; None for what is none."""
    if not isinstance(json, dict) or not isinstance(json.get("mode"), str):
        return None
    return made(Color, json["mode"], fixed=json.get("fixedColor"), series_by=json.get("seriesBy"))


def thresholds(json: Any) -> Thresholds | None:
    """Thresholds whose first step reaches down without end."""
    steps = json.get("steps") if isinstance(json, dict) else None
    if not isinstance(steps, list) or not steps or not all(isinstance(one, dict) for one in steps):
        return None
    first, *others = steps
    if first.get("value") is not None or not isinstance(first.get("color"), str):
        return None
    upward = [(one.get("value"), one.get("color")) for one in others]
    return (
        made(Thresholds, first["color"], steps=tuple(upward), mode=json.get("mode", "absolute"))
        if (all(isinstance(value, int | float) and isinstance(one, str) for value, one in upward))
        else None
    )


def mappings(json: Any) -> tuple[ValueMapping, ...]:
    """Value mappings, all or none: they are numbered through."""
    if not isinstance(json, list) or not json:
        return ()
    try:
        rows = [row for one in json for row in _mappings(one)]
    except (AttributeError, KeyError, TypeError, ValueError, DefinitionError):
        return ()
    found = tuple(mapping for _, mapping in sorted(rows, key=lambda row: row[0]))
    return found if same(mappings_json(found), json) else ()


def _mappings(json: dict[str, Any]) -> list[tuple[int, ValueMapping]]:
    options, kind = json["options"], json["type"]
    if kind == "value":
        return [(one["index"], ValueMap(_number(value), **_shown(one))) for value, one in options.items()]
    result = options["result"]
    given = _shown(result)
    made_of: ValueMapping
    if kind == "range":
        made_of = RangeMap(options.get("from"), options.get("to"), **given)
    elif kind == "regex":
        made_of = RegexMap(options["pattern"], **given)
    else:
        made_of = SpecialMap(options["match"], **given)
    return [(result["index"], made_of)]


def _shown(json: dict[str, Any]) -> dict[str, Any]:
    return {name: json[name] for name in ("text", "color", "icon") if name in json}


def _number(text: str) -> float | str:
    return int(text) if text.lstrip("-").isdigit() and str(int(text)) == text else text


def links(json: Any) -> tuple[Link, ...]:
    """Links, all or none."""
    if not isinstance(json, list):
        return ()
    found = [
        made(Link, one["title"], one["url"], new_tab=one.get("targetBlank") is True)
        for one in json
        if isinstance(one, dict) and isinstance(one.get("title"), str) and isinstance(one.get("url"), str)
    ]
    return tuple(one for one in found if one is not None) if len(found) == len(json) and None not in found else ()


# What counts of a part of the JSON that is built, when it is compared.
Kept: TypeAlias = Callable[[dict[str, Any]], dict[str, Any]]


def as_it_is(json: dict[str, Any]) -> dict[str, Any]:
    """All of it."""
    return json


_PLACED = (Merge, RenameByRegex, FilterFieldsByName, JoinByField, Reduce, Limit, LabelsToFields)
_BY_ID: dict[str, Any] = {one.id: one for one in (*_PLACED, Organize, GroupBy, SortBy)}


def transformations(json: Any, context: Context, kept: Kept = as_it_is) -> tuple[Transformation, ...]:
    """Transformations, all or none; `kept` is what counts of one that is built."""
    if not isinstance(json, list):
        return ()
    found = [_transformation(one, context, kept) for one in json]
    return tuple(one for one in found if one is not None) if None not in found else ()


def _transformation(json: Any, context: Context, kept: Kept) -> Transformation | None:
    try:
        kind, options = json["id"], json["options"]
        within = json["filter"]["options"] if "filter" in json else None
        shared = {"query": within, "disabled": json.get("disabled", False)}
        candidates = [(_BY_ID[kind], _options(kind, options, context))] if kind in _BY_ID else []
    except (AttributeError, KeyError, TypeError, ValueError, IndexError):
        return None
    for cls, given in [*candidates, (RawTransformation, {"kind": kind, "options": options})]:
        found: Transformation | None = made(cls, **given, **shared)
        try:
            if found is not None and same(kept(transformation_json(found, context.grafana)), json):
                return found
        except ObsdslError:
            pass
    return None


def _options(kind: str, options: dict[str, Any], context: Context) -> dict[str, Any]:
    match kind:
        case "organize":
            order = options.get("indexByName", {})
            return {
                "hide": tuple(options.get("excludeByName", {})),
                "order": tuple(sorted(order, key=order.__getitem__)),
                "rename": options.get("renameByName", {}),
            }
        case "groupBy":
            fields = options["fields"]
            return {
                "by": tuple(name for name, one in fields.items() if one["operation"] == "groupby"),
                "calculate": {
                    n: tuple(one["aggregations"]) for n, one in fields.items() if one["operation"] != "groupby"
                },
            }
        case "sortBy":
            one = options["sort"][0]
            return {"field": one["field"], "descending": one.get("desc", False)}
    return placed(_BY_ID[kind], options, context.grafana)
