"""What the share of fast requests is taken of."""

from __future__ import annotations

import pytest

from obsdsl.lint.site import Use
from tests.lint.checks.judge import levels

CASES: list[tuple[str, Use, list[str]]] = [
    (
        'sum(rate(http_request_duration_seconds_bucket{le="0.5"}[5m])) / sum(rate(http_request_duration_seconds_bucket[5m]))',  # noqa: E501
        "record",
        ["error"],
    ),
    (
        'sum(rate(http_request_duration_seconds_bucket{le="0.5"}[5m])) / sum(rate(http_request_duration_seconds_sum[5m]))',  # noqa: E501
        "record",
        ["error"],
    ),
    (
        'sum(rate(http_request_duration_seconds_bucket{le="+Inf"}[5m])) / sum(rate(http_request_duration_seconds_count[5m]))',  # noqa: E501
        "record",
        ["error"],
    ),
    ('unheard_of_bucket{le="abc"}', "panel", ["error"]),
    ('unheard_of_bucket{le=~"abc|1"}', "panel", ["error"]),
    (
        'sum(rate(http_request_duration_seconds_bucket{le="0.5"}[5m])) / sum(rate(http_requests_total[5m]))',
        "record",
        ["warning"],
    ),
    (
        'sum(rate(http_request_duration_seconds_bucket{le="0.5"}[5m])) / sum(rate(http_request_duration_seconds_count[5m]))',  # noqa: E501
        "record",
        [],
    ),
    (
        'sum(rate(http_request_duration_seconds_bucket{le="0.5"}[5m])) / sum(rate(http_request_duration_seconds_bucket{le="+Inf"}[5m]))',  # noqa: E501
        "record",
        [],
    ),
    (
        'rate(http_request_duration_seconds_bucket{le="0.5"}[5m]) / ignoring (le) rate(http_request_duration_seconds_bucket{le="+Inf"}[5m])',  # noqa: E501
        "record",
        [],
    ),
    ('unheard_of_bucket{le="$le"}', "panel", []),
    ('unheard_of_bucket{le=~"0.5|1.0|[+]Inf"}', "panel", []),
    ('unheard_of_bucket{le!="+Inf"}', "panel", []),
    ('queue_length{le="abc"}', "panel", []),
]


@pytest.mark.parametrize(("expr", "use", "found"), CASES)
def test_it_finds_these_and_no_others(expr: str, use: Use, found: list[str]) -> None:
    assert levels("latency-ratio", expr, use) == found
