"""Parts of an Alertmanager's configuration that are kept as they are. They may hold secrets, and are never shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from obsdsl.compose.definition import is_lenient
from obsdsl.compose.fault import Fault, attempt, sequence
from obsdsl.compose.plain import DEEPEST, Plain
from obsdsl.compose.secret import Secret
from obsdsl.define.label import is_text
from obsdsl.define.light import frozen


@frozen
class Written:
    """How a file spells a field: its raw value, which stands for `value`. Of a changed field it is not used."""

    raw: Any = attrs.field(repr=False)
    value: Any = attrs.field(repr=False)


def raw_mapping(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """A converter for a part of the file: a copy, nested. What it holds may be secret and is never shown."""
    if not isinstance(value, Mapping):
        return Fault(f"is a {type(value).__name__}; it takes a mapping")
    return attempt(lambda given: _copied(given, 0), value)


def _copied(value: Any, depth: int) -> Any:
    if depth > DEEPEST:
        raise ValueError(f"is nested deeper than {DEEPEST} levels; does it hold itself?")
    if isinstance(value, Mapping):
        return {_scalar(key): _copied(one, depth + 1) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_copied(one, depth + 1) for one in value]
    # Who compiles it knows the file that a secret's name stands for.
    return value if isinstance(value, Secret | Written) else _scalar(value)


def _scalar(value: Any) -> Any:
    if isinstance(value, str) and not is_lenient() and not is_text(value):
        raise ValueError("holds text that cannot be written as UTF-8; delete the lone surrogate")
    if value is None or isinstance(value, str | bool | int | float | Plain):
        return value
    raise ValueError(
        f"holds a {type(value).__name__}, which YAML cannot hold; write text, a number, a list or a mapping"
    )


def raw_mappings(value: Iterable[Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    found = sequence(value)
    if isinstance(found, Fault):
        return found
    copies = tuple(raw_mapping(one) for one in found)
    return next((one for one in copies if isinstance(one, Fault)), copies)
