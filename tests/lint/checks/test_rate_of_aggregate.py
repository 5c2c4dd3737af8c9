"""rate() over what is aggregated, directly and through records."""

from __future__ import annotations

import pytest

from obsdsl.lint.site import Use
from tests.lint.checks.judge import levels

RECORDS = {
    "job:http_requests:sum": "sum by (job) (http_requests_total)",
    "job:http_requests:copy": 'http_requests_total{code="500"}',
}
CASES: list[tuple[str, Use, list[str]]] = [
    ("rate(sum(http_requests_total)[5m:])", "panel", ["error"]),
    ("increase(sum by (job) (unheard_of)[1h:5m])", "panel", ["error"]),
    ("rate(job:http_requests:sum[5m])", "alert", ["error"]),
    ("rate(http_requests_total[5m:])", "panel", []),
    ("sum(rate(http_requests_total[5m]))", "panel", []),
    ("max_over_time(sum(rate(http_requests_total[5m]))[1h:])", "panel", []),
    ("deriv(sum(queue_length)[5m:])", "panel", []),
    ("rate(topk(5, http_requests_total)[5m:])", "panel", []),
    ("rate(job:http_requests:copy[5m])", "alert", []),
    ("rate(unheard_of[5m])", "alert", []),
]


@pytest.mark.parametrize(("expr", "use", "found"), CASES)
def test_it_finds_these_and_no_others(expr: str, use: Use, found: list[str]) -> None:
    assert levels("rate-of-aggregate", expr, use, records=RECORDS) == found
