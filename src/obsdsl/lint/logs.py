"""Queries of logs as checks see them: read from their text, with the labels that they use and what is known of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, TypeAlias

from obsdsl.define.light import frozen
from obsdsl.define.stream import StreamFacts
from obsdsl.errors import DefinitionError
from obsdsl.express.node import Grouping, Matcher, Number
from obsdsl.express.regex import listed_values
from obsdsl.express.tokens import Span
from obsdsl.lint.context import Context
from obsdsl.lint.view import QueryView
from obsdsl.logs.node import (
    Compare,
    Filter,
    LabelFilter,
    LabelFormat,
    LabelReplace,
    LineFormat,
    Lines,
    LogNode,
    Operation,
    Parse,
    RangeAggregation,
    Retain,
    Stage,
    VectorAggregation,
    VectorOf,
    filters_of,
    flat,
    walk,
)
from obsdsl.logs.parse import parse
from obsdsl.logs.rules import has_variable
from obsdsl.logs.template import labels_of

Place: TypeAlias = Literal["selector", "pipeline", "unwrap", "grouping"]
# What Loki, Grafana or a shipper adds to whatever streams.
ADDED = frozenset({"__error__", "__error_details__", "detected_level", "filename", "service_name"})
_OPEN_PARSERS = ("json", "logfmt", "unpack", "xml")
_CAPTURE = re.compile(r"<([a-zA-Z_]\w*)>|\(\?P?<(\w+)>", re.ASCII)


def read(view: QueryView) -> LogNode | None:
    """The tree of a query of logs; None of what is none, or cannot be read."""
    if view.language != "logql":
        return None
    try:
        return parse(view.text)
    except DefinitionError:
        return None


def lines_of(node: LogNode) -> Iterator[Lines]:
    """The selections of lines in a query."""
    return (one for one in walk(node) if isinstance(one, Lines))


def streams_of(lines: Lines, context: Context) -> tuple[StreamFacts, ...]:
    """The declared streams that a selection certainly reads, and no others."""
    equal = {one.label: one.value for one in lines.selector.matchers if one.op == "="}
    return tuple(one for one in context.streams if all(equal.get(label) == value for label, value in one.match.items()))


def known_uses(view: QueryView, context: Context) -> Iterator[tuple[LabelUse, tuple[StreamFacts, ...]]]:
    """The labels that a query names, each with the declared streams that its lines certainly come from."""
    node = read(view) if context.streams else None
    for lines, use in () if node is None else all_uses(node):
        if streams := streams_of(lines, context):
            yield use, streams


@frozen
class LabelUse:
    """A label that a query names: where, with which values where it compares, and what comes before it.

    `parsed` says that a parser before it may give any label; `made` are the labels that stages before it set.
    """

    label: str
    place: Place
    values: tuple[str, ...] | None = None
    parsed: bool = False
    made: frozenset[str] = frozenset()


def uses_in(lines: Lines) -> Iterator[LabelUse]:
    """The labels that a selection of lines names."""
    for matcher in lines.selector.matchers:
        yield LabelUse(matcher.label, "selector", _values(matcher))
    parsed, made = False, frozenset[str]()
    for stage in lines.stages:
        yield from (LabelUse(label, "pipeline", values, parsed, made) for label, values in _named(stage))
        parsed, made = _after(stage, parsed, made)


def all_uses(node: LogNode) -> Iterator[tuple[Lines, LabelUse]]:
    """The labels that a query names, each with the lines that have to have it."""
    match node:
        case Lines():
            yield from ((node, use) for use in uses_in(node))
        case RangeAggregation(range=range_, grouping=grouping):
            lines = range_.lines
            yield from ((lines, use) for use in uses_in(lines))
            parsed, made = end_of(lines)
            if range_.unwrap is not None:
                yield lines, LabelUse(range_.unwrap.label, "unwrap", None, parsed, made)
                for one in (each for found in range_.unwrap.filters for each in flat(found)):
                    yield lines, LabelUse(one.label, "pipeline", _compared(one), parsed, made)  # type: ignore[union-attr]
            yield from _grouped(grouping, node)
        case VectorAggregation(expr=expr, grouping=grouping):
            yield from all_uses(expr)
            yield from _grouped(grouping, expr)
        case LabelReplace(expr=expr):
            yield from all_uses(expr)
        case Operation(left=left, right=right):
            yield from all_uses(left)
            yield from all_uses(right)


def _grouped(grouping: Grouping | None, below: LogNode) -> Iterator[tuple[Lines, LabelUse]]:
    """The labels of a grouping, which the lines below must have; a label_replace between may set any."""
    if grouping is None or any(isinstance(one, LabelReplace | Operation | VectorOf) for one in walk(below)):
        return
    for lines in lines_of(below):
        parsed, made = end_of(lines)
        yield from ((lines, LabelUse(label, "grouping", None, parsed, made)) for label in grouping.labels)


def end_of(lines: Lines) -> tuple[bool, frozenset[str]]:
    """Whether a parser may have given any label, and which labels were set, behind all stages."""
    parsed, made = False, frozenset[str]()
    for stage in lines.stages:
        parsed, made = _after(stage, parsed, made)
    return parsed, made


def _after(stage: Stage, parsed: bool, made: frozenset[str]) -> tuple[bool, frozenset[str]]:
    match stage:
        case Parse(kind=kind, fields=fields) if kind in _OPEN_PARSERS and not fields:
            return True, made
        case Parse(text=text, fields=fields):
            names = {one.label for one in fields} | {a or b for a, b in _CAPTURE.findall(text or "")}
            return parsed, made | names
        case LabelFormat(formats=formats):
            return parsed, made | {name for name, _, _ in formats}
        case LabelFilter() | LineFormat() | Retain():
            return parsed, made
        case _:
            return parsed, made


def _named(stage: Stage) -> Iterator[tuple[str, tuple[str, ...] | None]]:
    for one in filters_of(stage):
        yield one.label, _compared(one)  # type: ignore[union-attr]
    match stage:
        case LineFormat(template=template):
            yield from ((label, None) for label in labels_of(template))
        case LabelFormat(formats=formats):
            for _, text, is_template in formats:
                yield from ((label, None) for label in (labels_of(text) if is_template else (text,)))


def _compared(one: Filter) -> tuple[str, ...] | None:
    if isinstance(one, Matcher):
        return _values(one)
    if isinstance(one, Compare) and one.op in ("=", "==") and isinstance(one.value, Number):
        return (f"{one.value.value:g}",)
    return None


def _values(matcher: Matcher) -> tuple[str, ...] | None:
    """The values that a matcher asks for; None for what excludes, or says more than a list."""
    if has_variable(matcher.value) or matcher.op not in ("=", "=~"):
        return None
    values = (matcher.value,) if matcher.op == "=" else listed_values(matcher.value)
    return None if values is None else tuple(one for one in values if one)


def span_of(text: str, word: str) -> Span | None:
    """Where a word stands in a query; None where it does not stand there as it is."""
    found = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text)
    return None if found is None else Span(*found.span())
