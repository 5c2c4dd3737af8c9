"""Overrides of a panel's fields, from its JSON: each property by its field, or by Grafana's id where it has none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from obsdsl.compile.context import Context
from obsdsl.compile.grafana.field import override as override_json
from obsdsl.compose.field import CELLS, Override, cell
from obsdsl.compose.panels.table import PER_COLUMN
from obsdsl.errors import ObsdslError
from obsdsl.importing.dashboards.fields import made, placed
from obsdsl.importing.dashboards.look import Kept, as_it_is, color, links, mappings, thresholds
from obsdsl.importing.dashboards.patch import same

_MATCHERS = {row.metadata["matcher"]: row.name for row in attrs.fields(Override) if "matcher" in row.metadata}
_COMPARISONS = {"eq": "==", "neq": "!=", "lt": "<", "lte": "<=", "gt": ">", "gte": ">="}


def overrides(json: Any, table: bool, context: Context, kept: Kept = as_it_is) -> tuple[Override, ...]:
    """Overrides, all or none; `kept` is what counts of one that is built."""
    if not isinstance(json, list):
        return ()
    found = [_override(one, table, context, kept) for one in json]
    return tuple(one for one in found if one is not None) if None not in found else ()


def _override(json: Any, table: bool, context: Context, kept: Kept) -> Override | None:
    try:
        matcher, properties = json["matcher"], json["properties"]
        options, by = matcher["options"], _MATCHERS.get(matcher["id"])
        raw = {one["id"]: one.get("value") for one in properties}
    except (AttributeError, KeyError, TypeError):
        return None
    if by == "names":
        options = tuple(options["names"]) if isinstance(options, dict) and isinstance(options.get("names"), list) else 0
    if by == "where":
        options = _where(options)
    if by is None or options is None:
        return None
    for typed in (True, False):
        given: dict[str, Any] = {}
        rest: dict[str, Any] = {}
        for name, value in raw.items():
            field = _field(name, value, table, context) if typed else None
            given, rest = (given | field, rest) if field else (given, rest | {name: value})
        # Two properties may lead to one field, and the one shape may hang on another.
        found = made(Override, **{by: options}, **given, properties=rest)
        try:
            # The properties of one that is in order may be said in any.
            if found is not None and same(kept(override_json(found, table, context)), json):
                return found
        except (ObsdslError, KeyError):
            pass
    return None


def _where(options: Any) -> tuple[str, str, float] | None:
    """A calculation of a field compared with a number."""
    if not isinstance(options, dict) or options.keys() != {"reducer", "op", "value"}:
        return None
    comparison = _COMPARISONS.get(options["op"]) if isinstance(options["op"], str) else None
    return None if comparison is None else (options["reducer"], comparison, options["value"])


def _field(name: str, value: Any, table: bool, context: Context) -> dict[str, Any]:
    """The fields by which this property is what is built; none where there are no such."""
    for given in _candidates(name, value, table, context):
        one = made(Override, "", **given)
        try:
            built = override_json(one, table, context)["properties"] if one is not None else None
        except (ObsdslError, KeyError):
            continue
        if built is not None and same(built, [{"id": name, "value": value}]):
            return given
    return {}


def _candidates(name: str, value: Any, table: bool, context: Context) -> Iterator[dict[str, Any]]:
    """What may say the property."""
    if (hidden := _hidden(name, value, table, context)) is not None:
        yield {"hidden": hidden}
    shown: dict[str, Any] = {
        "color": color(value),
        "thresholds": thresholds(value),
        "mappings": mappings(value) or None,
        "links": links(value) or None,
    }
    if shown.get(name) is not None:
        yield {name: shown[name]}
    if name == "custom.stacking" and isinstance(value, dict):
        yield {"stack": value.get("mode")}
        yield {"stack": value.get("mode"), "stack_group": value.get("group")}
    for one in CELLS:
        if {name: value} == {f"custom.{key}": made_of for key, made_of in cell(one, context.grafana).items()}:
            yield {"cell": one}
    nested: Any = value
    for step in reversed(name.split(".")):
        nested = {step: nested}
    if found := placed(Override, nested, context.grafana):
        yield found


def _hidden(name: str, value: Any, table: bool, context: Context) -> Any:
    """What hides a field, and from where; a table has one place alone."""
    if table:
        hides = "custom.hideFrom.viz" if context.grafana >= PER_COLUMN else "custom.hidden"
        return True if name == hides and value is True else None
    if name != "custom.hideFrom" or not isinstance(value, dict) or value.keys() != {"legend", "tooltip", "viz"}:
        return None
    places = tuple(place for place, is_hidden in value.items() if is_hidden is True)
    return (True if len(places) == len(value) else places) if places else None
