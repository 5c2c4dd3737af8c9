"""Units that agree, and units that do not."""

from __future__ import annotations

import pytest

from obsdsl.lint.site import Use
from tests.lint.checks.judge import levels

CASES: list[tuple[str, Use, list[str]]] = [
    ("app_memory_bytes > disk_used_ratio", "alert", ["error"]),
    ("app_memory_bytes + queue_length", "record", ["error"]),
    ("rate(http_requests_total[5m]) - app_memory_bytes", "record", ["error"]),
    ("app_memory_bytes or queue_length", "record", ["error"]),
    ("app_start_time_seconds + app_start_time_seconds > 5", "alert", ["error"]),
    ("app_start_time_seconds > http_request_duration_seconds_sum", "alert", ["error"]),
    ("http_request_duration_seconds_sum - app_start_time_seconds > 5", "alert", ["error"]),
    ("disk_used_ratio > disk_used_ratio * 100", "alert", ["warning"]),
    ("sum(increase(app_errors_total[1h])) > sum(rate(app_errors_total[1h]))", "alert", ["error"]),
    ("time() - app_start_time_seconds > rate(app_errors_total[5m])", "alert", ["error"]),
    ("app_start_time_seconds > 600", "alert", ["error"]),
    ("3600 > max(app_start_time_seconds)", "alert", ["error"]),
    ("app_start_time_seconds > 0", "alert", []),
    ("app_start_time_seconds > 1577836800", "alert", []),
    ("app_memory_bytes > app_memory_limit_bytes", "alert", []),
    ("app_memory_bytes / app_memory_limit_bytes > 0.9", "alert", []),
    ("app_memory_bytes / app_memory_limit_bytes > disk_used_ratio", "alert", []),
    ("app_memory_bytes > 1e9", "alert", []),
    ("app_memory_bytes > 0.9 * app_memory_limit_bytes", "alert", []),
    ("time() - app_start_time_seconds < 300", "alert", []),
    ("app_start_time_seconds + 300 > time()", "alert", []),
    ("queue_length > count(up)", "alert", []),
    ("app_memory_bytes or vector(0)", "record", []),
    ("app_memory_bytes and queue_length > 5", "alert", []),
    ("app_memory_bytes unless queue_length", "alert", []),
    ("app_memory_bytes * queue_length", "record", []),
    ("unheard_of > app_memory_bytes", "alert", []),
    (
        "rate(http_request_duration_seconds_sum[5m]) / rate(http_request_duration_seconds_count[5m]) > histogram_quantile(0.9, rate(http_request_duration_seconds_bucket[5m]))",  # noqa: E501
        "alert",
        [],
    ),
    ("rate(http_requests_total[5m]) + rate(app_errors_total[5m])", "record", []),
    ("1 - disk_used_ratio > disk_used_ratio", "alert", []),
    ("app_memory_bytes > bool disk_used_ratio", "record", ["error"]),
]


@pytest.mark.parametrize(("expr", "use", "found"), CASES)
def test_it_finds_these_and_no_others(expr: str, use: Use, found: list[str]) -> None:
    assert levels("unit-mismatch", expr, use) == found
