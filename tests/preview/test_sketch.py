"""Sketches keep to what is declared, and are the same each time."""

from __future__ import annotations

import json
import math
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from obsdsl import Counter, Gauge, Histogram, PrometheusServer, ScrapeJob
from obsdsl.compose.workspace import Told, told_by
from obsdsl.preview.board.read import board_of
from obsdsl.preview.board.value import Panel
from obsdsl.preview.data.sketch.known import inference_of
from obsdsl.preview.data.sketch.sketch import Sketcher
from obsdsl.preview.data.span import span_of
from obsdsl.preview.data.value import Series, Shown

connections = Gauge("app_connections", "Connections.", range=(0, 100))
requests = Counter("app_requests_total", "Requests.", labels={"status": ("ok", "error"), "path": ...})
duration = Histogram("app_duration_seconds", "How long.", buckets=(0.1, 0.5, 1, 5), labels={"status": ("ok", "error")})
started = Gauge("app_start_time_seconds", "When it started.")
server = PrometheusServer(jobs=(ScrapeJob("app", targets=("a:1", "b:1")),))
TOLD: list[Told] = [one for each in (connections, requests, duration, started, server) for one in told_by(each)]


def panel(expr: str, *, legend: str = "", kind: str = "timeseries", **field: Any) -> Panel:
    target = {"refId": "A", "expr": expr, "legendFormat": legend, "datasource": {"type": "prometheus"}}
    one = {"id": 1, "type": kind, "title": "P", "targets": [target], "fieldConfig": {"defaults": field}}
    board = board_of(json.dumps({"title": "B", "uid": "b", "panels": [one]}).encode(), "b.json")
    assert board is not None
    return next(board.panels)


def shown(one: Panel) -> Shown:
    return Sketcher(inference_of(TOLD), span_of(("now-6h", "now"))).shown(one)


def series(expr: str, **given: Any) -> tuple[Series, ...]:
    return shown(panel(expr, **given)).series


def test_a_sketch_says_that_it_is_one_and_never_changes() -> None:
    one = panel("sum by (status) (rate(app_requests_total[5m]))", legend="{{status}}")
    assert shown(one).is_sketch
    assert shown(one).json() == shown(one).json()


def test_there_is_a_line_for_each_declared_value() -> None:
    found = series("sum by (status) (rate(app_requests_total[5m]))", legend="{{status}}")
    assert [one.name for one in found] == ["ok", "error"]
    # A matcher leaves some, and a label without a domain has values that say that they are none.
    some = series('rate(app_requests_total{status="ok"}[5m])', legend="{{status}} {{path}}")
    assert [one.name for one in some][:3] == ["ok path-1", "ok path-2", "ok path-3"]
    assert {one.labels["instance"] for one in series("up", legend="{{instance}}")} == {"a:1", "b:1"}


def test_values_keep_to_the_range_and_to_the_thresholds() -> None:
    for one in series("app_connections"):
        assert all(0 <= value <= 100 for value in one.values if value is not None)
    steps = {"steps": [{"color": "green"}, {"color": "red", "value": 20}]}
    for one in series("app_connections", thresholds=steps):
        assert all(value < 20 for value in one.values if value is not None)
    steps = {"steps": [{"color": "red"}, {"color": "green", "value": 50}]}
    for one in series("app_connections", thresholds=steps):
        assert all(50 <= value <= 100 for value in one.values if value is not None)


def test_percentiles_lie_above_each_other() -> None:
    found = [
        series(f"histogram_quantile({q}, sum by (le) (rate(app_duration_seconds_bucket[5m])))")[0]
        for q in (0.5, 0.95, 0.99)
    ]
    for low, middle, high in zip(*(one.values for one in found), strict=True):
        assert low is not None
        assert middle is not None
        assert high is not None
        assert 0 <= low <= middle <= high <= 5


def test_counters_grow_and_buckets_hold_each_other() -> None:
    for one in series("app_requests_total"):
        assert list(one.values) == sorted(value for value in one.values if value is not None)
    buckets = series("sum by (le) (rate(app_duration_seconds_bucket[5m]))", kind="heatmap")
    assert [float(one.labels["le"]) for one in buckets] == [0.1, 0.5, 1, 5, math.inf]
    for row in zip(*(one.values for one in buckets), strict=True):
        assert list(row) == sorted(row)  # type: ignore[type-var]


def test_instants_are_near_and_states_are_states() -> None:
    span = span_of(("now-6h", "now"))
    for one in series("app_start_time_seconds"):
        assert all(span.end - 86400 < value < span.end for value in one.values if value is not None)
    assert {value for one in series("up") for value in one.values} <= {0.0, 1.0}


def test_what_cannot_be_has_no_series() -> None:
    assert series("app_connections > 200") == ()


@given(st.text(max_size=60))
def test_any_text_may_be_asked(text: str) -> None:
    json.dumps(shown(panel(text)).json(), allow_nan=False)
