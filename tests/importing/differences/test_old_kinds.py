"""Panels whose plugin is gone, or which had their settings elsewhere."""

from __future__ import annotations

from typing import Any

import pytest

from obsdsl.importing.differences.on_load import is_settled
from tests.importing.differences.migrating import fields, overrides, panel_of

LINK = {"title": "Open", "url": "/d/x"}


@pytest.mark.parametrize(
    ("old", "options"),
    [
        ({"pieType": "donut", "legendType": "Under graph"}, {"pieType": "donut", "placement": "bottom"}),
        ({"legendType": "Right side", "legend": {"show": False}}, {"placement": "right", "showLegend": False}),
        ({"legend": {"show": True, "values": True, "percentage": True}}, {"values": ["value", "percent"]}),
        ({"valueName": "current"}, {"reduceOptions": {"calcs": ["lastNotNull"]}}),
        (
            {"legendType": "On graph", "legend": {"show": True, "percentage": True}},
            {"showLegend": False, "displayLabels": ["name", "percent"], "values": ["percent"]},
        ),
    ],
)
def test_the_plugin_of_pie_charts_is_grafanas_own(old: dict[str, Any], options: dict[str, Any]) -> None:
    found = panel_of("grafana-piechart-panel", format="bytes", aliasColors={"a": "red"}, **old)
    assert found["type"] == "piechart"
    assert (fields(found), overrides(found)[0][2]) == (
        {"unit": "bytes", "decimals": 0},
        {"color": {"mode": "fixed", "fixedColor": "red"}},
    )
    legend = {"placement": "right", "values": [], "displayMode": "table", "showLegend": True, "calcs": []}
    legend |= {name: one for name, one in options.items() if name in legend}
    rest = {name: one for name, one in options.items() if name not in legend}
    assert found["options"] == {"legend": legend, **rest}


HEATMAP: dict[str, Any] = {
    "cards": {"cardPadding": 2, "cardRound": 10},
    "color": {"mode": "spectrum", "cardColor": "#b4ff00", "colorScheme": "interpolateBuGn", "min": 100, "max": 5},
    "legend": {"show": True},
    "dataFormat": "timeseries",
    "yBucketBound": "auto",
    "yAxis": {"show": True, "format": "short", "decimals": 6, "logBase": 2, "splitFactor": 3, "min": 7, "width": "400"},
    "xBucketNumber": 100,
    "yBucketNumber": 20,
    "tooltip": {"show": True, "showHistogram": True},
    "hideZeroBuckets": True,
}


def test_a_heatmap_without_options_gets_them() -> None:
    found = panel_of("heatmap", **HEATMAP)
    assert found["fieldConfig"] == {"defaults": {}, "overrides": []}
    assert found["options"] == {
        "calculate": True,
        "calculation": {
            "xBuckets": {"mode": "count", "value": "100"},
            "yBuckets": {"mode": "count", "value": "3", "scale": {"type": "log", "log": 2}},
        },
        "cellGap": 2,
        "cellRadius": 10,
        "cellValues": {},
        "color": {
            "exponent": 0.5,
            "fill": "#b4ff00",
            "min": 5,
            "max": 100,
            "mode": "scheme",
            "reverse": True,
            "scale": "exponential",
            "scheme": "BuGn",
            "steps": 128,
        },
        "exemplars": {"color": "rgba(255,0,255,0.7)"},
        "filterValues": {"le": 1e-9},
        "legend": {"show": True},
        "rowsFrame": {"layout": "auto"},
        "showValue": "never",
        "tooltip": {"mode": "single", "yHistogram": True},
        "yAxis": {
            "axisPlacement": "left",
            "axisWidth": 400,
            "decimals": 6,
            "min": 7,
            "reverse": False,
            "unit": "short",
        },
    }


def test_a_heatmap_of_buckets_calculates_none() -> None:
    found = panel_of(
        "heatmap", dataFormat="tsbuckets", yBucketBound="upper", xBucketSize="1m", cards={"cardPadding": 0}
    )
    options = found["options"]
    assert (options["calculate"], options["calculation"], options["cellGap"]) == (False, {}, 1)
    assert options["rowsFrame"] == {"layout": "ge"}


def test_a_heatmap_with_options_is_of_today() -> None:
    assert panel_of("heatmap", options={"calculate": False}, cards={}) == {
        "type": "heatmap",
        "options": {"calculate": False},
        "cards": {},
    }


def test_the_heatmap_of_a_preview_is_the_heatmap() -> None:
    found = panel_of("heatmap-new", options={"bucketFrame": {"layout": "le"}, "calculate": False})
    assert found == {"type": "heatmap", "options": {"rowsFrame": {"layout": "le"}, "calculate": False}}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"content": "# Hi", "mode": "html"}, {"options": {"content": "# Hi", "mode": "html"}}),
        ({"content": "Hi", "mode": "text"}, {"options": {"content": "Hi", "mode": "markdown"}}),
        (
            {"content": "old", "mode": "html", "pluginVersion": "8.0.0", "options": {"content": "new"}},
            {"options": {"content": "new"}, "pluginVersion": "8.0.0"},
        ),
        ({"options": {"content": "Hi", "mode": "code"}}, {"options": {"content": "Hi", "mode": "code"}}),
        ({}, {}),
    ],
)
def test_the_content_of_a_text(old: dict[str, Any], new: dict[str, Any]) -> None:
    assert panel_of("text", **old) == {"type": "text", **new}


