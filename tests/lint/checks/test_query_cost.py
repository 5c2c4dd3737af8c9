"""The estimate of what an expression reads, against budgets."""

from __future__ import annotations

from pathlib import Path

import pytest

from obsdsl import Gauge
from obsdsl.config import Config
from obsdsl.define.duration import Duration
from tests.lint.checks.judge import judge


@pytest.mark.parametrize(
    ("expr", "series"),
    [
        ("queue_length", 100),  # 10 targets of 10 queues
        ('queue_length{queue="a"}', 10),
        ('queue_length{instance="a"}', 10),
        ('http_requests_total{code="500"}', 100),
        ("http_requests_total", 300),
        ('http_requests_total{code=~"4..|5.."}', 200),
        ("rate(http_request_duration_seconds_bucket[5m])", 500),
        ("app_build_info", 10),
        ("queue_length + queue_length", 200),
        ("unheard_of", 1),
    ],
)
def test_series_are_the_product_of_what_labels_may_be(expr: str, series: int) -> None:
    assert judge("query-cost", expr, "record", series=series) == []
    (found,) = judge("query-cost", expr, "record", series=series - 1)
    assert f"{series} series" in found.message


def test_what_nobody_has_listed_counts_its_targets() -> None:
    queue = Gauge("queue_of_others", "Jobs that wait elsewhere.", labels=("name", "kind", ...))
    assert judge("query-cost", queue.sum().node, "record", series=10) == []
    (found,) = judge("query-cost", queue.sum().node, "record", series=9)
    assert "10 series" in found.message


def test_samples_grow_with_the_window_and_the_steps() -> None:
    every = Config(Path(), scrape_interval=Duration.parse("30s"))
    expr = 'rate(queue_length{queue="a"}[10m])'
    assert judge("query-cost", expr, "record", config=every, samples=200) == []
    assert judge("query-cost", expr, "record", config=every, samples=199)
    repeated = f"max_over_time({expr}[1h:10m])"
    assert judge("query-cost", repeated, "record", config=every, samples=1200) == []
    assert judge("query-cost", repeated, "record", config=every, samples=1199)


def test_the_default_budget_leaves_the_usual_alone() -> None:
    assert (
        judge("query-cost", "histogram_quantile(0.9, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))")
        == []
    )
    assert judge("query-cost", "sum(rate(node_cpu_seconds_total[5m]))", "panel") == []
    assert judge("query-cost", "node_filesystem_avail_bytes / node_filesystem_size_bytes < 0.1") == []
