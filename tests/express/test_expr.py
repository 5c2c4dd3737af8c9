"""Operators on expressions, and what they refuse: nothing may be lost in silence."""

from __future__ import annotations

import operator
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from obsdsl import (
    Counter,
    DefinitionError,
    Gauge,
    Histogram,
    NativeHistogram,
    RecordingRule,
    Summary,
    functions,
    promql,
)
from obsdsl.express.expr import Expr
from obsdsl.express.node import Binary

hits = Counter("hits_total", "Hits.")
queue = Gauge("queue", "Queue.")
BOOLS: list[Callable[[], Any]] = [
    lambda: bool(queue),
    lambda: 0 < queue < 1,
    lambda: queue and hits,
    lambda: not queue,
    lambda: 1 if queue == 0 else 2,
    lambda: queue in [hits],
    lambda: sorted([queue, hits]),  # type: ignore[type-var]
]


@pytest.mark.parametrize("use", BOOLS)
def test_an_expression_has_no_truth_value(use: Callable[[], Any]) -> None:
    with pytest.raises(
        DefinitionError, match="write `a & b` for `a and b`, `\\(a > 0\\) & \\(a < 1\\)` for `0 < a < 1`"
    ):
        use()


def test_an_expression_is_no_sequence() -> None:
    with pytest.raises(DefinitionError, match="write a tuple: add a comma"):
        list(queue)


SCALARS: list[tuple[Callable[[], Any], str]] = [
    (lambda: queue & 1, "wrap a number as vector(1)"),
    (lambda: 1 & queue, "wrap a number as vector(1)"),
    (lambda: queue | functions.time(), "wrap it as vector(time())"),
    (lambda: functions.time() & queue, "wrap it as vector(time())"),
    (lambda: queue.unless(3), "wrap a number as vector(3)"),  # type: ignore[arg-type]
    (lambda: functions.time().unless(queue), "wrap it as vector(time())"),
]


@pytest.mark.parametrize(("use", "mend"), SCALARS, ids=[mend for _, mend in SCALARS])
def test_set_operators_refuse_scalars(use: Callable[[], Any], mend: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        use()
    assert caught.value.faults[0].endswith(mend)


@pytest.mark.parametrize(
    "use",
    [
        lambda: queue + queue.subquery("5m"),
        lambda: queue.subquery("5m") + queue,
        lambda: queue.subquery("5m") > 1,
        lambda: 1 - queue.subquery("5m"),
        lambda: -queue.subquery("5m"),
        lambda: +promql("queue[5m]"),
        lambda: queue & queue.subquery("5m"),
        lambda: queue.subquery("5m") | queue,
        lambda: queue.unless(promql('"text"')),
    ],
)
def test_operators_refuse_what_is_no_instant_vector(use: Callable[[], Any]) -> None:
    with pytest.raises(DefinitionError, match="takes instant vectors and scalars; apply a function such as rate"):
        use()


@pytest.mark.parametrize("value", ["1", None, True, object(), [1]])
def test_operators_take_expressions_and_numbers(value: Any) -> None:
    with pytest.raises(DefinitionError, match="takes an expression or a number"):
        queue + value


def test_a_number_that_no_float_holds_is_refused() -> None:
    with pytest.raises(DefinitionError, match="more than PromQL can hold"):
        queue * 10**400


def test_the_order_of_matching_methods_does_not_matter() -> None:
    join = hits / queue
    assert str(join.on("job").group_left("v")) == str(join.group_left("v").on("job"))
    assert str(join.ignoring("x").group_right()) == "hits_total / ignoring (x) group_right () queue"
    assert str((hits > queue).as_bool().on("a")) == str((hits > queue).on("a").as_bool())


@pytest.mark.parametrize(
    "use", [lambda join: join.on("job").group_left("job"), lambda join: join.group_right("v", "job").on("job")]
)
def test_a_label_is_matched_or_included(use: Callable[[Any], Any]) -> None:
    with pytest.raises(DefinitionError, match=r"the label 'job' is in on\(\) and in group_(left|right)\(\)"):
        use(hits / queue)


def test_a_label_that_is_ignored_can_be_included() -> None:
    text = "hits_total / ignoring (job) group_left (job) queue"
    assert str((hits / queue).ignoring("job").group_left("job")) == text
    assert promql(text).node == (hits / queue).ignoring("job").group_left("job").node


def test_matching_belongs_to_two_vectors() -> None:
    for use in (lambda: (queue + 1).on("job"), lambda: queue.ignoring("x"), lambda: (2 * queue).group_left()):
        with pytest.raises(DefinitionError, match="belongs right after an operator between two vectors"):
            use()


def test_operators_on_either_side() -> None:
    assert str(1 - queue) == "1 - queue"
    assert str(2**queue) == "2 ^ queue"
    assert str(10 % queue) == "10 % queue"
    # Python turns a comparison with the number on the left around.
    assert str(5 < queue) == "queue > 5"  # noqa: SIM300


def test_an_expression_shows_its_promql() -> None:
    assert repr(queue.deriv("5m")) == "<Vector deriv(queue[5m])>"
    assert repr(hits) == "<Counter hits_total>"


_KINDS: dict[str, Expr] = {
    "gauge": Gauge("a_gauge", "A."),
    "selected gauge": Gauge("b_gauge", "B.")(x="1"),
    "counter": Counter("c_total", "C."),
    "selected counter": Counter("d_total", "D.")(x="1"),
    "rate": Counter("e_total", "E.").rate("5m"),
    "text": promql("f"),
    "recording": RecordingRule("g:h", promql("f")),
    "summary": Summary("i_seconds", "I."),
    "native histogram": NativeHistogram("j_seconds", "J."),
    "selected native histogram": NativeHistogram("k_seconds", "K.")(x="1"),
    "mean": Histogram("l_seconds", "L.", buckets=(1,)).mean(),
}
_COMPARISONS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq}


@pytest.mark.parametrize("right", _KINDS)
@pytest.mark.parametrize("left", _KINDS)
def test_a_comparison_keeps_its_sides_whatever_their_classes(left: str, right: str) -> None:
    one, other = _KINDS[left], _KINDS[right]
    if left == right:
        return
    for sign, compare in _COMPARISONS.items():
        assert compare(one, other).node == Binary(sign, one.node, other.node)


@pytest.mark.parametrize("kind", _KINDS)
def test_expressions_of_each_class_are_pickled(kind: str) -> None:
    one = _KINDS[kind]
    again = pickle.loads(pickle.dumps(one))
    assert (type(again), again.node) == (type(one), one.node)
