"""From fields to JSON by the paths that the fields' metadata give."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, TypeAlias

import attrs

from obsdsl.compile.version import Version, shown
from obsdsl.compose.definition import Definition
from obsdsl.errors import CompileError

Json: TypeAlias = dict[str, Any]


@attrs.frozen
class _Place:
    """Where one field's value goes: `path` inside the object's JSON."""

    name: str
    path: tuple[str, ...]
    default: Any
    many: bool
    always: bool
    since: Version


@cache
def _places(cls: Any) -> tuple[_Place, ...]:
    return tuple(
        _Place(
            field.name,
            tuple(field.metadata["at"].split(".")),
            field.default,
            field.metadata.get("many", False),
            field.metadata.get("always", False),
            field.metadata.get("since", (0, 0)),
        )
        for field in attrs.fields(cls)
        if "at" in field.metadata
    )


def emit(value: Definition, into: Json, grafana: Version) -> Json:
    """Write every field of `value` that has a place into `into`, and return it.

    What is None, False by default or empty is left out: Grafana has the same default.
    """
    cls: Any = type(value)
    for place in _places(cls):
        given = getattr(value, place.name)
        if given is None or (given is False and place.default is False) or (given == () and not place.always):
            continue
        if grafana < place.since:
            if given == place.default:
                continue
            raise CompileError(
                value.subject,
                f"{place.name} needs Grafana {shown(place.since)}, and grafana_version is {shown(grafana)}; "
                "leave it out or raise the version",
                value.location,
            )
        put(into, place.path, [given] if place.many else plain(given))
    return into


def put(into: Json, path: tuple[str, ...], value: Any) -> None:
    """Set the value at `path`, making the objects on the way."""
    for name in path[:-1]:
        into = into.setdefault(name, {})
    into[path[-1]] = value


def plain(value: Any) -> Any:
    """Tuples as lists, mappings as dicts, nested."""
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    return value


def merge(over: Mapping[str, Any], into: Json) -> Json:
    """`into` with `over` merged into it: objects key by key, all else replaced."""
    for key, value in over.items():
        present = into.get(key)
        into[key] = merge(value, present) if isinstance(value, Mapping) and isinstance(present, dict) else plain(value)
    return into
