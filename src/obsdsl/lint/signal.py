"""What an expression watches, apart from which part of it and from where on: to see that two of them are alike."""

from __future__ import annotations

from sys import intern
from typing import TypeAlias

from obsdsl.define.light import light
from obsdsl.express.node import (
    Aggregation,
    Binary,
    Call,
    Matcher,
    Node,
    Number,
    Range,
    Selector,
    Subquery,
    Unary,
    Variable,
)
from obsdsl.express.regex import listed_values
from obsdsl.lint.decision import limit_of

# Functions whose result is of all series at once.
_OF_ALL = frozenset(
    {"absent", "absent_over_time", "scalar", "histogram_quantile", "histogram_fraction", "sort", "sort_desc"}
)
_DIRECTIONS = {">": ">", ">=": ">", "<": "<", "<=": "<"}
# Matchers as plain values, which are cheap to copy: label, operator, value.
Selection: TypeAlias = tuple[tuple[str, str, str], ...]


@light
class Signal:
    """`shape` is the expression without its matchers, `selections` are these, one for each selector in its order.

    `op` and `threshold` are those of a comparison with a number at the top; None where there is none. `pointwise` says
    that fewer series in give just fewer series out: nothing adds them up, and nothing asks for those that are missing.
    """

    shape: str
    selections: tuple[Selection, ...]
    op: str | None = None
    threshold: float | None = None
    pointwise: bool = True

    @property
    def direction(self) -> str | None:
        """The side on which it is true: `>`, `<`, or the operator itself."""
        return None if self.op is None else _DIRECTIONS.get(self.op, self.op)

    @property
    def watched(self) -> tuple[str, tuple[Selection, ...]]:
        """What is compared, with its selections, whatever the threshold."""
        return self.shape, self.selections


def signal(node: Node) -> Signal:
    """The signal of a whole expression."""
    selections: list[Selection] = []
    watched, op, threshold = limit_of(node) or (node, None, None)
    seen: list[Node] = []
    # Alerts of a group have a few shapes, which are kept and sent once.
    shape = intern(_shape(watched, selections, seen))
    return Signal(shape, tuple(selections), op, threshold, all(map(_pointwise, seen)))


def _pointwise(node: Node) -> bool:
    """Whether fewer series in are just fewer series out."""
    match node:
        case Call(function=function):
            return function not in _OF_ALL
        case Binary(op=op):
            return op not in ("or", "unless")
        case _:
            return False


def _asked(matcher: Matcher) -> tuple[str, str, str]:
    """The matcher; a pattern that fits one text alone is that text."""
    if matcher.op in ("=~", "!~") and (values := listed_values(matcher.value)) is not None and len(values) == 1:
        return matcher.label, "=" if matcher.op == "=~" else "!=", values[0]
    return matcher.label, matcher.op, matcher.value


def _shape(node: Node, selections: list[Selection], seen: list[Node]) -> str:
    """A text that two expressions share if they differ in their matchers alone; it is no PromQL.

    `seen` takes what may ask for more than each series by itself.
    """
    match node:
        case Selector():
            selections.append(tuple(sorted([_asked(one) for one in node.matchers])))
            moved = f" {node.offset} {node.at} {node.variables}" if node.offset or node.at or node.variables else ""
            return f"{node.name}{moved}"
        case Range(selector=selector, window=window):
            return f"{_shape(selector, selections, seen)}[{window}]"
        case Number(value=value):
            return repr(value)
        case Aggregation(op=op, grouping=grouping, param=param):
            seen.append(node)
            by = "" if grouping is None else f" {grouping.mode} {sorted(grouping.labels)}"
            first = "" if param is None else f"{_shape(param, selections, seen)}, "
            return f"{op}{by}({first}{_shape(node.expr, selections, seen)})"
        case Call(function=function, args=args):
            seen.append(node)
            return f"{function}({', '.join([_shape(arg, selections, seen) for arg in args])})"
        case Binary(op=op, matching=matching):
            seen.append(node)
            how = "" if matching is None else f" {matching}"
            bool_ = " bool" if node.bool_ else ""
            return f"({_shape(node.left, selections, seen)} {op}{bool_}{how} {_shape(node.right, selections, seen)})"
        case Unary(op=op, expr=expr):
            return f"{op}{_shape(expr, selections, seen)}"
        case Subquery(expr=expr):
            return f"{_shape(expr, selections, seen)}[{node.window}:{node.step} {node.offset} {node.at}]"
        case Variable():
            seen.append(node)
            return str(node)
        case _:
            return str(node)
