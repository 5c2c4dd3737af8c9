"""The structure of an expression, read from left to right: every operand, operator and parenthesis in its place.

What this leaves open is how the operators of one level group, which is promql-parser's to say. It gets their
`skeleton`, such as `v / v > -v`, with `v` for every operand: a selector, a literal, or anything that has parentheses,
whose inside has a skeleton of its own. So no literal, name, window or type of a value gets to promql-parser, which
would refuse some that are valid, crash on others, never say where, and know nothing of Grafana's variables. Nor does
any nesting, which would be the end of its stack.
"""

from __future__ import annotations

import math
from typing import NoReturn

from obsdsl.define.duration import Duration
from obsdsl.errors import did_you_mean
from obsdsl.express import literal
from obsdsl.express.node import (
    ARITHMETIC,
    COMPARISONS,
    SET_OPERATORS,
    Grouping,
    Number,
    String,
    Variable,
)
from obsdsl.express.phrase import Phrases
from obsdsl.express.signature import AGGREGATORS, FUNCTIONS, Aggregator, Version
from obsdsl.express.symbol import Head, Literal, Operator, Parenthesis, Series, Sign, Symbol, Window
from obsdsl.express.tokens import MAX_DEPTH, MAX_OPERATORS, VARIABLE, Token, refuse

_SIGNS = (ARITHMETIC | COMPARISONS) - {"atan2"}
_WORDS = SET_OPERATORS | {"atan2"}
# Words that cannot name a metric bare.
_NO_METRICS = frozenset({"atan2", "bool", "on", "ignoring", "group_left", "group_right"})
_NO_FUNCTIONS = _NO_METRICS | _WORDS
_METRICSQL = frozenset({"keep_metric_names", "if", "ifnot", "default", "limit", "prefer"})
_MENDS = {"=": "write `==`", "=~": "it belongs into braces", "!~": "it belongs into braces"}
_LOGQL = frozenset({"bytes_over_time", "bytes_rate", "rate_counter"})


