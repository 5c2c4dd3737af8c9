"""Lines of logs: chosen, parsed, filtered, formatted, counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

import attrs

from obsdsl.define.label import name_fault
from obsdsl.define.stream import FieldFacts
from obsdsl.errors import shown
from obsdsl.express.argument import WindowLike, window_node
from obsdsl.express.matcher import MatcherLike, matcher
from obsdsl.logs.expr import LogExpr, fault, refuse
from obsdsl.logs.node import (
    Conversion,
    Decolorize,
    Extraction,
    LabelFilter,
    LabelFormat,
    LineFilter,
    LineFormat,
    LineOp,
    Lines,
    LinesRange,
    LineText,
    LogNode,
    Parse,
    ParserKind,
    RangeAggregation,
    Retain,
    Stage,
    Unwrap,
)
from obsdsl.logs.render import selector
from obsdsl.logs.rules import formats_fault, line_fault, pattern_fault, regexp_fault, selector_fault
from obsdsl.logs.template import template_fault
from obsdsl.logs.values import FilterLike, filter_of

if TYPE_CHECKING:
    from obsdsl.logs.metrics import LogMetric
    from obsdsl.logs.unwrapped import Unwrapped


class LogLines(LogExpr):
    """Lines of logs. Windows that are left out follow from where the query is used: `$__auto` on a panel."""

    __slots__ = ()

    @property
    def _lines(self) -> Lines:
        return cast(Lines, self.node)

    def _with(self, *stages: Stage) -> LogLines:
        lines = self._lines
        return SelectedLines(attrs.evolve(lines, stages=(*lines.stages, *stages)))

    def __call__(self, **labels: MatcherLike) -> LogLines:
        """The streams whose labels match: `stream(level=("warn", "error"))`."""
        return self.select(labels)

    def select(self, labels: Mapping[str, MatcherLike]) -> LogLines:
        """The streams whose labels match: for names that are no Python keywords, see calling."""
        lines = self._lines
        matchers = (*lines.selector.matchers, *(matcher(label, value) for label, value in labels.items()))
        narrowed = attrs.evolve(lines.selector, matchers=matchers)
        refuse(lines, selector_fault(narrowed))
        return SelectedLines(attrs.evolve(lines, selector=narrowed))

    # Lines by their text

    def contains(self, *texts: str) -> LogLines:
        """The lines that hold one of the texts."""
        return self._filtered("|=", texts)

    def excludes(self, *texts: str) -> LogLines:
        """The lines that hold none of the texts."""
        return self._filtered("!=", texts)

    def matches(self, regex: str) -> LogLines:
        """The lines in which a part matches the regular expression (RE2)."""
        return self._filtered("|~", (regex,))

    def excludes_matching(self, regex: str) -> LogLines:
        """The lines in which no part matches the regular expression (RE2)."""
        return self._filtered("!~", (regex,))

    def like(self, *patterns: str) -> LogLines:
        """The lines that follow one of the patterns, in which `<_>` stands for anything (Loki 3)."""
        return self._filtered("|>", patterns)

    def unlike(self, *patterns: str) -> LogLines:
        """The lines that follow none of the patterns (Loki 3)."""
        return self._filtered("!>", patterns)

    def with_ip(self, range_: str) -> LogLines:
        """The lines that hold an address within the range or network."""
        return self._filtered("|=", (range_,), True)

    def without_ip(self, range_: str) -> LogLines:
        """The lines that hold no address within the range or network."""
        return self._filtered("!=", (range_,), True)

    def _filtered(self, op: LineOp, texts: tuple[str, ...], ip: bool = False) -> LogLines:
        if not texts:
            fault(self.node, f"a filter by {op} needs a text")
        for text in texts:
            if not isinstance(text, str):
                fault(self.node, f"{shown(text)} is not text; quote it")
            refuse(self.node, line_fault(op, text, ip))
        found = tuple(LineText(text, ip) for text in texts)
        # Releases before 3 read no `or`, and to hold none of several needs none.
        parts = [found] if op.startswith("|") else [(one,) for one in found]
        return self._with(*(LineFilter(op, part) for part in parts))

    # Parsers

    def json(self, *labels: str, **paths: str) -> LogLines:
        """The fields of JSON as labels: all, or those named; `name="a.b[0]"` takes one by its path."""
        return self._parser("json", None, labels, paths)

    def logfmt(self, *labels: str, strict: bool = False, keep_empty: bool = False, **paths: str) -> LogLines:
        """The fields of logfmt as labels: all, or those named."""
        flags = tuple(flag for flag, said in (("--strict", strict), ("--keep-empty", keep_empty)) if said)
        return self._parser("logfmt", None, labels, paths, flags)

    def pattern(self, text: str) -> LogLines:
        """The captures of a pattern such as `<ip> - <_> "<method> <path>"` as labels."""
        refuse(self.node, pattern_fault(text))
        return self._parser("pattern", text)

    def regexp(self, text: str) -> LogLines:
        r"""The named groups of a regular expression such as `(?P<method>\w+)` as labels."""
        refuse(self.node, regexp_fault(text))
        return self._parser("regexp", text)

    def unpack(self) -> LogLines:
        """The labels that the `pack` stage of a shipper put into the line."""
        return self._parser("unpack", None)

    def parsed(self) -> LogLines:
        """The fields as labels, by the format that the stream declares."""
        source = self._lines.selector.source
        if source is None or source.format is None:
            fault(self.node, 'no format is declared for the stream; write format="json" there, or .json() here')
        if self._has_parser():
            return SelectedLines(self._lines)
        return self._parser(source.format, source.pattern)

    def _parser(
        self,
        kind: ParserKind,
        text: str | None,
        labels: tuple[str, ...] = (),
        paths: Mapping[str, str] | None = None,
        flags: tuple[str, ...] = (),
    ) -> LogLines:
        fields = [Extraction(one, one) for one in labels]
        fields += [Extraction(label, path) for label, path in (paths or {}).items()]
        return self._with(Parse(kind, text, tuple(fields), flags))

    def _has_parser(self) -> bool:
        return any(isinstance(stage, Parse) for stage in self._lines.stages)

    def _parsed_for(self, label: str) -> LogLines:
        """The lines, parsed where `label` is a declared field and no parser stands before."""
        source = self._lines.selector.source
        if source is None or source.format is None or self._has_parser() or label not in source.fields:
            return self
        return self.parsed()

    def _field(self, label: str) -> FieldFacts | None:
        source = self._lines.selector.source
        return None if source is None else source.fields.get(label)

    # Lines by their labels

    def where(self, labels: Mapping[str, FilterLike] | None = None, **more: FilterLike) -> LogLines:
        """The lines whose labels match: `where(status=500, duration=Above("1.5s"))`.

        A declared field brings its parser with it.
        """
        found: LogLines = self
        for label, value in {**(labels or {}), **more}.items():
            found = found._parsed_for(label)._with(LabelFilter(filter_of(label, value)))
        return found

    def line_format(self, template: str) -> LogLines:
        """The lines as the template writes them: `"{{.level}} {{.msg}}"`."""
        refuse(self.node, template_fault(template))
        return self._with(LineFormat(template))

    def label_format(self, **labels: str) -> LogLines:
        """Labels set anew: `new="old"` renames one, a text with `{{` is a template."""
        formats = tuple((name, text, "{{" in text or not text.isidentifier()) for name, text in labels.items())
        refuse(self.node, formats_fault(formats))
        return self._with(LabelFormat(formats))

    def keep(self, *labels: str, **values: MatcherLike) -> LogLines:
        """These labels alone; `name="value"` only where it has the value."""
        return self._retained("keep", labels, values)

    def drop(self, *labels: str, **values: MatcherLike) -> LogLines:
        """All labels but these."""
        return self._retained("drop", labels, values)

    def _retained(self, kind: Any, labels: tuple[str, ...], values: Mapping[str, MatcherLike]) -> LogLines:
        if not labels and not values:
            fault(self.node, f"{kind} names no label")
        return self._with(Retain(kind, (*labels, *(matcher(label, value) for label, value in values.items()))))

    def decolorize(self) -> LogLines:
        """The lines without the colours of a terminal."""
        return self._with(Decolorize())

    def label_values(self, label: str) -> str:
        """For a QueryVariable whose data source is a Loki: the values that a label has in these streams."""
        if message := name_fault("label", label):
            fault(self.node, message)
        return f"label_values({selector(self._lines.selector)}, {label})"

    # Numbers

    def count_over_time(self, window: WindowLike | None = None, offset: WindowLike | None = None) -> LogMetric:
        """How many lines there are in the window."""
        return self._counted("count_over_time", window, offset)

    def rate(self, window: WindowLike | None = None, offset: WindowLike | None = None) -> LogMetric:
        """How many lines there are each second."""
        return self._counted("rate", window, offset)

    def bytes_over_time(self, window: WindowLike | None = None, offset: WindowLike | None = None) -> LogMetric:
        """How many bytes the lines have in the window."""
        return self._counted("bytes_over_time", window, offset)

    def bytes_rate(self, window: WindowLike | None = None, offset: WindowLike | None = None) -> LogMetric:
        """How many bytes the lines have each second."""
        return self._counted("bytes_rate", window, offset)

    def absent_over_time(self, window: WindowLike | None = None, offset: WindowLike | None = None) -> LogMetric:
        """1 if there is no line in the window."""
        return self._counted("absent_over_time", window, offset)

    def _counted(self, op: str, window: WindowLike | None, offset: WindowLike | None) -> LogMetric:
        from obsdsl.logs.metrics import LogMetric

        range_ = LinesRange(self._lines, window_node(window), None, window_node(offset))
        return LogMetric(RangeAggregation(op, range_))

    def unwrap(self, label: str, conversion: Conversion | None = None) -> Unwrapped:
        """The label's value as the sample: `.unwrap("duration").quantile_over_time(0.95)`.

        A declared field brings its parser with it, and its conversion: a duration written as `1.5s` is read in seconds,
        a size written as `20MB` in bytes.
        """
        from obsdsl.logs.unwrapped import Unwrapped

        field = self._field(label)
        if conversion is None and field is not None:
            written: dict[str, Conversion] = {"duration": "duration_seconds", "size": "bytes"}
            conversion = written.get(field.written)
        return Unwrapped(self._parsed_for(label)._lines, Unwrap(label, conversion))


class SelectedLines(LogLines):
    """Lines of logs that were selected."""

    __slots__ = ("_node",)

    def __init__(self, node: Lines) -> None:
        self._node = node

    @property
    def node(self) -> LogNode:
        return self._node
