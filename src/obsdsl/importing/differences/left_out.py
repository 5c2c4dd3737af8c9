"""Leaving out what says no more than its absence does."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from obsdsl.importing.differences.difference import Json

# By which AngularJS told the elements of a list apart while somebody edited them.
NUMBERED: Final = ("$$hashKey",)


def without(json: Json, keys: Collection[str]) -> Json:
    """The object without these keys."""
    return {name: one for name, one in json.items() if name not in keys} if any(map(json.__contains__, keys)) else json


def without_usual(json: Json, usual: Mapping[str, Sequence[Any]]) -> Json:
    """The object without keys that have one of the values that are as good as none."""
    gone = [name for name in usual.keys() & json.keys() if is_one_of(json[name], usual[name])]
    return {name: one for name, one in json.items() if name not in gone} if gone else dict(json)


def is_one_of(value: Any, usual: Sequence[Any]) -> bool:
    """Whether the value is among these; `False` is no 0."""
    return any((type(value) is type(one) and value == one) or _is_number_like(value, one) for one in usual)


def _is_number_like(value: Any, other: Any) -> bool:
    return {type(value), type(other)} == {int, float} and value == other


def without_defaults(json: Json, defaults: Mapping[str, Any], within: Collection[str], path: str = "") -> Json:
    """The object without what is the default at its dotted path, and without the objects that are empty then.

    `within` are the paths of the objects that the defaults lead through.
    """
    found: Json = {}
    for name, one in json.items():
        here = f"{path}.{name}" if path else name
        if here in defaults and is_one_of(one, (defaults[here],)):
            continue
        if here in within and isinstance(one, dict):
            one = without_defaults(one, defaults, within, here)
            if not one:
                continue
        found[name] = one
    return found
