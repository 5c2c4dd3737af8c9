"""Shares of quantiles, and the buckets that they need."""

from __future__ import annotations

import pytest

from obsdsl.lint.site import Use
from tests.lint.checks.judge import levels

CASES: list[tuple[str, Use, list[str]]] = [
    ("histogram_quantile(95, rate(http_request_duration_seconds_bucket[5m]))", "panel", ["error"]),
    ("histogram_quantile(-0.5, rate(http_request_duration_seconds_bucket[5m]))", "panel", ["error"]),
    ("quantile_over_time(99, queue_length[5m])", "panel", ["error"]),
    ("quantile(50, queue_length)", "panel", ["error"]),
    ("histogram_quantile(0.9, sum(rate(http_request_duration_seconds_bucket[5m])))", "panel", ["error"]),
    ("histogram_quantile(0.9, sum by (job) (rate(unheard_of_bucket[5m])))", "panel", ["error"]),
    ("histogram_quantile(0.9, sum without (le) (rate(unheard_of_bucket[5m])))", "panel", ["error"]),
    ("histogram_quantile(0.9, queue_length)", "panel", ["error"]),
    ("histogram_count(rate(http_request_duration_seconds_bucket[5m]))", "panel", ["error"]),
    ("histogram_quantile(0.9, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))", "panel", []),
    ("histogram_quantile(0.9, sum without (job) (rate(unheard_of_bucket[5m])))", "panel", []),
    ("histogram_quantile(0.9, sum(rate(unheard_of[5m])))", "panel", []),
    ("histogram_quantile(0.9, sum by (job, vmrange) (rate(unheard_of_bucket[5m])))", "panel", []),
    ("histogram_quantile($q, rate(http_request_duration_seconds_bucket[5m]))", "panel", []),
    ("histogram_quantile(0.9, sum by ($by) (rate(http_request_duration_seconds_bucket[5m])))", "panel", []),
    ("quantile(0.5, queue_length)", "panel", []),
    ("quantile_over_time(1, queue_length[5m])", "panel", []),
    ('histogram_quantile(0.9, {__name__=~".*_bucket"})', "panel", []),
]


@pytest.mark.parametrize(("expr", "use", "found"), CASES)
def test_it_finds_these_and_no_others(expr: str, use: Use, found: list[str]) -> None:
    assert levels("quantile", expr, use) == found
