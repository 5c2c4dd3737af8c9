"""Names that nobody declares, and those that somebody does."""

from __future__ import annotations

import pytest

from obsdsl.lint.site import Use
from tests.lint.checks.judge import judge, levels

CASES: list[tuple[str, Use, list[str]]] = [
    ("queue_lenght > 1", "alert", ["error"]),
    ("http_requests > 1", "alert", ["error"]),
    ("http_request_duration_seconds > 1", "panel", ["error"]),
    ("sum(job:gone:rate5m)", "record", ["error"]),
    ("node_memory_MemFee_bytes", "panel", ["error"]),
    ("absent(queue_lenght)", "alert", ["error"]),
    ('{__name__="queue_lenght"}', "panel", ["error"]),
    ('{__name__=~"queue_lenght.*"}', "panel", ["warning"]),
    ('{__name__=~"queue_.*|node_memry_.*"}', "panel", ["warning"]),
    ('{__name__=~"node_memory_.*"}', "panel", []),
    ('{__name__=~".*_bytes"}', "panel", []),
    ('{__name__=~"$metric"}', "panel", []),
    ("queue_length > 1", "alert", []),
    ('{__name__=~"queue_.*"}', "panel", []),
    ("${metric} > 1", "panel", []),
    ("node_load1 > 1", "alert", []),
    ("up == 0", "alert", []),
    ('ALERTS{alertname="x"}', "panel", []),
    ("scrape_duration_seconds > 1", "alert", []),
    ("http_requests_created > 0", "panel", []),
    ("http_request_duration_seconds_bucket > 0", "panel", []),
]


@pytest.mark.parametrize(("expr", "use", "found"), CASES)
def test_it_finds_these_and_no_others(expr: str, use: Use, found: list[str]) -> None:
    assert levels("unknown-metric", expr, use) == found


@pytest.mark.parametrize(
    ("expr", "message", "mend"),
    [
        (
            "redis_up == 0",
            "there is no metric 'redis_up', nor another that begins with 'redis_'",
            'declare it, or add "redis_*" to `undeclared` of [tool.obsdsl.lint]',
        ),
        (
            "app_gone == 0",
            "there is no metric 'app_gone'",
            "write a name that is declared, declare it, or add it to `undeclared` of [tool.obsdsl.lint]",
        ),
    ],
)
def test_of_an_exporter_that_nobody_declares_one_pattern_is_the_mend(expr: str, message: str, mend: str) -> None:
    assert [(one.message, one.mend) for one in judge("unknown-metric", expr)] == [(message, mend)]
