"""Whether the samples of an expression are there all the time, or come and go as values do."""

from __future__ import annotations

from enum import Enum

from obsdsl.define.declaration import Recorded
from obsdsl.express.infer import Kind
from obsdsl.express.infer.labels import METRIC
from obsdsl.express.infer.selection import series_name, sources_of
from obsdsl.express.node import (
    COMPARISONS,
    Aggregation,
    Binary,
    Call,
    Node,
    Number,
    Range,
    Selector,
    Subquery,
    Unary,
    Variable,
    children,
)
from obsdsl.lint.site import Site

# What more records than these give together is not known.
_MOST = 50


class Existence(Enum):
    """Samples are there while their target is; or only while something is the case; or nobody here can tell."""

    ALWAYS = "always"
    UNKNOWN = "unknown"
    CONDITIONAL = "conditional"


ALWAYS, UNKNOWN, CONDITIONAL = Existence.ALWAYS, Existence.UNKNOWN, Existence.CONDITIONAL


def existence(node: Node, at: Site) -> Existence:
    """When the samples of an expression exist.

    A declared metric without matchers of its own labels is always there; one that is always 1 may be there to say
    something by that alone, as `ALERTS` does.
    """
    return _existence(node, at, {})


def _existence(node: Node, at: Site, known: dict[str, Existence]) -> Existence:
    """`known` are the records that were looked at."""
    match node:
        case Number() | Variable():
            return ALWAYS
        case Selector():
            return _selected(node, at, known)
        case Call(function="absent" | "absent_over_time"):
            return CONDITIONAL
        case Call(function="present_over_time" | "count_over_time", args=(one, *_)):
            return _all([UNKNOWN, _existence(one, at, known)])
        case Call() | Aggregation() | Range() | Subquery() | Unary():
            return _all([_existence(child, at, known) for child in children(node)])
        case Binary(op="and" | "unless"):
            return CONDITIONAL
        case Binary(op="or"):
            sides = [_existence(node.left, at, known), _existence(node.right, at, known)]
            return ALWAYS if ALWAYS in sides else CONDITIONAL if CONDITIONAL in sides else UNKNOWN
        case Binary(op=op) if op in COMPARISONS and not node.bool_ and at.infer(node).type != "scalar":
            return CONDITIONAL
        case Binary():
            return _all([_existence(node.left, at, known), _existence(node.right, at, known)])
        case _:
            return ALWAYS


def _all(some: list[Existence]) -> Existence:
    return CONDITIONAL if CONDITIONAL in some else UNKNOWN if UNKNOWN in some else ALWAYS


def _selected(node: Selector, at: Site, known: dict[str, Existence]) -> Existence:
    name = series_name(node)
    if name in ("ALERTS", "ALERTS_FOR_STATE"):
        return CONDITIONAL
    if any(matcher.label not in (METRIC, "job", "instance") for matcher in node.matchers) or node.variables:
        narrowed = UNKNOWN
    else:
        narrowed = ALWAYS
    sources = sources_of(node, at.context.catalog)
    if not sources or name is None:
        return UNKNOWN
    recordings = [source.expr for source in sources if isinstance(source, Recorded)]
    if not recordings:
        return _all([narrowed, _declared(node, at)])
    if name not in known:
        known[name] = UNKNOWN  # of a record that reads itself
        if len(known) <= _MOST:
            known[name] = _all([_existence(one, at, known) for one in recordings])  # type: ignore[arg-type]
    return _all([narrowed, known[name]])


def _declared(node: Selector, at: Site) -> Existence:
    of = at.infer(node)
    constant = of.kind is None or of.kind is Kind.INFO or of.interval.constant is not None
    return UNKNOWN if constant else ALWAYS
