"""Who reads a label of some series: in a matcher, a grouping, a match between vectors, or what an alert says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from obsdsl.errors import DefinitionError
from obsdsl.express.infer.selection import series_name
from obsdsl.express.node import Matcher, Selector, label_names, walk
from obsdsl.express.parse import parse
from obsdsl.express.regex import listed_values
from obsdsl.review.reads.asked import Queried, Reader
from obsdsl.review.reads.readers import Readers


def reading_label(readers: Readers, series: Iterable[str], label: str) -> Iterator[Reader]:
    """Who reads any of the series and names the label."""
    for one in readers.directly(series):
        try:
            named = any(label in label_names(node) for node in walk(parse(one.expr)))
        except DefinitionError:
            named = label in re.findall(r"\w+", one.expr)
        if named or _is_said(one, label):
            yield one.reader


def _is_said(one: Queried, label: str) -> bool:
    """Whether an alert's annotation asks for the label: `{{ $labels.code }}`."""
    return any(re.search(rf"\$labels\.{re.escape(label)}\b", text) for text in one.texts)


def reading_value(readers: Readers, series: Iterable[str], label: str, value: str) -> Iterator[Reader]:
    """Who selects any of the series by that value of the label."""
    wanted = frozenset(series)
    for one in readers.directly(wanted):
        if any(_asks(matcher, label, value) for matcher in _matchers(one.expr, wanted)):
            yield one.reader


def _matchers(expr: str, series: frozenset[str]) -> Iterator[Matcher]:
    try:
        node = parse(expr)
    except DefinitionError:
        return
    for one in walk(node):
        if isinstance(one, Selector) and series_name(one) in series:
            yield from one.matchers


def _asks(matcher: Matcher, label: str, value: str) -> bool:
    if matcher.label != label:
        return False
    if matcher.op == "=":
        return matcher.value == value
    return matcher.op == "=~" and value in (listed_values(matcher.value) or ())


def reading_job(readers: Readers, job: str, *, alone: bool = False) -> Iterator[Reader]:
    """Who selects the series of a job by its name; `alone` where it is the only job that is selected."""
    for one in readers.holding(job):
        try:
            nodes = list(walk(parse(one.expr)))
        except DefinitionError:
            continue
        matchers = [it for node in nodes if isinstance(node, Selector) for it in node.matchers]
        if any(_asks(it, "job", job) and (it.op == "=" or not alone) for it in matchers):
            yield one.reader
