"""What the expression of a function repeats: a name within the function."""

from __future__ import annotations

import ast
import re
from collections import Counter
from typing import Final

import attrs

from obsdsl.importing.python.code import Code, Group, laid_out
from obsdsl.importing.python.layout import assigned
from obsdsl.importing.python.lines import WIDTH
from obsdsl.importing.python.spans import segment

# Shorter ones are as well said twice.
_LONG: Final = 50
_INDENT: Final = 4


def with_local(body: Group) -> tuple[str, Group]:
    """The lines above the `return` of a function, and the call with their name; no lines where nothing is repeated."""
    items = list(body.items)
    place = next((at for at, (key, one) in enumerate(items) if not key and isinstance(one, Code)), None)
    expr = items[place][1] if place is not None else None
    if place is None or not isinstance(expr, Code):
        return "", body
    text = expr.text
    counts = Counter(part for part in _calls(text) if len(part) >= _LONG)
    often = [part for part, count in counts.items() if count > 1]
    if not often:
        return "", body
    part = max(often, key=lambda one: (counts[one], len(one), one))
    name = _name(part)
    made = assigned(part, WIDTH, len(name) + 3, _INDENT)
    used = {node.id for node in ast.walk(ast.parse(laid_out(body))) if isinstance(node, ast.Name)}
    if name in used or made is None:
        return "", body
    items[place] = ("", attrs.evolve(expr, text=re.sub(rf"(?<![\w.]){re.escape(part)}", name, text)))
    return f"{' ' * _INDENT}{name} = {made}\n", attrs.evolve(body, items=tuple(items))


def _calls(text: str) -> list[str]:
    """The source of each call."""
    found = []
    for node in ast.walk(ast.parse(text, mode="eval")):
        if isinstance(node, ast.Call):
            found.append(segment(text, node))
    return found


def _name(part: str) -> str:
    """What it is: `rate` of what ends with that, else `series`."""
    node = ast.parse(part, mode="eval").body
    method = node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else ""
    return method if method in ("rate", "irate", "increase", "delta") else "series"
