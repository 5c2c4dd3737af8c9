"""The table of before Grafana 7."""

from __future__ import annotations

from typing import Any

import pytest

from tests.importing.differences.migrating import fields, overrides, panel_of

COLORS = ["red", "yellow", "green"]


def table(*styles: dict[str, Any], **settings: Any) -> dict[str, Any]:
    return panel_of("table-old", styles=list(styles), **settings)


@pytest.mark.parametrize(
    ("style", "properties"),
    [
        ({"alias": "Name", "unit": "s", "decimals": 2}, {"displayName": "Name", "unit": "s", "decimals": 2}),
        ({"type": "date", "dateFormat": "HH:mm", "unit": "short"}, {"unit": "time: HH:mm"}),
        ({"type": "hidden"}, {"custom.hidden": True}),
        ({"colorMode": "row"}, {"custom.cellOptions": {"type": "color-background"}}),
        ({"colorMode": "value"}, {"custom.cellOptions": {"type": "color-text"}}),
        ({"align": "left"}, {"custom.align": "left"}),
        ({"align": "auto"}, {}),
        (
            {"link": True, "linkUrl": "/d/x", "linkTooltip": "Open", "linkTargetBlank": True},
            {"links": [{"title": "Open", "url": "/d/x", "targetBlank": True}]},
        ),
        (
            {"thresholds": ["10", "20.7"], "colors": COLORS},
            {
                "thresholds": {
                    "mode": "absolute",
                    "steps": [
                        {"color": "red", "value": None},
                        {"color": "yellow", "value": 10},
                        {"color": "green", "value": 20},
                    ],
                }
            },
        ),
    ],
)
def test_a_style_is_an_override(style: dict[str, Any], properties: dict[str, Any]) -> None:
    assert overrides(table({"pattern": "Value", **style})) == [("byName", "Value", properties)]


def test_a_level_without_a_colour_is_red() -> None:
    [(_, _, properties)] = overrides(table({"pattern": "Value", "thresholds": [10, 30.5], "colors": ["green", "blue"]}))
    found = [(one["color"], one["value"]) for one in properties["thresholds"]["steps"]]
    assert found == [("green", None), ("blue", 10), ("red", 30.5)]


def test_a_style_for_a_pattern_is_one_for_all_fields_like_it() -> None:
    assert overrides(table({"pattern": "/Time.*/", "type": "hidden"}))[0][:2] == ("byRegexp", "/Time.*/")


def test_the_style_for_everything_is_the_defaults() -> None:
    usual = {"pattern": "/.*/", "unit": "short", "decimals": 1, "align": "right", "colorMode": "cell", "thresholds": []}
    found = table({"pattern": "Time", "type": "hidden"}, usual)
    assert fields(found) == {
        "unit": "short",
        "decimals": 1,
        "custom": {"align": "right", "cellOptions": {"type": "color-background"}},
    }
    assert len(overrides(found)) == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("timeseries_to_rows", {"id": "seriesToRows", "options": {"reducers": []}}),
        ("timeseries_to_columns", {"id": "seriesToColumns", "options": {"reducers": []}}),
        ("table", {"id": "merge", "options": {"reducers": []}}),
        (
            "timeseries_aggregations",
            {"id": "reduce", "options": {"reducers": ["mean", "lastNotNull", "sum"], "includeTimeField": False}},
        ),
    ],
)
def test_the_transform_is_a_transformation_behind_all_others(old: str, new: dict[str, Any]) -> None:
    columns = [{"text": "Avg", "value": "avg"}, {"value": "current"}, {"value": "total"}]
    before = {"id": "organize", "options": {}}
    found = table(transform=old, columns=columns, transformations=[before])
    assert (found["type"], found["transformations"]) == ("table", [before, new])


def test_a_table_of_json_stays_without_a_transformation() -> None:
    assert "transformations" not in table(transform="json")


def test_a_table_with_styles_is_old_up_to_schema_24() -> None:
    style = {"pattern": "/.*/", "unit": "s"}
    assert fields(panel_of("table", schema=16, styles=[style]))["unit"] == "s"
    assert "fieldConfig" not in panel_of("table", schema=39, styles=[style])
    assert panel_of("table", schema=16, options={"showHeader": True})["type"] == "table"
