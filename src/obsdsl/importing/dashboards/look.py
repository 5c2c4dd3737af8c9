"""How a panel shows values, from its JSON: colour, thresholds, mappings, links, overrides, transformations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import attrs

from obsdsl.compile.context import Context
from obsdsl.compile.grafana.field import mappings as mappings_json
from obsdsl.compile.grafana.field import override as override_json
from obsdsl.compile.grafana.transformation import transformation as transformation_json
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
)
from obsdsl.compose.panels.table import PER_COLUMN
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


def _as_it_is(json: dict[str, Any]) -> dict[str, Any]:
    return json


_MATCHERS = {row.metadata["matcher"]: row.name for row in attrs.fields(Override) if "matcher" in row.metadata}


def overrides(json: Any, table: bool, context: Context, kept: Kept = _as_it_is) -> tuple[Override, ...]:
    """Overrides, all or none; `kept` is what counts of one that is built."""
    if not isinstance(json, list):
        return ()
    found = [_override(one, table, context, kept) for one in json]
    return tuple(one for one in found if one is not None) if None not in found else ()


def _override(json: Any, table: bool, context: Context, kept: Kept) -> Override | None:
    try:
        matcher, properties = json["matcher"], json["properties"]
        options, by = matcher["options"], _MATCHERS.get(matcher["id"])
        raw = {one["id"]: one["value"] for one in properties}
    except (AttributeError, KeyError, TypeError):
        return None
    if by == "names":
        options = tuple(options["names"]) if isinstance(options, dict) and isinstance(options.get("names"), list) else 0
    if by == "where":
        options = _where(options)
    if by is None or options is None:
        return None
    for typed in (True, False):
        given = _properties(raw, table, context) if typed else {}
        rest = {name: one for name, one in raw.items() if name not in given.get("said", ())}
        given.pop("said", None)
        found = made(Override, **{by: options}, **given, properties=rest)
        try:
            # The properties of one that is in order may be said in any.
            if found is not None and same(kept(override_json(found, table, context)), json):
                return found
        except (ObsdslError, KeyError):
            pass
    return None


_COMPARISONS = {"eq": "==", "neq": "!=", "lt": "<", "lte": "<=", "gt": ">", "gte": ">="}


def _where(options: Any) -> tuple[str, str, float] | None:
    """A calculation of a field compared with a number."""
    if not isinstance(options, dict) or options.keys() != {"reducer", "op", "value"}:
        return None
    comparison = _COMPARISONS.get(options["op"]) if isinstance(options["op"], str) else None
    return None if comparison is None else (options["reducer"], comparison, options["value"])


def _hidden(raw: dict[str, Any], table: bool, context: Context) -> tuple[str, Any] | None:
    """What hides a field, and from where; a table has one place alone."""
    if table:
        name = "custom.hideFrom.viz" if context.grafana >= PER_COLUMN else "custom.hidden"
        return (name, True) if raw.get(name) is True else None
    shown = raw.get("custom.hideFrom")
    if not isinstance(shown, dict) or shown.keys() != {"legend", "tooltip", "viz"}:
        return None
    places = tuple(place for place, is_hidden in shown.items() if is_hidden is True)
    return ("custom.hideFrom", True if len(places) == len(shown) else places) if places else None


def _properties(raw: dict[str, Any], table: bool, context: Context) -> dict[str, Any]:
    """The typed properties of an override; `said` are the ids of those."""
    nested: dict[str, Any] = {}
    for name, value in raw.items():
        *path, last = name.split(".")
        into = nested
        for step in path:
            into = into.setdefault(step, {})
        into[last] = value
    found = placed(Override, nested, context.grafana)
    said = {field.metadata["at"] for field in attrs.fields(Override) if field.name in found}
    for name, value in (
        ("color", color(raw.get("color"))),
        ("thresholds", thresholds(raw.get("thresholds"))),
        ("mappings", mappings(raw.get("mappings")) or None),
        ("links", links(raw.get("links")) or None),
    ):
        found.pop(name, None)
        said.discard(name)
        if value is not None:
            found[name] = value
            said.add(name)
    if (hidden := _hidden(raw, table, context)) is not None:
        found["hidden"] = hidden[1]
        said.add(hidden[0])
    return found | {"said": said & raw.keys()} if said <= raw.keys() else {}


_PLACED = (Merge, RenameByRegex, FilterFieldsByName, JoinByField, Reduce, Limit, LabelsToFields)
_BY_ID: dict[str, Any] = {one.id: one for one in (*_PLACED, Organize, GroupBy, SortBy)}


def transformations(json: Any, context: Context, kept: Kept = _as_it_is) -> tuple[Transformation, ...]:
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
