"""Functions of counters and of gauges."""

from __future__ import annotations

import pytest

from obsdsl.lint.site import Use
from tests.lint.checks.judge import levels

CASES: list[tuple[str, Use, list[str]]] = [
    ("rate(queue_length[5m])", "panel", ["error"]),
    ("irate(queue_length[5m])", "panel", ["error"]),
    ("increase(queue_length[5m])", "panel", ["error"]),
    ("resets(queue_length[5m])", "panel", ["error"]),
    ("rate(app_build_info[5m])", "panel", ["error"]),
    ("rate((queue_length)[5m:])", "panel", ["error"]),
    ("deriv(http_requests_total[5m])", "panel", ["warning"]),
    ("delta(http_requests_total[5m])", "panel", ["warning"]),
    ("rate(http_requests_total[5m])", "panel", []),
    ("rate(http_request_duration_seconds_bucket[5m])", "panel", []),
    ("deriv(queue_length[5m])", "panel", []),
    ("changes(queue_length[5m])", "panel", []),
    ("rate(unheard_of[5m])", "panel", []),
    ("rate(node_vmstat_pgfault[5m])", "panel", []),
]


@pytest.mark.parametrize(("expr", "use", "found"), CASES)
def test_it_finds_these_and_no_others(expr: str, use: Use, found: list[str]) -> None:
    assert levels("rate-of-gauge", expr, use) == found
