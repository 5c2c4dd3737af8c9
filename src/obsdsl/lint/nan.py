"""Whether samples may be no number: a comparison leaves those out, and some are written for just that."""

from __future__ import annotations

from typing import Final

from obsdsl.define.declaration import Recorded, Source
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
# No more records than these are looked at.
_MOST: Final = 50


def may_be_nan(node: Node, at: Site) -> bool:
    """Whether an expression makes NaN of numbers at times: 0 / 0, a quantile of nothing, a root of what is negative."""
    return _may_be(node, at, set())


def _may_be(node: Node, at: Site, seen: set[int]) -> bool:
    """`seen` are the recordings that were looked at: what one of them makes NaN of has been said there."""
    match node:
        case Selector():
            return any(_recorded(one, at, seen) for one in sources_of(node, at.context.catalog))
        case Call(function=function) if function in _NEVER:
            return False
        case Call(function=function) if function in _AT_TIMES:
            return True
        case Call(function=function, args=(first, *_)) if function in _FROM:
            return at.infer(first).interval.lo < _FROM[function] or _may_be(first, at, seen)
        case Aggregation(op=op) if op in _COUNTED:
            return False
        case Binary(op="^"):
            return at.infer(node.left).interval.lo < 0 or _of_any(node, at, seen)
        case Binary(op="/" | "%"):
            return _may_be_zero(node.right, at) or _of_any(node, at, seen)
        case Binary(op=op) if op in COMPARISONS:
            # A sample that is no number is unequal to all.
            return not node.bool_ and op == "!=" and _may_be(node.left, at, seen)
        case Binary(op="and" | "unless"):
            return _may_be(node.left, at, seen)
        case _:
            return _of_any(node, at, seen)


def _of_any(node: Node, at: Site, seen: set[int]) -> bool:
    return any(_may_be(one, at, seen) for one in children(node))


def _recorded(source: Source, at: Site, seen: set[int]) -> bool:
    if not isinstance(source, Recorded) or id(source) in seen or len(seen) == _MOST:
        return False
    seen.add(id(source))
    return _may_be(source.expr, at, seen)  # type: ignore[arg-type]


def _may_be_zero(node: Node, at: Site) -> bool:
    if isinstance(node, Binary) and node.op in (">", "!=") and not node.bool_ and isinstance(node.right, Number):
        return node.right.value < 0 or (node.op == "!=" and node.right.value != 0)
    interval = at.infer(node).interval
    return interval.lo <= 0 <= interval.hi
