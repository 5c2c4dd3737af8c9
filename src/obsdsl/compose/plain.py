"""Parts of a YAML file that obsdsl has no field for: kept as they stand, so that nothing is lost on the way back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from obsdsl.compose.definition import is_lenient
from obsdsl.compose.fault import attempt, shown
from obsdsl.define.label import is_text
from obsdsl.define.light import frozen

# Deeper than any file; an object that holds itself has no end.
DEEPEST = 100


@frozen
class Plain:
    """A scalar without quotes whose text says more than its value: `0x1F`, `yes`, `1e3`, `2026-01-31`, `.nan`.

    Where a label is taken from it, Prometheus takes the text. `tag` is that which stands before it, if one does.
    """

    text: str
    tag: str | None = None


def extra(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """A converter for fields beyond those of obsdsl: a copy, nested, of what YAML can hold."""
    return value if is_lenient() else attempt(_mapping, value)


def raw(value: Any) -> Any:
    """A converter for a whole object that obsdsl does not understand."""
    return value if is_lenient() else attempt(lambda one: _value(one, 0), value)


def _mapping(value: object) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise ValueError(f"is {shown(value)}; it takes a mapping from field to value")
    return {_key(key): _value(one, 1) for key, one in value.items()}


def _key(key: object) -> str:
    if not isinstance(key, str) or not is_text(key):
        raise ValueError(f"has the key {shown(key)}; keys are text: quote it")
    return str.__str__(key)


def _value(value: object, depth: int) -> Any:
    if depth > DEEPEST:
        raise ValueError(f"is nested deeper than {DEEPEST} levels; does it hold itself?")
    if isinstance(value, str) and is_text(value):
        return str.__str__(value)
    if value is None or isinstance(value, bool | int | float | Plain):
        return value
    if isinstance(value, tuple | list):
        return [_value(one, depth + 1) for one in value]
    if isinstance(value, Mapping):
        return {_key(key): _value(one, depth + 1) for key, one in value.items()}
    raise ValueError(f"holds {shown(value)}, which YAML cannot hold; write text, a number, a list or a mapping")
