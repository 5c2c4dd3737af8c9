"""Reads selectors and the stages of a pipeline."""

from __future__ import annotations

from collections.abc import Callable

from obsdsl.express.node import Matcher, Number, Variable
from obsdsl.logs.cursor import Cursor
from obsdsl.logs.node import (
    Both,
    Compare,
    Decolorize,
    Extraction,
    Filter,
    IpMatch,
    LabelFilter,
    LabelFormat,
    LineFilter,
    LineFormat,
    LineText,
    Parse,
    Quantity,
    Retain,
    Stage,
    StreamSelector,
    Unwrap,
    VariableStage,
)
from obsdsl.logs.rules import (
    formats_fault,
    ip_fault,
    line_fault,
    pattern_fault,
    regex_fault,
    regexp_fault,
    selector_fault,
)
from obsdsl.logs.template import template_fault
from obsdsl.logs.words import CONVERSIONS

_LINE_OPS = ("|=", "|~", "|>", "!=", "!~", "!>")
_MATCH_OPS = ("=", "!=", "=~", "!~")
_COMPARE_OPS = ("=", "==", "!=", ">", ">=", "<", "<=")


class PipelineReader(Cursor):
    """Reads what gives lines: a selector, then stages."""

    def selector(self) -> StreamSelector:
        """`{job="x", level=~"a|b"}`."""
        first = self.expect("{", 'a log selector such as {app="web"}')
        matchers: list[Matcher] = []
        variables: list[Variable] = []
        while not self.comes("}"):
            if self.comes("variable") and self.after.kind in (",", "}"):
                variables.append(Variable(self.take().text))
            else:
                matchers.append(self._matcher("the name of a label"))
            if not self.comes("}"):
                self.expect(",", "`,` or `}`")
                if self.comes("}"):
                    self.unexpected("the name of a label")
        self.take()
        found = StreamSelector(tuple(matchers), tuple(variables))
        self.require(selector_fault(found), first)
        return found

    def _matcher(self, what: str) -> Matcher:
        label = self.name(what)
        if not self.comes(*_MATCH_OPS):
            self.unexpected("=, !=, =~ or !~")
        op = self.take().text
        if self.comes("variable"):
            return Matcher(label, op, self.take().text)  # type: ignore[arg-type]
        return Matcher(label, op, self.string("a quoted value"))  # type: ignore[arg-type]

    def stages(self) -> tuple[tuple[Stage, ...], Unwrap | None]:
        """The stages that come, and the unwrap behind them."""
        found: list[Stage] = []
        while True:
            if self.comes(*_LINE_OPS):
                found.append(self._line_filter())
            elif self.comes("|") and self.after.kind == "keyword" and self.after.text == "unwrap":
                return tuple(found), self._unwrap()
            elif self.comes("|"):
                self.take()
                found.append(self._stage())
            else:
                return tuple(found), None

    def _line_filter(self) -> LineFilter:
        op = self.take().text
        texts = [self._line_text(op)]
        while self.word("or"):
            self.take()
            texts.append(self._line_text(op))
        return LineFilter(op, tuple(texts))  # type: ignore[arg-type]

    def _line_text(self, op: str) -> LineText:
        first = self.next
        if self.comes("variable"):
            return LineText(self.take().text)
        ip = self._ip()
        value = ip if ip is not None else self.string(f"a quoted text after {op}")
        self.require(line_fault(op, value, ip is not None), first)
        return LineText(value, ip is not None)

    def _ip(self) -> str | None:
        """`ip("…")`, if it comes."""
        if not (self.comes("function") and self.next.text == "ip"):
            return None
        self.take()
        self.expect("(", "`(`")
        value = self.string("an address or a range of them")
        self.expect(")", "`)`")
        return value

    def _stage(self) -> Stage:
        token = self.next
        if token.kind == "keyword" and (read := _STAGES.get(token.text)) is not None:
            return read(self)
        # `xml` is a parser only where no filter on a label of that name stands.
        if token.kind == "name" and token.text.lower() == "xml" and self.after.kind not in (*_COMPARE_OPS, "=~", "!~"):
            return self.parser()
        if token.kind == "variable" and self.after.kind not in (*_COMPARE_OPS, "=~", "!~"):
            return VariableStage(Variable(self.take().text))
        if not self.comes("name", "variable", "("):
            self.unexpected("a parser, a filter on a label, or another stage")
        return LabelFilter(self._filter())

    def parser(self) -> Parse:
        """`json`, `logfmt --strict a="b"`, `regexp "…"`."""
        first = self.take()
        kind = first.text.lower()
        if kind in ("pattern", "regexp"):
            text = self.string(f"the quoted expression of {kind}")
            self.require((pattern_fault if kind == "pattern" else regexp_fault)(text), first)
            return Parse(kind, text)  # type: ignore[arg-type]
        flags = []
        while kind == "logfmt" and self.comes("flag"):
            flags.append(self.take().text)
        fields = self._extractions() if kind != "unpack" and self.comes("name", "variable") else ()
        return Parse(kind, None, fields, tuple(dict.fromkeys(flags)))  # type: ignore[arg-type]

    def _extractions(self) -> tuple[Extraction, ...]:
        found = []
        while True:
            label = self.name("the name of a label")
            found.append(Extraction(label, self.string("a quoted path") if self.taken("=") else label))
            if not self.taken(","):
                return tuple(found)

    def line_format(self) -> LineFormat:
        """`line_format "template"`."""
        self.take()
        first = self.next
        template = self.string("a quoted template")
        self.require(template_fault(template), first)
        return LineFormat(template)

    def label_format(self) -> LabelFormat:
        """`label_format a=b, c="template"`."""
        first = self.take()
        found = []
        while True:
            name = self.name("the name of a label")
            self.expect("=", "`=`")
            if self.comes("string"):
                found.append((name, self.string("a template"), True))
            else:
                found.append((name, self.name("the name of a label, or a quoted template"), False))
            if not self.taken(","):
                break
        self.require(formats_fault(found), first)
        return LabelFormat(tuple(found))

    def decolorize(self) -> Decolorize:
        """`decolorize`."""
        self.take()
        return Decolorize()

    def retain(self) -> Retain:
        """`keep a, b="x"` or `drop a`."""
        kind = self.take().text
        found: list[str | Matcher] = []
        while True:
            if self.after.kind in _MATCH_OPS:
                token = self.next
                found.append(one := self._matcher("the name of a label"))
                self.require((one.op in ("=~", "!~") and regex_fault(one.value)) or None, token)
            else:
                found.append(self.name("the name of a label"))
            if not self.taken(","):
                return Retain("keep" if kind == "keep" else "drop", tuple(found))

    def _filter(self, tightness: int = 0) -> Filter:
        """Filters joined by `or` and `and`; a comma, or nothing, joins what is left of it with all that follows."""
        left = self._one_filter()
        if self.comes(",", "name", "variable", "("):
            self.taken(",")
            return Both("and", left, self._filter())
        while self.word("or", "and"):
            binding = 1 if self.next.text == "or" else 2
            if binding <= tightness:
                break
            op = self.take().text
            left = Both("or" if op == "or" else "and", left, self._filter(binding))
        return left

    def _one_filter(self) -> Filter:
        if self.taken("("):
            found = self._filter()
            self.expect(")", "`)`")
            return found
        first = self.next
        label = self.name("the name of a label")
        if self.comes("=~", "!~") or (self.comes("=", "!=") and self.after.kind == "string"):
            op = self.take().text
            value = self.take().text if self.comes("variable") else self.string("a quoted value")
            self.require((op in ("=~", "!~") and regex_fault(value)) or None, first)
            return Matcher(label, op, value)  # type: ignore[arg-type]
        if not self.comes(*_COMPARE_OPS):
            self.unexpected("a comparison such as = or >")
        op = self.take().text
        if op in ("=", "!=") and (range_ := self._ip()) is not None:
            self.require(ip_fault(range_), first)
            return IpMatch(label, op, range_)  # type: ignore[arg-type]
        return Compare(label, op, self._value())  # type: ignore[arg-type]

    def _value(self) -> Number | Quantity | Variable:
        if self.comes("duration", "bytes"):
            token = self.take()
            return Quantity("duration" if token.kind == "duration" else "bytes", token.text)
        sign = self.take().text if self.comes("+", "-") else ""
        if self.comes("string"):
            self.unexpected("a number; texts are compared by =, !=, =~ and !~, and a number is not quoted")
        found = self.number("a number, a duration (1.5s) or a size (20MB)")
        if sign and isinstance(found, Variable):
            self.unexpected("a number")
        return Number(-found.value) if sign == "-" and isinstance(found, Number) else found

    def _unwrap(self) -> Unwrap:
        self.take()
        self.take()
        conversion = None
        if self.comes("function") and self.next.text in CONVERSIONS:
            conversion = self.take().text
            self.expect("(", "`(`")
            label = self.name("the name of a label")
            self.expect(")", "`)`")
        else:
            label = self.name("the name of a label, or duration(label) or bytes(label)")
        filters = []
        while self.comes("|"):
            self.take()
            if not self.comes("name", "variable", "("):
                self.unexpected("a filter on a label; nothing else follows unwrap")
            filters.append(self._filter())
        return Unwrap(label, conversion, tuple(filters))  # type: ignore[arg-type]


_STAGES: dict[str, Callable[[PipelineReader], Stage]] = {
    **dict.fromkeys(("json", "logfmt", "pattern", "regexp", "unpack"), PipelineReader.parser),
    "line_format": PipelineReader.line_format,
    "label_format": PipelineReader.label_format,
    "decolorize": PipelineReader.decolorize,
    "keep": PipelineReader.retain,
    "drop": PipelineReader.retain,
}
