"""Overrides come back from their JSON with words for what they hide and for whom."""

from __future__ import annotations

from typing import Any

import pytest

from obsdsl import Override
from obsdsl.compile.context import Context
from obsdsl.compile.grafana.field import override
from obsdsl.importing.dashboards.override import overrides

NEW, OLD = Context(grafana=(12, 2)), Context(grafana=(11, 0))


@pytest.mark.parametrize(
    ("table", "context", "value"),
    [
        (False, NEW, Override(name="a", hidden=True)),
        (False, NEW, Override(regex="/a.*/", hidden=("legend", "viz"))),
        (True, NEW, Override(name="a", hidden=True)),
        (True, OLD, Override(name="a", hidden=True)),
        (False, OLD, Override(where=("allIsZero", ">=", 0), hidden=("legend", "tooltip"))),
        (False, OLD, Override(where=("max", "!=", 2.5), unit="s")),
    ],
)
def test_what_is_hidden_and_for_which_values(table: bool, context: Context, value: Override) -> None:
    assert overrides([override(value, table, context)], table, context, lambda json: json) == (value,)


@pytest.mark.parametrize(
    "json",
    [
        {"matcher": {"id": "byValue", "options": {"reducer": "max", "op": "like", "value": 0}}, "properties": []},
        {"matcher": {"id": "byValue", "options": "max"}, "properties": []},
    ],
)
def test_a_comparison_that_nobody_knows_is_no_override(json: dict[str, Any]) -> None:
    assert overrides([json], False, OLD, lambda one: one) == ()


def test_places_of_which_some_are_not_said_stay_a_property() -> None:
    hidden = {"id": "custom.hideFrom", "value": {"viz": True}}
    [found] = overrides([{"matcher": {"id": "byName", "options": "a"}, "properties": [hidden]}], False, OLD, dict)
    assert (found.hidden, dict(found.properties)) == (None, {"custom.hideFrom": {"viz": True}})
