"""Queries of panels: missing ones, references, windows, legends."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.lint.checks.seen import dashboard, graph, levels
from tests.lint.checks.seen import found as problems
from tests.lint.examples import lint_python
from tests.lint.examples import problems as of


def math(expression: str, kind: str = "math") -> dict[str, Any]:
    return {
        "refId": "X", "type": kind, "expression": expression, "datasource": {"type": "__expr__", "uid": "__expr__"}
    }  # fmt: skip


def by_ref(ref_id: str) -> dict[str, Any]:
    return {"overrides": [{"matcher": {"id": "byFrameRefID", "options": ref_id}, "properties": []}]}


@pytest.mark.parametrize(
    ("panel", "expected"),
    [
        ({"type": "stat", "title": "x"}, ["error"]),
        ({"type": "timeseries", "title": "x", "targets": []}, ["error"]),
        (graph("x", math("$B + 1")), ["error"]),
        (graph("x", math("${B} + $A")), ["error"]),
        (graph("x", math("B", "reduce")), ["error"]),
        (graph("x", {"refId": "A", "expr": "y"}), ["error"]),
        (graph("x", fieldConfig=by_ref("B")), ["warning"]),
        (graph("x", transformations=[{"id": "merge", "filter": {"id": "byRefId", "options": "B"}}]), ["warning"]),
        (graph("", datasource={"type": "prometheus", "uid": "p"}), ["warning"]),
        # Of different data sources, both may arrive.
        (graph("x", {"refId": "A", "expr": "y", "datasource": {"type": "loki", "uid": "l"}}), ["warning"]),
        # All is well.
        (graph("x", math("$A + 1")), []),
        (graph("x", math("A", "reduce")), []),
        (graph("x", fieldConfig=by_ref("A")), []),
        (graph("x", fieldConfig=by_ref("/A|B/")), []),
        (graph("x", {"refId": "A", "expr": "y", "hide": True}), []),
        # Grafana gives queries without a refId the next letter.
        (graph({"refId": "", "expr": "x"}, {"refId": "", "expr": "y"}, fieldConfig=by_ref("B")), []),
        # What has its data from elsewhere, or needs none.
        ({"type": "text", "title": "x"}, []),
        ({"type": "row", "title": "x"}, []),
        ({"type": "somebody-panel", "title": "x"}, []),
        ({"type": "stat", "title": "x", "libraryPanel": {"uid": "x", "name": "x"}}, []),
        ({"type": "stat", "title": "x", "datasource": {"type": "datasource", "uid": "-- Dashboard --"}}, []),
        ({"type": "graph", "title": "x", "datasource": "-- Grafana --"}, []),
        ({"type": "stat", "title": "x", "snapshotData": [{}]}, []),
    ],
)  # fmt: skip
def test_targets(panel: dict[str, Any], expected: list[str]) -> None:
    assert levels("panel-targets", dashboard(panel), alone=True) == expected


@pytest.mark.parametrize(
    ("panel", "expected"),
    [
        ('PluginPanel("x", kind="graph")', 1),
        ('PluginPanel("x", kind="graph", datasource="-- Grafana --")', 0),
        ('PluginPanel("x", kind="graph", extra={"snapshotData": [{}]})', 0),
        ('PluginPanel("x", kind="somebody-panel")', 0),
        ('TimeSeries("x", (RawQuery({"expr": ""}), RawQuery({"expr": ""})))', 1),
    ],
)
def test_panels_of_ours_that_ask_nothing(panel: str, expected: int, tmp_path: Path) -> None:
    assert len(of(lint_python(panel, tmp_path), "panel-targets")) == expected


@pytest.mark.parametrize(
    ("panel", "expected"),
    [
        (graph("rate(x[$__interval])"), ["warning"]),
        (graph('rate(x{a="[5m]"}[${__interval}])'), ["warning"]),
        (graph("rate(x[$__interval]) / rate(y[$__interval])"), ["warning", "warning"]),
        (graph("rate(x[5m])"), ["info"]),
        (graph("rate(x[$__rate_interval])"), []),
        (graph("increase(x[1h])"), []),
        (graph("avg_over_time(x[$__interval])"), []),
        (graph("rate(x[$window])"), []),
        (graph("increase(x[$__range])", kind="stat"), []),
        (graph({"expr": "rate(x[5m])", "instant": True}), []),
        (graph("rate(x[5m])", kind="stat"), []),
        (graph({"expr": "rate({a='b'}[$__interval])", "datasource": {"type": "loki", "uid": "l"}}), []),
    ],
)  # fmt: skip
def test_windows(panel: dict[str, Any], expected: list[str]) -> None:
    assert levels("rate-interval", dashboard(panel), alone=True) == expected


def test_without_definitions_a_dashboard_is_told_once_of_its_fixed_windows() -> None:
    board = dashboard(graph("rate(x[5m])"), graph("rate(y[1m])"), graph("rate(z[$__interval])"))
    assert levels("rate-interval", board, alone=True) == ["info", "warning"]
    assert levels("rate-interval", board) == ["info", "info", "warning"]


def test_a_window_alone_is_replaced() -> None:
    board = dashboard(graph('rate(x{a="[5m]"}[ $__interval ] offset 1h)'))
    (problem,) = problems("rate-interval", board)
    (edit,) = problem.edits
    assert (edit.text, edit.end - edit.start, problem.safe) == ("$__rate_interval", len("$__interval"), True)
    # What increases from one point to the next may be what is to be shown.
    (problem,) = problems("rate-interval", dashboard(graph("increase(x[$__interval])")))
    assert problem.edits
    assert not problem.safe


def legend(expr: str, text: str, **more: Any) -> dict[str, Any]:
    return graph({"expr": expr, "legendFormat": text}, **more)


@pytest.mark.parametrize(
    ("panel", "expected"),
    [
        (legend("sum by (a) (x)", "{{b}}"), ["error"]),
        (legend("sum by (a) (x)", "{{ a }} {{b}} {{b}}"), ["error"]),
        (legend("sum without (a) (x)", "{{a}}"), ["error"]),
        (legend("rate(x[5m])", "{{__name__}}"), ["error"]),
        (legend("x / on (a) y", "{{b}}"), ["error"]),
        (legend("sum by (a) (x)", "{{b}}", kind="stat"), ["warning"]),
        (legend("sum(x)", "{{b}}", kind="stat"), ["info"]),
        (legend("sum by (a) (x)", "{{b}}", options={"legend": {"showLegend": False}}), ["warning"]),
        (legend("sum by (a) (x)", "{{b}} {{c}}"), ["error"]),
        (legend("max_over_time(x[5m])", "{{__name__}}"), ["warning"]),
        # There, or perhaps there.
        (legend("sum by (a) (x)", "{{a}}"), []),
        (legend("x", "{{a}} {{__name__}}"), []),
        (legend("sum by ($by) (x)", "{{b}}"), []),
        (legend("sum by (a) (x)", "{{$by}}"), []),
        (legend("sum by (a) (x) or y", "{{b}}"), []),
        (legend("sum by (a) (x) * on (a) group_left (b) y", "{{b}}"), []),
        (legend("label_replace(sum(x), 'b', 'c', '', '')", "{{b}}"), []),
        (legend("count_values('b', x)", "{{b}}"), []),
        (legend("topk(5, x)", "{{b}}"), []),
        (legend("$expression", "{{b}}"), []),
        (legend("sum(x)", "__auto"), []),
        (legend("sum(x)", "all"), []),
        # Not shown, or not of Prometheus.
        (graph({"expr": "sum(x)", "legendFormat": "{{b}}", "format": "table"}), []),
        (graph({"expr": "sum(x)", "legendFormat": "{{b}}", "hide": True}, "y"), []),
        (legend("sum(x)", "{{b}}", fieldConfig={"defaults": {"displayName": "Sum"}}), []),
        (legend("sum(rate({a='b'}[5m]))", "{{b}}", datasource={"type": "loki", "uid": "l"}), []),
    ],
)  # fmt: skip
def test_labels_of_legends(panel: dict[str, Any], expected: list[str]) -> None:
    assert levels("legend-label", dashboard(panel), alone=True) == expected


def test_a_label_that_the_metric_does_not_have() -> None:
    panel = legend("queue_length", "{{queues}}")
    assert levels("legend-label", dashboard(panel)) == ["error"]
    assert levels("legend-label", dashboard(panel), alone=True) == []
