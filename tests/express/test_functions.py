"""Functions refuse what they do not apply to with a DefinitionError, never with an error of Python's."""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from obsdsl import Counter, DefinitionError, Gauge, Histogram, TextVariable, functions, promql
from obsdsl.express.expr import Expr
from obsdsl.express.parse import parse

hits = Counter("hits_total", "Hits.")
queue = Gauge("queue", "Queue.")
took = Histogram("took_seconds", "Duration.", buckets=(1,))
ODD: list[Any] = [
    None,
    5,
    10**400,
    "x",
    b"x",
    {"a": 1},
    [1],
    object(),
    True,
    "\ud800",
    took,
    queue,
    TextVariable("v"),
    queue.subquery("1m"),
    promql('"text"'),
    functions.time(),
]


def takes(function: Callable[..., Any], arguments: Sequence[Any]) -> bool:
    """Whether so many arguments can be given; Python's own words are clear enough where not."""
    try:
        inspect.signature(function).bind(*arguments)
    except TypeError:
        return False
    return True


@pytest.mark.parametrize("name", functions.__all__)
def test_odd_arguments_are_refused_or_make_promql(name: str) -> None:
    function: Callable[..., Any] = getattr(functions, name)
    for arguments in [(), *((odd,) for odd in ODD), *((queue, odd) for odd in ODD), *((odd, queue) for odd in ODD)]:
        if not takes(function, arguments):
            continue
        with contextlib.suppress(DefinitionError):
            built = function(*arguments)
            assert isinstance(built, Expr)
            assert parse(str(built)) is not None


@pytest.mark.parametrize(
    ("use", "why"),
    [
        (lambda: functions.rate(queue), "rate\\(\\): it does not apply to `queue`, a gauge"),
        (lambda: functions.deriv(hits), "deriv\\(\\): it does not apply to `hits_total`, a counter"),
        (lambda: functions.rate(hits.rate()), "a computed vector; rate\\(\\) comes first, or a subquery\\(\\)"),
        (lambda: functions.sum(functions.time()), "it does not apply to `time\\(\\)`, a scalar"),
        (lambda: functions.topk(3, 5), "topk\\(\\): its first argument is an expression"),
        (lambda: functions.hour(functions.time()), "wrap it as vector\\(time\\(\\)\\)"),
        (lambda: functions.clamp(queue, queue, 1), "write scalar\\(…\\) around it"),
        (lambda: queue.info(queue), "info\\(\\) takes matchers alone"),
        (lambda: queue.sum(by="a", without="b"), "an aggregation is either by='a' or without='b'"),
        (lambda: queue.sum(by=5), "label names are 5; write a name or a tuple of names"),
    ],
)
def test_the_reason_names_the_mend(use: Callable[[], Any], why: str) -> None:
    with pytest.raises(DefinitionError, match=why):
        use()


def test_functions_are_the_methods() -> None:
    assert functions.rate(hits, "5m").node == hits.rate("5m").node
    assert functions.topk(3, queue, by="job").node == queue.topk(3, by="job").node
    assert functions.quantile_over_time(0.9, queue, "1h").node == queue.quantile_over_time(0.9, "1h").node
    assert functions.histogram_fraction(0, 1, hits.rate()).node == hits.rate().histogram_fraction(0, 1).node
