"""What differs between two expressions, in the words of a reviewer."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsdsl.define.duration import Duration
from obsdsl.express.node import (
    Aggregation,
    Binary,
    Call,
    Grouping,
    Matcher,
    Node,
    Number,
    Range,
    Selector,
    walk,
)
from obsdsl.express.render import pretty, render
from obsdsl.review.expression import compare, differences

SAID = {
    # Thresholds.
    ("x > 90", "x > 95"): "threshold > 90 → > 95, shows fewer series",
    ("x > 90", "x >= 90"): "threshold > 90 → >= 90, shows more series",
    ("90 < x", "x > 91"): "threshold > 90 → > 91, shows fewer series",
    ("a > 1 and b > 2", "a > 1 and b > 3"): "threshold > 2 → > 3 of b, shows fewer series",
    ("free < 0.1 * size", "free < 0.05 * size"): "threshold < 0.1 * size → < 0.05 * size, shows fewer series",
    ("x > 5", "x"): "threshold > 5 removed",
    ("x > 5", "x > bool 5"): "bool added at >",
    ("count(x > 1) > 3", "count(x > 2) > 3"): "condition > 1 → > 2",
    # Selections.
    ("up == 0", 'up{env="prod"} == 0'): 'matcher env="prod" added, shows fewer series',
    ('up{env="prod"}', "up"): 'matcher env="prod" removed, shows more series',
    ('up{env="prod"}', 'up{env=~"prod|test"}'): 'matcher env="prod" → env=~"prod|test", shows more series',
    ("a / b", 'a / b{x="1"}'): 'matcher x="1" added on b, shows fewer series',
    ("up{$filters}", "up"): "matchers $filters removed, shows more series",
    ("job:a:sum", "job:b:sum"): "shows job:b:sum instead of job:a:sum",
    ("rate(a[5m])", "rate(a[10m])"): "window 5m → 10m",
    ("rate(a[$__rate_interval])", "rate(a[5m])"): "window $__rate_interval → 5m",
    ("rate(a[5m]) / rate(b[5m])", "rate(a[1m]) / rate(b[1m])"): "window 5m → 1m",
    ("rate(a[5m]) / rate(b[5m])", "rate(a[5m]) / rate(b[1m])"): "window 5m → 1m of b",
    ("max_over_time(a[1h:1m])", "max_over_time(a[1h:30s])"): "step 1m → 30s",
    ("a", "a offset 1h"): "offset 1h added",
    ("a offset 1h", "a offset 1d"): "offset 1h → 1d",
    ("a @ end()", "a"): "@ end() removed",
    # Functions and aggregations.
    ("rate(a[5m])", "irate(a[5m])"): "function rate → irate",
    ("sum by (job) (a)", "avg by (job) (a)"): "aggregation sum → avg",
    (
        "sum by (job) (a)",
        "sum by (job, code) (a)",
    ): "sum by (job) → sum by (job, code), shows per job, code instead of per job",
    ("sum by (job) (a)", "sum(a)"): "sum by (job) → sum, shows once instead of per job",
    ("topk(5, a)", "topk(10, a)"): "topk 5 → 10",
    ("histogram_quantile(0.95, a)", "histogram_quantile(0.99, a)"): "quantile 0.95 → 0.99",
    ("round(a)", "round(a, 5)"): "argument 5 of round added",
    ('label_replace(a, "x", "$1", "job", "(.*)")', 'label_replace(a, "y", "$1", "job", "(.*)")'): (
        'argument of label_replace "x" → "y"'
    ),
    # What was put around, or beside.
    ("a", "rate(a[5m])"): "wrapped in rate(…[5m])",
    ("a", "sum by (job) (a)"): "wrapped in sum by (job) (…)",
    ("a", "a / 1000"): "/ 1000 added",
    ("1 - a", "a"): "1 - … removed",
    ("a > 5", "a > 5 and b == 1"): "condition and b == 1 added, shows fewer series",
    ("a > 5 unless b", "a > 5"): "condition unless b removed, shows more series",
    ("a / b", "a / on (job) b"): "matching none → on (job)",
    ("a / b", "b / a"): "sides of / swapped",
    ("a and b", "a or b"): "operator and → or",
    ("a * 100", "a * 1000"): "constant 100 → 1000",
    # What no alignment describes.
    ("up == 0", 'sum by (job) (rate(http_requests_total{code="500"}[5m]))'): "query changed",
    ("a{x", "a{y"): "text changed",
}


@pytest.mark.parametrize(("texts", "said"), SAID.items(), ids=map(" ⇒ ".join, SAID))
def test_says_what_differs_and_nothing_else(texts: tuple[str, str], said: str) -> None:
    assert differences(*texts) == (said,)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("sum(rate(a[5m])) by (job)", "sum by (job) (\n  rate(a[300s])\n)"),
        ('a{x="1", y="2"}', "a{y='2', x='1'}"),
        ("sum by (b, a) (x)", "sum by (a, b) (x)"),
        ("a / on (y, x) b", "a / on (x, y) b"),
        ("((a)) > (5)", "5 < a"),
        ("a > 300", "a > 5 * 60"),
        ("a + b", "b + a"),
        ("a{x  =", "a{x ="),
        ("sum by () (a)", "sum(a)"),
    ],
)
def test_what_is_only_written_otherwise_is_no_difference(before: str, after: str) -> None:
    assert differences(before, after) == ()


SAID_OF_ALERTS = {
    ("x > 90", "x > 95"): "threshold > 90 → > 95, fires later",
    ("x > 90", "x > 85"): "threshold > 90 → > 85, fires sooner",
    ("x < 90", "x < 95"): "threshold < 90 → < 95, fires sooner",
    ("x <= 90", "x < 90"): "threshold <= 90 → < 90, fires later",
    ("x == 0", "x == 1"): "threshold == 0 → == 1, fires at another value",
    ("x == 0", "x < 1"): "threshold == 0 → < 1, fires sooner",
    ("x > 5", "x < 5"): "threshold > 5 → < 5, fires on the other side",
    ("x > 5", "x"): "threshold > 5 removed, fires always",
    ("x > 5", "x > bool 5"): "bool added at >, fires always",
    ("x > 5 unless y > 1", "x > 5 unless y > 2"): "threshold > 1 → > 2 of y, fires sooner",
    ("free < 0.1 * size", "free < 0.05 * size"): "threshold < 0.1 * size → < 0.05 * size, fires later",
    ("(x > 1) * on (job) group_left (v) y", "(x > 2) * on (job) group_left (v) y"): (
        "threshold > 1 → > 2, fires later"
    ),
    ("absent(x > 1)", "absent(x > 2)"): "threshold > 1 → > 2, fires sooner",
    ("x * 100 > 5", "x * 10 > 5"): "constant 100 → 10, fires later",
    ("x / 100 > 5", "x / 10 > 5"): "constant 100 → 10, fires sooner",
    ("x > y + 5", "x > y + 6"): "constant 5 → 6, fires later",
    ("quantile(0.9, x) > 5", "quantile(0.5, x) > 5"): "quantile 0.9 → 0.5, fires later",
    ("quantile(0.9, x) < 5", "quantile(0.5, x) < 5"): "quantile 0.9 → 0.5, fires sooner",
    ("up == 0", 'up{env="prod"} == 0'): 'matcher env="prod" added, watches fewer series',
    ('up{env="prod"} == 0', "up == 0"): 'matcher env="prod" removed, watches more series',
    ('up{env="a"} == 0', 'up{env=~"a|b"} == 0'): 'matcher env="a" → env=~"a|b", watches more series',
    ('up{env!="a"} == 0', 'up{env!~"a|b"} == 0'): 'matcher env!="a" → env!~"a|b", watches fewer series',
    ('up{env="a"} == 0', 'up{env="b"} == 0'): 'matcher env="a" → env="b", watches other series',
    ("a > 5 unless b", 'a > 5 unless b{x="1"}'): 'matcher x="1" added on b',
    ("a > 5", "a > 5 and b == 1"): "condition and b == 1 added, fires less often",
    ("a > 5 unless b", "a > 5"): "condition unless b removed, fires more often",
    ("a > 5 or b", "a > 5"): "condition or b removed, fires less often",
    ("rate(a[5m]) > 5", "rate(a[1m]) > 5"): "window 5m → 1m, reacts faster",
    ("sum by (a) (x) > 5", "sum by (b, a) (x) > 5"): ("sum by (a) → sum by (b, a), fires per b, a instead of per a"),
    ("a > 5", "b > 5"): "watches b instead of a",
}


@pytest.mark.parametrize(("texts", "said"), SAID_OF_ALERTS.items(), ids=map(" ⇒ ".join, SAID_OF_ALERTS))
def test_knows_what_a_change_does_to_the_alert(texts: tuple[str, str], said: str) -> None:
    assert [one.said("alert") for one in compare(*texts).changes] == [said]


def test_recordings_record_and_panels_show() -> None:
    (change,) = compare("up", 'up{job="a"}').changes
    assert change.said("recording") == 'matcher job="a" added, records fewer series'
    assert change.said("panel") == 'matcher job="a" added, shows fewer series'


def test_a_threshold_of_a_value_at_another_scale_is_neither_higher_nor_lower() -> None:
    found = compare("a * 100 > 90", "a > 0.9")
    assert [one.said("alert") for one in found.changes] == ["threshold > 90 → > 0.9", "* 100 removed"]


def test_what_cannot_be_aligned_is_shown_whole() -> None:
    found = compare("up == 0", "sum by (job) (rate(http_requests_total[5m]))")
    assert found.details == ("before: up == 0", "after: sum by (job) (rate(http_requests_total[5m]))")


def test_long_expressions_do_not_take_long() -> None:
    before = " + ".join(f"rate(metric_{index}[5m])" for index in range(150))
    assert differences(before, before.replace("metric_70[5m]", "metric_70[6m]")) == ("window 5m → 6m of metric_70",)
    assert differences("a" + " + a" * 3000, "a" + " + a" * 3000 + " + b")


NAMES = st.sampled_from(["a_total", "b_seconds", "job:c:sum", "up"])
LABELS = st.sampled_from(["job", "code", "le"])
MATCHERS = st.builds(Matcher, LABELS, st.sampled_from(["=", "!=", "=~"]), st.sampled_from(["x", "y", "$v", "x|y"]))
SELECTORS = st.builds(Selector, NAMES, st.lists(MATCHERS, max_size=3, unique=True).map(tuple))
WINDOWS = st.sampled_from([Duration.parse(text) for text in ("1m", "5m", "1h")])
GROUPINGS = st.none() | st.builds(
    Grouping, st.sampled_from(["by", "without"]), st.lists(LABELS, max_size=2, unique=True).map(tuple)
)
NUMBERS = st.sampled_from([0.0, 1.0, 5.0, 0.95, 100.0]).map(Number)


def _grown(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.one_of(
        st.builds(lambda f, s, w: Call(f, (Range(s, w),)), st.sampled_from(["rate", "increase"]), SELECTORS, WINDOWS),
        st.builds(lambda f, n: Call(f, (n,)), st.sampled_from(["abs", "ceil"]), inner),
        st.builds(Aggregation, st.sampled_from(["sum", "avg", "max"]), inner, GROUPINGS),
        st.builds(Binary, st.sampled_from(["+", "-", "/", "*", ">", "<", "=="]), inner, inner),
        st.builds(Binary, st.sampled_from([">", "<=", "*", "/"]), inner, NUMBERS),
        st.builds(Binary, st.sampled_from(["and", "or", "unless"]), inner, inner),
    )


NODES: st.SearchStrategy[Node] = st.recursive(SELECTORS, _grown, max_leaves=8)


@given(NODES, st.randoms(use_true_random=False))
def test_an_expression_does_not_differ_from_itself(node: Node, chance: random.Random) -> None:
    assert differences(render(node), render(_shuffled(node, chance))) == ()
    assert differences(render(node), pretty(node, 20)) == ()


def _shuffled(node: Node, chance: random.Random) -> Node:
    """The same with matchers and labels in another order."""
    match node:
        case Selector():
            return Selector(node.name, tuple(chance.sample(node.matchers, len(node.matchers))))
        case Aggregation(grouping=Grouping(mode=mode, labels=labels)):
            labels = tuple(chance.sample(labels, len(labels)))
            return Aggregation(node.op, _shuffled(node.expr, chance), Grouping(mode, labels))
        case Binary():
            return Binary(node.op, _shuffled(node.left, chance), _shuffled(node.right, chance))
    return node


@given(NODES, st.data())
def test_whatever_changes_is_said(node: Node, data: st.DataObject) -> None:
    parts = list(walk(node))
    index = data.draw(st.integers(0, len(parts) - 1))
    mutated = _mutated(node, parts[index])
    said = differences(render(node), render(mutated))
    assert said
    assert all(said)


def _mutated(node: Node, part: Node) -> Node:
    """The tree with one part changed by something that is nowhere in it."""
    if node is part:
        match node:
            case Number(value=value):
                return Number(value + 0.125)
            case Selector(name=name, matchers=matchers):
                return Selector(name, (*matchers, Matcher("fresh", "=", "1")))
            case Range(selector=selector):
                return Range(selector, Duration.parse("7m"))
            case _:
                return Call("sqrt", (node,))
    match node:
        case Call(function=function, args=args):
            return Call(function, tuple(_mutated(one, part) for one in args))
        case Aggregation():
            return Aggregation(node.op, _mutated(node.expr, part), node.grouping)
        case Binary():
            return Binary(node.op, _mutated(node.left, part), _mutated(node.right, part))
        case Range(selector=selector, window=window):
            inner = _mutated(selector, part)
            assert isinstance(inner, Selector)
            return Range(inner, window)
    return node


@given(NODES, NODES)
def test_any_two_expressions_can_be_compared(before: Node, after: Node) -> None:
    found = compare(render(before), render(after))
    assert len(found.lines) == len(set(found.lines)) <= 4


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_two_texts_can_be_compared(before: str, after: str) -> None:
    assert differences(before, after) or before.split() == after.split()