def test_a_gauge_of_grafana_6_1() -> None:
    options = {
        "maxValue": 50,
        "minValue": 10,
        "showThresholdMarkers": True,
        "thresholds": [{"color": "orange", "index": 1, "value": 40}, {"color": "green", "index": 0, "value": None}],
        "valueMappings": [{"id": 1, "operator": "", "text": "ok", "type": 1, "value": "1"}],
        "valueOptions": {"decimals": 3, "stat": "avg", "unit": "ms", "prefix": "a"},
        "orientation": "auto",
    }
    found = panel_of("gauge", options=options, pluginVersion="6.1.6")
    assert found["options"] == {
        "showThresholdMarkers": True,
        "orientation": "auto",
        "reduceOptions": {"calcs": ["mean"]},
    }
    steps = [{"color": "green", "value": None}, {"color": "orange", "value": 40}]
    assert fields(found)["thresholds"] == {"mode": "absolute", "steps": steps}
    assert fields(found)["unit"] == "ms"
    assert (fields(found)["min"], fields(found)["max"], fields(found)["decimals"]) == (10, 50, 3)


def test_a_stat_of_grafana_6_6() -> None:
    old = {
        "values": False,
        "calcs": ["mean"],
        "defaults": {"title": "Now", "unit": "s", "color": "red"},
        "overrides": [],
    }
    found = panel_of("stat", options={"fieldOptions": old, "colorMode": "value"}, pluginVersion="6.5.0")
    assert found["options"] == {"colorMode": "value", "reduceOptions": {"values": False, "calcs": ["mean"]}}
    assert fields(found) == {"unit": "s", "displayName": "Now", "color": {"mode": "fixed", "fixedColor": "red"}}


@pytest.mark.parametrize(
    ("unit", "version", "limits"),
    [
        ("percent", "7.5.0", (0, 100)),
        ("percentunit", None, (0, 1)),
        ("percentunit", "8.0.0", (None, None)),
        ("percentunit", "v11.0.0", (None, None)),
        ("s", None, (None, None)),
    ],
)
def test_limits_of_percent(unit: str, version: str | None, limits: tuple[float | None, float | None]) -> None:
    said: dict[str, Any] = {} if version is None else {"pluginVersion": version}
    found = panel_of("gauge", options={}, fieldConfig={"defaults": {"unit": unit}, "overrides": []}, **said)
    assert (fields(found).get("min"), fields(found).get("max")) == limits


def test_the_plugin_discrete_is_a_state_timeline() -> None:
    found = panel_of(
        "natel-discrete-panel",
        units="s",
        colorMaps=[{"text": "down", "color": "red"}],
        valueMaps=[{"op": "=", "text": "down", "value": "0"}, {"text": "up", "value": "1"}],
        rangeMaps=[{"from": "2", "to": "3", "text": "down"}],
    )
    assert (found["type"], found["options"]) == ("state-timeline", {"mergeValues": True})
    assert fields(found) == {
        "unit": "s",
        "custom": {"fillOpacity": 100, "lineWidth": 0},
        "mappings": [
            {
                "type": "value",
                "options": {
                    "down": {"color": "red"},
                    "0": {"text": "down", "color": "red"},
                    "1": {"text": "up"},
                },
            },
            {"type": "range", "options": {"from": 2, "to": 3, "result": {"text": "down", "color": "red"}}},
        ],
    }


def test_a_list_of_dashboards_has_its_settings_in_its_options() -> None:
    found = panel_of("dashlist", starred=True, limit=5, tags=["web"], query=None, links=[LINK])
    assert found == {
        "type": "dashlist",
        "links": [LINK],
        "options": {"showStarred": True, "maxItems": 5, "tags": ["web"]},
    }


def test_a_map_of_the_world_stays_a_panel_of_its_plugin() -> None:
    # Grafana makes a map without any layer of it.
    assert panel_of("grafana-worldmap-panel", mapCenter="Europe") == {
        "type": "grafana-worldmap-panel",
        "mapCenter": "Europe",
    }


@pytest.mark.parametrize(
    ("panel", "settled"),
    [
        ({"type": "timeseries"}, True),
        ({"type": "stat", "options": {"reduceOptions": {}}}, True),
        ({"type": "stat", "options": {"fieldOptions": {}}}, False),
        ({"type": "gauge", "options": {}, "fieldConfig": {"defaults": {"unit": "percent"}}}, False),
        ({"type": "text", "content": "Hi", "mode": "html"}, False),
        ({"type": "heatmap", "cards": {}}, False),
    ],
)
def test_which_panels_are_the_same_whichever_release_saved_them(panel: dict[str, Any], settled: bool) -> None:
    assert is_settled(panel) is settled


def test_a_kind_that_the_server_changed_is_migrated_from_the_one_it_had() -> None:
    axes = [{"format": "bytes", "show": True}]
    found = panel_of("timeseries", autoMigrateFrom="graph", lines=True, yaxes=axes)
    assert (found["type"], fields(found)["unit"], "autoMigrateFrom" in found) == ("timeseries", "bytes", False)
    kept = {"type": "geomap", "autoMigrateFrom": "grafana-worldmap-panel"}
    assert panel_of("geomap", autoMigrateFrom="grafana-worldmap-panel") == kept
