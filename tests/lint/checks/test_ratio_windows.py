"""Windows and offsets of the two sides of a ratio."""

from __future__ import annotations

import pytest

from obsdsl.lint.site import Use
from tests.lint.checks.judge import levels

CASES: list[tuple[str, Use, list[str]]] = [
    (
        'rate(http_requests_total{code="500"}[5m]) / ignoring (code) rate(http_requests_total[10m])',
        "record",
        ["warning"],
    ),
    (
        'sum(rate(http_requests_total{code="500"}[5m])) / sum(rate(http_requests_total[5m] offset 5m))',
        "record",
        ["warning"],
    ),
    ("rate(a_sum[5m]) / rate(a_count[1m])", "record", ["warning"]),
    (
        "sum by (code) (rate(http_requests_total[5m])) / on () group_left () sum(rate(http_requests_total[1h]))",
        "record",
        ["warning"],
    ),
    ("sum by (code) (rate(http_requests_total[5m])) / sum by (code) (rate(http_requests_total[1h]))", "record", []),
    ("rate(http_requests_total[5m]) / rate(http_requests_total[1h])", "record", []),
    ("rate(http_requests_total[5m]) / rate(http_requests_total[5m] offset 1w)", "record", []),
    ("rate(http_requests_total[5m]) / rate(app_errors_total[10m])", "record", []),
    ("rate(a_sum[$__rate_interval]) / rate(a_count[$__rate_interval])", "panel", []),
    ('rate(http_requests_total{code="500"}[5m]) - rate(http_requests_total[10m])', "record", []),
]


@pytest.mark.parametrize(("expr", "use", "found"), CASES)
def test_it_finds_these_and_no_others(expr: str, use: Use, found: list[str]) -> None:
    assert levels("ratio-windows", expr, use) == found
