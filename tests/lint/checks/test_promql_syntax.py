"""Queries of dashboards that do not read as PromQL: what is certainly wrong, and what a variable may mend."""

from __future__ import annotations

from typing import Any

import pytest

from tests.lint.checks.seen import dashboard, found, graph, levels

PROMETHEUS = {"type": "prometheus", "uid": "$datasource"}
CASES: list[tuple[str, list[str]]] = [
    ("sum(rate(x[5m])", ["error"]),
    ('sum(rate(x{a="$b"}[5m])', ["error"]),
    ('rate(x{a="$b"})', ["error"]),
    ("sum($x", ["error"]),
    ("$x{", ["error"]),
    ("there_is_none($x)", ["error"]),
    # A variable may stand for anything: nobody knows what Prometheus gets.
    ("x $op 5", ["info"]),
    ("x [[op]] 5", ["info"]),
    ("sum(x) ${by:raw}", ["info"]),
    ('x{a="b" $more}', ["info"]),
    ('x{a$op"b"}', ["info"]),
    ("$fn(rate(x[5m]))", ["info"]),
    ("$agg by (job) (x)", ["info"]),
    # VictoriaMetrics may call itself a Prometheus.
    ("rate(x[5m]) keep_metric_names", ["warning"]),
    ('x{a="b" or c="d"}', ["warning"]),
    ("sum by ($by) (rate($metric[$window]))", []),
]


@pytest.mark.parametrize(("expr", "expected"), CASES)
def test_what_a_variable_may_mend_is_no_error(expr: str, expected: list[str]) -> None:
    assert levels("promql-syntax", dashboard(graph(expr, datasource=PROMETHEUS)), alone=True) == expected


@pytest.mark.parametrize("expr", ['{app="a"} |= "b"', "SELECT 1", "x if y", "sum(rate(x[5m])", "x $op 5"])
@pytest.mark.parametrize("source", [None, {"uid": "somewhere"}, {"type": "loki", "uid": "l"}])
def test_what_nobody_calls_promql_may_be_another_language(expr: str, source: dict[str, Any] | None) -> None:
    panel = graph(expr, datasource=source)
    assert levels("promql-syntax", dashboard(panel, templating={}), alone=True) == []


def test_the_variable_is_named() -> None:
    (problem,) = found("promql-syntax", dashboard(graph("x ${op} 5", datasource=PROMETHEUS)), alone=True)
    assert "'op'" in problem.message
    assert problem.excerpt is not None
    assert [problem.excerpt.text[mark.start : mark.end] for mark in problem.excerpt.marks] == ["${op}"]
