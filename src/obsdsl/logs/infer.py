"""What is known of numbers made of logs: their unit, and the labels that they have left."""

from __future__ import annotations

from typing import Final

from obsdsl.define.unit import Unit
from obsdsl.express.node import Number
from obsdsl.logs.node import (
    LabelReplace,
    Lines,
    LogNode,
    Operation,
    RangeAggregation,
    VectorAggregation,
)

_BYTES, _SECONDS, _EVENTS, _ONE = Unit.of("bytes"), Unit.of("seconds"), Unit.of("events"), Unit()
_COUNTS: Final = {
    "absent_over_time": _ONE,
    "bytes_over_time": _BYTES,
    "bytes_rate": _BYTES / _SECONDS,
    "count_over_time": _EVENTS,
    "rate": _EVENTS / _SECONDS,
}
_CONVERTED: Final = {"bytes": _BYTES, "duration": _SECONDS, "duration_seconds": _SECONDS}


def unit_of(node: LogNode) -> Unit | None:
    """The unit of a query's values; None where it is unknown, and for lines."""
    match node:
        case RangeAggregation():
            return _of_range(node)
        case VectorAggregation(op=op, expr=expr):
            unit = unit_of(expr)
            if op == "count":
                return None
            return unit**2 if op == "stdvar" and unit is not None else unit
        case LabelReplace(expr=expr):
            return unit_of(expr)
        case Operation():
            return _of_operation(node)
        case _:
            return None


def _of_range(node: RangeAggregation) -> Unit | None:
    unwrap = node.range.unwrap
    if unwrap is None:
        return _COUNTS.get(node.op)
    if node.op == "absent_over_time":
        return _ONE
    unit = _CONVERTED.get(unwrap.conversion or "")
    source = node.range.lines.selector.source
    if unit is None and source is not None and (field := source.fields.get(unwrap.label)) is not None:
        unit = field.unit
    if unit is None:
        return None
    if node.op == "stdvar_over_time":
        return unit**2
    return unit / _SECONDS if node.op in ("rate", "rate_counter") else unit


def _of_operation(node: Operation) -> Unit | None:
    if node.op in ("unless", "and") or (node.op not in "+-*/%^" and not node.bool_ and node.op != "or"):
        return unit_of(node.left) if not isinstance(node.left, Number) else unit_of(node.right)
    left, right = unit_of(node.left), unit_of(node.right)
    if node.op in ("+", "-", "or", "%"):
        if isinstance(node.left, Number) or isinstance(node.right, Number):
            return left or right
        return left if left == right else None
    if left is None or right is None or node.op not in ("*", "/"):
        return None
    return left * right if node.op == "*" else left / right


def gives_lines(node: LogNode) -> bool:
    """Whether a query gives lines rather than numbers."""
    return isinstance(node, Lines)


def legend_of(node: LogNode) -> str | None:
    """`{{label}}` where the series differ by one label, which a query names."""
    match node:
        case VectorAggregation(grouping=grouping) | RangeAggregation(grouping=grouping) if grouping is not None:
            return f"{{{{{grouping.labels[0]}}}}}" if grouping.mode == "by" and len(grouping.labels) == 1 else None
        case VectorAggregation(op="topk" | "bottomk" | "sort" | "sort_desc", expr=expr) | LabelReplace(expr=expr):
            return legend_of(expr)
        case Operation(left=left, right=right):
            return legend_of(left) or legend_of(right)
        case _:
            return None
