"""Plain data compared in depth: what differs, at which path."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import attrs

# In a difference: there is nothing at this path.
MISSING = "\0missing"


@attrs.frozen
class Difference:
    """One place in which two values differ. `before` or `after` is `MISSING` where the place is not there at all."""

    path: str
    before: Any
    after: Any


def text_of(value: Any) -> str:
    """Plain data as text that is the same for equal data."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def differences(before: Any, after: Any, path: str = "") -> Iterator[Difference]:
    """Where `after` differs from `before`, in the order of the paths."""
    raise NotImplementedError


def _unused(_: Mapping[str, Any]) -> None: ...
