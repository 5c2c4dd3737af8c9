"""Nodes to PromQL, in the one form that a person would write.

`parse(render(x)) == x`. Groupings come before the argument, matchers have a space after the comma, parentheses
stand only where PromQL's precedence needs them. `pretty` breaks long expressions at their operators.
"""

from __future__ import annotations

import math

from obsdsl.define.duration import Duration
from obsdsl.define.label import LEGACY_LABEL, LEGACY_NAME
from obsdsl.express.node import (
    COMPARISONS,
    Aggregation,
    At,
    Binary,
    Call,
    Grouping,
    Matcher,
    Matching,
    Node,
    Number,
    Range,
    Selector,
    String,
    Subquery,
    Unary,
    Variable,
)

# Higher binds tighter; `^` alone associates to the right (Prometheus, generated_parser.y).
PRECEDENCE = {"or": 1, "and": 2, "unless": 2, "==": 3, "!=": 3, "<": 3, "<=": 3, ">": 3, ">=": 3}
PRECEDENCE |= {"+": 4, "-": 4, "*": 5, "/": 5, "%": 5, "atan2": 5, "^": 6}
UNARY = 5
ATOM = 9
INDENT = "  "
_STRING_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
# Words that the grammar reads as something else where a metric's name should be; quoting makes them plain names.
_KEYWORD_NAMES = frozenset({"atan2", "bool", "on", "ignoring", "group_left", "group_right", "inf", "nan"})
# Words that a list of labels takes in quotes only.
_NO_BARE_LABELS = frozenset({"without", "inf", "nan"})


def render(node: Node) -> str:
    """The node as PromQL on one line. A window that is left to the place of use shows as `[5m]`."""
    match node:
        case Selector():
            return _selector(node, "")
        case Range(selector=selector, window=window):
            return _selector(selector, f"[{_window(window)}]")
        case Call(function=function, args=args):
            return f"{function}({', '.join([render(arg) for arg in args])})"
        case Aggregation(expr=expr, param=param):
            inside = render(expr) if param is None else f"{render(param)}, {render(expr)}"
            return f"{aggregation_head(node)}({inside})"
        case Binary(op=op, left=left, right=right):
            return f"{_operand(left, op, True)} {operator(node)} {_operand(right, op, False)}"
        case Number(value=value):
            return number(value)
        case String(value=value):
            return quote(value)
        case Variable(text=text):
            return text
        case Unary(op=op, expr=expr):
            return op + (render(expr) if _binds(expr) >= UNARY + 1 else f"({render(expr)})")
        case Subquery(expr=expr, window=window, step=step):
            inner = render(expr) if _binds(expr) == ATOM else f"({render(expr)})"
            return f"{inner}[{_window(window)}:{'' if step is None else _window(step)}]{_modifiers(node)}"
    raise TypeError(f"{node!r} is not a node")


def pretty(node: Node, width: int = 80) -> str:
    """The node as PromQL, on several lines where one would be longer than `width` characters."""
    text = render(node)
    return text if len(text) <= width else "\n".join(_lines(node, width))


def _lines(node: Node, width: int) -> list[str]:
    text = render(node)
    if len(text) <= width:
        return [text]
    match node:
        case Binary(op=op, left=left, right=right):
            above, below = _operand_lines(left, op, True, width), _operand_lines(right, op, False, width)
            return [*above, f"{operator(node)} {below[0]}", *below[1:]]
        case Call(function=function, args=args) if args:
            return _call_lines(function, args, width)
        case Aggregation(expr=expr, param=param):
            return _call_lines(aggregation_head(node), (expr,) if param is None else (param, expr), width)
        case _:
            return [text]


def _operand_lines(child: Node, op: str, is_left: bool, width: int) -> list[str]:
    if not _needs_parentheses(child, op, is_left):
        return _lines(child, width)
    inside = _lines(child, width - len(INDENT))
    return [f"({inside[0]})"] if len(inside) == 1 else ["(", *(INDENT + line for line in inside), ")"]


def _call_lines(head: str, args: tuple[Node, ...], width: int) -> list[str]:
    lines = [f"{head}("]
    for i, arg in enumerate(args):
        inside = [INDENT + line for line in _lines(arg, width - len(INDENT))]
        inside[-1] += "," if i + 1 < len(args) else ""
        lines += inside
    return [*lines, ")"]


