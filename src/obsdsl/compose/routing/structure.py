"""How the tables of Alertmanager's settings are written.

Each line of a structure names a type, then the fields of that type. Types: `@name` is a structure, `[type]` a list,
`{type}` a mapping; the scalar ones are in `scalar.py`. Where a `secret` or `secret_url` stands, a file's own value is
never shown.
"""

from __future__ import annotations

from collections.abc import Mapping


def fields(text: str) -> Mapping[str, str]:
    """Field → type."""
    found: dict[str, str] = {}
    for line in text.strip().splitlines():
        kind, names = line.split(":")
        found |= dict.fromkeys(names.split(), kind.strip())
    return found
