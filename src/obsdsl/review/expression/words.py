"""Parts of expressions in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from obsdsl.define.label import LEGACY_LABEL
from obsdsl.express.node import (
    Aggregation,
    Binary,
    Call,
    Grouping,
    Matcher,
    Matching,
    Node,
    Number,
    Range,
    Selector,
    Variable,
    children,
    walk,
)
from obsdsl.express.render import PRECEDENCE, aggregation_head, number, operator, quote, render

# Longer parts are cut; the whole expression is among the details.
_LONGEST: Final = 60
# What functions call their argument that is a constant.
ARGUMENTS: Final[Mapping[tuple[str, int], str]] = {
    ("histogram_quantile", 0): "quantile",
    ("quantile_over_time", 0): "quantile",
    ("predict_linear", 1): "seconds ahead",
    ("clamp_max", 1): "upper limit",
    ("clamp_min", 1): "lower limit",
    ("clamp", 1): "lower limit",
    ("clamp", 2): "upper limit",
    ("round", 1): "rounding to",
    ("histogram_fraction", 0): "lower bound",
    ("histogram_fraction", 1): "upper bound",
    ("quantile", 0): "quantile",
    ("topk", 0): "topk",
    ("bottomk", 0): "bottomk",
    ("limitk", 0): "limitk",
}


def part(node: Node) -> str:
    """A part of an expression, cut where it is long."""
    text = render(node)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def in_operand(node: Node) -> str:
    """A part beside an operator: in parentheses where it has an operator of its own."""
    return f"({part(node)})" if isinstance(node, Binary) else part(node)


def matcher(one: Matcher) -> str:
    """A matcher as it is written."""
    label = (
        one.label if "$" in one.label or "[[" in one.label or LEGACY_LABEL.fullmatch(one.label) else quote(one.label)
    )
    return f"{label}{one.op}{quote(one.value)}"


def length(value: object) -> str:
    """A window, a step or an offset."""
    return value.text if isinstance(value, Variable) else str(value)


def at(value: object) -> str:
    """The time of an `@`."""
    return number(value) if isinstance(value, float) else length(value)


def added_up(op: str, one: Grouping | None) -> str:
    """`sum by (job)`."""
    return op if one is None else f"{op} {one.mode} ({', '.join(one.labels)})"


def per(before: Grouping | None, after: Grouping | None) -> str:
    """`per job instead of per instance`, where both say it; `le` is there for the quantile."""
    if (before and before.mode == "without") or (after and after.mode == "without"):
        return ""
    labels = [[name for name in one.labels if name != "le"] if one else [] for one in (before, after)]
    if set(labels[0]) == set(labels[1]):
        return ""
    texts = [f"per {', '.join(one)}" if one else "once" for one in labels]
    return f"{texts[1]} instead of {texts[0]}"


def matching(one: Matching | None) -> str:
    """`on (job) group_left (version)`."""
    if one is None:
        return "none"
    labels = f"{one.mode} ({', '.join(one.labels)})"
    return labels if one.group is None else f"{labels} group_{one.group} ({', '.join(one.include)})"


def around(node: Node, inside: Node) -> str:
    """What stands around a part: `sum by (job) (…)`, `/ 1000`, `and up == 1`."""
    match node:
        case Binary(left=left, right=right) if left is inside:
            return f"{operator(node)} {part(right) if _binds_tighter(right, node) else in_operand(right)}"
        case Binary(left=left, op=op):
            return f"{part(left) if _binds_tighter(left, node) else in_operand(left)} {op} …"
        case Aggregation(param=param):
            before = "" if param is None else f"{part(param)}, "
            return f"{aggregation_head(node)}({before}…)"
        case Call(function=function, args=args):
            return f"{function}({', '.join([_inside(one, inside) for one in args])})"
    return part(node)


def _binds_tighter(operand: Node, node: Binary) -> bool:
    return isinstance(operand, Binary) and PRECEDENCE[operand.op] > PRECEDENCE[node.op]


def _inside(argument: Node, inside: Node) -> str:
    if argument is inside:
        return "…"
    if isinstance(argument, Range) and argument.selector is inside:
        return f"…[{length(argument.window)}]"
    return part(argument)


def metric_of(node: Node) -> str:
    """The metrics that a part reads, the first of them; empty if none has a name."""
    return next((name for one in walk(node) if isinstance(one, Selector) and (name := name_of(one))), "")


def name_of(node: Selector) -> str:
    """The name of what a selector reads, if it is a plain one."""
    if node.name is not None:
        return node.name
    return next((one.value for one in node.matchers if one.label == "__name__" and one.op == "="), "")


def size(node: Node) -> int:
    """How much stands in an expression: what it would cost to write it anew."""
    return sum(map(own_size, walk(node)))


def own_size(node: Node) -> int:
    """How much a part says by itself, without those below it."""
    if isinstance(node, Selector):
        return 2 + len(node.matchers) + len(node.variables)
    return 1 if children(node) or isinstance(node, Number) else 2
