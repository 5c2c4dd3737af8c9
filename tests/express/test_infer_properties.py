"""What holds for every expression: nothing raises, nothing depends on the order of asking, definitions only narrow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsdsl.express.infer import Inference, catalog, infer_all
from obsdsl.express.node import (
    Aggregation,
    Binary,
    Call,
    Node,
    Number,
    Range,
    Selector,
    String,
    Subquery,
    Unary,
    Variable,
    walk,
)
from tests.express.test_infer_trees import Trees
from tests.express.test_infer_world import DECLARATIONS, ENVIRONMENT, RECORDED

CATALOG = catalog((*DECLARATIONS, *RECORDED))
SEEDS = st.integers(0, 10**9)


@given(SEEDS, st.integers(0, 5), st.booleans())
def test_nothing_raises_and_all_parts_are_known(seed: int, depth: int, variables: bool) -> None:
    node = Trees(seed, version=(99, 0), variables=variables).vector(depth)
    inferred = infer_all(node, CATALOG, environment=ENVIRONMENT)
    assert [part for part, _ in inferred] == list(walk(node))
    again = Inference(CATALOG, ENVIRONMENT)
    assert all(again(part) == found for part, found in inferred)


@given(SEEDS, st.integers(0, 4))
def test_definitions_only_narrow(seed: int, depth: int) -> None:
    """What is said without them holds with them."""
    node = Trees(seed, variables=True).vector(depth)
    inference = Inference(CATALOG, ENVIRONMENT)
    before, after = Inference()(undeclared(node)), inference(node)
    assert after.type == before.type
    assert before.sample in ("unknown", after.sample)
    # Of nothing, absent() makes something and scalar() NaN.
    if any(known.interval.empty for _, known in inference.walk(node)):
        return
    assert before.interval.lo <= after.interval.lo
    assert after.interval.hi <= before.interval.hi
    for name in after.labels.names():
        assert before.labels.presence(name) != "never"


def undeclared(node: Node) -> Node:
    match node:
        case Selector():
            return Selector(node.name, node.matchers, node.offset, node.at)
        case Range(selector=selector, window=window):
            return Range(Selector(selector.name, selector.matchers, selector.offset, selector.at), window)
        case Subquery():
            return Subquery(undeclared(node.expr), node.window, node.step, node.offset, node.at)
        case Call(function=function, args=args):
            return Call(function, tuple(undeclared(arg) for arg in args))
        case Aggregation():
            param = None if node.param is None else undeclared(node.param)
            return Aggregation(node.op, undeclared(node.expr), node.grouping, param)
        case Binary():
            return Binary(node.op, undeclared(node.left), undeclared(node.right), node.bool_, node.matching)
        case Unary(op=op, expr=expr):
            return Unary(op, undeclared(expr))
        case _:
            return node


@pytest.mark.parametrize(
    "node",
    [
        Call("rate"),
        Call("histogram_quantile", (Number(0.9),)),
        Call("label_replace", (Selector("a"), Number(1))),
        Call("label_join"),
        Call("absent"),
        Call("no_such_function", (Selector("a"),)),
        Call("hour", (Number(1),)),
        Call("info"),
        Aggregation("no_such_aggregation", Selector("a")),
        Aggregation("quantile", Number(1)),
        Aggregation("count_values", Selector("a")),
        Binary("no_such_operator", Selector("a"), Selector("b")),
        Binary("no_such_operator", Number(1), Number(2)),
        Binary("and", Number(1), String("a")),
        Unary("-", String("a")),
        Subquery(Number(1), None),
        String("a"),
        Variable("$x"),
    ],
    ids=str,
)
def test_what_prometheus_would_refuse_does_not_raise(node: Node) -> None:
    assert Inference()(node).type in ("scalar", "vector", "range", "string")


def test_depth_and_sharing() -> None:
    """Ten thousand terms are as many levels, and a sum that doubles fifty times has a quadrillion paths."""
    node: Node = Selector("a")
    for _ in range(10_000):
        node = Binary("-", node, Selector("b"))
    assert Inference()(node).type == "vector"
    for _ in range(50):
        node = Binary("/", node, node)
    assert Inference()(node).type == "vector"
