"""Expressions that give a sample at every evaluation, whatever there is to read."""

from __future__ import annotations

from obsdsl.express.node import COMPARISONS, Aggregation, Binary, Call, Node, Number, Unary

_FILTERS = COMPARISONS | {"and", "unless"}


def always_given(node: Node) -> bool:
    """Whether it certainly gives a sample: `vector(0)`, `sum(x) or vector(0)`."""
    match node:
        case Number() | Call(function="vector" | "time" | "scalar"):
            return True
        case Binary(op="or", left=left, right=right):
            return always_given(left) or always_given(right)
        case Binary(op=op, left=left, right=right) if node.bool_ or op not in _FILTERS:
            constant = isinstance(left, Number) or isinstance(right, Number)
            return constant and always_given(left) and always_given(right)
        case Aggregation(op="sum" | "min" | "max" | "avg" | "count" | "group", expr=expr):
            return always_given(expr)
        case Unary(expr=expr):
            return always_given(expr)
        case _:
            return False
