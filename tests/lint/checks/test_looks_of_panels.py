"""Legends that several lines share, gauges without an end, panels without a type."""

from __future__ import annotations

from typing import Any

import pytest

from tests.lint.checks.seen import dashboard, found, graph, levels


def named(expr: str, legend: str, **more: Any) -> dict[str, Any]:
    return graph({"expr": expr, "legendFormat": legend, **more})


@pytest.mark.parametrize(
    ("panel", "expected"),
    [
        # A quantile that is not added up first is one for each handler.
        (named("histogram_quantile(0.9, rate(http_request_duration_seconds_bucket[5m]))", "p90"), ["info"]),
        (named("rate(node_cpu_seconds_total[5m])", "{{cpu}}"), ["info"]),
        (named('http_requests_total{code=~"4.*|5.*"}', "{{handler}}"), ["info"]),
        (named("queue_length", "waiting"), ["info"]),
        # Added up, or shown.
        (named("sum by (handler) (rate(http_requests_total[5m]))", "{{handler}}"), []),
        (named("rate(http_requests_total[5m])", "{{handler}} {{code}}"), []),
        # One value is selected, by the text or by the one who looks.
        (named('http_requests_total{code="500"}', "{{handler}}"), []),
        (named('http_requests_total{code=~"$code"}', "{{handler}}"), []),
        # Open sets: the mount point may tell the device.
        (named("node_filesystem_avail_bytes", "{{mountpoint}}"), []),
        (named('node_filesystem_avail_bytes{mountpoint="/"}', "free"), []),
        # There may be one target.
        (named("app_memory_bytes", "memory"), []),
        # Grafana names the lines itself.
        (named("queue_length", "__auto"), []),
        (named("queue_length", ""), []),
        (named("queue_length", "$name"), []),
        # Not shown as lines.
        (named("queue_length", "waiting", format="table"), []),
        (named("queue_length", "waiting", hide=True), []),
        ({**named("queue_length", "waiting"), "type": "stat"}, []),
        ({**named('queue_length{queue="$queue"}', "waiting"), "repeat": "queue"}, []),
        # Nobody knows its labels.
        (named("somebodys_metric", "all"), []),
    ],
)
def test_legends(panel: dict[str, Any], expected: list[str]) -> None:
    assert levels("ambiguous-legend", dashboard(panel)) == expected


def test_a_legend_with_a_label_that_is_gone_is_told_once() -> None:
    panel = named("sum by (code) (rate(http_requests_total[5m]))", "{{status}}")
    assert levels("ambiguous-legend", dashboard(panel)) == []
    assert levels("legend-label", dashboard(panel)) == ["error"]


def test_without_declarations_nobody_knows_labels() -> None:
    assert levels("ambiguous-legend", dashboard(named("queue_length", "waiting")), alone=True) == []


@pytest.mark.parametrize(
    ("panel", "expected"),
    [
        (graph("queue_length", kind="gauge"), ["info"]),
        (graph("queue_length", kind="gauge", unit="bytes"), ["info"]),
        (graph("queue_length", kind="gauge", fieldConfig={"defaults": {"min": 0}}), ["info"]),
        (graph("queue_length", kind="gauge", fieldConfig={"defaults": {"max": 5}}), []),
        (graph("queue_length", kind="gauge", unit="percent"), []),
        (graph("queue_length", kind="gauge", unit="percentunit"), []),
        (graph("queue_length", kind="gauge", transformations=[{"id": "configFromData"}]), []),
        (graph("queue_length", kind="stat"), []),
        (graph(kind="gauge"), []),
    ],
)
def test_gauges(panel: dict[str, Any], expected: list[str]) -> None:
    assert levels("gauge-scale", dashboard(panel), alone=True) == expected


def test_the_end_of_a_gauge_follows_from_the_declared_range() -> None:
    (one,) = found("gauge-scale", dashboard(graph("max(disk_used_ratio) * 50", kind="gauge")))
    assert one.mend == "set its max to 50, which is the most that its values can be"
    (other,) = found("gauge-scale", dashboard(graph("queue_length", kind="gauge")))
    assert other.mend == "set its max"


def test_panels_without_a_title_are_told_once_where_nothing_is_defined() -> None:
    panels = [graph("queue_length"), graph("up"), graph("vector(1)", kind="stat")]
    untitled = dashboard(*({**panel, "title": ""} for panel in panels), description="x")
    assert len(found("panel-text", untitled)) == 3
    (one,) = found("panel-text", untitled, alone=True)
    assert one.message == "it has no title; it shows `queue_length`; 2 more of the dashboard's have none"


def test_a_panel_without_a_type_is_told_and_judged_as_a_graph() -> None:
    panel = graph("rate(queue_length[5m])")
    del panel["type"]
    assert levels("panel-text", dashboard(panel, description="x")) == ["info"]
    assert levels("rate-interval", dashboard(panel)) == ["info"]
    assert levels("panel-text", dashboard({"libraryPanel": {"uid": "x", "name": "x"}}, description="x")) == []
