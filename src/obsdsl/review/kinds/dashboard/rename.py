"""A dashboard as it would be had its variables always been called as they are now."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from obsdsl.review.kinds.dashboard.board import Board

# What of a text is a use of a variable, before its name: `$x`, `${x}`, `[[x]]`, Grafana's own for intervals.
_USE: Final = r"(?P<before>\$\{?(?:__auto_interval_)?|\[\[)(?P<name>{names})(?!\w)"


def with_renamed(board: Board, names: Mapping[str, str]) -> Board:
    """The dashboard with other names of variables wherever they are used."""
    if not names:
        return board
    use = re.compile(_USE.replace("{names}", "|".join(map(re.escape, names))), re.ASCII)

    def other(text: str) -> str:
        return (
            use.sub(lambda found: found["before"] + names[found["name"]], text) if "$" in text or "[" in text else text
        )

    return Board(_changed(board.data, other, names), board.known_as)


def _changed(value: Any, other: Callable[[str], str], names: Mapping[str, str], key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _changed(one, other, names, name) for name, one in value.items()}
    if isinstance(value, list):
        return [_changed(one, other, names) for one in value]
    if isinstance(value, str):
        return names.get(value, value) if key == "repeat" else other(value)
    return value
