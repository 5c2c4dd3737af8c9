"""Which series a step is about: a metric, called with labels or not, or the same as PromQL text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from obsdsl.compose.fault import attempt
from obsdsl.errors import shown
from obsdsl.express.expr import Expr
from obsdsl.express.node import Matcher, Node, Selector
from obsdsl.express.parse import parse
from obsdsl.express.regex import full_match
from obsdsl.express.series import HistogramSeries

Picked: TypeAlias = Expr | HistogramSeries | Selector | str


def picked(value: Picked) -> Selector:
    """A converter: the selector that `value` is."""
    return attempt(_selector, value)


def _selector(value: Picked) -> Selector:
    node = _node(value)
    plain = isinstance(node, Selector) and node.name and node.offset is None and node.at is None and not node.variables
    if not isinstance(node, Selector) or not plain:
        raise ValueError(f'{shown(value)} selects no series of one metric; write m.errors, or m.errors(code="500")')
    return node


def _node(value: Picked) -> Node:
    if isinstance(value, HistogramSeries):
        return value.count_series.node
    if isinstance(value, Expr):
        return value.node
    if isinstance(value, Selector):
        return value
    if isinstance(value, str):
        return parse(value, variables=False)
    raise ValueError(f'{shown(value)} is no metric; write m.errors, m.errors(code="500"), or \'errors{{code="500"}}\'')


def fits(matchers: tuple[Matcher, ...], labels: Mapping[str, str]) -> bool:
    """Whether a series with these labels is selected; a label that it lacks is empty, as in Prometheus."""
    return all(_matches(one, labels.get(one.label, "")) for one in matchers)


def _matches(matcher: Matcher, value: str) -> bool:
    match matcher.op:
        case "=":
            return value == matcher.value
        case "!=":
            return value != matcher.value
        case "=~":
            return bool(full_match(matcher.value, value))
        case _:
            return not full_match(matcher.value, value)