def operator(node: Binary) -> str:
    """The operator of `node` with its modifiers: `> bool`, `/ on (job) group_left (version)`."""
    parts = [node.op]
    if node.bool_:
        parts.append("bool")
    if node.matching is not None:
        parts.append(_matching(node.matching))
    return " ".join(parts)


def aggregation_head(node: Aggregation) -> str:
    """What stands before the parenthesis: `sum by (job) `."""
    if node.grouping is None:
        return node.op
    return f"{node.op} {_grouping(node.grouping)} "


def quote(value: str) -> str:
    """`value` as a PromQL string in double quotes."""
    if value.isprintable() and '"' not in value and "\\" not in value:
        return f'"{value}"'
    return '"' + "".join(_STRING_ESCAPES.get(c) or (c if c.isprintable() else _escaped(c)) for c in value) + '"'


def number(value: float) -> str:
    """The shortest literal that reads back as `value`."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Inf" if value > 0 else "-Inf"
    if value == int(value) and abs(value) < 1e15:
        return str(int(value)) if value or math.copysign(1, value) > 0 else "-0"
    return repr(value).replace("e+", "e").removesuffix(".0")


def label(name: str) -> str:
    """A label's name, quoted where PromQL would not read it bare. Text with Grafana's variables stays as it is."""
    bare = "$" in name or "[[" in name or LEGACY_LABEL.fullmatch(name)
    return name if bare else quote(name)


def _escaped(c: str) -> str:
    if "\udc80" <= c <= "\udcff":
        # A byte that is no UTF-8, as `parse` keeps it.
        return f"\\x{ord(c) - 0xDC00:02x}"
    return f"\\u{ord(c):04x}" if ord(c) < 0x10000 else f"\\U{ord(c):08x}"


def _selector(node: Selector, window: str) -> str:
    name, matchers = node.name, [_matcher(m) for m in node.matchers] + [v.text for v in node.variables]
    if name is not None and not _is_bare(name):
        matchers, name = [quote(name), *matchers], None
    body = f"{{{', '.join(matchers)}}}" if matchers or name is None else ""
    return f"{name or ''}{body}{window}{_modifiers(node)}"


def _is_bare(name: str) -> bool:
    return (
        "$" in name or "[[" in name or (LEGACY_NAME.fullmatch(name) is not None and name.lower() not in _KEYWORD_NAMES)
    )


def _matcher(matcher: Matcher) -> str:
    return f"{label(matcher.label)}{matcher.op}{quote(matcher.value)}"


def _modifiers(node: Selector | Subquery) -> str:
    if node.at is None and node.offset is None:
        return ""
    at = "" if node.at is None else f" @ {_at(node.at)}"
    return at if node.offset is None else f"{at} offset {_window(node.offset)}"


def _at(at: At) -> str:
    if isinstance(at, Variable):
        return at.text
    # Unlike a scalar, a timestamp may not be written with an exponent that hides its precision.
    return at if isinstance(at, str) else number(at)


def _window(window: Duration | Variable | None) -> str:
    if window is None:
        return "5m"
    return window.text if isinstance(window, Variable) else str(window)


def _grouping(grouping: Grouping) -> str:
    return f"{grouping.mode} ({_labels(grouping.labels)})"


def _matching(matching: Matching) -> str:
    text = f"{matching.mode} ({_labels(matching.labels)})"
    if matching.group is None:
        return text
    return f"{text} group_{matching.group} ({_labels(matching.include)})"


def _labels(names: tuple[str, ...]) -> str:
    return ", ".join([quote(name) if name.lower() in _NO_BARE_LABELS else label(name) for name in names])


def _operand(child: Node, op: str, is_left: bool) -> str:
    return f"({render(child)})" if _needs_parentheses(child, op, is_left) else render(child)


def _needs_parentheses(child: Node, op: str, is_left: bool) -> bool:
    binds, around = _binds(child), PRECEDENCE[op]
    if binds == around:
        # Equal precedence reads from the left, but for `^`; a chain of comparisons is clearer with them, too.
        return is_left == (op == "^") or op in COMPARISONS
    return binds < around


def _binds(node: Node) -> int:
    """How tightly the node's outermost operator binds."""
    match node:
        case Binary(op=op):
            return PRECEDENCE[op]
        case Unary():
            return UNARY
        case Number(value=value) if value < 0 or (value == 0 and math.copysign(1, value) < 0):
            return UNARY
        case _:
            return ATOM
