"""How expressions read each series: with which labels, by which functions."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterable, Mapping
from typing import Final

import attrs

from obsdsl.define.label import name_fault
from obsdsl.define.light import frozen
from obsdsl.express.node import (
    Aggregation,
    Binary,
    Call,
    Grouping,
    Node,
    Range,
    Selector,
    String,
    children,
    label_names,
)
from obsdsl.express.variable import has_variable

_GROWING: Final = frozenset({"rate", "irate", "increase", "resets"})
_MOVING: Final = frozenset(
    {"delta", "idelta", "deriv", "predict_linear", "double_exponential_smoothing", "holt_winters"}
)
# What every series has, or what is no label of the metric's own.
_COMMON: Final = frozenset({"job", "instance", "le", "quantile"})


@frozen
class Use:
    """What is known of a series."""

    labels: tuple[str, ...] = ()
    bounds: tuple[float, ...] = ()
    # Whether a function of counters reads it, or one of gauges.
    grows: bool = False
    moves: bool = False


@attrs.define
class _Seen:
    labels: dict[str, None] = attrs.field(factory=dict)
    bounds: set[float] = attrs.field(factory=set)
    functions: set[str] = attrs.field(factory=set)


def uses(nodes: Iterable[Node], shown: Mapping[int, tuple[str, ...]] | None = None) -> dict[str, Use]:
    """Each series by its name, in the order in which they are read. `shown` are labels of results, by their id."""
    seen: dict[str, _Seen] = {}
    for node in nodes:
        _see(node, (shown or {}).get(id(node), ()), seen)
    return {
        name: Use(
            tuple(sorted(one.labels)),
            tuple(sorted(one.bounds)),
            bool(one.functions & _GROWING),
            bool(one.functions & _MOVING),
        )
        for name, one in seen.items()
    }


def _see(node: Node, around: tuple[str, ...], seen: dict[str, _Seen]) -> None:
    """`around` are the labels that operators around the node name."""
    match node:
        case Selector(name=str(name)):
            one = seen.setdefault(name, _Seen())
            one.labels |= dict.fromkeys(filter(_is_own, (*label_names(node), *around)))
            one.bounds |= _bounds(node)
            return
        case Call(function=function, args=(Range(selector=Selector(name=str(name))), *_)):
            seen.setdefault(name, _Seen()).functions.add(function)
        case Aggregation(grouping=None):
            around = ()
        case Aggregation(grouping=Grouping(mode="by", labels=labels)):
            # What is not kept comes from nowhere below.
            around = labels
        case Aggregation(grouping=Grouping(labels=labels)):
            around = tuple(label for label in around if label not in labels)
        case Binary():
            for side, labels in zip((node.left, node.right), _sides(node, around), strict=True):
                _see(side, labels, seen)
            return
        case Call(function="label_replace" | "label_join", args=args):
            made = _texts(args[1:2])
            around = (*(label for label in around if label not in made), *_texts(args[3:4]), *_joined(node))
    for child in children(node):
        _see(child, around, seen)


def _sides(node: Binary, around: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The labels that each side has to have."""
    matching = node.matching
    on = matching.labels if matching is not None and matching.mode == "on" else ()
    if node.op in ("and", "unless"):
        return (*around, *on), on
    if matching is None or matching.group is None:
        return (*around, *on), (*around, *on)
    many = (*(label for label in around if label not in matching.include), *on)
    one = (*on, *matching.include)
    return (many, one) if matching.group == "left" else (one, many)


def _joined(node: Call) -> tuple[str, ...]:
    return _texts(node.args[4:]) if node.function == "label_join" else ()


def _texts(nodes: Iterable[Node]) -> tuple[str, ...]:
    return tuple(one.value for one in nodes if isinstance(one, String) and one.value)


def _is_own(label: str) -> bool:
    plain = label not in _COMMON and not label.startswith("__") and not has_variable(label)
    return plain and name_fault("label", label) is None


def _bounds(node: Selector) -> set[float]:
    found: set[float] = set()
    for matcher in node.matchers:
        if matcher.label == "le" and matcher.op in ("=", "=~"):
            for text in matcher.value.split("|"):
                with contextlib.suppress(ValueError):
                    found.add(float(text))
    return {bound for bound in found if math.isfinite(bound)}
