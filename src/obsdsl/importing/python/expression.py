"""PromQL as the Python that a person would write: `m.requests(code=Regex("5..")).rate("5m").sum(by="job")`.

The text is made together with the value that it gives when it is evaluated, so that each part is known to be equal to
what was read. Where the builder has no way to say a part, it is `promql("…")`.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

import attrs

from obsdsl.errors import ObsdslError
from obsdsl.express import functions
from obsdsl.express.expr import Expr, Scalar
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
    Unary,
    Variable,
)
from obsdsl.express.signature import FUNCTIONS, ValueType
from obsdsl.importing.python.literals import (
    UNARY,
    is_scalar,
    labels_of,
    number_of,
    raw,
    time_of,
    window_of,
    wrapped,
)
from obsdsl.importing.python.operators import joined
from obsdsl.importing.python.selection import selected
from obsdsl.importing.python.text import quoted
from obsdsl.importing.python.written import Written

# What is a function in Python, too, since there is no vector to call it on.
_FREE: Final = ("time", "pi", "vector")
# Those of `obsdsl.functions` that an expression may use.
FROM_FUNCTIONS: Final = frozenset((*_FREE, *(row.name for row in FUNCTIONS.values() if row.minimum == 0)))
_REFUSALS = (ObsdslError, AttributeError, TypeError, ValueError, ArithmeticError)

# Python for a series' name, or for a variable of Grafana's by its name.
Known = Mapping[str, Written]


@attrs.frozen
class Shared:
    """Names that the file itself defines: of parts of its expressions, and of what matchers ask for."""

    parts: Mapping[Node, Written] = attrs.field(factory=dict)
    values: Mapping[Matcher, Written] = attrs.field(factory=dict)


_NOTHING: Final = Shared()


def python_expression(node: Node, known: Known, variables: Known | None = None, shared: Shared = _NOTHING) -> str:
    """Python that gives an expression of an equal tree, where the names of `known` and of obsdsl are defined."""
    return written_expression(node, known, variables, shared).text


def written_expression(node: Node, known: Known, variables: Known | None = None, shared: Shared = _NOTHING) -> Written:
    """The same with its value."""
    found = _Writer(known, variables or {}, shared).write(node)
    if isinstance(found.value, Expr):
        return found
    return wrapped(node.value) if isinstance(node, Number) else raw(node)


@lru_cache(maxsize=4096)
def names_in(text: str) -> frozenset[str]:
    """The names that an expression of Python needs, for which each is asked more than once."""
    return frozenset(one.id for one in ast.walk(ast.parse(text, mode="eval")) if isinstance(one, ast.Name))


class _Writer:
    """Writes the parts of an expression, each checked against the tree that it stands for."""

    def __init__(self, known: Known, variables: Known, shared: Shared) -> None:
        self.known = known
        self.variables = variables
        self.shared = shared

    def write(self, node: Node) -> Written:
        """The node in Python; `promql("…")` where nothing better gives the same tree."""
        if isinstance(node, Number):
            return number_of(node.value)
        if (named := self.shared.parts.get(node)) is not None:
            return named
        for candidate in self._candidates(node):
            if isinstance(candidate.value, Expr) and candidate.value.node == node:
                return candidate
        return raw(node)

    def _candidates(self, node: Node) -> Iterator[Written]:
        ways = _WAYS.get(type(node), ())
        for way in ways:
            try:
                found = way(self, node)
            except _REFUSALS:
                continue
            if found is not None:
                yield found

    def _operand(self, node: Node) -> Written:
        """A side of an operator, or an argument: a variable of Grafana's by its name, all else as it is written."""
        if isinstance(node, Variable) and (known := self.variables.get(node.text.removeprefix("$"))):
            return known
        return self.write(node)

    def selector(self, node: Selector) -> Written | None:
        """A selection of a known series; of any other, of `promql("name")`, which is raw."""
        base = self.known.get(node.name or "")
        if base is None or node.variables:
            return None
        found = selected(base, node.matchers, self.variables, self.shared.values)
        if node.offset is not None:
            found = found.call("offset", window_of(node.offset))
        if node.at is not None:
            found = found.call("at", time_of(node.at))
        return found

    def quantile(self, node: Call) -> Written | None:
        """`histogram.quantile(0.9, by="job")`, which is `histogram_quantile` of the sum of rates."""
        if node.function != "histogram_quantile":
            return None
        match node.args:
            case (
                Number(value=q),
                Aggregation(
                    op="sum",
                    param=None,
                    grouping=Grouping(mode="by", labels=(*labels, "le")),
                    expr=Call(function="rate", args=(Range(selector=Selector() as series, window=window),)),
                ),
            ):
                base = self.known.get(series.name or "")
                if base is None or base.histogram is None or series.offset or series.at is not None:
                    return None
                found = selected(base.histogram, series.matchers, self.variables, self.shared.values)
                arguments = {"by": labels_of(tuple(labels))} if labels else {}
                if window is not None:
                    arguments["window"] = window_of(window)
                return found.call("quantile", number_of(q), **arguments)
        return None

    def mean(self, node: Binary) -> Written | None:
        """`histogram.mean(by="job")`, which is the sum of the rates of its sum by that of its count."""
        match node:
            case Binary(
                op="/",
                left=Aggregation(
                    op="sum",
                    grouping=None | Grouping(mode="by") as grouping,
                    expr=Call(
                        function="rate", args=(Range(selector=Selector(name=str(name)) as series, window=window),)
                    ),
                ),
                matching=None,
            ) if name.endswith("_sum") and series.offset is None and series.at is None:
                base = self.known.get(name)
                if base is None or base.histogram is None:
                    return None
                found = selected(base.histogram, series.matchers, self.variables, self.shared.values)
                arguments = {} if grouping is None else {"by": labels_of(grouping.labels)}
                if window is not None:
                    arguments["window"] = window_of(window)
                return found.call("mean", **arguments)
        return None

    def call(self, node: Call) -> Written | None:
        """A function as a method of the vector or range that it takes."""
        row = FUNCTIONS.get(node.function)
        if row is None:
            return None
        subject = next((i for i in range(len(node.args)) if row.arg(i) in ("vector", "range")), None)
        if subject is None or node.function in _FREE:
            return self._free(node)
        rest = [self._argument(one, row.arg(i)) for i, one in enumerate(node.args) if i != subject]
        return self._on(node.args[subject], node.function, rest)

    def _free(self, node: Call) -> Written:
        function = getattr(functions, node.function)
        arguments = [self._argument(one, "scalar") for one in node.args]
        text = ", ".join(one.text for one in arguments)
        return Written(f"{node.function}({text})", function(*(one.value for one in arguments)))

    def _argument(self, node: Node, kind: ValueType) -> Written:
        if isinstance(node, String):
            return Written(quoted(node.value), node.value)
        found = self._operand(node)
        value = found.value
        if kind == "scalar" and isinstance(value, Expr) and not (isinstance(value, Scalar) and is_scalar(node)):
            raise ValueError("type checkers take it for a vector")
        return found

    def _on(self, subject: Node, function: str, rest: list[Written]) -> Written:
        match subject:
            case Range(selector=selector, window=window):
                ranges = () if window is None else (window_of(window),)
                return self._readable(selector, function).call(function, *rest, *ranges)
            case Subquery(expr=expr, window=window, step=step, offset=offset, at=at) if window is not None:
                windows = (window_of(window),) if step is None else (window_of(window), window_of(step))
                inner = self.write(expr)
                if offset is not None or at is not None:
                    moved = inner.call("subquery", *windows)
                    moved = moved if offset is None else moved.call("offset", window_of(offset))
                    return (moved if at is None else moved.call("at", time_of(at))).call(function, *rest)
                if (isinstance(expr, Selector) and step is None) or function in ("rate", "irate", "increase", "resets"):
                    return inner.call("subquery", *windows).call(function, *rest)
                return inner.call(function, *rest, *windows)
            case _:
                return self.write(subject).call(function, *rest)

    def _readable(self, selector: Selector, function: str) -> Written:
        """The selection, where its kind offers the function; else as raw text, which offers all."""
        found = self.write(selector)
        return found if hasattr(found.value, function) else raw(selector)

    def aggregation(self, node: Aggregation) -> Written:
        """An aggregation as a method."""
        rest = [] if node.param is None else [self._argument(node.param, "scalar")]
        named = {} if node.grouping is None else {node.grouping.mode: labels_of(node.grouping.labels)}
        return self.write(node.expr).call(node.op, *rest, **named)

    def binary(self, node: Binary) -> Written:
        """Two sides with Python's operator between them, and what says how they match."""
        return joined(node, self._operand(node.left), self._operand(node.right))

    def binary_of_selections(self, node: Binary) -> Written | None:
        """As above, where Python would turn a comparison round: a metric's class comes before that of a selection."""
        left, right = self._operand(node.left), self._operand(node.right)
        if node.op not in COMPARISONS or not isinstance(node.right, Selector):
            return None
        return joined(node, left, Written(f"{right.text}()", right.value()))

    def binary_of_numbers(self, node: Binary) -> Written | None:
        """As above, with a number on the left as an expression: Python would compute with two of them itself."""
        if not isinstance(node.left, Number):
            return None
        return joined(node, wrapped(node.left.value), self._operand(node.right))

    def binary_of_raw(self, node: Binary) -> Written:
        """As above, with the left side as raw text: for what Python would compute or turn round itself."""
        return joined(node, raw(node.left), self._operand(node.right))

    def unary(self, node: Unary) -> Written:
        """A sign before an expression."""
        inner = self.write(node.expr)
        value = -inner.value if node.op == "-" else +inner.value
        return Written(f"{node.op}{inner.within(UNARY)}", value, UNARY)


# By type; each is tried in turn until one gives the same tree.
_WAYS: Final[Mapping[type, tuple[Callable[[_Writer, Any], Written | None], ...]]] = {
    Selector: (_Writer.selector,),
    Call: (_Writer.quantile, _Writer.call),
    Aggregation: (_Writer.aggregation,),
    Binary: (
        _Writer.mean,
        _Writer.binary,
        _Writer.binary_of_selections,
        _Writer.binary_of_numbers,
        _Writer.binary_of_raw,
    ),
    Unary: (_Writer.unary,),
}
