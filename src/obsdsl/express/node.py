"""PromQL as frozen values: the tree below every expression, whether it was built or parsed.

Nodes have true equality, can be hashed and pickled, and know nothing of operators: the wrappers in `expr` do.
Parentheses are not nodes: `render` writes them where PromQL needs them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, Literal, TypeAlias

import attrs

from obsdsl.define.declaration import Source
from obsdsl.define.duration import Duration
from obsdsl.define.light import frozen

MatchOp: TypeAlias = Literal["=", "!=", "=~", "!~"]


def _float(value: float) -> float:
    # Of a function of C, attrs learns the types by a tokenizer: 4 ms.
    return float(value)


@frozen(cache_hash=True)
class Variable:
    """A Grafana variable or macro as it was written: `$__rate_interval`, `${job:regex}`, `[[job]]`, `${n}m`.

    Stands where PromQL has a number, a window or an offset. Inside names, labels and strings a variable is
    part of the text.
    """

    text: str


@frozen(cache_hash=True)
class Number:
    """A scalar literal. It equals what has the same text: NaN is NaN, and 0 is not -0, by which a division differs."""

    value: float = attrs.field(converter=_float, eq=repr)


@frozen(cache_hash=True)
class String:
    """A string literal: its value, without quotes or escapes."""

    value: str


@frozen(cache_hash=True)
class Matcher:
    """`label op "value"` inside a selector; the value without quotes or escapes."""

    label: str
    op: MatchOp
    value: str


# A fixed length, a variable, or None: the default window of the place where the expression is used.
Window: TypeAlias = Duration | Variable | None
Offset: TypeAlias = Duration | Variable
# Seconds since the epoch, or one of PromQL's two anchors, or a variable.
At: TypeAlias = float | Literal["start()", "end()"] | Variable


@frozen(cache_hash=True)
class Selector:
    """`name{matchers} @ at offset d`: an instant vector.

    `source` is the declaration that the builder used; it is no part of the value, so that a parsed selector
    equals a built one.
    """

    name: str | None
    matchers: tuple[Matcher, ...] = ()
    offset: Offset | None = None
    at: At | None = None
    source: Source | None = attrs.field(default=None, eq=False, repr=False)
    # Of Grafana's, each in place of one or several matchers: `up{$filters}`.
    variables: tuple[Variable, ...] = ()


@frozen(cache_hash=True)
class Range:
    """`selector[window]`: a range vector. The selector carries the offset and `@`, as in Prometheus's own tree."""

    selector: Selector
    window: Window


@frozen(cache_hash=True)
class Subquery:
    """`expr[window:step] @ at offset d`: a range vector."""

    expr: Node
    window: Window
    step: Duration | Variable | None = None
    offset: Offset | None = None
    at: At | None = None


@frozen(cache_hash=True)
class Call:
    """`function(args)`."""

    function: str
    args: tuple[Node, ...] = ()


@frozen(cache_hash=True)
class Grouping:
    """`by (labels)` or `without (labels)`."""

    mode: Literal["by", "without"]
    labels: tuple[str, ...]


@frozen(cache_hash=True)
class Aggregation:
    """`op by (labels) (param, expr)`."""

    op: str
    expr: Node
    grouping: Grouping | None = None
    param: Node | None = None


@frozen(cache_hash=True)
class Matching:
    """`on (labels) group_left (include)` between two vectors."""

    mode: Literal["on", "ignoring"]
    labels: tuple[str, ...]
    group: Literal["left", "right"] | None = None
    include: tuple[str, ...] = ()


@frozen(cache_hash=True)
class Binary:
    """`left op right`; `bool_` is the modifier of a comparison."""

    op: str
    left: Node
    right: Node
    bool_: bool = False
    matching: Matching | None = None


@frozen(cache_hash=True)
class Unary:
    """`-expr` or `+expr`."""

    op: Literal["-", "+"]
    expr: Node


Node: TypeAlias = (
    Number | String | Variable | Selector | Range | Subquery | Call | Aggregation | Binary | Unary
)  # fmt: skip

COMPARISONS = frozenset({"==", "!=", ">", "<", ">=", "<="})
# What a comparison is when its sides change places.
MIRRORED: Final = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!="}
SET_OPERATORS = frozenset({"and", "or", "unless"})
ARITHMETIC = frozenset({"+", "-", "*", "/", "%", "^", "atan2"})


_Children: TypeAlias = Callable[[Any], "tuple[Node, ...]"]


def _of_aggregation(node: Aggregation) -> tuple[Node, ...]:
    return (node.expr,) if node.param is None else (node.param, node.expr)


# By type, since every walk comes by here for every node.
_CHILDREN: Mapping[type, _Children] = {
    Binary: lambda node: (node.left, node.right),
    Call: lambda node: node.args,
    Aggregation: _of_aggregation,
    Range: lambda node: (node.selector,),
    Subquery: lambda node: (node.expr,),
    Unary: lambda node: (node.expr,),
}


def children(node: Node) -> tuple[Node, ...]:
    """The nodes right below, in the order in which they are written."""
    below = _CHILDREN.get(type(node))
    return () if below is None else below(node)


def walk(node: Node) -> list[Node]:
    """The node and all below it, each before its children."""
    found: list[Node] = []
    pending = [node]
    while pending:
        current = pending.pop()
        found.append(current)
        below = _CHILDREN.get(type(current))
        if below is not None:
            pending += below(current)[::-1]
    return found


def label_names(node: Node) -> tuple[str, ...]:
    """The labels that the node itself names: of matchers, of a grouping, of a match between vectors."""
    match node:
        case Selector(matchers=matchers):
            return tuple([matcher.label for matcher in matchers])
        case Aggregation(grouping=Grouping(labels=labels)):
            return labels
        case Binary(matching=Matching(labels=labels, include=include)):
            return (*labels, *include)
        case _:
            return ()


def resolve(node: Node, window: Duration | Variable) -> Node:
    """The same tree with `window` in place of every window that was left to the place of use."""
    match node:
        case Range(selector=selector, window=None):
            return Range(selector, window)
        case Subquery(expr=expr):
            inner = resolve(expr, window)
            if inner is expr and node.window is not None:
                return node
            return attrs.evolve(node, expr=inner, window=node.window or window)
        case Call(function=function, args=args):
            resolved = tuple([resolve(arg, window) for arg in args])
            return node if _same(resolved, args) else Call(function, resolved)
        case Aggregation(expr=expr, param=param):
            inner = resolve(expr, window)
            resolved_param = None if param is None else resolve(param, window)
            if inner is expr and resolved_param is param:
                return node
            return Aggregation(node.op, inner, node.grouping, resolved_param)
        case Binary(left=left, right=right):
            new_left, new_right = resolve(left, window), resolve(right, window)
            if new_left is left and new_right is right:
                return node
            return Binary(node.op, new_left, new_right, node.bool_, node.matching)
        case Unary(op=op, expr=expr):
            inner = resolve(expr, window)
            return node if inner is expr else Unary(op, inner)
        case _:
            return node


def _same(left: tuple[Node, ...], right: tuple[Node, ...]) -> bool:
    return all(a is b for a, b in zip(left, right, strict=True))
