"""Thresholds go only where nothing on the panel reads them."""

from __future__ import annotations

from typing import Any

import pytest

from obsdsl.importing.differences.unseen_thresholds import DIFFERENCE

RED = {"mode": "absolute", "steps": [{"color": "green", "value": None}, {"color": "red", "value": 80}]}
NONE = {"mode": "absolute", "steps": [{"color": "green", "value": None}]}
PLAIN = {"colorMode": "none", "graphMode": "none"}
COLORED = [{"matcher": {"id": "byName", "options": "A"}, "properties": [{"id": "color", "value": {"mode": "fixed"}}]}]
CELLS = [{"matcher": {"id": "byName", "options": "A"}, "properties": [{"id": "custom.displayMode", "value": "gauge"}]}]


def after(kind: str, options: dict[str, Any], overrides: Any = (), /, **defaults: Any) -> Any:
    """The panel's thresholds after the difference."""
    config = {"defaults": {"thresholds": RED, **defaults}, "overrides": list(overrides)}
    found = DIFFERENCE.apply({"type": kind, "options": options, "fieldConfig": config})
    return found["fieldConfig"]["defaults"].get("thresholds")


@pytest.mark.parametrize(
    ("options", "overrides", "defaults"),
    [
        (PLAIN, [], {}),
        ({}, [], {"color": {"mode": "fixed", "fixedColor": "blue"}}),
        (PLAIN, [], {"color": {"mode": "palette-classic"}}),
    ],
)
def test_a_stat_without_colours_keeps_none(options: Any, overrides: Any, defaults: Any) -> None:
    assert after("stat", options, overrides, **defaults) == NONE


@pytest.mark.parametrize(
    ("options", "overrides", "defaults"),
    [
        ({}, [], {}),
        ({"colorMode": "none"}, [], {}),
        ({"graphMode": "none"}, [], {"color": {"mode": "thresholds"}}),
        (PLAIN, COLORED, {}),
    ],
)
def test_a_stat_that_is_coloured_by_them_keeps_them(options: Any, overrides: Any, defaults: Any) -> None:
    assert after("stat", options, overrides, **defaults) == RED


def test_a_table_keeps_them_only_for_coloured_cells() -> None:
    assert after("table", {}) == NONE
    assert after("table", {}, COLORED) == NONE
    assert after("table", {}, CELLS) == RED
    assert after("table", {}, custom={"cellOptions": {"type": "color-text"}}) == RED


def test_other_kinds_keep_them() -> None:
    assert after("gauge", {}) == RED
    assert after("row", {}) == RED
