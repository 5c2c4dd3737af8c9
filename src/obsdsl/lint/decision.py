"""Comparisons whose outcome is known before anything is measured, in words."""

from __future__ import annotations

import math
from collections.abc import Iterator

from obsdsl.express.infer import Interval, decided
from obsdsl.express.node import COMPARISONS, MIRRORED, Aggregation, Binary, Call, Node, Number, Selector, walk
from obsdsl.lint.site import Site

# What a sample passes through as it is, or as one of its group.
_CHOOSING = frozenset({"max", "min", "avg", "topk", "bottomk", "limitk", "sort", "sort_desc", "label_replace"})


def outcome(value: Binary, at: Site) -> bool | None:
    """Whether a comparison is true of all samples, of none, or (None) of some, as far as anyone can tell.

    That rounding may bring a ratio over 1 is no reason to compare it with 1.
    """
    if value.op not in COMPARISONS:
        return None
    return decided(value.op, at.infer(value.left).interval, at.infer(value.right).interval)


def reads(node: Node) -> bool:
    """Whether it reads any series: what does not is a constant, or the time."""
    for one in walk(node):  # noqa: SIM110 - asked of every comparison, and any() takes twice as long
        if isinstance(one, Selector):
            return True
    return False


def in_words(interval: Interval) -> str:
    """Where values lie: "between 0 and 1", "never below 0"."""
    low, high = interval.lo, interval.hi
    if low == high:
        return f"always {number(low)}"
    if math.isinf(low) and math.isinf(high):
        return "any number"
    if math.isinf(high):
        return f"never below {number(low)}"
    if math.isinf(low):
        return f"never above {number(high)}"
    return f"between {number(low)} and {number(high)}"


def number(value: float) -> str:
    """A number in a sentence."""
    return f"{value:.12g}"


def quantile_of(node: Node) -> Call | None:
    """The histogram_quantile() whose results the node's samples are."""
    while True:
        match node:
            case Call(function="histogram_quantile"):
                return node
            case Call(function=function, args=args) if function in _CHOOSING and args:
                node = args[0]
            case Aggregation(op=op, expr=expr) if op in _CHOOSING:
                node = expr
            case _:
                return None


def parts_of(node: Node, op: str) -> Iterator[Node]:
    """The operands of a chain of one operator that matches by all labels: those of `a or b or c`."""
    if isinstance(node, Binary) and node.op == op and node.matching is None:
        yield from parts_of(node.left, op)
        yield from parts_of(node.right, op)
    else:
        yield node


def limit_of(node: Node) -> tuple[Node, str, float] | None:
    """What a comparison with a number compares, how, and with which."""
    if not isinstance(node, Binary) or node.op not in COMPARISONS or node.bool_:
        return None
    if isinstance(node.right, Number):
        return node.left, node.op, node.right.value
    return (node.right, MIRRORED[node.op], node.left.value) if isinstance(node.left, Number) else None


def covers(limits: list[tuple[str, float]]) -> bool:
    """Whether every number passes one of several comparisons: `!= 1 or != 2`, `> 5 or <= 5`."""
    unequal = {value for op, value in limits if op == "!="}
    if len(unequal) > 1 or any(op == "==" and value in unequal for op, value in limits):
        return True
    above = min(((value, op == ">") for op, value in limits if op in (">", ">=")), default=None)
    below = max(((value, op == "<=") for op, value in limits if op in ("<", "<=")), default=None)
    if above is None or below is None:
        return False
    return below[0] > above[0] or (below[0] == above[0] and (below[1] or not above[1]))
