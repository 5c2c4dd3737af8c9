"""Nodes from the symbols of an expression and the shape that its operators give it, with the types checked."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple, TypeAlias, cast

from obsdsl.express.grammar import Grammar
from obsdsl.express.node import (
    COMPARISONS,
    SET_OPERATORS,
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
from obsdsl.express.signature import Aggregator, Function, ValueType
from obsdsl.express.symbol import Head, Operand, Operator, Parenthesis, Series, Shape, Sign, Symbol, Window
from obsdsl.express.symbol import Literal as LiteralSymbol
from obsdsl.express.tokens import refuse

# A variable of Grafana's may be a number or a metric.
Kind: TypeAlias = ValueType | Literal["any"]

_CALLED = {"scalar": "a scalar", "vector": "an instant vector", "range": "a range vector", "string": "a string"}
_LITERALS: dict[str, Kind] = {"Number": "scalar", "String": "string", "Variable": "any"}
_NOWHERE = (0, 0)


class Built(NamedTuple):
    """A node, what it computes, and its place with the parentheses around it.

    A tuple rather than an attrs class: it is made for every node of every expression.
    """

    node: Node
    kind: Kind
    start: int
    end: int


class Builder:
    """Builds one expression. `shape` says how the operators group.

    `spans` are in the order of `node.walk`; plain pairs, since nobody asks for most of them.
    """

    def __init__(self, grammar: Grammar, shape: Callable[[str], Shape]) -> None:
        self.text = grammar.text
        self.shape = shape
        self.skeleton = grammar.skeleton
        self.regex = grammar.regex
        self.symbols: Iterator[Symbol] = iter(grammar.symbols)
        self.spans: list[tuple[int, int]] = []

    def build(self) -> Node:
        """The whole expression."""
        return self._level(self.skeleton).node

    def _level(self, skeleton: str, labels_only: bool = False) -> Built:
        return self._operand(labels_only) if skeleton == "v" else self._built(self.shape(skeleton))

    def _built(self, shape: Shape) -> Built:
        # The symbols come in the order of the text, and so does this: left, operator, right.
        if shape is None:
            return self._operand()
        return self._binary(shape[1], shape[2]) if len(shape) == 3 else self._unary(shape[1])

    def _slot(self) -> int:
        self.spans.append(_NOWHERE)
        return len(self.spans) - 1

    def _operand(self, labels_only: bool = False) -> Built:
        symbol = cast(Operand, next(self.symbols))
        slots = [self._slot() for _ in symbol.subqueries] if symbol.subqueries else []
        if isinstance(symbol, Series):
            built = self._series(symbol, labels_only)
        elif isinstance(symbol, LiteralSymbol):
            self.spans.append((symbol.start, symbol.end))
            built = Built(symbol.node, _LITERALS[type(symbol.node).__name__], symbol.start, symbol.end)
        elif isinstance(symbol, Parenthesis):
            inner = self._level(symbol.inside)
            built = Built(inner.node, inner.kind, symbol.start, symbol.end)
        else:
            built = self._head(cast(Head, symbol))
        for window in symbol.subqueries:
            built = self._subquery(built, window, slots.pop())
        return built

    def _series(self, symbol: Series, labels_only: bool) -> Built:
        vague = symbol.name is None and not symbol.variables and all(map(self._is_vague, symbol.matchers))
        if vague and not labels_only:
            message = "the selector selects series that lack all of its labels, so it selects too much; name a metric"
            refuse(self.text, symbol.start, symbol.selected, message)
        selector = Selector(symbol.name, symbol.matchers, symbol.offset, symbol.at, variables=symbol.variables)
        self.spans.append((symbol.start, symbol.end))
        if symbol.window is None:
            return Built(selector, "vector", symbol.start, symbol.end)
        self.spans.append((symbol.start, symbol.selected))
        return Built(Range(selector, symbol.window), "range", symbol.start, symbol.end)

    def _is_vague(self, matcher: Matcher) -> bool:
        """Whether the matcher takes series without the label."""
        empty = self.regex(matcher.value).empty if "~" in matcher.op else not matcher.value
        return empty != matcher.op.startswith("!")

    def _subquery(self, built: Built, window: Window, slot: int) -> Built:
        if built.kind not in ("vector", "any"):
            message = f"a subquery is of an instant vector, and this is {_CALLED[built.kind]}"
            refuse(self.text, built.start, built.end, message)
        self.spans[slot] = (built.start, window.end)
        node = Subquery(_as_vector(built), window.window, window.step, window.offset, window.at)
        return Built(node, "range", built.start, window.end)

    def _head(self, symbol: Head) -> Built:
        row = symbol.row
        self.spans.append((symbol.start, symbol.end))
        # The second argument of info() is no series but matchers, and may match everything.
        info = row.name == "info"
        args = [self._level(skeleton, info and i == 1) for i, skeleton in enumerate(symbol.inside)]
        if isinstance(row, Aggregator):
            return Built(self._aggregation(symbol, row, args), "vector", symbol.start, symbol.end)
        return Built(self._function(symbol, row, args), row.result, symbol.start, symbol.end)

    def _aggregation(self, symbol: Head, row: Aggregator, args: list[Built]) -> Node:
        if len(args) != 1 + (row.param is not None):
            self._miscounted(symbol)
        param = None if row.param is None else self._argument(row.name, args[0], row.param)
        return Aggregation(row.name, self._argument(row.name, args[-1], "vector"), symbol.grouping, param)

    def _function(self, symbol: Head, row: Function, args: list[Built]) -> Node:
        if len(args) < row.minimum or (row.maximum is not None and len(args) > row.maximum):
            self._miscounted(symbol)
        nodes = tuple([self._argument(row.name, arg, row.arg(i)) for i, arg in enumerate(args)])
        if row.name == "info" and len(nodes) > 1 and not (isinstance(nodes[1], Selector) and nodes[1].name is None):
            message = "the second argument of info() is matchers alone; write them in braces without a metric"
            refuse(self.text, args[1].start, args[1].end, message)
        return Call(row.name, nodes)

    def _miscounted(self, symbol: Head) -> None:
        count = len(symbol.inside)
        given = "1 argument is" if count == 1 else f"{count} arguments are"
        message = f"it is called as {symbol.row.usage}, and {given} given"
        refuse(self.text, symbol.start, symbol.end, message)

    def _argument(self, name: str, arg: Built, wanted: ValueType) -> Node:
        """The node of an argument, which has to be of that type."""
        if arg.kind == wanted:
            return arg.node
        if arg.kind == "any":
            return _as_vector(arg) if wanted == "vector" else arg.node
        mend = self._mend(arg, wanted)
        message = f"{name}() takes {_CALLED[wanted]} here, and this is {_CALLED[arg.kind]}{mend}"
        return refuse(self.text, arg.start, arg.end, message)

    def _mend(self, arg: Built, wanted: ValueType) -> str:
        shown = self.text[arg.start : arg.end]
        if len(shown) > 40 or "\n" in shown:
            shown = "…"
        match wanted, arg.kind:
            case "range", "vector" if isinstance(arg.node, Selector):
                return f"; add a window: {shown}[5m]"
            case "range", "vector":
                return f"; make it a subquery: ({shown})[5m:]"
            case "vector", "range":
                return "; take the window away, or apply a function such as rate() first"
            case "vector", "scalar":
                return f"; write vector({shown})"
            case "scalar", "vector":
                return f"; write scalar({shown})"
        return ""

    def _unary(self, inside: Shape) -> Built:
        sign = cast(Sign, next(self.symbols))
        slot = self._slot()
        inner = self._built(inside)
        if inner.kind in ("range", "string"):
            message = f"`{sign.op}` takes a scalar or an instant vector, and this is {_CALLED[inner.kind]}"
            refuse(self.text, inner.start, inner.end, message)
        self.spans[slot] = (sign.start, inner.end)
        if isinstance(inner.node, Number):
            # A literal with its sign is one number, as for Prometheus.
            del self.spans[slot + 1 :]
            return Built(_signed(sign.op, inner.node), "scalar", sign.start, inner.end)
        return Built(Unary("-" if sign.op == "-" else "+", inner.node), inner.kind, sign.start, inner.end)

    def _binary(self, before: Shape, behind: Shape) -> Built:
        slot = self._slot()
        left = self._built(before)
        operator = cast(Operator, next(self.symbols))
        right = self._built(behind)
        kinds = {left.kind, right.kind}
        self._check_sides(operator, left, right)
        kind: Kind = "scalar" if kinds == {"scalar"} else "vector" if "vector" in kinds else "any"
        sides = (left.node, right.node)
        if operator.op in SET_OPERATORS:
            sides, kind = (_as_vector(left), _as_vector(right)), "vector"
        self.spans[slot] = (left.start, right.end)
        node = Binary(operator.op, *sides, operator.bool_, operator.matching)
        return Built(node, kind, left.start, right.end)

    def _check_sides(self, operator: Operator, left: Built, right: Built) -> None:
        op = operator.op
        for side in (left, right):
            if side.kind in ("range", "string"):
                mend = "; apply a function such as rate() first" if side.kind == "range" else ""
                message = f"`{op}` takes scalars and instant vectors, and this is {_CALLED[side.kind]}{mend}"
                refuse(self.text, side.start, side.end, message)
            if side.kind == "scalar":
                if op in SET_OPERATORS:
                    message = f"`{op}` joins instant vectors, and this is a scalar{self._mend(side, 'vector')}"
                    refuse(self.text, side.start, side.end, message)
                if operator.matching and operator.matching.labels:
                    message = f"`{operator.matching.mode}` joins instant vectors, and this is a scalar; delete it"
                    refuse(self.text, side.start, side.end, message)
        if op in COMPARISONS and not operator.bool_ and left.kind == right.kind == "scalar":
            message = f"two scalars are compared with `bool`; write `{op} bool`"
            refuse(self.text, operator.start, operator.end, message)


def _as_vector(built: Built) -> Node:
    """The node, where only a vector can be: a variable holds a metric's name then."""
    return Selector(built.node.text) if isinstance(built.node, Variable) else built.node


def _signed(op: str, number: Number) -> Number:
    # There is one NaN, so that numbers that are none are equal.
    return number if op == "+" or math.isnan(number.value) else Number(-number.value)
