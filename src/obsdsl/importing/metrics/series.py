"""How expressions read each series: with which labels, of which values, by which functions."""

from __future__ import annotations

import contextlib
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import attrs

from obsdsl.define.label import LEGACY_NAME, name_fault
from obsdsl.define.light import frozen
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
    String,
    Subquery,
    children,
    label_names,
    walk,
)
from obsdsl.express.regex import listed_values
from obsdsl.express.variable import has_variable
from obsdsl.importing.metrics.pattern import listed_names

_GROWING: Final = frozenset({"rate", "irate", "increase", "resets"})
_MOVING: Final = frozenset(
    {"delta", "idelta", "deriv", "predict_linear", "double_exponential_smoothing", "holt_winters"}
)
_OF_HISTOGRAMS: Final = frozenset(
    {"histogram_quantile", "histogram_fraction", "histogram_count", "histogram_sum", "histogram_avg"}
    | {"histogram_stddev", "histogram_stdvar"}
)
_OF_CLASSIC: Final = ("_bucket", ":sum", "_sum", "_count")
# The literal beginning of a pattern, long enough to mean something.
_BEGINNING: Final = re.compile(r"[A-Za-z_:][A-Za-z0-9_:]{3,}")
# What every series has, or what is no label of the metric's own.
_COMMON: Final = frozenset({"job", "instance", "le", "quantile"})


@frozen
class Use:
    """What is known of a series."""

    labels: tuple[str, ...] = ()
    # What matchers ask of each label: the values that they name, and regular expressions that name none.
    values: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    patterns: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    # Whether a function of counters reads it, or one of gauges.
    grows: bool = False
    moves: bool = False
    # The shares that a summary has, and whether anything asks for them.
    quantiles: tuple[float, ...] = ()
    is_summary: bool = False
    # Whether it is a point in time: what has passed since then is computed.
    is_instant: bool = False
    is_read: bool = False
    # Whether a function of native histograms reads it.
    is_native: bool = False


@attrs.define
class _Seen:
    labels: dict[str, None] = attrs.field(factory=dict)
    matchers: dict[Matcher, None] = attrs.field(factory=dict)
    functions: set[str] = attrs.field(factory=set)
    is_instant: bool = False

    # Whether its values are read as they are, other than to see whether there are any.
    is_read: bool = False
    is_native: bool = False

    def use(self) -> Use:
        """What all of it tells."""
        values: dict[str, dict[str, None]] = {}
        patterns: dict[str, dict[str, None]] = {}
        for one in self.matchers:
            if has_variable(one.value):
                continue
            listed = (one.value,) if one.op in ("=", "!=") else listed_values(one.value)
            where, found = (patterns, (one.value,)) if listed is None else (values, listed)
            where.setdefault(one.label, {}).update(dict.fromkeys(filter(None, found)))
        return Use(
            tuple(sorted(filter(_is_own, self.labels))),
            {label: tuple(found) for label, found in values.items()},
            {label: tuple(found) for label, found in patterns.items()},
            bool(self.functions & _GROWING),
            bool(self.functions & _MOVING),
            _shares(values.get("quantile", {})),
            "quantile" in self.labels,
            self.is_instant,
            self.is_read,
            self.is_native,
        )


def uses(nodes: Iterable[Node], shown: Mapping[int, tuple[str, ...]] | None = None) -> dict[str, Use]:
    """Each series by its name, in the order in which they are read. `shown` are labels of results, by their id."""
    seen: dict[str, _Seen] = {}
    for node in nodes:
        _see(node, (shown or {}).get(id(node), ()), seen, plain=True)
    return {name: one.use() for name, one in seen.items()}


