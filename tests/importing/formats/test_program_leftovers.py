"""What programs of grafanalib write, and nobody would."""

from __future__ import annotations

from typing import Any

import pytest

from obsdsl.importing.differences import copied_query, empty_style


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ({"expr": "up", "query": "up", "refId": "A"}, {"expr": "up", "refId": "A"}),
        ({"expr": "up", "query": "down"}, {"expr": "up", "query": "down"}),
        ({"expr": "", "query": ""}, {"expr": "", "query": ""}),
        ({"query": "up"}, {"query": "up"}),
    ],
)
def test_a_query_that_is_said_twice_is_said_once(query: dict[str, Any], wanted: dict[str, Any]) -> None:
    assert copied_query.DIFFERENCE.apply(query) == wanted


@pytest.mark.parametrize(
    ("custom", "wanted"),
    [
        ({"axisSoftMax": None, "lineWidth": 0}, {"lineWidth": 0}),
        ({"scaleDistribution": {"type": "linear", "log": 2}}, {}),
        ({"scaleDistribution": {"type": "log", "log": 2}}, {"scaleDistribution": {"type": "log", "log": 2}}),
    ],
)
def test_a_style_that_says_nothing_is_left_out(custom: dict[str, Any], wanted: dict[str, Any]) -> None:
    def panel(held: dict[str, Any]) -> dict[str, Any]:
        return {"type": "timeseries", "fieldConfig": {"defaults": {"unit": "s", "custom": held}, "overrides": []}}

    assert empty_style.DIFFERENCE.apply(panel(custom)) == panel(wanted)
    for odd in ({}, {"fieldConfig": None}, {"fieldConfig": {"defaults": {"custom": 3}}}):
        assert empty_style.DIFFERENCE.apply(odd) == odd
