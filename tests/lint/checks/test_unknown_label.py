"""Labels that are not there, and matchers that say so themselves."""

from __future__ import annotations

import pytest

from obsdsl.lint.site import Use
from tests.lint.checks.judge import levels

CASES: list[tuple[str, Use, list[str]]] = [
    ('http_requests_total{status="500"} > 1', "alert", ["error"]),
    ('http_requests_total{status!="500"} > 1', "panel", ["error"]),
    ('http_requests_total{status=~".*"} > 1', "panel", ["error"]),
    ('absent(http_requests_total{status="500"})', "alert", ["error"]),
    ("queue_length * on (instnce) group_left () app_build_info", "record", ["error"]),
    ("queue_length * on (instance) group_left (release) app_build_info", "record", ["error"]),
    ("app_build_info * on (instance) group_right (release) queue_length", "record", ["error"]),
    ("queue_length unless on (handler) sum by (handler) (http_requests_total)", "alert", ["error"]),
    ('label_replace(queue_length, "a", "$1", "b", "(.*)")', "record", ["error"]),
    ('label_join(queue_length, "a", "-", "queue", "b")', "record", ["warning"]),
    ('http_requests_total{status=""} > 1', "alert", []),
    ('http_requests_total{status!~".+"} > 1', "alert", []),
    ('http_requests_total{code="500", job="x", instance=~"a.*"} > 1', "alert", []),
    ("http_requests_total{$filters}", "panel", []),
    ('http_requests_total{$label="x"}', "panel", []),
    ('http_request_duration_seconds_bucket{le="0.5"}', "panel", []),
    ('http_request_duration_seconds_count{le="0.5"}', "panel", ["error"]),
    ("sum by (job) (queue_length) or on (handler) vector(0)", "panel", []),
    ('label_replace(vector(1), "a", "b", "", "")', "record", []),
    ('label_replace(queue_length, "a", "b", "nothing", ".*")', "record", []),
    ('ALERTS{team="x", alertname="y"}', "panel", []),
    ('unheard_of{status="500"} > 1', "alert", []),
    ("queue_length > on (queue) group_left () vector(1)", "alert", ["error"]),
    ("sum by (status) (http_requests_total)", "panel", []),
]


@pytest.mark.parametrize(("expr", "use", "found"), CASES)
def test_it_finds_these_and_no_others(expr: str, use: Use, found: list[str]) -> None:
    assert levels("unknown-label", expr, use) == found


@pytest.mark.parametrize(
    ("expr", "found"),
    [
        ("sum without (instance) (a) * on (instance, pool) group_left () b", ["error"]),
        ("sum by (job) (a) * on (pool) sum by (job) (b)", ["error"]),
        # Generated for systems with several clusters, too.
        ("sum by (job) (a) / on (cluster, job) sum by (job) (b)", ["warning"]),
        ("sum by (job) (a) / on (job) sum by (job) (b)", []),
    ],
)
def test_without_definitions_what_an_aggregation_drops_is_known(expr: str, found: list[str]) -> None:
    assert levels("unknown-label", expr, "record", alone=True) == found
