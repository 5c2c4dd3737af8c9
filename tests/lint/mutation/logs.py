"""Faults of queries of logs: their syntax, labels, values, parsers, filters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import attrs

from obsdsl.compose.panel import DataPanel, Panel
from obsdsl.compose.panels.logs import Logs
from obsdsl.compose.query import LokiQuery
from obsdsl.express.node import Matcher
from obsdsl.logs.node import (
    LabelFilter,
    LineFilter,
    Lines,
    LogNode,
    Parse,
    RangeAggregation,
    VectorAggregation,
    walk,
)
from obsdsl.logs.parse import parse
from obsdsl.logs.render import render
from tests.lint.mutation.edit import edited, swapped
from tests.lint.mutation.lift import panels
from tests.lint.mutation.mutant import Operator, World
from tests.lint.mutation.words import misspelt

Panels = Iterator[tuple[str, Panel]]
# Each text with what was done to it.
Texts = Iterator[tuple[str, str]]


def _of_texts(spoil: Callable[[str, DataPanel], Texts]) -> Any:
    """Of every query of logs, the panel with another text in its place."""

    def make(panel: DataPanel, _: World) -> Panels:
        for query in panel.query:
            if isinstance(query, LokiQuery):
                for what, text in spoil(query.text, panel):
                    yield what, edited(panel, query=swapped(panel.query, query, edited(query, expr=text)))

    return panels(make)


def _of_lines(spoil: Callable[[Lines], Iterator[tuple[str, Lines]]]) -> Any:
    """Of every selection of lines, the query with another in its place."""

    def texts(text: str, _: DataPanel) -> Texts:
        node = parse(text)
        for one in walk(node):
            if isinstance(one, Lines):
                for what, new in spoil(one):
                    yield what, render(_put(node, one, new))

    return _of_texts(texts)


def _put(node: Any, old: Lines, new: Lines) -> LogNode:
    if node is old:
        return new
    if isinstance(node, RangeAggregation):
        lines = _put(node.range.lines, old, new)
        assert isinstance(lines, Lines)
        return attrs.evolve(node, range=attrs.evolve(node.range, lines=lines))
    if isinstance(node, VectorAggregation):
        expr: Any = _put(node.expr, old, new)
        return attrs.evolve(node, expr=expr)
    assert isinstance(node, Lines)
    return node


# --- syntax and kind -----------------------------------------------------------------------------------------------


def braceless(text: str, _: DataPanel) -> Texts:
    yield "without a brace", text.replace("}", "", 1)


def windowless(text: str, _: DataPanel) -> Texts:
    if "[5m]" in text:
        yield "without a window", text.replace("[5m]", "", 1)


def of_numbers(text: str, panel: DataPanel) -> Texts:
    if isinstance(panel, Logs):
        yield "counted", f"sum(count_over_time({text} [5m]))"


def of_lines(text: str, panel: DataPanel) -> Texts:
    if not isinstance(panel, Logs):
        yield "lines alone", render(next(one for one in walk(parse(text)) if isinstance(one, Lines)))


# --- labels and values ---------------------------------------------------------------------------------------------


def _relabelled(lines: Lines, old: Matcher, new: Matcher) -> Lines:
    matchers = tuple(new if one is old else one for one in lines.selector.matchers)
    return attrs.evolve(lines, selector=attrs.evolve(lines.selector, matchers=matchers))


def misspelt_label(lines: Lines) -> Iterator[tuple[str, Lines]]:
    for one in lines.selector.matchers:
        # By `job` the stream is known for what it is.
        if one.label != "job":
            new = Matcher(misspelt(one.label), one.op, one.value)
            yield f"{one.label} → {new.label}", _relabelled(lines, one, new)


def misspelt_value(lines: Lines) -> Iterator[tuple[str, Lines]]:
    for one in lines.selector.matchers:
        if one.label != "job":
            new = Matcher(one.label, one.op, misspelt(one.value))
            yield f"{one.value} → {new.value}", _relabelled(lines, one, new)


def _filtered(lines: Lines, spoil: Callable[[Matcher], Matcher]) -> Iterator[tuple[str, Lines]]:
    for index, stage in enumerate(lines.stages):
        if isinstance(stage, LabelFilter) and isinstance(stage.filter, Matcher):
            new = spoil(stage.filter)
            stages = (*lines.stages[:index], LabelFilter(new), *lines.stages[index + 1 :])
            yield f"{stage.filter.label} → {new.label}, {new.value}", attrs.evolve(lines, stages=stages)


def misspelt_field(lines: Lines) -> Iterator[tuple[str, Lines]]:
    yield from _filtered(lines, lambda one: Matcher(misspelt(one.label), one.op, one.value))


def misspelt_field_value(lines: Lines) -> Iterator[tuple[str, Lines]]:
    yield from _filtered(lines, lambda one: Matcher(one.label, one.op, misspelt(one.value)))


def misspelt_group(text: str, _: DataPanel) -> Texts:
    for one in walk(parse(text)):
        by = one.grouping if isinstance(one, VectorAggregation | RangeAggregation) else None
        for label in by.labels if by is not None else ():
            yield f"by {misspelt(label)}", text.replace(f"by ({label})", f"by ({misspelt(label)})")


# --- stages --------------------------------------------------------------------------------------------------------


def unparsed(lines: Lines) -> Iterator[tuple[str, Lines]]:
    if any(isinstance(stage, Parse) for stage in lines.stages):
        kept = tuple(one for one in lines.stages if not isinstance(one, Parse))
        yield "without its parser", attrs.evolve(lines, stages=kept)


def filtered_late(lines: Lines) -> Iterator[tuple[str, Lines]]:
    if any(isinstance(stage, Parse) for stage in lines.stages):
        for one in lines.stages:
            if isinstance(one, LineFilter):
                kept = tuple(other for other in lines.stages if other is not one)
                yield "the filter last", attrs.evolve(lines, stages=(*kept, one))


def of_all(lines: Lines) -> Iterator[tuple[str, Lines]]:
    anything = attrs.evolve(lines.selector, matchers=(Matcher("job", "=~", ".+"),))
    yield "of all jobs", attrs.evolve(lines, selector=anything)


OPERATORS = (
    Operator("query of logs without a brace", "logql-syntax", _of_texts(braceless)),
    Operator("numbers of logs without a window", "logql-syntax", _of_texts(windowless)),
    Operator("numbers on a panel of logs", "logs-query-kind", _of_texts(of_numbers)),
    Operator("lines on a panel of numbers", "logs-query-kind", _of_texts(of_lines)),
    Operator("misspelt label of a stream", "unknown-log-label", _of_lines(misspelt_label)),
    Operator("misspelt field of lines", "unknown-log-label", _of_lines(misspelt_field)),
    Operator("grouped by a misspelt label of logs", "unknown-log-label", _of_texts(misspelt_group)),
    Operator("misspelt value of a stream's label", "log-label-value", _of_lines(misspelt_value)),
    Operator("misspelt value of a field", "log-label-value", _of_lines(misspelt_field_value)),
    Operator("parser dropped", "field-before-parser", _of_lines(unparsed)),
    Operator("filter behind the parser", "line-filter-order", _of_lines(filtered_late)),
    Operator("all streams selected", "all-streams", _of_lines(of_all)),
)