def _see(node: Node, around: tuple[str, ...], seen: dict[str, _Seen], *, plain: bool) -> None:
    """`around` are the labels that operators around the node name; `plain` says that its values are read."""
    match node:
        case Selector():
            for name in _names(node):
                one = seen.setdefault(name, _Seen())
                one.labels |= dict.fromkeys((*label_names(node), *around))
                one.matchers |= dict.fromkeys(node.matchers)
                one.is_read = one.is_read or plain
            return
        case Call(function=function):
            for name in _ranged(node):
                seen.setdefault(name, _Seen()).functions.add(function)
            for name in _natives(node):
                seen.setdefault(name, _Seen()).is_native = True
        case Aggregation(grouping=None):
            around = ()
        case Aggregation(grouping=Grouping(mode="by", labels=labels)):
            # What is not kept comes from nowhere below.
            around = labels
        case Aggregation(grouping=Grouping(labels=labels)):
            around = tuple(label for label in around if label not in labels)
        case Binary():
            for name in _instants(node):
                seen.setdefault(name, _Seen()).is_instant = True
            for side, labels in zip((node.left, node.right), _sides(node, around), strict=True):
                _see(side, labels, seen, plain=plain and not _asks_for_zero(node))
            return
    if isinstance(node, Call) and node.function in ("label_replace", "label_join"):
        made = _texts(node.args[1:2])
        around = (*(label for label in around if label not in made), *_texts(node.args[3:4]), *_joined(node))
    for child in children(node):
        _see(child, around, seen, plain=plain and not _is_apart(node))


def _ranged(node: Call) -> Iterator[str]:
    """The series whose samples of a window the function reads."""
    for one in node.args:
        match one:
            case Range(selector=Selector(name=str(name))) | Subquery(expr=Selector(name=str(name))):
                yield name


def _natives(node: Call) -> Iterator[str]:
    """The native histograms that the function reads."""
    if node.function not in _OF_HISTOGRAMS:
        return
    within = list(walk(node))
    if node.function == "histogram_quantile" and any(
        isinstance(one, Aggregation) and one.grouping is not None and "le" in one.grouping.labels for one in within
    ):
        return
    for one in within:
        if isinstance(one, Selector) and one.name is not None and not one.name.endswith(_OF_CLASSIC):
            yield one.name


def _is_apart(node: Node) -> bool:
    """Whether the node does more with samples than to pass on their values."""
    match node:
        case Range() | Subquery():
            return True
        case Aggregation(op=op):
            return op in ("count", "group")
        case Call(function=function):
            return function in ("absent", "timestamp")
    return False


def _asks_for_zero(node: Binary) -> bool:
    return node.op in COMPARISONS and Number(0) in (node.left, node.right)


def _names(node: Selector) -> tuple[str, ...]:
    """The names of the selected series, where it says them."""
    if node.name is not None:
        return (node.name,)
    asked = [one for one in node.matchers if one.label == "__name__" and not has_variable(one.value)]
    listed = [(one.value,) if one.op == "=" else listed_names(one.value) for one in asked if one.op in ("=", "=~")]
    return tuple(name for name in listed[0] if LEGACY_NAME.fullmatch(name)) if listed else ()


def _instants(node: Binary) -> Iterator[str]:
    """The series that the node subtracts from the time, or the time from them."""
    if node.op == "-":
        for one, other in ((node.left, node.right), (node.right, node.left)):
            if isinstance(one, Call) and one.function == "time":
                yield from _plain(other)


def _plain(node: Node) -> Iterator[str]:
    """The series whose values the node gives as they are."""
    match node:
        case Selector(name=str(name)):
            yield name
        case Aggregation(op="max" | "min" | "avg" | "topk" | "bottomk" | "quantile", expr=expr):
            yield from _plain(expr)
        case Call(function="max_over_time" | "min_over_time" | "last_over_time", args=(Range(selector=selector),)):
            yield from _plain(selector)
        case Call(function="label_replace" | "label_join", args=(first, *_)):
            yield from _plain(first)
        case Binary(op="or", left=left, right=right):
            yield from _plain(left)
            yield from _plain(right)
        case Binary(op=op, bool_=False, left=left) if op in COMPARISONS or op in ("and", "unless"):
            yield from _plain(left)


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


def _shares(texts: Iterable[str]) -> tuple[float, ...]:
    """The quantiles that are named."""
    found: set[float] = set()
    for text in texts:
        with contextlib.suppress(ValueError):
            found.add(float(text))
    return tuple(sorted(share for share in found if math.isfinite(share) and 0 <= share <= 1))


def beginnings(nodes: Iterable[Node]) -> tuple[str, ...]:
    """How the names begin for which expressions ask by a pattern that does not list them."""
    found: dict[str, None] = {}
    for expr in nodes:
        for node in walk(expr):
            if not isinstance(node, Selector) or node.name is not None or _names(node):
                continue
            for one in node.matchers:
                if one.label == "__name__" and one.op == "=~" and not has_variable(one.value):
                    parts = (_BEGINNING.match(part) for part in one.value.split("|"))
                    found |= {part[0]: None for part in parts if part is not None}
    return tuple(found)
