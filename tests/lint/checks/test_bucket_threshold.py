"""Thresholds over, on and between the buckets 0.1, 0.5, 1 and 5."""

from __future__ import annotations

import pytest

from obsdsl.lint.site import Use
from tests.lint.checks.judge import levels

CASES: list[tuple[str, Use, list[str]]] = [
    ("histogram_quantile(0.9, sum by (le) (rate(http_request_duration_seconds_bucket[5m]))) > 10", "alert", ["error"]),
    ("histogram_quantile(0.9, sum by (le) (rate(http_request_duration_seconds_bucket[5m]))) > 5", "alert", ["error"]),
    ("10 < histogram_quantile(0.9, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))", "alert", ["error"]),
    (
        "max(histogram_quantile(0.9, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))) > 5",
        "alert",
        ["error"],
    ),
    ("histogram_quantile(0.9, sum by (le) (rate(http_request_duration_seconds_bucket[5m]))) < 0", "alert", ["error"]),
    ("histogram_quantile(0.9, sum by (le) (rate(http_request_duration_seconds_bucket[5m]))) > 0.7", "alert", ["info"]),
    ("histogram_quantile(0.9, sum by (le) (rate(http_request_duration_seconds_bucket[5m]))) > 0.5", "alert", []),
    ("histogram_quantile(0.9, sum by (le) (rate(http_request_duration_seconds_bucket[5m]))) >= 5", "alert", []),
    ("histogram_quantile(0.9, sum by (le) (rate(http_request_duration_seconds_bucket[5m]))) > 0.05", "alert", []),
    ("histogram_quantile(0.9, sum by (le) (rate(http_request_duration_seconds_bucket[5m]))) > $limit", "panel", []),
    ("histogram_quantile(0.9, unheard_of_bucket) > 10", "alert", []),
    ("histogram_quantile(0.9, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))", "panel", []),
]


@pytest.mark.parametrize(("expr", "use", "found"), CASES)
def test_it_finds_these_and_no_others(expr: str, use: Use, found: list[str]) -> None:
    assert levels("bucket-threshold", expr, use) == found
