"""The fields of an object read from its JSON, at the places that their metadata give."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import attrs

from obsdsl.compile.version import Version
from obsdsl.errors import DefinitionError

D = TypeVar("D")
_MISSING = object()


def at_path(json: Any, path: tuple[str, ...]) -> Any:
    """What stands at the path; `_MISSING` where nothing does."""
    for step in path:
        if not isinstance(json, dict) or step not in json:
            return _MISSING
        json = json[step]
    return json


def object_at(json: Any, *path: str) -> dict[str, Any]:
    """The object at the path; an empty one where there is none."""
    found = at_path(json, path)
    return found if isinstance(found, dict) else {}


def placed(
    cls: Any, json: Mapping[str, Any], grafana: Version, defaults: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The fields of `cls` that stand in the JSON, and that this release of Grafana has.

    With `defaults`, by their paths, what JSON does not say is said where the field's own default is another.
    """
    found = {}
    for field in attrs.fields(cls):
        if "at" not in field.metadata:
            continue
        value = at_path(json, tuple(field.metadata["at"].split(".")))
        if value is _MISSING and defaults and field.default not in (None, attrs.NOTHING):
            value = defaults.get(field.metadata["at"], _MISSING)
        if field.metadata.get("many"):
            value = value[0] if isinstance(value, list) and len(value) == 1 else _MISSING
        if value is _MISSING or value is None or isinstance(value, dict):
            continue
        newer = field.metadata.get("newer", {})
        since = newer.get(value, (0, 0)) if isinstance(value, str) else (0, 0)
        if grafana >= max(field.metadata.get("since", (0, 0)), since):
            found[field.name] = tuple(value) if isinstance(value, list) else value
    return found


def made(cls: Callable[..., D], *given: Any, **options: Any) -> D | None:
    """The object, without the options that it refuses; None where it cannot be made at all."""
    while True:
        try:
            return cls(*given, **options)
        except DefinitionError as error:
            words = {found[0] for fault in error.faults if (found := re.match(r"\w+", fault))}
            refused = words & options.keys()
            if not refused:
                return None
            options = {name: one for name, one in options.items() if name not in refused}
        except (AttributeError, KeyError, TypeError, ValueError):
            return None
