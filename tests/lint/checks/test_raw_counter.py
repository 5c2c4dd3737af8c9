"""What may be done with a counter as it is, and what may not."""

from __future__ import annotations

import pytest

from obsdsl.lint.site import Use
from tests.lint.checks.judge import levels

CASES: list[tuple[str, Use, list[str]]] = [
    ("http_requests_total > 100", "alert", ["warning"]),
    ("app_errors_total > 0", "alert", ["warning"]),
    ("sum(http_requests_total) > 100", "alert", ["warning"]),
    ("sum by (job) (http_requests_total)", "record", ["warning"]),
    ("avg_over_time(http_requests_total[5m])", "record", ["warning"]),
    ("http_requests_total / http_requests_total", "record", ["warning", "warning"]),
    ("http_request_duration_seconds_sum / http_request_duration_seconds_count", "record", ["warning", "warning"]),
    ("http_requests_total - http_requests_total offset 1h > 5", "alert", ["warning", "warning"]),
    ("histogram_quantile(0.9, http_request_duration_seconds_bucket)", "record", ["warning"]),
    ("topk(5, http_requests_total)", "panel", ["warning"]),
    ("http_requests_total", "panel", ["warning"]),
    ('label_replace(http_requests_total, "a", "$1", "job", "(.*)") > 5', "alert", ["warning"]),
    ("rate(http_requests_total[5m]) > 1", "alert", []),
    ("increase(http_requests_total[5m]) > 1", "alert", []),
    ("changes(http_requests_total[5m]) > 1", "alert", []),
    ("resets(http_requests_total[5m]) > 1", "alert", []),
    ("absent(http_requests_total)", "alert", []),
    ("absent_over_time(http_requests_total[5m])", "alert", []),
    ("count(http_requests_total) > 5", "alert", []),
    ("count by (job) (http_requests_total)", "panel", []),
    ("time() - timestamp(http_requests_total) > 60", "alert", []),
    ("queue_length > 5 and on (job) http_requests_total", "alert", []),
    ("queue_length unless on (job) http_requests_total", "alert", []),
    ("app_errors_total == 0", "alert", []),
    ("http_requests_total * on (instance) group_left (version) app_build_info", "record", []),
    ("rate(sum(http_requests_total)[5m:])", "record", []),
    ("rate(http_requests_total[5m:])", "record", []),
    ("queue_length > 5", "alert", []),
    ("unheard_of_total > 5", "alert", []),
]


@pytest.mark.parametrize(("expr", "use", "found"), CASES)
def test_raw_counters_are_found(expr: str, use: Use, found: list[str]) -> None:
    assert levels("raw-counter", expr, use) == found
