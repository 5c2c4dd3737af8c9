"""The graph of Angular becomes the time series that Grafana makes of it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.importing.differences.migrating import fields, migrated, overrides, panel_of

LINES = {"lines": True, "linewidth": 1, "nullPointMode": "null"}
LEFT = {"label": "Left", "show": True, "logBase": 10, "min": "0", "max": "1000", "format": "areaMI2", "decimals": 3}
RIGHT = {"label": "Right", "show": True, "logBase": 1, "min": "-10", "max": "25", "format": "degree", "decimals": 2}


def graph(**settings: Any) -> dict[str, Any]:
    return panel_of("graph", **settings)


def test_bars_are_solid() -> None:
    found = graph(bars=True)
    assert found == {
        "type": "timeseries",
        "fieldConfig": {
            "defaults": {
                "custom": {"drawStyle": "bars", "fillOpacity": 100, "showPoints": "never", "spanNulls": False}
            },
            "overrides": [],
        },
        "options": {
            "legend": {"displayMode": "list", "showLegend": True, "placement": "bottom", "calcs": []},
            "tooltip": {"mode": "single", "sort": "none"},
        },
    }


def test_what_only_the_old_panel_had_is_gone_and_what_all_panels_have_stays() -> None:
    kept = {"id": 3, "title": "Requests", "targets": [{"expr": "up"}], "datasource": None, "transparent": True}
    found = graph(**LINES, **kept, renderer="flot", percentage=False, xaxis={"mode": "time"}, timeFrom=None)
    assert {name: found[name] for name in kept} == kept
    assert found.keys() == {"type", "fieldConfig", "options", *kept}


def test_an_axis_is_unit_limits_label_and_scale() -> None:
    custom = fields(graph(**LINES, yaxes=[LEFT, RIGHT]))
    assert custom == {
        "unit": "areaMI2",
        "decimals": 3,
        "min": 0,
        "max": 1000,
        "custom": {
            "axisPlacement": "auto",
            "axisLabel": "Left",
            "scaleDistribution": {"type": "log", "log": 10},
            "drawStyle": "line",
            "lineWidth": 1,
            "showPoints": "never",
            "spanNulls": False,
        },
    }


def test_a_series_on_the_second_axis_has_what_that_axis_has_otherwise() -> None:
    dashes = {"dashLength": 5, "spaceLength": 8}
    found = graph(**LINES, dashes=True, yaxes=[LEFT, RIGHT], seriesOverrides=[{"alias": "out", "yaxis": 2, **dashes}])
    assert fields(found)["custom"]["lineStyle"] == {"fill": "dash", "dash": [10, 10]}
    assert overrides(found) == [
        (
            "byName",
            "out",
            {
                "unit": "degree",
                "decimals": 2,
                "min": -10,
                "max": 25,
                "custom.axisPlacement": "right",
                "custom.axisLabel": "Right",
                "custom.lineStyle": {"fill": "dash", "dash": [5, 8]},
            },
        )
    ]


def test_an_axis_that_is_hidden_stays_hidden() -> None:
    hidden = {"format": "short", "show": False}
    assert fields(graph(yaxes=[hidden]))["custom"]["axisPlacement"] == "hidden"


@pytest.mark.parametrize(
    ("setting", "properties"),
    [
        ({"fill": 3}, {"custom.fillOpacity": 30}),
        ({"fillBelowTo": "low"}, {"custom.fillBelowTo": "low"}),
        ({"points": True}, {"custom.showPoints": "always"}),
        ({"points": False}, {"custom.showPoints": "never"}),
        ({"bars": True}, {"custom.drawStyle": "bars", "custom.fillOpacity": 100}),
        ({"bars": False}, {"custom.drawStyle": "line"}),
        ({"lines": True}, {"custom.drawStyle": "line"}),
        ({"lines": False}, {"custom.lineWidth": 0}),
        ({"linewidth": 2}, {"custom.lineWidth": 2}),
        ({"pointradius": 1.5}, {"custom.pointSize": 5}),
        ({"dashes": True}, {"custom.lineStyle": {"fill": "dash", "dash": [10, 10]}}),
        ({"stack": "B"}, {"custom.stacking": {"mode": "normal", "group": "B"}}),
        ({"stack": False}, {"custom.stacking": {"mode": "none", "group": "A"}}),
        ({"color": "#fff"}, {"color": {"mode": "fixed", "fixedColor": "#fff"}}),
        ({"transform": "negative-Y"}, {"custom.transform": "negative-Y"}),
        ({"yaxis": 1, "color": "red"}, {"color": {"mode": "fixed", "fixedColor": "red"}}),
    ],
)
def test_an_override_of_a_series_is_one_of_its_field(setting: dict[str, Any], properties: dict[str, Any]) -> None:
    assert overrides(graph(seriesOverrides=[{"alias": "A", **setting}])) == [("byName", "A", properties)]


def test_overrides_that_grafana_drops_leave_no_empty_one() -> None:
    assert overrides(graph(seriesOverrides=[{"alias": "A", "hideTooltip": True, "zindex": -1}, {"fill": 1}])) == []


@pytest.mark.parametrize(
    ("alias", "matcher"), [("/^A-/", "byRegexp"), ("/2[0-9]+/i", "byRegexp"), ("A-series", "byName"), ("/", "byName")]
)
def test_a_pattern_of_series_is_told_from_a_name(alias: str, matcher: str) -> None:
    [(found, of, _)] = overrides(graph(seriesOverrides=[{"alias": alias, "color": "red"}]))
    assert (found, of) == (matcher, alias)


def test_colours_by_name_come_before_overrides_of_series_and_after_those_of_fields() -> None:
    rule = {"matcher": {"id": "byName", "options": "0"}, "properties": []}
    found = graph(
        fieldConfig={"defaults": {"displayName": "shown"}, "overrides": [rule]},
        aliasColors={"1": "red", "none": None},
        seriesOverrides=[{"alias": "2", "fill": 1}],
    )
    assert [of for _, of, _ in overrides(found)] == ["0", "1", "2"]
    assert fields(found)["displayName"] == "shown"


def test_bands_have_one_opacity_and_gradients_their_own() -> None:
    assert fields(graph(fill=1, seriesOverrides=[{"alias": "A", "fillBelowTo": "B"}]))["custom"]["fillOpacity"] == 35
    custom = fields(graph(fill=1, fillGradient=6))["custom"]
    assert (custom["gradientMode"], custom["fillOpacity"]) == ("opacity", 60)


def test_stacking_in_percent_forgets_the_limits_of_the_axis() -> None:
    found = fields(graph(stack=True, percentage=True, yaxes=[{"min": 0, "max": 9, "decimals": 0}], yaxis={"align": 0}))
    assert found["custom"]["stacking"] == {"mode": "percent", "group": "A"}
    assert found.keys() == {"custom"}
    assert fields(graph(stack=True))["custom"]["stacking"] == {"mode": "normal", "group": "A"}


def test_steps_points_and_connected_nulls() -> None:
    custom = fields(graph(steppedLine=True, points=True, pointradius=2, nullPointMode="connected"))["custom"]
    assert custom == {
        "drawStyle": "points",
        "showPoints": "always",
        "pointSize": 6,
        "spanNulls": True,
        "lineInterpolation": "stepAfter",
    }


@pytest.mark.parametrize(
    ("mode", "legend", "kept"),
    [
        ("null", {"values": True, "total": True}, None),
        ("null as zero", {}, None),
        ("null as zero", {"values": True, "avg": True}, "null as zero"),
        ("connected", {"values": True, "max": True, "avg": True}, None),
        ("connected", {"values": True, "count": True}, "connected"),
    ],
)
def test_nulls_are_kept_where_a_calculation_counts_them(mode: str, legend: dict[str, Any], kept: str | None) -> None:
    assert fields(graph(nullPointMode=mode, legend=legend)).get("nullValueMode") == kept


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"show": False}, {"showLegend": False}),
        ({"show": True, "alignAsTable": True}, {"displayMode": "table"}),
        ({"show": True, "rightSide": True, "sideWidth": 200}, {"placement": "right", "width": 200}),
        (
            {"show": True, "values": True, "current": True, "avg": True, "total": False},
            {"calcs": ["lastNotNull", "mean"]},
        ),
        ({"show": True, "values": False, "current": True}, {}),
    ],
)
def test_the_legend(old: dict[str, Any], new: dict[str, Any]) -> None:
    usual = {"displayMode": "list", "showLegend": True, "placement": "bottom", "calcs": []}
    assert graph(legend=old)["options"]["legend"] == usual | new


def test_series_that_the_legend_left_out_are_hidden_there() -> None:
    hidden = {"tooltip": True, "viz": False, "legend": True}
    found = overrides(graph(legend={"hideEmpty": True, "hideZero": True}))
    assert [(matcher, of["reducer"]) for matcher, of, _ in found] == [
        ("byValue", "allIsZero"),
        ("byValue", "allIsNull"),
    ]
    assert all(properties == {"custom.hideFrom": hidden} for _, _, properties in found)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"shared": True, "sort": 0}, ("multi", "none")),
        ({"shared": True, "sort": 1}, ("multi", "asc")),
        ({"shared": True, "sort": 2}, ("multi", "desc")),
        ({"shared": False, "sort": 2}, ("single", "none")),
    ],
)
def test_the_tooltip(old: dict[str, Any], new: tuple[str, str]) -> None:
    found = graph(tooltip=old)["options"]["tooltip"]
    assert (found["mode"], found["sort"]) == new


def threshold(op: str, value: float, mode: str = "critical", **drawn: Any) -> dict[str, Any]:
    return {"op": op, "value": value, "colorMode": mode, "fill": True, "line": False, **drawn}


@pytest.mark.parametrize(
    ("old", "style", "steps"),
    [
        (
            [threshold("gt", 80), threshold("gt", 50, "warning")],
            "area",
            [("transparent", None), ("orange", 50), ("red", 80)],
        ),
        (
            [threshold("gt", 80, line=True), threshold("lt", 40, "warning")],
            "line+area",
            [("orange", None), ("transparent", 40), ("red", 80)],
        ),
        ([threshold("lt", 40, fill=False, line=True)], "line", [("red", None), ("transparent", 40)]),
        (
            [threshold("lt", 1, "warning"), threshold("lt", 5)],
            "area",
            [("orange", None), ("red", 1), ("transparent", 5)],
        ),
        ([threshold("gt", 7, "custom", fillColor="#abc")], "area", [("transparent", None), ("#abc", 7)]),
    ],
)
def test_thresholds_are_steps_upward(old: list[Any], style: str, steps: list[tuple[str, float | None]]) -> None:
    found = fields(graph(thresholds=old))
    assert found["custom"]["thresholdsStyle"] == {"mode": style}
    assert [(one["color"], one["value"]) for one in found["thresholds"]["steps"]] == steps


def test_a_hidden_axis_of_time_is_hidden_by_its_field() -> None:
    found = overrides(graph(xaxis={"mode": "time", "show": False}))
    assert found == [("byType", "time", {"custom.axisPlacement": "hidden"})]


def test_links_of_data_are_those_of_fields() -> None:
    link = {"title": "Logs", "url": "/logs"}
    found = graph(options={"alertThreshold": True, "dataLinks": [link]})
    assert fields(found)["links"] == [link]
    assert found["options"].keys() == {"legend", "tooltip"}


def test_series_on_the_horizontal_axis_are_bars() -> None:
    old: dict[str, Any] = {"xaxis": {"mode": "series", "values": ["total", "current", "max"]}}
    assert panel_of("graph", **old)["type"] == "barchart"
    assert panel_of("graph", **old)["transformations"] == [
        {"id": "reduce", "options": {"reducers": ["sum", "lastNotNull", "max"]}},
        {"id": "transpose", "options": {}},
    ]
    gauge = panel_of("graph", **old, legend={"show": True, "values": True, "avg": True})
    assert (gauge["type"], gauge["options"]["reduceOptions"]) == (
        "bargauge",
        {"values": False, "calcs": ["sum", "lastNotNull", "max"]},
    )
    assert gauge["options"]["legend"]["calcs"] == ["mean"]


def test_a_histogram_stays_one() -> None:
    found = panel_of("graph", xaxis={"mode": "histogram"}, stack=True)
    assert found["type"] == "histogram"
    assert fields(found) == {"custom": {"stacking": {"mode": "normal", "group": "A"}}}


def test_graphs_in_rows_are_migrated() -> None:
    row = {"type": "row", "collapsed": True, "panels": [{"type": "graph"}]}
    [found] = migrated(schemaVersion=42, panels=[row])["panels"]
    assert found["panels"][0]["type"] == "timeseries"


def test_regions_of_time_are_annotations_of_the_panel() -> None:
    region = {"colorMode": "gray", "fill": True, "fromDayOfWeek": 1, "from": "08:00", "toDayOfWeek": 5, "to": "18:00"}
    graph = {"type": "graph", "id": 7, "title": "Load", "timeRegions": [region, {"fill": False, "line": False}]}
    found = migrated(schemaVersion=42, panels=[graph])
    [mark] = found["annotations"]["list"]
    assert mark["name"] == "Time region for panel Load"
    assert (mark["filter"], mark["iconColor"]) == ({"exclude": False, "ids": [7]}, "gray")
    times = {name: region[name] for name in ("fromDayOfWeek", "from", "toDayOfWeek", "to")}
    assert mark["target"]["timeRegion"] == times | {"timezone": "utc"}
