"""Alerts that fire as long as there is a target; and those whose metric's presence is the alarm."""

from __future__ import annotations

import pytest

from obsdsl.lint.site import Use
from tests.lint.checks.judge import levels

RECORDS = {
    "job:slow:filtered": "queue_length > 5",
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
]


@pytest.mark.parametrize(("expr", "use", "found"), CASES)
def test_it_finds_these_and_no_others(expr: str, use: Use, found: list[str]) -> None:
    assert levels("always-true", expr, use, records=RECORDS) == found
