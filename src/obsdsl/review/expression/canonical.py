"""Expressions in the one form that equal ones share: order of matchers and labels, folded numbers."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Final

import attrs

from obsdsl.express.node import (
    MIRRORED,
    Aggregation,
    Binary,
    Call,
    Grouping,
    Matching,
    Node,
    Number,
    Range,
    Selector,
    Subquery,
    Unary,
    walk,
)

_FOLDED: Final[dict[str, Callable[[float, float], float]]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "%": math.fmod,
    "^": operator.pow,
}


def canonical(node: Node) -> Node:
    """The expression with matchers and labels in order, numbers folded (`5 * 60`), and constants to the right."""
    match node:
        case Selector():
            variables = tuple(sorted(node.variables, key=lambda one: one.text))
            return Selector(node.name, _matchers(node), node.offset, node.at, variables=variables)
        case Range(selector=selector):
            return Range(_selector(selector), node.window)
        case Subquery(expr=expr):
            return attrs.evolve(node, expr=canonical(expr))
        case Call(args=args):
            return Call(node.function, tuple([canonical(one) for one in args]))
        case Aggregation():
            param = None if node.param is None else canonical(node.param)
            return Aggregation(node.op, canonical(node.expr), _grouping(node.grouping), param)
        case Binary():
            return _binary(node)
        case Unary(op=op, expr=expr):
            inner = canonical(expr)
            if op == "+":
                return inner
            return Number(-inner.value) if isinstance(inner, Number) else Unary(op, inner)
        case _:
            return node


def groupings(*nodes: Node) -> dict[Grouping, Grouping]:
    """How the groupings are written that `canonical` put in order."""
    found: dict[Grouping, Grouping] = {}
    for one in (one for node in nodes for one in walk(node)):
        if isinstance(one, Aggregation) and one.grouping is not None and (key := _grouping(one.grouping)):
            found.setdefault(key, one.grouping)
    return found


def _selector(node: Selector) -> Selector:
    found = canonical(node)
    assert isinstance(found, Selector)
    return found


def _matchers(node: Selector) -> tuple:  # type: ignore[type-arg]
    return tuple(sorted(dict.fromkeys(node.matchers), key=lambda one: (one.label, one.op, one.value)))


def _grouping(grouping: Grouping | None) -> Grouping | None:
    if grouping is None or (grouping.mode == "by" and not grouping.labels):
        return None
    return Grouping(grouping.mode, tuple(sorted(set(grouping.labels))))


def _matching(matching: Matching | None) -> Matching | None:
    if matching is None or matching == Matching("ignoring", ()):
        return None
    labels, include = tuple(sorted(set(matching.labels))), tuple(sorted(set(matching.include)))
    return Matching(matching.mode, labels, matching.group, include)


def _binary(node: Binary) -> Node:
    left, right = canonical(node.left), canonical(node.right)
    if isinstance(left, Number) and isinstance(right, Number) and node.op in _FOLDED:
        try:
            folded = _FOLDED[node.op](left.value, right.value)
        except (ArithmeticError, ValueError):
            folded = None
        if isinstance(folded, float):
            return Number(folded)
    if node.op in MIRRORED and isinstance(left, Number) and not isinstance(right, Number):
        return Binary(MIRRORED[node.op], right, left, node.bool_, _matching(node.matching))
    return Binary(node.op, left, right, node.bool_, _matching(node.matching))
