"""Reads what gives numbers: windows of lines, aggregations, operators."""

from __future__ import annotations

from typing import NoReturn

from obsdsl.define.duration import Duration
from obsdsl.express.node import Matching, Number, Variable
from obsdsl.express.tokens import Token
from obsdsl.logs.node import (
    LabelReplace,
    Lines,
    LinesRange,
    LogNode,
    Metric,
    Operation,
    RangeAggregation,
    Unwrap,
    VectorAggregation,
    VectorOf,
)
from obsdsl.logs.pipeline import PipelineReader
from obsdsl.logs.rules import operation_fault, range_fault, regex_fault, vector_fault
from obsdsl.logs.words import BINDING, RANGES, VECTORS


class MetricReader(PipelineReader):
    """Reads whole queries."""

    def query(self) -> LogNode:
        """All of the text."""
        found = self._expression(0)
        if not self.comes("end"):
            self._odd_end(found)
        return found

    def _odd_end(self, found: LogNode) -> NoReturn:
        if self.word("offset"):
            self.refuse(self.next, "offset stands right after the window, within the parentheses: (…[5m] offset 1h)")
        if self.comes("range") and isinstance(found, Lines):
            self.refuse(self.next, "a window belongs to a function; write count_over_time(…[5m]) around it")
        self.unexpected("an operator, or nothing")

    def _expression(self, tightness: int) -> LogNode:
        first = self.next
        left = self._operand()
        while (op := self._operator()) is not None and BINDING[op] > tightness:
            token = self.take()
            bool_, matching = self._modifiers()
            # `^` alone groups from the right.
            right = self._expression(BINDING[op] - (op == "^"))
            self._join(op, left, right, first if isinstance(left, Lines) else token)
            left = Operation(op, left, right, bool_, matching)  # type: ignore[arg-type]
        return left

    def _join(self, op: str, left: LogNode, right: LogNode, at: Token) -> None:
        self.require(operation_fault(op, left, right), at)

    def _operator(self) -> str | None:
        token = self.next
        if token.kind in BINDING or (token.kind == "keyword" and token.text in BINDING):
            return token.text
        # `a -5m` reads as a duration, which nothing can be joined with.
        return None

    def _modifiers(self) -> tuple[bool, Matching | None]:
        bool_ = self.word("bool")
        if bool_:
            self.take()
        if not self.word("on", "ignoring"):
            return bool_, None
        mode = self.take().text
        labels = self.names()
        group: str | None = None
        include: tuple[str, ...] = ()
        if self.word("group_left", "group_right"):
            group = self.take().text.removeprefix("group_")
            include = self.names() if self.comes("(") else ()
        return bool_, Matching("on" if mode == "on" else "ignoring", labels, group, include)  # type: ignore[arg-type]

    def _operand(self) -> LogNode:
        match self.next.kind:
            case "{":
                return self._selected()
            case "(":
                self.take()
                found = self._expression(0)
                if self.comes("range") and isinstance(found, Lines):
                    self._odd_end(found)
                self.expect(")", "`)`")
                return found
            case "number" | "+" | "-":
                return self._literal()
            case "variable":
                return Variable(self.take().text)
        if not self.comes("function", "keyword"):
            self._no_operand()
        return self._call()

    def _selected(self) -> Lines:
        first = self.next
        lines, unwrap = self._lines()
        if unwrap is not None:
            self.refuse(first, "unwrap needs a window and a function: sum_over_time(… | unwrap x [5m])")
        return lines

    def _no_operand(self) -> NoReturn:
        if self.comes("name") and self.after.kind == "(":
            self.refuse(self.next, f"LogQL has no function {self.next.text!r}")
        self.unexpected('a log selector such as {app="web"}, or a function of one')

    def _literal(self) -> Number:
        sign = self.take().text if self.comes("+", "-") else ""
        if not self.comes("number"):
            self.unexpected("a number; a sign stands before numbers alone")
        found = self.number("a number")
        assert isinstance(found, Number)
        return Number(-found.value) if sign == "-" else found

    def _call(self) -> Metric:
        token = self.take()
        if token.text in RANGES:
            return self._range_aggregation(token)
        if token.text in VECTORS:
            return self._vector_aggregation(token)
        if token.text == "vector":
            self.expect("(", "`(`")
            value = self.number("a number")
            self.expect(")", "`)`")
            return VectorOf(value)
        if token.text != "label_replace":
            self.at -= 1
            self.unexpected("a log selector, or a function of one")
        return self._label_replace(token)

    def _param(self) -> Number | Variable | None:
        """The number before the first comma, if there is one."""
        if self.comes("number", "variable") and self.after.kind == ",":
            found = self.number("a number")
            self.take()
            return found
        return None

    def _range_aggregation(self, token: Token) -> RangeAggregation:
        self.expect("(", "`(`")
        param = self._param()
        range_ = self._range()
        self.expect(")", "`)`")
        grouping = self.grouping()
        self.require(range_fault(token.text, range_, grouping, param), token)
        return RangeAggregation(token.text, range_, grouping, param)

    def _range(self) -> LinesRange:
        if not self.taken("("):
            lines, unwrap = self._lines()
            return self._windowed(lines, unwrap, False)
        if self.comes("("):
            found = self._range()
            self.expect(")", "`)`")
            return found
        lines, unwrap = self._lines()
        if self.taken(")"):
            return self._windowed(lines, unwrap, True)
        found = self._windowed(lines, unwrap, False)
        self.expect(")", "`)`")
        return found

    def _lines(self) -> tuple[Lines, Unwrap | None]:
        if not self.comes("{"):
            self.unexpected('a log selector such as {app="web"}; a function of a window takes lines, not numbers')
        selector = self.selector()
        stages, unwrap = self.stages()
        return Lines(selector, stages), unwrap

    def _windowed(self, lines: Lines, unwrap: Unwrap | None, enclosed: bool) -> LinesRange:
        """The window behind lines, with what may follow it: stages, where none stand before."""
        window = self.window()
        offset = self._offset()
        if not lines.stages and unwrap is None and self.comes("|", "|=", "|~", "|>", "!=", "!~", "!>"):
            first = self.next
            stages, unwrap = self.stages()
            if enclosed and stages:
                self.refuse(first, "stages stand before the window: ({…} | stage)[5m]")
            lines = Lines(lines.selector, stages)
        return LinesRange(lines, window, unwrap, offset)

    def _offset(self) -> Duration | Variable | None:
        if not self.word("offset"):
            return None
        self.take()
        if self.comes("variable"):
            return Variable(self.take().text)
        token = self.expect("duration", "a duration such as 1h")
        try:
            negative = token.text.startswith("-")
            span = Duration.parse(token.text.removeprefix("-"))
            return Duration(-span.milliseconds) if negative else span
        except ValueError as error:
            self.refuse(token, str(error))

    def _vector_aggregation(self, token: Token) -> VectorAggregation:
        grouping = self.grouping()
        self.expect("(", "`(`")
        param = self._param()
        expr = self._metric(token)
        if self.comes(","):
            self.unexpected(f"`)`; a number stands first: {token.text}(10, …)")
        self.expect(")", "`)`")
        if grouping is None:
            grouping = self.grouping()
        elif self.word("by", "without"):
            self.unexpected("an operator, or nothing; it is grouped already")
        self.require(vector_fault(token.text, grouping, param), token)
        return VectorAggregation(token.text, expr, grouping, param)

    def _metric(self, of: Token) -> Metric:
        first = self.next
        found = self._expression(0)
        if isinstance(found, Lines):
            if self.comes("range"):
                self.refuse(self.next, f"a window belongs to a function; write {of.text}(rate(…[5m]))")
            self.require(f"{of.text} takes numbers, not lines of logs; count them first: count_over_time(…[5m])", first)
        return found  # type: ignore[return-value]

    def _label_replace(self, token: Token) -> LabelReplace:
        self.expect("(", "`(`")
        expr = self._metric(token)
        texts = []
        for what in ("the label to set", "its replacement", "the label to read", "a regular expression"):
            self.expect(",", "`,`")
            texts.append(self.string(f"a quoted text: {what}"))
        self.expect(")", "`)`")
        self.require(regex_fault(texts[3]), token)
        return LabelReplace(expr, *texts)
