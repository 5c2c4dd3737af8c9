"""Where a ratio of logs is a share: what is divided counts some of the lines that the divisor counts.

It is so if both count in the same way, over the same time and with the same grouping, and the dividend filters more.
`express.infer.part` says the same of metrics.
"""

from __future__ import annotations

from typing import Final

from obsdsl.express.infer.part import implied, is_finer
from obsdsl.express.node import Number
from obsdsl.logs.node import (
    LabelFilter,
    LineFilter,
    LinesRange,
    LogNode,
    Metric,
    Operation,
    Parse,
    RangeAggregation,
    Stage,
    StreamSelector,
    VectorAggregation,
)

# What a smaller number of lines has less of.
_COUNTS: Final = frozenset({"rate", "count_over_time", "bytes_rate", "bytes_over_time"})
_MONOTONIC: Final = frozenset({"sum", "max", "count"})
# What shares are after them, too.
_KEEP: Final = frozenset({"avg", "min", "max", "topk", "bottomk", "sort", "sort_desc"})
_COMPARISONS: Final = frozenset({"==", "!=", ">", ">=", "<", "<="})


def is_share(node: LogNode) -> bool:
    """Whether all values are known to lie between 0 and 1, and are a share of something."""
    match node:
        case Operation(op="/", left=part, right=whole, bool_=False, matching=matching):
            return (matching is None or matching.group != "right") and _is_part(part, whole)
        case Operation(op="-", left=Number(value=1), right=rest, matching=None):
            return is_share(rest)
        case Operation(op=op, left=left, right=Number(), bool_=False) if op in _COMPARISONS:
            return is_share(left)
        case VectorAggregation(op=op, expr=expr):
            return op in _KEEP and is_share(expr)
        case _:
            return False


def _is_part(part: Metric, whole: Metric) -> bool:
    """Whether each sample of `part` is no more than the sample of `whole` that it meets."""
    match part, whole:
        case _, Operation(op="+", left=left, right=right, matching=None) if part in (left, right):
            return _is_count(left) and _is_count(right)
        case VectorAggregation(op=op, expr=fewer, param=None), VectorAggregation(op=other, expr=all_, param=None):
            same = op == other and op in _MONOTONIC
            return same and is_finer(part.grouping, whole.grouping) and _counts_within(fewer, all_)
        case _:
            return _counts_within(part, whole)


def _is_count(node: Metric) -> bool:
    if isinstance(node, VectorAggregation):
        return node.op in _MONOTONIC and _is_count(node.expr)
    return isinstance(node, RangeAggregation) and node.op in _COUNTS and node.range.unwrap is None


def _counts_within(part: Metric, whole: Metric) -> bool:
    match part, whole:
        case RangeAggregation(op=op, range=fewer), RangeAggregation(op=other, range=all_):
            return op == other and op in _COUNTS and part.grouping == whole.grouping and _reads_within(fewer, all_)
        case _:
            return False


def _reads_within(part: LinesRange, whole: LinesRange) -> bool:
    counted = part.unwrap is None and whole.unwrap is None
    same = part.window == whole.window and part.offset == whole.offset
    return counted and same and _selects_within(part.lines.selector, whole.lines.selector) and _filters(part, whole)


def _selects_within(part: StreamSelector, whole: StreamSelector) -> bool:
    return set(whole.variables) <= set(part.variables) and all(implied(one, part.matchers) for one in whole.matchers)


def _filters(part: LinesRange, whole: LinesRange) -> bool:
    """Whether `part` has the stages of `whole`, in their order, and beside them only such as leave lines out.

    A parser leaves none out; its labels are the line's own, and never those of the stream.
    """
    wanted = list(whole.lines.stages)
    added: list[Stage] = []
    for stage in part.lines.stages:
        if wanted and stage == wanted[0]:
            wanted.pop(0)
        else:
            added.append(stage)
    return not wanted and all(isinstance(stage, LineFilter | LabelFilter | Parse) for stage in added)
