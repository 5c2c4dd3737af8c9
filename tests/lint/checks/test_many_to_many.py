"""Sides that must be single, and are not."""

from __future__ import annotations

import pytest

from obsdsl import Gauge
from obsdsl.lint.site import Use
from tests.lint.checks.judge import levels

CASES: list[tuple[str, Use, list[str]]] = [
    ("queue_length * on (instance) http_requests_total", "record", ["warning", "error"]),
    ("queue_length * on (instance) group_left () http_requests_total", "record", ["error"]),
    (
        "app_memory_bytes * on (instance) group_left () rate(http_request_duration_seconds_bucket[5m])",
        "record",
        ["error"],
    ),
    ("app_memory_bytes * on (instance) group_left () queue_length", "record", ["warning"]),
    (
        "sum by (job, code) (rate(http_requests_total[5m])) / on (job) sum by (job) (rate(http_requests_total[5m]))",
        "record",
        ["error"],
    ),
    ("rate(http_requests_total[5m]) / ignoring (code) rate(http_requests_total[5m])", "record", ["error", "error"]),
    ("queue_length * on (instance) group_left (version) app_build_info", "record", []),
    ("app_memory_bytes / on (instance) app_memory_limit_bytes", "record", []),
    (
        "sum by (job, code) (rate(http_requests_total[5m])) / on (job) group_left () sum by (job) (rate(http_requests_total[5m]))",  # noqa: E501
        "record",
        [],
    ),
    ('http_requests_total{code="500"} / ignoring (code) http_requests_total{code="200"}', "record", []),
    ("app_memory_bytes and on (instance) http_requests_total", "alert", []),
    ("app_memory_bytes * on (instance) group_left () (http_requests_total > 5)", "record", []),
    ("app_memory_bytes * on (instance) group_left () topk by (instance) (1, queue_length)", "record", []),
    ("app_memory_bytes * on (job) group_left (version) app_build_info", "record", ["warning"]),
    ("app_memory_bytes * on (job) group_left () up", "record", ["warning"]),
    ('app_memory_bytes * on (job) group_left () up{instance="a"}', "record", []),
    ('app_memory_bytes{job=~"a|b"} * on (instance) group_left () up{job=~"a|b"}', "record", []),
    ("sum by (code) (http_requests_total) * on (instance) queue_length", "record", []),
    ("unheard_of * on (job) other", "record", []),
    ("queue_length * on ($x) http_requests_total", "panel", []),
]


@pytest.mark.parametrize(("expr", "use", "found"), CASES)
def test_it_finds_these_and_no_others(expr: str, use: Use, found: list[str]) -> None:
    assert levels("many-to-many", expr, use) == found


def test_of_labels_that_nobody_has_listed_nobody_knows_which_distinguish_series() -> None:
    memory, owner = Gauge("memory", "Memory."), Gauge("owner", "Whose it is.", labels=("pod", "team", ...))
    one = Gauge("place", "Where it is.", labels=("pod", "team"))
    assert levels("many-to-many", (memory * owner).on("instance").group_left().node, "record") == []
    assert levels("many-to-many", (memory * one).on("instance").group_left().node, "record") == ["warning"]
