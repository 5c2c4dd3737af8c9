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

# Records of records of records.
_DEPTH = 20


class Existence(Enum):
    """Samples are there while their target is; or only while something is the case; or nobody here can tell."""

    ALWAYS = "always"
    UNKNOWN = "unknown"
    CONDITIONAL = "conditional"


ALWAYS, UNKNOWN, CONDITIONAL = Existence.ALWAYS, Existence.UNKNOWN, Existence.CONDITIONAL


def existence(node: Node, at: Site, depth: int = 0) -> Existence:
    """When the samples of an expression exist.

    A declared metric without matchers of its own labels is always there; one that is always 1 may be there to say
    something by that alone, as `ALERTS` does.
    """
    if depth > _DEPTH:
        return UNKNOWN
    match node:
        case Number() | Variable():
            return ALWAYS
        case Selector():
            return _selected(node, at, depth)
        case Call(function="absent" | "absent_over_time"):
            return CONDITIONAL
        case Call(function="present_over_time" | "count_over_time", args=(one, *_)):
            return _all([UNKNOWN, existence(one, at, depth)])
        case Call() | Aggregation() | Range() | Subquery() | Unary():
            return _all([existence(child, at, depth) for child in children(node)])
        case Binary(op="and" | "unless"):
            return CONDITIONAL
        case Binary(op="or"):
            sides = [existence(node.left, at, depth), existence(node.right, at, depth)]
            return ALWAYS if ALWAYS in sides else CONDITIONAL if CONDITIONAL in sides else UNKNOWN
        case Binary(op=op) if op in COMPARISONS and not node.bool_ and at.infer(node).type != "scalar":
            return CONDITIONAL
        case Binary():
            return _all([existence(node.left, at, depth), existence(node.right, at, depth)])
        case _:
            return ALWAYS


def _all(some: list[Existence]) -> Existence:
    return CONDITIONAL if CONDITIONAL in some else UNKNOWN if UNKNOWN in some else ALWAYS


def _selected(node: Selector, at: Site, depth: int) -> Existence:
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
    found = [
        existence(source.expr, at, depth + 1) if isinstance(source, Recorded) else _declared(node, at)  # type: ignore[arg-type]
        for source in sources
    ]
    return _all([narrowed, *found])


def _declared(node: Selector, at: Site) -> Existence:
    of = at.infer(node)
    constant = of.kind is None or of.kind is Kind.INFO or of.interval.constant is not None
    return UNKNOWN if constant else ALWAYS
