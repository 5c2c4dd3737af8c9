"""Nodes are values: compared, hashed, pickled, resolved without a change of what they were made of."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

import obsdsl
from obsdsl import Counter, Gauge, Histogram, promql
from obsdsl.define.duration import Duration
from obsdsl.express.node import Call, Number, Range, Selector, Variable, children, resolve, walk
from obsdsl.express.parse import parse
from obsdsl.express.render import render

SOURCE = Path(obsdsl.__file__).parent.parent
TEXTS = [
    'sum by (job) (rate(hits_total{code=~"5.."}[5m] offset 1h)) / on (job) group_left (v) info @ end() > bool 0.5',
    "max_over_time(rate(hits_total[$__rate_interval])[1h:5m] @ 5)",
    'label_replace({"http.server", a!="b"}, "x", "$1", "y", "(.*)") or -vector(NaN)',
    "topk without (a) ($k, x{$filters})",
]


@pytest.mark.parametrize("text", TEXTS)
def test_equal_nodes_have_one_hash_and_survive_pickling(text: str) -> None:
    node, other = parse(text), parse(text.replace(" ", "  "))
    assert node == other
    assert len({node, other}) == 1
    hash(node)
    copy = pickle.loads(pickle.dumps(node))
    assert (copy, hash(copy)) == (node, hash(node))


def test_a_pickled_node_is_found_by_a_process_with_another_hash_seed() -> None:
    """A node keeps its hash; one that came along would be wrong where strings hash otherwise."""
    node = parse(TEXTS[0])
    hash(node)
    code = (
        "import pickle, sys\n"
        "from obsdsl.express.parse import parse\n"
        "node = pickle.load(sys.stdin.buffer)\n"
        f"print(node in {{parse({TEXTS[0]!r})}})"
    )
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(SOURCE)}
        done = subprocess.run(
            [sys.executable, "-c", code], input=pickle.dumps(node), env=environment, capture_output=True
        )
        assert done.stdout == b"True\n", done.stderr.decode()


def test_the_declaration_is_no_part_of_the_value() -> None:
    one, other = Gauge("queue", "One."), Gauge("queue", "Other.", unit="seconds")
    assert one.node == other.node == parse("queue")
    assert one.node.source is not None  # type: ignore[union-attr]


def test_not_a_number_equals_itself_and_zero_has_a_sign() -> None:
    assert Number(float("nan")) == Number(float("nan"))
    assert parse("NaN") == Number(float("nan"))
    assert render(Number(-0.0)) == "-0"


def test_order_of_matchers_and_labels_is_kept() -> None:
    assert parse('a{b="1",c="2"}') != parse('a{c="2",b="1"}')
    assert parse("sum by (b, a) (x)") != parse("sum by (a, b) (x)")


def test_children_are_in_the_order_in_which_they_are_written() -> None:
    node = parse("topk(3, a) + b")
    assert [render(one) for one in walk(node)] == ["topk(3, a) + b", "topk(3, a)", "3", "a", "b"]
    assert children(parse("time()")) == ()


hits = Counter("hits_total", "Hits.")
took = Histogram("took_seconds", "Duration.", buckets=(1,))
OPEN = [
    (hits.rate().sum(by="job"), "sum by (job) (rate(hits_total[1h]))"),
    (hits.rate("2m") + hits.increase(), "rate(hits_total[2m]) + increase(hits_total[1h])"),
    (hits.rate().topk(3), "topk(3, rate(hits_total[1h]))"),
    (hits.topk((hits.rate() > 1).scalar()), "topk(scalar(rate(hits_total[1h]) > 1), hits_total)"),
    (-hits.rate(), "-rate(hits_total[1h])"),
    (hits.rate().max_over_time(), "max_over_time(rate(hits_total[1h])[1h:])"),
    (hits.rate().max_over_time("2h", "5m"), "max_over_time(rate(hits_total[1h])[2h:5m])"),
    (hits.offset("1d").rate(), "rate(hits_total[1h] offset 1d)"),
    (
        took.mean(),
        "sum(rate(took_seconds_sum[1h])) / sum(rate(took_seconds_count[1h]))",
    ),
]


@pytest.mark.parametrize(("built", "text"), OPEN, ids=[text for _, text in OPEN])
def test_windows_that_were_left_open_are_filled(built: obsdsl.Vector, text: str) -> None:
    before = built.node
    assert render(resolve(before, Duration.parse("1h"))) == text
    assert built.node is before


def test_a_tree_without_open_windows_is_itself() -> None:
    node = promql("sum by (job) (rate(hits_total[5m])) / scalar(x) > topk(2, -y)").node
    assert resolve(node, Duration.parse("1h")) is node


def test_a_variable_can_be_the_window() -> None:
    node = resolve(hits.rate().node, Variable("$__rate_interval"))
    assert node == Call("rate", (Range(Selector("hits_total"), Variable("$__rate_interval")),))
