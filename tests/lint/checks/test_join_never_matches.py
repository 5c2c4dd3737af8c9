"""Matches that no two samples can make."""

from __future__ import annotations

import pytest

from obsdsl.lint.site import Use
from tests.lint.checks.judge import judge, levels

CASES: list[tuple[str, Use, list[str]]] = [
    ("sum by (job) (app_memory_bytes) / app_memory_limit_bytes", "record", ["error"]),
    ("app_memory_bytes / sum(app_memory_limit_bytes)", "record", ["error"]),
    ('http_requests_total{code="500"} / http_requests_total{code="200"}', "record", ["error"]),
    ('unheard_of{a="1"} / unheard_of{a="2"}', "record", ["error"]),
    ("app_memory_bytes unless sum(queue_length)", "alert", ["error"]),
    ("app_memory_bytes > 5 and sum(queue_length) > 5", "alert", ["error"]),
    ("app_memory_bytes * on (instance) sum by (job) (queue_length)", "record", ["error"]),
    ("app_memory_bytes / app_memory_limit_bytes", "record", []),
    ("app_memory_bytes / on (job) group_left () sum by (job) (queue_length)", "record", []),
    ("app_memory_bytes > on () group_left () vector(5)", "alert", []),
    ("app_memory_bytes or sum(queue_length)", "record", []),
    ("app_memory_bytes > scalar(sum(queue_length))", "alert", []),
    ("unheard_of / sum(unheard_of)", "record", []),
    ("unheard_of / sum by (job) (unheard_of)", "record", []),
    ("sum by ($by) (queue_length) / sum by (job) (queue_length)", "panel", []),
    ('http_requests_total{code="500"} / ignoring (code) http_requests_total{code="200"}', "record", []),
    ('unheard_of{a="$x"} / unheard_of{a="2"}', "panel", []),
]


@pytest.mark.parametrize(("expr", "use", "found"), CASES)
def test_it_finds_these_and_no_others(expr: str, use: Use, found: list[str]) -> None:
    assert levels("join-never-matches", expr, use) == found


@pytest.mark.parametrize(
    ("expr", "mend"),
    [
        ("sum by (code) (http_requests_total) / sum by (job) (queue_length)", "group both sides by the same labels"),
        (
            "app_memory_bytes / sum(app_memory_limit_bytes)",
            "leave what only one side has out of the comparison with ignoring (instance, job), "
            "or group both sides by the same labels",
        ),
        (
            "app_memory_bytes / sum by (job) (app_memory_limit_bytes)",
            "leave it out of the comparison with ignoring (instance), or group both sides by the same labels",
        ),
    ],
)
def test_one_mend_is_enough(expr: str, mend: str) -> None:
    assert [problem.mend for problem in judge("join-never-matches", expr, "record")] == [mend]