class Grammar(Phrases):
    """Reads one expression. `symbols` are in the order of the text, and the skeletons have one sign for each."""

    def __init__(self, text: str, variables: bool, version: Version | None, experimental: bool) -> None:
        super().__init__(text, variables, version)
        self.experimental = experimental
        self.symbols: list[Symbol] = []
        self.open: list[Parenthesis | Head] = []
        # The skeleton of the level that is being read, and those of the levels around it.
        self.out: list[str] = []
        self.around: list[list[str]] = []
        self.operators = 0
        self.last: Literal | Series | Parenthesis | Head
        if self.tokens[self.at].kind == "end":
            refuse(text, 0, len(text), "there is no expression; write a metric's name")
        # An operand is wanted at first, after an operator, a comma and an opening parenthesis.
        wanted = True
        while wanted or self.tokens[self.at].kind != "end":
            wanted = self._operand(self.next()) if wanted else self._continuation(self.next())
        if self.open:
            self._unclosed(self.open[-1])
        self.skeleton = "".join(self.out)

    def _operand(self, token: Token) -> bool:
        """Read where an operand belongs; whether one is still wanted."""
        kind = token.kind
        if kind == "name":
            return self._word(token)
        if kind == "{":
            self._series(None, token)
        elif kind in ("number", "duration"):
            self._literal(Number(self.number(token)), token)
        elif kind == "string":
            self._literal(String(self.value(literal.string, token)), token)
        elif kind == "variable":
            self._variable(token)
        elif kind == "(":
            self._opened(Parenthesis(start=token.start, end=token.end))
            return True
        elif kind in ("+", "-"):
            self._counted(token)
            self.symbols.append(Sign(kind, token.start))
            # promql-parser would drop a plus.
            self.out.append("-")
            return True
        elif kind == "end" and self.open:
            self._unclosed(self.open[-1])
        else:
            self.unexpected(token, "a metric, a number or a function")
        return False

    def _word(self, token: Token) -> bool:
        lower, following = token.text.lower(), self.tokens[self.at]
        aggregator = AGGREGATORS.get(lower)
        if aggregator and (following.kind == "(" or following.text.lower() in ("by", "without")):
            return self._call(Head(aggregator, token, self._grouping(), start=token.start, end=token.end))
        if following.kind == "(" and lower not in _NO_FUNCTIONS:
            function = FUNCTIONS.get(token.text)
            if function is None:
                mend = did_you_mean(lower, [*FUNCTIONS, *AGGREGATORS])
                if token.text in _LOGQL:
                    mend = " in PromQL; it is LogQL's, which belongs to a Loki query"
                self.refuse(token, f"there is no function {token.text!r}{mend}")
            return self._call(Head(function, token, start=token.start, end=token.end))
        if lower in ("inf", "nan"):
            self._literal(Number(math.inf if lower == "inf" else math.nan), token)
        elif lower in _NO_METRICS:
            self.unexpected(token, "a metric, a number or a function")
        else:
            self._series(token.text, token)
        return False

    def _variable(self, token: Token) -> None:
        following = self.tokens[self.at]
        if following.kind == "(":
            self.refuse(token, f"`{token.text}` stands where a function belongs; write the function, or use RawQuery")
        # Part of a name, or with what only a selector has behind it; else it may as well be a number.
        alone = token.text[0].isdigit() or not VARIABLE.sub("", token.text)
        if alone and following.kind not in ("{", "[", "@") and following.text.lower() != "offset":
            self._literal(Variable(token.text), token)
        else:
            self._series(token.text, token)

    def _push(self, operand: Literal | Series | Head) -> None:
        self.symbols.append(operand)
        self.last = operand
        self.out.append("v")

    def _literal(self, node: Number | String | Variable, token: Token) -> None:
        self._push(Literal(node, start=token.start, end=token.end))

    def _series(self, name: str | None, first: Token) -> None:
        series = Series(name, start=first.start, end=first.end)
        if name is None or self.tokens[self.at].kind == "{":
            self.at += name is not None
            quoted, series.matchers, series.variables = self.matchers()
            if name is None:
                series.name = quoted
            elif quoted is not None or any(matcher.label == "__name__" for matcher in series.matchers):
                self.refuse(first, "the metric has a name before the braces and one inside; keep one")
        series.selected = series.end = self.tokens[self.at - 1].end
        self._push(series)

    def _call(self, head: Head) -> bool:
        """Open a call or an aggregation; whether an argument is wanted."""
        row, name = head.row, head.name
        if row.experimental and not self.experimental:
            self.refuse(name, f"{row.name}() is experimental, and experimental functions are off")
        if row.since:
            self.needs(row.since, f"{row.name}()", name)
        if row.until and self.version is not None and self.version >= row.until:
            mend = "; it is double_exponential_smoothing() now" if row.name == "holt_winters" else ""
            self.refuse(name, f"{row.name}() went with Prometheus {row.until[0]}.{row.until[1]}{mend}")
        self.take("(", f"`(` and what to aggregate by {row.name}")
        if self.tokens[self.at].kind != ")":
            self._opened(head)
            return True
        head.end = self.next().end
        if isinstance(row, Aggregator):
            refuse(self.text, name.start, head.end, f"{row.name}() has nothing to aggregate; name a metric")
        self._push(head)
        return False

    def _opened(self, operand: Parenthesis | Head) -> None:
        self.symbols.append(operand)
        self.out.append("v")
        self.open.append(operand)
        self.around.append(self.out)
        self.out = []
        if len(self.open) > MAX_DEPTH:
            message = f"more than {MAX_DEPTH} parentheses are open; split the expression with recording rules"
            refuse(self.text, operand.start, operand.end, message)

    def _grouping(self) -> Grouping | None:
        mode = self.word("by", "without")
        if mode is None:
            return None
        return Grouping("by" if mode == "by" else "without", self.labels())

    def _continuation(self, token: Token) -> bool:
        """Read behind an operand; whether another is wanted."""
        kind = token.kind
        word = token.text.lower() if kind == "name" else ""
        if kind in _SIGNS or word in _WORDS:
            self._operator(token, word or kind)
            return True
        if kind == ",":
            self._comma(token)
            return True
        if kind == ")":
            self._closed(token)
        elif kind == "[":
            self._bracket(token)
        elif word == "offset":
            self._offset(token)
        elif kind == "@":
            self._at(token)
        else:
            self._misplaced(token)
        return False

    def _operator(self, token: Token, op: str) -> None:
        self._counted(token)
        operator = Operator(op, token.start, token.end)
        if self.word("bool"):
            if op not in COMPARISONS:
                self.refuse(self.tokens[self.at - 1], f"`bool` belongs to a comparison, and `{op}` is none; delete it")
            operator.bool_ = True
        operator.matching = self.matching()
        if op in SET_OPERATORS and operator.matching and operator.matching.group:
            end = self.tokens[self.at - 1].end
            refuse(self.text, token.start, end, f"`{op}` joins many to many; delete group_{operator.matching.group}")
        self.symbols.append(operator)
        self.out.append(f" {op} ")

    def _counted(self, token: Token) -> None:
        self.operators += 1
        if self.operators > MAX_OPERATORS:
            self.refuse(token, f"more than {MAX_OPERATORS} operators; split the expression with recording rules")

    def _comma(self, token: Token) -> None:
        head = self.open[-1] if self.open else None
        if not isinstance(head, Head):
            self.unexpected(token, "an operator")
        if self.tokens[self.at].kind == ")":
            self.refuse(token, "a comma stands before `)`; delete it")
        head.inside.append("".join(self.out))
        self.out = []

    def _closed(self, token: Token) -> None:
        if not self.open:
            self.refuse(token, "`)` closes nothing; delete it")
        operand = self.last = self.open.pop()
        operand.end = token.end
        skeleton, self.out = "".join(self.out), self.around.pop()
        if isinstance(operand, Parenthesis):
            operand.inside = skeleton
            return
        operand.inside.append(skeleton)
        if isinstance(operand.row, Aggregator) and operand.grouping is None:
            operand.grouping = self._grouping()
            operand.end = self.tokens[self.at - 1].end

    def _bracket(self, opening: Token) -> None:
        if self.tokens[self.at].kind == "]":
            refuse(self.text, opening.start, self.next().end, "the window is missing; write [5m]")
        if "#" in self.text[opening.end : self.tokens[self.at].start]:
            self.refuse(opening, "Prometheus takes no comment here; move it behind the window")
        window = self.duration("a window")
        closing = self.next()
        if closing.kind == ":":
            step = None if self.tokens[self.at].kind == "]" else self.duration("a step")
            end = self.take("]", "`]`").end
            self.last.subqueries.append(Window(window, step, end))
            return
        if closing.kind != "]":
            self.unexpected(closing, f"`]` of the `[` in column {self._column(opening)}")
        self._ranged(window, opening, closing.end)

    def _ranged(self, window: Duration | Variable, opening: Token, end: int) -> None:
        series = self.last
        if not isinstance(series, Series) or series.subqueries:
            mend = f"move it there, or for a subquery write `{self.text[opening.start : end - 1]}:]`"
            refuse(self.text, opening.start, end, f"a window belongs right behind a selector; {mend}")
        if series.window is not None:
            refuse(self.text, opening.start, end, "the selector has a window already; delete one")
        # Prometheus minds a timestamp here, but neither start() nor end().
        if series.offset is not None or not (series.at is None or isinstance(series.at, str)):
            refuse(self.text, opening.start, end, "the window stands before `offset` and `@`: foo[5m] offset 1h")
        series.window, series.end = window, end

    def _offset(self, token: Token) -> None:
        target = self._modified(token)
        if target.offset is not None:
            self.refuse(token, "the offset is given twice; keep one")
        target.offset = self.duration("an offset", positive=False)
        target.end = self.tokens[self.at - 1].end

    def _at(self, token: Token) -> None:
        target = self._modified(token)
        if target.at is not None:
            self.refuse(token, "the timestamp is given twice; keep one `@`")
        target.at = self.timestamp()
        target.end = self.tokens[self.at - 1].end

    def _modified(self, token: Token) -> Series | Window:
        if self.last.subqueries:
            return self.last.subqueries[-1]
        if isinstance(self.last, Series):
            return self.last
        message = f"`{token.text}` belongs right behind a selector or a subquery; move it into the parentheses"
        return self.refuse(token, message)

    def _column(self, token: Token | Parenthesis | Head) -> int:
        return token.start - self.text.rfind("\n", 0, token.start)

    def _unclosed(self, operand: Parenthesis | Head) -> NoReturn:
        what = "the parenthesis" if isinstance(operand, Parenthesis) else f"the parenthesis of {operand.row.name}"
        refuse(self.text, operand.start, operand.end, f"{what} is never closed; write `)`")

    def _misplaced(self, token: Token) -> NoReturn:
        lower = token.text.lower()
        if token.kind == "variable":
            message = f"`{token.text}` stands where an operator belongs; write the operator, or use RawQuery"
            self.refuse(token, message)
        if lower in _METRICSQL:
            self.refuse(token, f"`{token.text}` is MetricsQL, not PromQL")
        if lower in ("by", "without"):
            self.refuse(token, f"`{token.text}` belongs once to an aggregation such as sum")
        self.unexpected(token, "an operator", _MENDS.get(token.kind, ""))
