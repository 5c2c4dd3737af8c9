"""Conditions that nothing can meet, and such as something can."""

from __future__ import annotations

import pytest

from obsdsl.lint.site import Use
from tests.lint.checks.judge import levels

CASES: list[tuple[str, Use, list[str]]] = [
    ("disk_used_ratio > 90", "alert", ["error"]),
    ("disk_used_ratio > 1", "alert", ["error"]),
    ("disk_used_ratio > 90", "panel", ["warning"]),
    ("disk_used_ratio > 90", "record", ["error"]),
    ("90 < disk_used_ratio", "alert", ["error"]),
    ("up > 1", "alert", ["error"]),
    ("up == 2", "alert", ["error"]),
    ("queue_length < 0", "alert", ["error"]),
    ("rate(http_requests_total[5m]) < 0", "alert", ["error"]),
    ("count(up) == 0", "alert", ["error"]),
    ("absent(up) == 0", "alert", ["error"]),
    ("hour() > 24 and on () up", "alert", []),
    ("hour(app_start_time_seconds) > 24", "alert", ["error"]),
    ('sum(rate(http_requests_total{code="500"}[5m])) / sum(rate(http_requests_total[5m])) > 5', "alert", ["error"]),
    ("disk_used_ratio > bool 90", "record", ["error"]),
    ("queue_length > 5 and queue_length < 3", "alert", ["error"]),
    ("up == 1 and up == 0", "alert", ["error"]),
    ("queue_length > 5 and queue_length < 5", "alert", ["error"]),
    ('unheard_of{a="x", a="y"} > 5', "alert", ["error"]),
    ('unheard_of{a="x", a!="x"} > 5', "alert", ["error"]),
    ("disk_used_ratio > 0.9", "alert", []),
    ("disk_used_ratio >= 1", "alert", []),
    ("disk_used_ratio * 100 > 90", "alert", []),
    ("up == 0", "alert", []),
    ("count(up == 0) or vector(0)", "alert", []),
    ("(count(up) or vector(0)) == 0", "alert", []),
    ("unheard_of > 5 and unheard_of < 7", "alert", []),
    ("unheard_of > 5 and on (job) up < 1", "alert", []),
    ("unheard_of < 0", "alert", []),
    ('unheard_of{a=~"x.*", a!="xy"} > 5', "alert", []),
    ('unheard_of{a="$x", a="$y"} > 5', "panel", []),
    ("queue_length > $threshold", "panel", []),
    ("1 > bool 2", "panel", []),
    ("delta(queue_length[5m]) < 0", "alert", []),
    ("histogram_quantile(0.9, sum by (le) (rate(http_request_duration_seconds_bucket[5m]))) > 10", "alert", []),
]


@pytest.mark.parametrize(("expr", "use", "found"), CASES)
def test_it_finds_these_and_no_others(expr: str, use: Use, found: list[str]) -> None:
    assert levels("never-true", expr, use) == found
