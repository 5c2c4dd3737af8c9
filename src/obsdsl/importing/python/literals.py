"""Literals of expressions in Python: numbers, texts, labels, windows; and PromQL as text."""

from __future__ import annotations

import math
from typing import Final

from obsdsl.express.node import Binary, Call, Node, Number, Variable
from obsdsl.express.number import number
from obsdsl.express.raw import promql
from obsdsl.express.render import render
from obsdsl.importing.python.text import plain, quoted
from obsdsl.importing.python.written import ATOM, Written

UNARY: Final = 7
_SCALAR_OPERATORS: Final = frozenset({"+", "-", "*", "/", "%", "^"})


def raw(node: Node) -> Written:
    """The node as PromQL text."""
    text = render(node)
    return Written(f"promql({quoted(text)})", promql(text))


def number_of(value: float) -> Written:
    """A number as it is."""
    if not math.isfinite(value):
        return Written(f'float("{value}")', value)
    short: float = int(value) if value == int(value) and abs(value) < 1e15 and repr(value) != "-0.0" else value
    return Written(plain(short), short, ATOM if repr(short)[0] != "-" else UNARY)


def wrapped(value: float) -> Written:
    """The number as an expression."""
    return Written(f"number({number_of(value).text})", number(value))


def is_scalar(node: Node) -> bool:
    """Whether type checkers see that it is a scalar."""
    match node:
        case Number() | Call():
            return True
        case Binary(op=op, left=left, right=right):
            return op in _SCALAR_OPERATORS and is_scalar(left) and is_scalar(right)
    return False


def text_of(value: str) -> Written:
    """A string."""
    return Written(quoted(value), value)


def labels_of(labels: tuple[str, ...]) -> Written:
    """One label, or a tuple of several."""
    if len(labels) == 1:
        return text_of(labels[0])
    return Written(f"({', '.join(map(quoted, labels))})", labels)


def window_of(value: object) -> Written:
    """A duration, or a variable of Grafana's."""
    return text_of(value.text if isinstance(value, Variable) else str(value))


def time_of(value: object) -> Written:
    """A time of evaluation."""
    return number_of(value) if isinstance(value, int | float) else window_of(value)
