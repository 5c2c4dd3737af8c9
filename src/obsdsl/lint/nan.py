"""Whether samples may be no number: a comparison leaves those out, and some are written for just that."""

from __future__ import annotations

from typing import Final

from obsdsl.define.declaration import Recorded
from obsdsl.express.infer.selection import sources_of
from obsdsl.express.node import COMPARISONS, Aggregation, Binary, Call, Node, Number, Selector, children
from obsdsl.lint.site import Site

# Of an empty histogram, of no sample, or of more than one.
_AT_TIMES: Final = frozenset({"histogram_quantile", "histogram_fraction", "histogram_avg", "scalar", "acos", "asin"})
# No number of what is below this one.
_FROM: Final = {"sqrt": 0.0, "ln": 0.0, "log2": 0.0, "log10": 0.0, "acosh": 1.0, "atanh": -1.0}
_NEVER: Final = frozenset({
    "absent", "absent_over_time", "changes", "count_over_time", "present_over_time", "resets", "time", "timestamp",
    "day_of_month", "day_of_week", "day_of_year", "days_in_month", "hour", "minute", "month", "year",
})  # fmt: skip
_COUNTED: Final = frozenset({"count", "count_values", "group"})
# Records of records of records.
_DEPTH: Final = 20


def may_be_nan(node: Node, at: Site, depth: int = 0) -> bool:
    """Whether an expression makes NaN of numbers at times: 0 / 0, a quantile of nothing, a root of what is negative."""
    match node:
        case Selector():
            sources = sources_of(node, at.context.catalog) if depth < _DEPTH else ()
            return any(
                may_be_nan(one.expr, at, depth + 1)  # type: ignore[arg-type]
                for one in sources
                if isinstance(one, Recorded)
            )
        case Call(function=function) if function in _NEVER:
            return False
        case Call(function=function) if function in _AT_TIMES:
            return True
        case Call(function=function, args=(first, *_)) if function in _FROM:
            return at.infer(first).interval.lo < _FROM[function] or may_be_nan(first, at, depth)
        case Aggregation(op=op) if op in _COUNTED:
            return False
        case Binary(op="^"):
            return at.infer(node.left).interval.lo < 0 or _of_any(node, at, depth)
        case Binary(op="/" | "%"):
            return _may_be_zero(node.right, at) or _of_any(node, at, depth)
        case Binary(op=op) if op in COMPARISONS:
            # A sample that is no number is unequal to all.
            return not node.bool_ and op == "!=" and may_be_nan(node.left, at, depth)
        case Binary(op="and" | "unless"):
            return may_be_nan(node.left, at, depth)
        case _:
            return _of_any(node, at, depth)


def _of_any(node: Node, at: Site, depth: int) -> bool:
    return any(may_be_nan(one, at, depth) for one in children(node))


def _may_be_zero(node: Node, at: Site) -> bool:
    if isinstance(node, Binary) and node.op in (">", "!=") and not node.bool_ and isinstance(node.right, Number):
        return node.right.value < 0 or (node.op == "!=" and node.right.value != 0)
    interval = at.infer(node).interval
    return interval.lo <= 0 <= interval.hi
