"""Labels in groupings that do nothing."""

from __future__ import annotations

import pytest

from obsdsl.lint.site import Use
from tests.lint.checks.judge import levels

CASES: list[tuple[str, Use, list[str]]] = [
    ("sum by (status) (http_requests_total)", "panel", ["warning"]),
    ("sum by (job, status, method) (http_requests_total)", "panel", ["warning"]),
    ("sum without (status) (http_requests_total)", "panel", ["warning"]),
    ("sum by (job, job) (http_requests_total)", "panel", ["warning"]),
    ("sum by (job) (sum by (job) (queue_length))", "panel", ["warning"]),
    ("max(max(queue_length))", "panel", ["warning"]),
    ("sum(sum by (job) (queue_length))", "panel", ["info"]),
    ("sum by (a) (sum by (b) (unheard_of))", "panel", ["warning", "info"]),
    ("app_memory_bytes / ignoring (kind) app_memory_limit_bytes", "panel", ["warning"]),
    ("sum by (job, code) (http_requests_total)", "panel", []),
    ("sum without (instance, code) (http_requests_total)", "panel", []),
    ("avg(sum by (job) (queue_length))", "panel", []),
    ("max by (job) (sum by (job, queue) (queue_length))", "panel", []),
    ("count(count by (job) (queue_length))", "panel", []),
    ("sum by ($by) (queue_length)", "panel", []),
    ("sum by (whatever) (unheard_of)", "panel", []),
    ('count_values by (version) ("version", queue_length)', "panel", []),
    ("sum by (team) (ALERTS)", "panel", []),
]


@pytest.mark.parametrize(("expr", "use", "found"), CASES)
def test_it_finds_these_and_no_others(expr: str, use: Use, found: list[str]) -> None:
    assert levels("redundant-grouping", expr, use) == found
