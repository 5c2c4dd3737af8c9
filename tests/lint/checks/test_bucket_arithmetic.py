"""Differences of buckets."""

from __future__ import annotations

import pytest

from obsdsl.lint.site import Use
from tests.lint.checks.judge import levels

CASES: list[tuple[str, Use, list[str]]] = [
    (
        'rate(http_request_duration_seconds_bucket{le="1"}[5m]) - ignoring (le) rate(http_request_duration_seconds_bucket{le="0.5"}[5m])',  # noqa: E501
        "record",
        ["warning"],
    ),
    (
        'sum(rate(http_request_duration_seconds_bucket{le="1"}[5m])) - sum(rate(http_request_duration_seconds_bucket{le="0.5"}[5m]))',  # noqa: E501
        "record",
        ["warning"],
    ),
    ('rate(unheard_of_bucket{le="1"}[5m]) - ignoring (le) rate(unheard_of_bucket{le="2"}[5m])', "record", ["warning"]),
    (
        'rate(http_request_duration_seconds_count[5m]) - rate(http_request_duration_seconds_bucket{le="1"}[5m])',
        "record",
        [],
    ),
    (
        'rate(http_request_duration_seconds_bucket{le="1"}[5m]) + ignoring (le) rate(http_request_duration_seconds_bucket{le="0.5"}[5m])',  # noqa: E501
        "record",
        [],
    ),
    (
        'rate(http_request_duration_seconds_bucket{le="1"}[5m]) / ignoring (le) rate(http_request_duration_seconds_bucket{le="+Inf"}[5m])',  # noqa: E501
        "record",
        [],
    ),
    (
        'rate(http_request_duration_seconds_bucket{le="1"}[5m]) - rate(http_request_duration_seconds_bucket{le="1"}[5m] offset 1d)',  # noqa: E501
        "record",
        [],
    ),
]


@pytest.mark.parametrize(("expr", "use", "found"), CASES)
def test_it_finds_these_and_no_others(expr: str, use: Use, found: list[str]) -> None:
    assert levels("bucket-arithmetic", expr, use) == found
