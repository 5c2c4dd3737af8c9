"""From fields to JSON by the paths that the fields' metadata give."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from operator import attrgetter
from typing import Any, Protocol, TypeAlias

import attrs

from obsdsl.compile.version import Version, shown
from obsdsl.compose.definition import Definition
from obsdsl.define.light import frozen
from obsdsl.define.unit import Unit
from obsdsl.errors import CompileError

Json: TypeAlias = dict[str, Any]
# Above it, not every whole number is a float, nor does JavaScript keep them apart.
_EXACT = 2**53


class _Patched(Protocol):
    """What has JSON of its own to add and to leave out."""

    @property
    def extra(self) -> Mapping[str, Any]: ...
    @property
    def without(self) -> Sequence[str]: ...


@frozen
class _Place:
    """Where one field's value goes: `path` inside the object's JSON."""

    name: str
    path: tuple[str, ...]
    default: Any
    many: bool
    always: bool
    since: Version
    # The values that came later than the field, with their versions.
    newer: Mapping[object, Version]

    def since_with(self, value: object) -> Version:
        """The first version that has the field with this value."""
        return max(self.since, self.newer.get(value, self.since)) if self.newer else self.since


@cache
def _places(cls: Any) -> tuple[Callable[[object], tuple[Any, ...]], tuple[_Place, ...]]:
    """The fields that have a place, and a getter of all their values."""
    places = tuple(
        _Place(
            field.name,
            tuple(field.metadata["at"].split(".")),
            field.default,
            field.metadata.get("many", False),
            field.metadata.get("always", False),
            field.metadata.get("since", (0, 0)),
            field.metadata.get("newer", {}),
        )
        for field in attrs.fields(cls)
        if "at" in field.metadata
    )
    # The type is there for classes with one field or none, for which attrgetter would give no tuple.
    return attrgetter(*(place.name for place in places), "__class__", "__class__"), places


def emit(value: Definition, into: Json, grafana: Version) -> Json:
    """Write every field of `value` that has a place into `into`, and return it.

    What is None, False by default or empty is left out: Grafana has the same default.
    """
    cls: Any = type(value)
    values_of, places = _places(cls)
    for place, given in zip(places, values_of(value), strict=False):
        if given is None or (not place.always and (given == () or (given is False and place.default is False))):
            continue
        if grafana < place.since or (place.newer and grafana < place.since_with(given)):
            if given == place.default:
                continue
            raise _too_new(value, place, given, grafana)
        written = plain(given)
        if type(written) is float and not math.isfinite(written):
            message = f"{place.name} is {written}, which JSON has no word for; leave it out"
            raise CompileError(value.subject, message, value.location)
        if written is not None:
            put(into, place.path, [written] if place.many else written)
    return into


def _too_new(value: Definition, place: _Place, given: object, grafana: Version) -> CompileError:
    since = place.since_with(given)
    what = place.name if since == place.since else f"{place.name}={given!r}"
    message = f"{what} needs Grafana {shown(since)}, and grafana_version is {shown(grafana)}"
    return CompileError(value.subject, f"{message}; leave it out or raise the version", value.location)


def put(into: Json, path: tuple[str, ...], value: Any) -> None:
    """Set the value at `path`, making the objects on the way."""
    for name in path[:-1]:
        into = into.setdefault(name, {})
    into[path[-1]] = value


def plain(value: Any) -> Any:
    """A value as JSON has it, nested: tuples as lists, whole floats as integers, units as Grafana's ids."""
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return number(value)
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    return value.grafana() if isinstance(value, Unit) else value


def number(value: float) -> float:
    """90 for 90.0, as a person would write it."""
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT else value


def merge(over: Mapping[str, Any], into: Json) -> Json:
    """`into` with `over` merged into it: objects by key, lists by index where `over` has keys, else replaced."""
    for key, value in over.items():
        into[key] = _merged(value, into.get(key))
    return into


def _merged(value: Any, present: Any) -> Any:
    if isinstance(value, Mapping) and isinstance(present, dict):
        return merge(value, present)
    if isinstance(value, Mapping) and isinstance(present, list) and all(_within(key, present) for key in value):
        named = {int(key): one for key, one in value.items()}
        return [_merged(named[index], one) if index in named else one for index, one in enumerate(present)]
    return plain(value)


def _within(key: str, held: list[Any]) -> bool:
    """Whether `key` is an index of the list."""
    return key.isascii() and key.isdigit() and int(key) < len(held)


def patched(value: _Patched, json: Json) -> Json:
    """The object's JSON with its `extra`, then without what it leaves out."""
    if value.extra:
        merge(value.extra, json)
    for path in value.without:
        _drop(json, path.split("."))
    return json


def _drop(held: Any, path: Sequence[str]) -> None:
    for step in path[:-1]:
        if isinstance(held, list):
            held = held[int(step)] if _within(step, held) else None
        else:
            held = held.get(step) if isinstance(held, dict) else None
    if isinstance(held, dict):
        held.pop(path[-1], None)
