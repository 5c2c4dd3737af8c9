"""Texts with parameters in them, as source: `f"…"`, `"{{ … }} above " + str(threshold)`, or several lines.

A template of Go has braces of its own, which an f-string would double: these are kept apart from parameters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import attrs

from obsdsl.importing.python.lines import WIDTH
from obsdsl.importing.python.text import WORDS, columns, quoted

_BRACES: Final = re.compile(r"[{}]")


@attrs.frozen
class Given:
    """A parameter in a text; `is_text` says that it is a string already."""

    name: str
    is_text: bool


def joined(parts: Sequence[str | Given], indent: int, before: int) -> str | None:
    """The source behind `before` columns of a line and in front of a comma; None where it would read badly."""
    match parts:
        case [Given() as alone]:
            return _as_text(alone)
    room = WIDTH - indent - before - 1
    whole = _f_string(parts)
    if not any(isinstance(one, str) and _BRACES.search(one) for one in parts):
        return whole if columns(whole) <= room else _lines(parts, WIDTH - indent - 4)
    added = " + ".join(quoted(one) if isinstance(one, str) else _as_text(one) for one in parts)
    if columns(added) <= room:
        return added
    # What fits on a line, ruff joins.
    return None if columns(whole) <= room else _lines(parts, WIDTH - indent - 4)


def _as_text(one: Given) -> str:
    return one.name if one.is_text else f"str({one.name})"


def _f_string(parts: Sequence[str | Given]) -> str:
    shown = "".join(_BRACES.sub(r"\g<0>\g<0>", one) if isinstance(one, str) else f"{{{one.name}}}" for one in parts)
    return f"f{quoted(shown)}"


def _lines(parts: Sequence[str | Given], width: int) -> str | None:
    """Literals side by side, each as long as can be; parameters stand in those without braces of their own."""
    tokens = [token for one in parts for token in (WORDS.findall(one) if isinstance(one, str) else (one,))]
    lines: list[list[str | Given]] = [[]]
    for token in tokens:
        if lines[-1] and not _fits([*lines[-1], token], width):
            lines.append([])
        if not _fits([token], width):
            return None
        lines[-1].append(token)
    return "\n".join(["(", *(f"    {_literal(line)}" for line in lines), ")"])


def _fits(line: Sequence[str | Given], width: int) -> bool:
    has_braces = any(isinstance(one, str) and _BRACES.search(one) for one in line)
    mixed = has_braces and any(isinstance(one, Given) for one in line)
    return not mixed and columns(_literal(line)) <= width


def _literal(line: Sequence[str | Given]) -> str:
    if any(isinstance(one, Given) for one in line):
        return _f_string(line)
    return quoted("".join(one for one in line if isinstance(one, str)))
