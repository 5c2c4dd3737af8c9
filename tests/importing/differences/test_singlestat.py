"""The single stat of Angular becomes a stat or a gauge."""

from __future__ import annotations

from typing import Any

import pytest

from tests.importing.differences.migrating import fields, overrides, panel_of

COLORS = ["#f00", "green", "orange"]


def stat(**settings: Any) -> dict[str, Any]:
    return panel_of("singlestat", pluginVersion="10.0.0", **settings)


@pytest.mark.parametrize(
    ("name", "calculation"),
    [("current", "lastNotNull"), ("avg", "mean"), ("total", "sum"), ("min", "min"), ("name", "mean"), (None, "mean")],
)
def test_the_value_is_a_calculation(name: str | None, calculation: str) -> None:
    assert stat(valueName=name)["options"]["reduceOptions"] == {"calcs": [calculation]}


def test_a_column_is_a_field() -> None:
    assert stat(tableColumn="Value")["options"]["reduceOptions"]["fields"] == "/^Value$/"


def test_format_decimals_and_texts_are_those_of_fields() -> None:
    found = stat(format="bytes", decimals=0, nullText="none", nullPointMode="connected", valueName="current")
    assert fields(found) == {"unit": "bytes", "decimals": 0, "noValue": "none"}


def test_nulls_that_count_are_kept() -> None:
    assert fields(stat(nullPointMode="null as zero"))["nullValueMode"] == "null as zero"
    assert fields(stat(nullPointMode="connected", valueName="count"))["nullValueMode"] == "connected"


@pytest.mark.parametrize(
    ("levels", "steps"),
    [
        ("10,20,30", [("#f00", None), ("green", 10), ("orange", 20)]),
        ("0.5, 1", [("#f00", None), ("green", 0.5), ("orange", 1)]),
        ("10", [("#f00", None), ("green", 10)]),
        ("10,high", [("#f00", None), ("green", 10)]),
    ],
)
def test_each_colour_begins_at_a_level(levels: str, steps: list[tuple[str, float | None]]) -> None:
    found = fields(stat(thresholds=levels, colors=COLORS))["thresholds"]
    assert [(one["color"], one["value"]) for one in found["steps"]] == steps


def test_without_levels_there_are_no_thresholds() -> None:
    assert "thresholds" not in fields(stat(thresholds="", colors=COLORS))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({}, ("none", "none")),
        ({"sparkline": {"show": True}}, ("area", "none")),
        ({"colorValue": True}, ("none", "value")),
        ({"colorValue": True, "colorBackground": True}, ("none", "background")),
    ],
)
def test_what_is_drawn_and_coloured(old: dict[str, Any], new: tuple[str, str]) -> None:
    options = stat(**old)["options"]
    assert (options["graphMode"], options["colorMode"]) == new


def test_the_colour_of_the_line_is_that_of_the_panel_where_nothing_else_is_coloured() -> None:
    line = {"show": True, "lineColor": "blue"}
    assert fields(stat(sparkline=line))["color"] == {"mode": "fixed", "fixedColor": "blue"}
    assert "color" not in fields(stat(sparkline=line, colorValue=True))


def test_a_name_as_value_is_shown_as_text() -> None:
    assert stat(valueName="name")["options"]["textMode"] == "name"


def test_texts_for_values_are_mappings_in_the_colour_of_their_number() -> None:
    maps = [{"op": "=", "text": "N/A", "value": "null"}, {"text": "up", "value": "1"}, {"text": "25", "value": "40"}]
    found = fields(stat(valueMaps=maps, mappingType=1, thresholds="10,20", colors=COLORS))["mappings"]
    assert found == [
        {"type": "special", "options": {"match": "null", "result": {"text": "N/A"}}},
        {"type": "value", "options": {"1": {"text": "up"}}},
        {"type": "value", "options": {"40": {"text": "25", "color": "orange"}}},
    ]


def test_texts_for_ranges_are_mappings() -> None:
    maps = [{"from": "1", "to": "2.5", "text": "few"}, {"from": "null", "to": "null", "text": "N/A"}]
    found = fields(stat(rangeMaps=maps, mappingType=2, valueMaps=[{"text": "no", "value": "0"}]))["mappings"]
    assert found == [
        {"type": "range", "options": {"from": 1, "to": 2.5, "result": {"text": "few"}}},
        {"type": "special", "options": {"match": "null", "result": {"text": "N/A"}}},
    ]


def test_one_that_showed_a_gauge_is_a_gauge() -> None:
    gauge = {"show": True, "minValue": 0, "maxValue": 50, "thresholdMarkers": True, "thresholdLabels": False}
    found = stat(gauge=gauge, valueName="current")
    assert found["type"] == "gauge"
    assert (fields(found)["min"], fields(found)["max"]) == (0, 50)
    assert found["options"] == {
        "reduceOptions": {"calcs": ["lastNotNull"]},
        "orientation": "horizontal",
        "showThresholdMarkers": True,
        "showThresholdLabels": False,
    }


def test_percent_of_a_panel_before_grafana_8_has_limits() -> None:
    assert fields(panel_of("singlestat", format="percent")) == {"unit": "percent", "min": 0, "max": 100}


def test_the_plugin_of_the_same_name_is_a_stat_too_and_keeps_its_overrides() -> None:
    rule = {"matcher": {"id": "byName", "options": "a"}, "properties": [{"id": "unit", "value": "s"}]}
    found = panel_of("grafana-singlestat-panel", fieldConfig={"defaults": {"unit": "ms"}, "overrides": [rule]})
    assert found["type"] == "stat"
    assert fields(found) == {}
    assert overrides(found) == [("byName", "a", {"unit": "s"})]
