"""LogQL trees → text, on one line, as a person writes it."""

from __future__ import annotations

import json
import re

from obsdsl.express.node import Grouping, Matcher, Matching, Number, Variable
from obsdsl.express.render import number as number_text
from obsdsl.logs.node import (
    Both,
    Compare,
    Decolorize,
    Filter,
    IpMatch,
    LabelFilter,
    LabelFormat,
    LabelReplace,
    LineFilter,
    LineFormat,
    Lines,
    LinesRange,
    LineText,
    LogNode,
    Operation,
    Parse,
    Quantity,
    RangeAggregation,
    Retain,
    Stage,
    StreamSelector,
    Unwrap,
    VariableStage,
    VectorAggregation,
    VectorOf,
)
from obsdsl.logs.words import BINDING

_PLAIN = re.compile(r"[\x20-\x7e]*")


def quoted(text: str) -> str:
    """A text in quotes: backticks where a backslash or a quote would need escapes."""
    if ("\\" in text or '"' in text) and "`" not in text and text.isprintable():
        return f"`{text}`"
    return json.dumps(text, ensure_ascii=False)


def render(node: LogNode) -> str:
    """The query as text."""
    match node:
        case Lines():
            return lines(node)
        case RangeAggregation(op=op, range=range_, grouping=by, param=param):
            first = "" if param is None else f"{_value(param)}, "
            return f"{op}({first}{_range(range_)}){grouping(by, ' ')}"
        case VectorAggregation(op=op, expr=expr, grouping=by, param=param):
            first = "" if param is None else f"{_value(param)}, "
            return f"{op}{grouping(by, ' ')}{' ' if by else ''}({first}{render(expr)})"
        case LabelReplace(expr=expr):
            texts = ", ".join(map(quoted, (node.to, node.replacement, node.source, node.regex)))
            return f"label_replace({render(expr)}, {texts})"
        case VectorOf(value=value):
            return f"vector({_value(value)})"
        case Operation():
            return _operation(node)
        case _:
            return _value(node)


def lines(node: Lines) -> str:
    """A selector with its stages."""
    return " ".join([selector(node.selector), *map(stage, node.stages)])


def selector(node: StreamSelector) -> str:
    """`{job="x"}`."""
    return "{" + ", ".join([*map(_matcher, node.matchers), *(one.text for one in node.variables)]) + "}"


def _matcher(one: Matcher) -> str:
    return f"{one.label}{one.op}{quoted(one.value)}"


def stage(found: Stage) -> str:
    """A stage with the bar before it: `| json`, `|= "x"`."""
    match found:
        case LineFilter(op=op, texts=texts):
            return f"{op} {' or '.join(map(_line_text, texts))}"
        case Parse(kind=kind, text=text, fields=fields, flags=flags):
            given = ", ".join(f"{one.label}={quoted(one.path)}" for one in fields)
            return " ".join(["|", kind, *flags, *([] if text is None else [quoted(text)]), *([given] if given else [])])
        case LabelFilter(filter=inner):
            return f"| {_filter(inner)}"
        case LineFormat(template=template):
            return f"| line_format {quoted(template)}"
        case LabelFormat(formats=formats):
            each = (f"{name}={quoted(text) if is_template else text}" for name, text, is_template in formats)
            return f"| label_format {', '.join(each)}"
        case Decolorize():
            return "| decolorize"
        case Retain(kind=kind, labels=labels):
            return f"| {kind} {', '.join(one if isinstance(one, str) else _matcher(one) for one in labels)}"
        case VariableStage(variable=variable):
            return f"| {variable.text}"


def _line_text(one: LineText) -> str:
    return f"ip({quoted(one.value)})" if one.ip else quoted(one.value)


def _filter(found: Filter, within: str = "") -> str:
    match found:
        case Matcher():
            return _matcher(found)
        case IpMatch(label=label, op=op, value=value):
            return f"{label}{op}ip({quoted(value)})"
        case Compare(label=label, op=op, value=value):
            return f"{label} {op} {_value(value)}"
        case Both(op=op, left=left, right=right):
            # A join of the same kind on the right keeps its parentheses: the tree stays as it is.
            text = f"{_filter(left, op)} {op} {_filter(right, 'right')}"
            return f"({text})" if within == "right" or (within and within != op) else text


def _range(node: LinesRange) -> str:
    window = "" if node.window is None else _value(node.window)
    label = "" if node.unwrap is None else f" {unwrap(node.unwrap)}"
    offset = "" if node.offset is None else f" offset {_value(node.offset)}"
    space = " " if node.lines.stages or label else ""
    return f"{lines(node.lines)}{label}{space}[{window}]{offset}"


def unwrap(node: Unwrap) -> str:
    """`| unwrap duration(took)` with its filters."""
    label = node.label if node.conversion is None else f"{node.conversion}({node.label})"
    return " ".join([f"| unwrap {label}", *(f"| {_filter(one)}" for one in node.filters)])


def grouping(found: Grouping | None, before: str = "") -> str:
    """`by (job)`."""
    return "" if found is None else f"{before}{found.mode} ({', '.join(found.labels)})"


def _operation(node: Operation) -> str:
    binding = BINDING[node.op]
    left, right = _side(node.left, binding, node.op == "^"), _side(node.right, binding, node.op != "^")
    return f"{left} {node.op}{' bool' if node.bool_ else ''}{_matching(node.matching)} {right}"


def _side(node: LogNode, binding: int, equal: bool) -> str:
    text = render(node)
    if isinstance(node, Operation):
        inner = BINDING[node.op]
        return f"({text})" if inner < binding or (equal and inner == binding) else text
    return f"({text})" if isinstance(node, Number) and text.startswith("-") else text


def _matching(matching: Matching | None) -> str:
    if matching is None:
        return ""
    group = "" if matching.group is None else f" group_{matching.group} ({', '.join(matching.include)})"
    return f" {matching.mode} ({', '.join(matching.labels)}){group}"


def _value(value: object) -> str:
    match value:
        case Number(value=number):
            return number_text(number)
        case Quantity(text=text) | Variable(text=text):
            return text
        case _:
            return str(value)
