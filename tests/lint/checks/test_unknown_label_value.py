"""Values outside of what is declared; open labels, other labels and variables."""

from __future__ import annotations

import pytest

from obsdsl.lint.site import Use
from tests.lint.checks.judge import levels

CASES: list[tuple[str, Use, list[str]]] = [
    ('http_requests_total{code="503"}', "panel", ["error"]),
    ('http_requests_total{code!="503"}', "panel", ["error"]),
    ('http_requests_total{code=~"5"}', "panel", ["error"]),
    ('http_requests_total{code=~"404|503"}', "panel", ["error"]),
    ('http_requests_total{code=~"^(404|503)$"}', "panel", ["error"]),
    ('http_requests_total{code!~"3..|4.."}', "panel", ["error"]),
    ('up == 0 and on (job) http_requests_total{code="5xx"}', "alert", ["error"]),
    ('http_requests_total{code="500"}', "panel", []),
    ('http_requests_total{code=~"5.."}', "panel", []),
    ('http_requests_total{code=~"4..|5.."}', "panel", []),
    ('http_requests_total{code=~"[45].."}', "panel", []),
    ('http_requests_total{code=~".*"}', "panel", []),
    ('http_requests_total{code=""}', "panel", []),
    ('http_requests_total{code=~"$code"}', "panel", []),
    ('http_requests_total{code=~"${code:regex}|500"}', "panel", []),
    ('http_requests_total{handler="anything"}', "panel", []),
    ('http_request_duration_seconds_bucket{le="7"}', "panel", []),
    ('node_cpu_seconds_total{mode="idel"}', "panel", ["error"]),
    ('node_cpu_seconds_total{mode="idle"}', "panel", []),
]


@pytest.mark.parametrize(("expr", "use", "found"), CASES)
def test_it_finds_these_and_no_others(expr: str, use: Use, found: list[str]) -> None:
    assert levels("unknown-label-value", expr, use) == found
