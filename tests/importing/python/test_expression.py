"""Expressions in Python: what is evaluated is equal to what was read, and reads as a person would write it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

import obsdsl
from obsdsl import Counter, Gauge, Histogram, QueryVariable, functions, promql
from obsdsl.define.duration import Duration
from obsdsl.errors import DefinitionError
from obsdsl.express.expr import Expr
from obsdsl.express.node import Node, Selector, resolve, walk
from obsdsl.express.parse import parse
from obsdsl.importing.python.expression import names_in, python_expression
from obsdsl.importing.python.written import Written
from tests.express.test_builder import EXPRESSIONS

hits = Counter("hits_total", "Hits.", labels={"code": ("200", "500"), "path": ...})
queue = Gauge("queue_length", "Queue.", labels=("name",))
took = Histogram("took_seconds", "Duration.", labels=("path",), buckets=(0.1, 1, 5))
instance = QueryVariable("instance", queue.label_values("instance"), multi=True)
KNOWN = {
    "hits_total": Written("hits", hits),
    "queue_length": Written("queue", queue),
    "took_seconds_bucket": Written("took.bucket_series", took.bucket_series, histogram=Written("took", took)),
    "took_seconds_sum": Written("took.sum_series", took.sum_series, histogram=Written("took", took)),
    "took_seconds_count": Written("took.count_series", took.count_series, histogram=Written("took", took)),
}
SCOPE: dict[str, Any] = {
    **{name: getattr(functions, name) for name in functions.__all__},
    **{name: getattr(obsdsl, name) for name in ("Regex", "NotRegex", "Not", "number", "promql")},
    "hits": hits,
    "queue": queue,
    "took": took,
    "instance": instance,
    "float": float,
}


def evaluated(text: str) -> Node:
    value = eval(text, dict(SCOPE))
    return Expr.__dict__["node"].fget(value) if isinstance(value, Expr) else promql(str(value)).node


@pytest.mark.parametrize(
    ("text", "python"),
    [
        ('sum by (job) (rate(hits_total{code=~"5.."}[5m]))', 'hits(code=Regex("5..")).rate("5m").sum(by="job")'),
        ('hits_total{code=~"500|503", path!="/"} > 0', 'hits(code=("500", "503"), path=Not("/")) > 0'),
        ('queue_length{name="a", name!~"b|c"}', 'queue(name="a")(name=Not("b", "c"))'),
        ('queue_length{"service.name"="a"} offset -1h', 'queue.where({"service.name": "a"}).offset("-1h")'),
        (
            "histogram_quantile(0.9, sum by (path, le) (rate(took_seconds_bucket[5m])))",
            'took.quantile(0.9, by="path", window="5m")',
        ),
        (
            "histogram_quantile(0.9, sum by (le, path) (rate(took_seconds_bucket[5m])))",
            'took.bucket_series.rate("5m").sum(by=("le", "path")).histogram_quantile(0.9)',
        ),
        (
            "sum by (path) (rate(took_seconds_sum[5m])) / sum by (path) (rate(took_seconds_count[5m]))",
            'took.mean(by="path", window="5m")',
        ),
        (
            "sum by (path) (rate(took_seconds_sum[5m])) / sum(rate(took_seconds_count[5m]))",
            'took.sum_series.rate("5m").sum(by="path") / took.count_series.rate("5m").sum()',
        ),
        ("(queue_length > 1) > bool 2", "((queue > 1) > 2).as_bool()"),
        ("queue_length / on (a) group_left (b) queue_length", '(queue / queue).on("a").group_left("b")'),
        ("1 - 2 * queue_length ^ 2", "1 - 2 * queue**2"),
        ("(1 - queue_length) * 2", "(1 - queue) * 2"),
        ("-queue_length - -1", "-queue - -1"),
        ("time() - queue_length > 60 * 60", "time() - queue > number(60) * 60"),
        ("queue_length > 5 and queue_length < 7 or vector(0)", "(queue > 5) & (queue < 7) | vector(0)"),
        ("max_over_time(sum(queue_length)[1h:1m])", 'queue.sum().max_over_time("1h", "1m")'),
        ("increase(queue_length[1h])", 'promql("queue_length").increase("1h")'),
        ("rate(sum(queue_length)[1h:1m])", 'queue.sum().subquery("1h", "1m").rate()'),
        ("sum by () (queue_length)", 'promql("sum by () (queue_length)")'),
        ("predict_linear(queue_length[6h], 4 * 3600) < 0", 'queue.predict_linear(number(4) * 3600, "6h") < 0'),
        ("vector(1 - 0.99)", "vector(number(1) - 0.99)"),
        ("1", "number(1)"),
        ("increase(queue_length[1h:] offset -1h)", 'queue.subquery("1h").offset("-1h").increase()'),
        ("unknown == 1", 'promql("unknown") == 1'),
        ("NaN * queue_length", 'float("nan") * queue'),
        ('queue_length{instance=~"$instance"}', "queue(instance=instance)"),
        ('queue_length{instance="$instance"}', 'queue(instance="$instance")'),
        ("topk($instance, queue_length)", "queue.topk(instance)"),
    ],
)
def test_python_of_an_expression(text: str, python: str) -> None:
    node = parse(text)
    assert python_expression(node, KNOWN, {"instance": Written("instance", instance)}) == python
    assert evaluated(python) == node


def test_a_comparison_of_two_kinds_is_not_turned_round() -> None:
    """Python asks the right side first where its class is the more special one."""
    for text in ("queue_length{name='a'} > queue_length", "sum(queue_length) > queue_length"):
        assert evaluated(python_expression(parse(text), KNOWN)) == parse(text)


@settings(deadline=None, max_examples=200, suppress_health_check=list(HealthCheck))
@given(EXPRESSIONS)
def test_what_is_evaluated_is_equal(built: Expr) -> None:
    node = parse(str(Expr(resolve(built.node, Duration.parse("5m")))))
    python = python_expression(node, KNOWN)
    assert evaluated(python) == node
    assert names_in(python) <= SCOPE.keys()


def test_expressions_of_the_corpus_are_built() -> None:
    if "OBSDSL_CORPUS" not in os.environ:
        pytest.skip("OBSDSL_CORPUS is not set")
    nodes, raw = 0, 0
    for line in (Path(os.environ["OBSDSL_CORPUS"]) / "promql/expressions.jsonl").read_text().splitlines():
        try:
            node = parse(json.loads(line)["expr"])
        except DefinitionError:
            continue
        series = {one.name for one in walk(node) if isinstance(one, Selector) and one.name}
        known = {name: Written(f"m[{name!r}]", promql(f'{{"{name}"}}')) for name in series if name.isascii()}
        scope = {**SCOPE, "m": {name: one.value for name, one in known.items()}}
        python = python_expression(node, known)
        value = eval(python, scope)
        assert (value.node if isinstance(value, Expr) else promql(str(value)).node) == node
        nodes += 1
        raw += "promql(" in python
    assert nodes > 4000
    assert raw / nodes < 0.05
