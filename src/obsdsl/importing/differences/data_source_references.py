"""Data sources that text names by a variable."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from obsdsl.importing.differences.difference import Difference, Json

_VARIABLE = re.compile(r"\$(\w+)|\$\{(\w+)\}|\[\[(\w+)\]\]", re.ASCII)


def _apply(dashboard: Json) -> Json:
    types = _types(dashboard)
    return _renamed(dashboard, types) if types else dashboard


def _types(dashboard: Json) -> Mapping[str, str]:
    """The types of the data sources that variables choose."""
    held = dashboard.get("templating")
    rows = held.get("list") if isinstance(held, dict) else None
    found = {}
    for one in rows if isinstance(rows, list) else ():
        if isinstance(one, dict) and one.get("type") == "datasource":
            name, kind = one.get("name"), one.get("query")
            if isinstance(name, str) and isinstance(kind, str):
                found[name] = kind
    return found


def _renamed(value: Any, types: Mapping[str, str]) -> Any:
    """The value with the data sources within as objects: those of panels, queries, annotations and variables."""
    if isinstance(value, list):
        return [_renamed(one, types) if isinstance(one, dict | list) else one for one in value]
    return {
        key: _reference(one, types)
        if key == "datasource"
        else _renamed(one, types)
        if isinstance(one, dict | list)
        else one
        for key, one in value.items()
    }


def _reference(value: Any, types: Mapping[str, str]) -> Any:
    uid = value.get("uid") if isinstance(value, dict) else value
    found = _VARIABLE.fullmatch(uid) if isinstance(uid, str) else None
    name = next((one for one in found.groups() if one), "") if found else ""
    if name not in types or (isinstance(value, dict) and not value.keys() <= {"uid", "type"}):
        return value
    return {"type": types[name], "uid": f"${{{name}}}"}


DIFFERENCE = Difference(
    "data-source-references",
    "A data source that is named by a variable alone (`$datasource`) becomes the object that Grafana makes of it, with "
    "the type that the variable chooses; the variable is written as `${datasource}`.",
    "default",
    _apply,
)
