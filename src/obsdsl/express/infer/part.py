"""Where one expression is a part of another: `a / b` lies between 0 and 1, and `b - a` is not negative.

It is so if both read the same series with the same function and grouping, and `a` selects fewer of them. Which
sample of `b` a sample of `a` meets does not matter: the series that `a` is taken from is in `b` too and matches, and
what matches on the side of `b` is only one, or Prometheus refuses. `(b - a) / b` is at most 1, whatever `a` is, as
long as neither is negative.

Sums are rounded by the size of what they add up: a ratio of two by nothing that counts, but a difference, which may be
all rounding, tells nothing.

For buckets as parts of their count it is supposed that a restart is seen in the count whenever it matters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

import attrs

from obsdsl.express.infer.functions import FUNCTIONS
from obsdsl.express.infer.interval import INF, NON_NEGATIVE, UNIT_INTERVAL, Interval, multiplied, point
from obsdsl.express.infer.labels import Label, canonical, is_dynamic
from obsdsl.express.node import (
    COMPARISONS,
    Aggregation,
    Binary,
    Call,
    Grouping,
    Matcher,
    Node,
    Number,
    Range,
    Selector,
)

# What a smaller bucket has less of.
GROWTH = frozenset({"rate", "increase", "irate"})
_AT_MOST_ONE = Interval(-INF, 1.0)
_MONOTONIC = frozenset({"sum", "max", "count", "group"})

# Whether an expression is never below zero.
NotNegative: TypeAlias = Callable[[Node], bool]


def ratio(node: Binary, not_negative: NotNegative) -> Interval | None:
    """What `left / right` lies in, if left is known for a part of right; constant factors are set aside."""
    upper, part = _factor(node.left)
    lower, whole = _factor(node.right)
    # A part may meet its whole many to one; the other way round, it would meet the wholes of others.
    if lower == 0 or (node.matching is not None and node.matching.group == "right"):
        return None
    if not not_negative(whole):
        return None
    plain = node.matching is None
    if _is_part(part, whole, plain, not_negative):
        return multiplied(UNIT_INTERVAL, point(upper / lower))
    return multiplied(_AT_MOST_ONE, point(upper / lower)) if plain and _is_less(part, whole, not_negative) else None


def remainder(node: Binary, not_negative: NotNegative) -> Interval | None:
    """What `left - right` lies in, if right is known for a part of left."""
    if node.matching is not None and node.matching.group == "left":
        return None
    if isinstance(node.left, Aggregation) and node.left.op == "sum":
        return None
    if not not_negative(node.left) or not _is_part(node.right, node.left, node.matching is None, not_negative):
        return None
    return NON_NEGATIVE


def _factor(node: Node) -> tuple[float, Node]:
    """The product of the constant factors of an expression, and what is left without them."""
    factor = 1.0
    while isinstance(node, Binary):
        if node.op in "*/" and isinstance(node.right, Number) and node.right.value:
            factor = factor * node.right.value if node.op == "*" else factor / node.right.value
            node = node.left
        elif node.op == "*" and isinstance(node.left, Number) and node.left.value:
            factor *= node.left.value
            node = node.right
        else:
            break
    return factor, node


def _is_part(part: Node, whole: Node, plain: bool, not_negative: NotNegative) -> bool:
    """Whether each sample of `part` lies between 0 and the sample of `whole` that it meets.

    `plain` says that the two are matched by all their labels.
    """
    if _within(part, whole) or _is_bucket_of(part, whole):
        return True
    match part, whole:
        case Aggregation(op=op, expr=fewer, param=None), Aggregation(op=other, expr=all_, param=None):
            return (
                op == other
                and op in _MONOTONIC
                and is_finer(part.grouping, whole.grouping)
                and (_within(fewer, all_) or (op == "sum" and _is_bucket_of(fewer, all_)))
            )
        case Binary(op="-", left=minuend, right=subtrahend, matching=None), _ if minuend == whole:
            return _is_part(subtrahend, whole, True, not_negative)
        case _, Binary(op="+", left=one, right=other_, matching=None) if plain:
            sides = ((one, other_), (other_, one))
            return any(part == side and not_negative(side) and not_negative(rest) for side, rest in sides)
    return False


def _is_less(part: Node, whole: Node, not_negative: NotNegative) -> bool:
    """Whether `part` is what something leaves of `whole`: total memory without what is available."""
    match part:
        case Binary(op="-", left=minuend, right=subtrahend, matching=None):
            return minuend == whole and not_negative(subtrahend)
    return False


def is_finer(one: Grouping | None, other: Grouping | None) -> bool:
    """Whether the groups of `one` divide those of `other`."""
    if one == other:
        return True
    if (one and one.mode == "without") or (other and other.mode == "without"):
        return False
    return set(other.labels if other else ()) <= set(one.labels if one else ())


def _within(part: Node, whole: Node) -> bool:
    """Whether each sample of `part` is a sample of `whole` too, with the same labels and value."""
    match part, whole:
        case Selector(), Selector():
            return _selects_within(part, whole)
        case Range(selector=fewer, window=window), Range(selector=all_, window=other):
            return window == other and _selects_within(fewer, all_)
        case Call(function=function, args=args), Call(function=other_function, args=other_args) if args != other_args:
            return (
                function == other_function
                and function in FUNCTIONS
                # Of a selection it gives the times of the samples, of anything else that of the evaluation.
                and function != "timestamp"
                and len(args) == len(other_args)
                and all(one == two or _within(one, two) for one, two in zip(args, other_args, strict=True))
            )
        case Binary(op=op, left=left, right=right, bool_=False, matching=None), _:
            if op in COMPARISONS and isinstance(right, Number):
                return _within(left, whole)
            if op in COMPARISONS and isinstance(left, Number):
                return _within(right, whole)
    return part == whole


def _selects_within(part: Selector, whole: Selector) -> bool:
    return (
        part.name == whole.name
        and part.offset == whole.offset
        and part.at == whole.at
        and set(whole.variables) <= set(part.variables)
        and all(implied(matcher, part.matchers) for matcher in whole.matchers)
    )


def implied(wanted: Matcher, matchers: Iterable[Matcher]) -> bool:
    """Whether all that passes `matchers` passes `wanted`."""
    if wanted in matchers:
        return True
    if is_dynamic(wanted.value):
        return False
    values = [m.value for m in matchers if m.label == wanted.label and m.op == "=" and not is_dynamic(m.value)]
    return any((label := Label((v,), True).narrowed(wanted.op, wanted.value)) and label.values for v in values)


def _is_bucket_of(part: Node, whole: Node) -> bool:
    """Whether `part` reads one bucket of the histogram whose count `whole` reads, in the same way."""
    match part, whole:
        case Call(function=function, args=(one,)), Call(function=other, args=(two,)):
            return function == other and function in GROWTH and _is_bucket_of(one, two)
        case Range(selector=fewer, window=window), Range(selector=all_, window=other_window):
            return window == other_window and _is_bucket_of(fewer, all_)
        case Selector(name=str(bucket), matchers=matchers), Selector(name=str(count), matchers=others):
            bounds = [matcher for matcher in matchers if matcher.label == "le"]
            same = attrs.evolve(part, name=count, matchers=tuple([m for m in matchers if m not in bounds]))
            if bucket.endswith("_bucket") and count == f"{bucket.removesuffix('_bucket')}_count":
                return _is_one_bound(bounds) and _selects_within(same, whole)
            # The last bucket is the count.
            if bucket == count and bucket.endswith("_bucket") and Matcher("le", "=", "+Inf") in others:
                all_ = attrs.evolve(whole, matchers=tuple([m for m in others if m.label != "le"]))
                return _is_one_bound(bounds) and _selects_within(same, all_)
    return False


def _is_one_bound(matchers: list[Matcher]) -> bool:
    """Whether they leave a single bucket, in whatever spelling."""
    label = Label(None, True)
    for matcher in matchers:
        label = label.narrowed(matcher.op, matcher.value) or label
    return label.values is not None and len({canonical(value) for value in label.values}) == 1
