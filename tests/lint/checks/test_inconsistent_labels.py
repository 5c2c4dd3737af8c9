"""Sides of `or` with different labels."""

from __future__ import annotations

import pytest

from obsdsl.lint.site import Use
from tests.lint.checks.judge import levels

CASES: list[tuple[str, Use, list[str]]] = [
    ("sum by (queue) (queue_length) or sum by (handler) (rate(http_requests_total[5m]))", "record", ["warning"]),
    ("sum by (job) (queue_length) or sum by (job) (rate(http_requests_total[5m]))", "record", []),
    ("sum by (job) (queue_length) or vector(0)", "record", []),
    ("sum by (job) (queue_length) or absent(queue_length)", "record", []),
    ("sum by (job) (queue_length) or on (job) queue_length", "record", []),
    ("unheard_of or other", "record", []),
    ("queue_length > 5 or disk_used_ratio > 0.5", "panel", []),
]


@pytest.mark.parametrize(("expr", "use", "found"), CASES)
def test_it_finds_these_and_no_others(expr: str, use: Use, found: list[str]) -> None:
    assert levels("inconsistent-labels", expr, use) == found
