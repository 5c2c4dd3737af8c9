"""How far an import is, as a line of text."""

from __future__ import annotations

from typing import Final

_WIDTH: Final = 24


def bar(what: str, done: int, total: int) -> str:
    """`[########                ] reading dashboards, 334 of 1,000`."""
    filled = _WIDTH * done // total if total else _WIDTH
    return f"[{'#' * filled}{' ' * (_WIDTH - filled)}] {what}, {done:,} of {total:,}"
