"""Alerts that fire as long as there is a target; and those whose metric's presence is the alarm."""

from __future__ import annotations

import pytest

from obsdsl.lint.site import Use
from tests.lint.checks.judge import levels

RECORDS = {
    "job:slow:filtered": "queue_length > 5",
    "job:errors:ratio": "sum(rate(app_errors_total[5m])) / sum(rate(http_requests_total[5m]))",
}
CASES: list[tuple[str, Use, list[str]]] = [
    ("queue_length", "alert", ["error"]),
    ("sum(queue_length)", "alert", ["error"]),
    ("rate(http_requests_total[5m])", "alert", ["error"]),
    ("queue_length > bool 5", "alert", ["error"]),
    ("queue_length >= 0", "alert", ["error"]),
    ("disk_used_ratio <= 1", "alert", ["error"]),
    ("queue_length > 5 or disk_used_ratio >= 0", "alert", ["error"]),
    ("queue_length > 5 or vector(0)", "alert", ["error"]),
    ("queue_length > 5 and disk_used_ratio >= 0", "alert", ["warning"]),
    ("queue_length >= 0", "panel", ["warning"]),
    ("(queue_length > 5) >= 0", "alert", ["info"]),
    ("vector(1)", "alert", ["info"]),
    ("rate(unheard_of[5m])", "alert", ["warning"]),
    ("unheard_of", "alert", ["info"]),
    ('app_build_info{version="1"}', "alert", ["info"]),
    ("queue_length > 5", "alert", []),
    ("queue_length > bool 5 == 1", "alert", []),
    ("absent(queue_length)", "alert", []),
    ("queue_length unless on (job) up", "alert", []),
    ("queue_length and on (job) up == 0", "alert", []),
    ('ALERTS{alertname="x"}', "alert", []),
    ('ALERTS{alertname="x"} == 1', "alert", []),
    ("count(up == 0) > 0", "alert", []),
    ("count(ALERTS) >= 1", "alert", []),
    ('app_build_info{version="1"} == 1', "alert", []),
    ("sum(queue_length)", "record", []),
    ("queue_length", "panel", []),
    ("job:slow:filtered", "alert", []),
    # They leave out NaN.
    ("sum(rate(app_errors_total[5m])) / sum(rate(http_requests_total[5m])) >= 0", "alert", []),
    ("sum(rate(app_errors_total[5m])) / sum(rate(http_requests_total[5m])) >= 0", "panel", []),
    ("job:errors:ratio >= 0", "alert", []),
    ("histogram_quantile(0.9, rate(http_request_duration_seconds_bucket[5m])) >= 0", "panel", []),
    ("histogram_quantile(0.9, rate(http_request_duration_seconds_bucket[5m])) > -1", "panel", []),
    ("sqrt(queue_length - 1) >= 0", "panel", []),
    # No NaN is to be expected here, or nobody means it.
    ("sqrt(queue_length) >= 0", "panel", ["warning"]),
    ("queue_length / 2 >= 0", "alert", ["error"]),
    ("sum(rate(app_errors_total[5m])) / (sum(rate(http_requests_total[5m])) > 0) > -1", "alert", ["info"]),
    ("sum(rate(app_errors_total[5m])) / sum(rate(http_requests_total[5m])) > -1", "alert", ["error"]),
]


@pytest.mark.parametrize(("expr", "use", "found"), CASES)
def test_it_finds_these_and_no_others(expr: str, use: Use, found: list[str]) -> None:
    assert levels("always-true", expr, use, records=RECORDS) == found
