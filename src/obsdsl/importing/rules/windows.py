"""Expressions that are the same but for their window: `burnrate("1h")`, `burnrate("6h")` of one function."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import attrs

from obsdsl.define.duration import Duration
from obsdsl.define.light import frozen
from obsdsl.express.node import Node, Range, Subquery, Variable, walk
from obsdsl.express.render import render
from obsdsl.importing.python.layout import assigned, sides
from obsdsl.importing.python.lines import WIDTH

# What stands for the window until it is a parameter.
MARK: Final = Variable("$the_window")
# Fewer, and shorter ones, are as well said each by itself.
_LEAST: Final = 3
_LONG: Final = 100
_WINDOW: Final = re.compile(r"_?\d+(?:ms|[smhdwy])$")


@frozen
class Family:
    """Expressions by their window, as places among the rules; `skeleton` has a mark for it."""

    name: str
    skeleton: Node
    members: tuple[tuple[int, Duration, Node], ...]


def families(rules: Sequence[tuple[int, str, Node, Iterable[str]]]) -> list[Family]:
    """The families among rules: each with its place, its name, its expression and the values of its labels."""
    found: dict[Node, list[tuple[int, str, Duration, Node, Iterable[str]]]] = {}
    for place, variable, expr, labels in rules:
        windows = set(_windows(expr))
        if len(windows) == 1 and len(render(expr)) >= _LONG:
            (window,) = windows
            found.setdefault(_marked(expr), []).append((place, variable, window, expr, labels))
    made = []
    for skeleton, held in found.items():
        if len({window for _, _, window, _, _ in held}) < _LEAST or len(held) != len({expr for *_, expr, _ in held}):
            continue
        name = _WINDOW.sub("", held[0][1])
        same = set(held[0][4]).intersection(*(set(labels) for *_, labels in held[1:]))
        words = sorted(value.lower() for value in same if value.isascii() and value.isalpha())
        made.append(
            Family(
                "_".join((name, *words[:1])),
                skeleton,
                tuple((place, window, expr) for place, _, window, expr, _ in held),
            )
        )
    return made


def body(text: str) -> str | None:
    """The lines of a function that returns the expression; None where they would read worse than what they stand for.

    What is one division has both of its sides above it, since it fits on no line.
    """
    whole = assigned(text, WIDTH, len("return "), 4)
    if whole is not None:
        return f"    return {whole}\n"
    parts = sides(text)
    if parts is None:
        return None
    left, sign, right = parts
    names = ("part", "whole") if sign == "/" else ("left", "right")
    lines = ""
    for name, side in zip(names, (left, right), strict=True):
        laid = assigned(side, WIDTH, len(name) + 3, 4)
        if laid is None:
            return None
        lines += f"    {name} = {laid}\n"
    return f"{lines}    return {names[0]} {sign} {names[1]}\n"


def _windows(expr: Node) -> Iterator[Duration]:
    for node in walk(expr):
        if isinstance(node, Range | Subquery) and isinstance(node.window, Duration):
            yield node.window


def _marked(value: Any) -> Any:
    """The tree with the mark in place of each window."""
    if isinstance(value, tuple):
        return tuple(map(_marked, value))
    if not isinstance(value, Node):
        return value
    fields = [field.name for field in attrs.fields(type(value)) if field.init and field.eq]
    changes = {name: new for name in fields if (new := _marked(old := getattr(value, name))) is not old}
    if isinstance(value, Range | Subquery) and isinstance(value.window, Duration):
        changes["window"] = MARK
    return attrs.evolve(value, **changes) if changes else value
