"""Operators: what two sides make together, and which labels their matching leaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import attrs

from obsdsl.define.unit import RATIO
from obsdsl.express.infer import interval as intervals
from obsdsl.express.infer import part, units
from obsdsl.express.infer.interval import EMPTY, TURN, UNIT_INTERVAL, Interval
from obsdsl.express.infer.labels import METRIC, NONE, Label, LabelSet, is_dynamic
from obsdsl.express.infer.selection import either
from obsdsl.express.infer.value import ANY, Inferred, InferredUnit, SampleType
from obsdsl.express.node import COMPARISONS, MIRRORED, SET_OPERATORS, Binary, Matching

_ARITHMETIC: Final[Mapping[str, Callable[[Interval, Interval], Interval]]] = {
    "+": intervals.added,
    "-": intervals.subtracted,
    "*": intervals.multiplied,
    "/": intervals.divided,
    "%": intervals.modulo,
    "^": intervals.power,
    "atan2": lambda _left, _right: TURN,
}
_PARTS: Final = {"/": part.ratio, "-": part.remainder}
_ALL: Final = Matching("ignoring", ())


def binary(node: Binary, left: Inferred, right: Inferred, not_negative: part.NotNegative) -> Inferred:
    """What `left op right` gives."""
    if node.op in SET_OPERATORS:
        return _set(node, left, right)
    scalars = left.type == right.type == "scalar"
    if node.op in COMPARISONS:
        return _truth(node, left, right) if node.bool_ or scalars else _filter(node, left, right)
    labels, possible = (NONE, True) if scalars else _matched(node, left, right)
    unit, converted = units.combined(node.op, left, right)
    interval, as_part = _computed(node, left, right, not_negative) if possible else (EMPTY, None)
    if unit is None and node.op == "/" and as_part is not None and interval == UNIT_INTERVAL:
        # A part and its whole are of one unit, though nobody says which.
        unit = RATIO
    return Inferred(
        type="scalar" if scalars else "vector",
        sample=_sample(node.op, left.sample, right.sample),
        unit=unit,
        interval=interval,
        labels=labels,
        observed=_observed(node.op, left.observed, right.observed),
        converted=converted,
    )


def _computed(
    node: Binary, left: Inferred, right: Inferred, not_negative: part.NotNegative
) -> tuple[Interval, Interval | None]:
    """What the results lie in, and what they do because one side is a part of the other, if it is."""
    if left.interval.empty or right.interval.empty:
        return EMPTY, None
    rule = _ARITHMETIC.get(node.op)
    interval = intervals.FULL if rule is None else rule(left.interval, right.interval)
    if node.op not in _PARTS or left.type == "scalar" or right.type == "scalar":
        return interval, None
    try:
        known = _PARTS[node.op](node, not_negative)
    except RecursionError:
        # A tree too deep to compare.
        known = None
    return interval if known is None else intervals.both(interval, known), known


def _sample(op: str, left: SampleType, right: SampleType) -> SampleType:
    if left == right == "float":
        return "float"
    scaled = op in ("*", "/") and {left, right} == {"float", "histogram"}
    return "histogram" if scaled or (op in ("+", "-") and left == right == "histogram") else "unknown"


def _observed(op: str, left: InferredUnit, right: InferredUnit) -> InferredUnit:
    """Buckets stay buckets when they are added to others, or scaled."""
    if op in ("+", "-"):
        return left if left == right else None
    if op in ("*", "/"):
        return left if right is None else right if left is None and op == "*" else None
    return None


# Comparisons and sets


def _truth(node: Binary, left: Inferred, right: Inferred) -> Inferred:
    """A comparison with `bool`, or of scalars: 0 or 1."""
    scalars = left.type == right.type == "scalar"
    labels, possible = (NONE, True) if scalars else _matched(node, left, right)
    empty = not possible or left.interval.empty or right.interval.empty
    interval = EMPTY if empty else intervals.compared(node.op, left.interval, right.interval)
    return Inferred("scalar" if scalars else "vector", unit=ANY, interval=interval, labels=labels)


def _filter(node: Binary, left: Inferred, right: Inferred) -> Inferred:
    """A comparison that leaves samples out: those of the left side stay, or of the only vector."""
    kept, other, op = (right, left, MIRRORED[node.op]) if left.type == "scalar" else (left, right, node.op)
    labels, possible = _matched(node, left, right)
    renamed = node.matching is not None and node.matching.group == "right"
    # attrs.evolve takes three times as long, and nearly every alert is a comparison.
    return Inferred(
        "vector",
        kept.sample,
        kept.unit,
        intervals.filtered(op, kept.interval, other.interval) if possible else EMPTY,
        labels,
        None if renamed else kept.kind,
        None if renamed else kept.source,
        kept.observed,
        kept.converted,
        kept.cadence,
    )


def _set(node: Binary, left: Inferred, right: Inferred) -> Inferred:
    if node.op == "or":
        return attrs.evolve(either(left, right), type="vector")
    if node.op == "unless":
        return attrs.evolve(left, type="vector")
    labels, possible = _matched(node, left, right)
    empty = not possible or right.interval.empty
    return attrs.evolve(left, type="vector", interval=EMPTY if empty else left.interval, labels=labels)


# Matching


def _matched(node: Binary, left: Inferred, right: Inferred) -> tuple[LabelSet, bool]:
    """The labels of the result, and whether any two samples can match.

    As Prometheus's resultMetric: the labels of the "many" side, of which one-to-one matching keeps only those that
    were compared, for filters too. Arithmetic and `bool` drop the metric's name.
    """
    drops_name = node.bool_ or not (node.op in COMPARISONS or node.op in SET_OPERATORS)
    if left.type == "scalar" or right.type == "scalar":
        labels = right.labels if left.type == "scalar" else left.labels
        return (_renamed(labels, node.op) if drops_name else labels), True
    matching = node.matching or _ALL
    many, one = (right.labels, left.labels) if matching.group == "right" else (left.labels, right.labels)
    dynamic = any(is_dynamic(name) for name in matching.labels)
    met = many if dynamic else many.met(one, _compared(matching, many, one))
    labels = many if met is None else met
    if drops_name:
        labels = _renamed(labels, node.op)
    if matching.group is None and node.op not in SET_OPERATORS:
        labels = _one_to_one(labels, matching, dynamic)
    for name in matching.include:
        # A variable may stand for any label of the one side.
        labels = labels.joined(one).perhaps() if is_dynamic(name) else labels.having(name, one.get(name))
    # `bool` drops a name that was included, too.
    return (labels.unnamed() if node.bool_ else labels), met is not None


def _renamed(labels: LabelSet, op: str) -> LabelSet:
    """Without the metric's name, which Prometheus 2 forgot to drop for `atan2`."""
    if op != "atan2":
        return labels.unnamed()
    name = labels.get(METRIC)
    return labels.having(METRIC, Label(name.values, False))


def _compared(matching: Matching, many: LabelSet, one: LabelSet) -> list[str]:
    """The labels whose values must be equal, as far as they are known. The name counts only where `on` lists it."""
    if matching.mode == "on":
        return list(matching.labels)
    return [n for n in {**many.known, **one.known} if n != METRIC and n not in matching.labels]


def _one_to_one(labels: LabelSet, matching: Matching, dynamic: bool) -> LabelSet:
    if dynamic:
        return labels.perhaps()
    if matching.mode == "on":
        return labels.keep(matching.labels)
    return labels.drop(matching.labels) if matching.labels else labels


def clash(node: Binary, left: Inferred, right: Inferred) -> str | None:
    """The label for which no sample of one side can match one of the other; None if some may match."""
    matching = node.matching or _ALL
    if left.type == "scalar" or right.type == "scalar" or any(is_dynamic(name) for name in matching.labels):
        return None
    compared = _compared(matching, left.labels, right.labels)
    return next((name for name in compared if left.labels.get(name).met(right.labels.get(name)) is None), None)
