"""Bounds that no bucket has, in any spelling."""

from __future__ import annotations

import pytest

from obsdsl.lint.site import Use
from tests.lint.checks.judge import levels

CASES: list[tuple[str, Use, list[str]]] = [
    ('http_request_duration_seconds_bucket{le="0.3"}', "panel", ["error"]),
    ('http_request_duration_seconds_bucket{le="0.50"}', "panel", ["error"]),
    ('http_request_duration_seconds_bucket{le="500ms"}', "panel", ["error"]),
    ('http_request_duration_seconds_bucket{le=~"0.3|0.5"}', "panel", ["error"]),
    ('http_request_duration_seconds_bucket{le!="2"}', "panel", ["error"]),
    ('http_request_duration_seconds_bucket{le="0.5"}', "panel", []),
    ('http_request_duration_seconds_bucket{le="1"}', "panel", []),
    ('http_request_duration_seconds_bucket{le="1.0"}', "panel", []),
    ('http_request_duration_seconds_bucket{le="+Inf"}', "panel", []),
    ('http_request_duration_seconds_bucket{le=~"1(.0)?"}', "panel", []),
    ('http_request_duration_seconds_bucket{le=~"1|1.0"}', "panel", []),
    ('http_request_duration_seconds_bucket{le="$le"}', "panel", []),
    ('unheard_of_bucket{le="0.3"}', "panel", []),
]


@pytest.mark.parametrize(("expr", "use", "found"), CASES)
def test_it_finds_these_and_no_others(expr: str, use: Use, found: list[str]) -> None:
    assert levels("unknown-bucket", expr, use) == found
