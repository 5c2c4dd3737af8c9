"""Kinds of panel that Grafana no longer has become those that it has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from grafanalib import core as G  # noqa: N812
from grafanalib.weave import stacked

from tests.read.test_grafanalib_oddities import UP, fields, mended


def properties(override: Mapping[str, Any]) -> dict[str, Any]:
    return {one["id"]: one["value"] for one in override["properties"]}


def test_a_graph_is_a_time_series_panel() -> None:
    panel = G.Graph(
        targets=UP,
        unit="bytes",
        yAxes=G.YAxes(G.YAxis(format="short", min="0", label="size", logBase=10, decimals=1), G.YAxis(format="s")),
        lineWidth=3,
        fill=2,
        stack=True,
        percentage=True,
        steppedLine=True,
        nullPointMode=G.NULL_AS_NULL,
        points=True,
        pointRadius=2,
        legend=G.Legend(
            max=True, avg=True, alignAsTable=True, rightSide=True, sideWidth=200, sort="max", sortDesc=True
        ),
        tooltip=G.Tooltip(sort=2),
        dataLinks=[G.DataLink("t", "u")],
    )
    found = mended(panel)
    defaults = found["fieldConfig"]["defaults"]
    assert (found["type"], defaults["unit"], defaults["min"], defaults["decimals"]) == ("timeseries", "bytes", 0, 1)
    assert defaults["custom"] == {
        "axisPlacement": "auto",
        "axisLabel": "size",
        "scaleDistribution": {"type": "log", "log": 10},
        "drawStyle": "line",
        "lineWidth": 3,
        "lineInterpolation": "stepAfter",
        "fillOpacity": 20,
        "stacking": {"mode": "percent", "group": "A"},
        "spanNulls": False,
        "showPoints": "always",
        "pointSize": 6,
    }
    assert found["options"] == {
        "legend": {
            "displayMode": "table",
            "placement": "right",
            "showLegend": True,
            "calcs": ["mean", "max"],
            "width": 200,
            "sortBy": "Max",
            "sortDesc": True,
        },
        "tooltip": {"mode": "multi", "sort": "desc"},
    }
    assert defaults["links"][0]["url"] == "u"
    assert not {"lines", "yaxes", "grid", "renderer", "legend", "thresholds", "nullPointMode"} & found.keys()


def test_a_graphs_thresholds_are_lines_and_areas() -> None:
    above = G.Graph(thresholds=[G.GraphThreshold(9.0, "critical"), G.GraphThreshold(5.0, "warning", fill=False)])
    assert fields(above)["thresholds"]["steps"] == [
        {"color": "transparent"},
        {"color": "orange", "value": 5.0},
        {"color": "red", "value": 9.0},
    ]
    assert fields(above)["custom"]["thresholdsStyle"] == {"mode": "line+area"}
    below = G.Graph(thresholds=[G.GraphThreshold(5.0, "ok", op="lt", fill=False), G.GraphThreshold(9.0, fill=False)])
    assert fields(below)["thresholds"]["steps"] == [
        {"color": "green"},
        {"color": "transparent", "value": 5.0},
        {"color": "red", "value": 9.0},
    ]
    assert fields(below)["custom"]["thresholdsStyle"] == {"mode": "line"}


def test_a_graphs_series_have_overrides() -> None:
    panel = G.Graph(
        aliasColors={"a": "red"},
        yAxes=G.YAxes(G.YAxis(format="s"), G.YAxis(format="bytes", label="right")),
        seriesOverrides=[
            G.SeriesOverride(alias="/b.*/", yaxis=2, fill=0, dashes=True, dashLength=5, spaceLength=2),
            G.SeriesOverride(alias="c", bars=True, color="blue"),
            G.SeriesOverride(alias="as all others"),
        ],
        xAxis=G.XAxis(show=False),
    )
    first, second, third, axis = mended(panel)["fieldConfig"]["overrides"]
    assert first == {
        "matcher": {"id": "byName", "options": "a"},
        "properties": [{"id": "color", "value": {"mode": "fixed", "fixedColor": "red"}}],
    }
    assert second["matcher"] == {"id": "byRegexp", "options": "/b.*/"}
    assert properties(second) == {
        "unit": "bytes",
        "custom.axisPlacement": "right",
        "custom.axisLabel": "right",
        "custom.fillOpacity": 0,
        "custom.lineStyle": {"fill": "dash", "dash": [5, 2]},
    }
    assert properties(third) == {
        "custom.drawStyle": "bars",
        "custom.fillOpacity": 100,
        "color": {"mode": "fixed", "fixedColor": "blue"},
    }
    assert axis["matcher"] == {"id": "byType", "options": "time"}


def test_a_graph_by_grafanalibs_own_shorthand_is_stacked_and_filled() -> None:
    custom = fields(stacked(G.Graph()))["custom"]
    assert (custom["lineWidth"], custom["fillOpacity"], custom["stacking"]["mode"]) == (0, 100, "normal")


def test_a_single_stat_is_a_stat() -> None:
    panel = G.SingleStat(
        format="s",
        thresholds="50,80",
        colors=["green", "orange", "red"],
        colorBackground=True,
        valueName="current",
        decimals=1,
        nullText="nothing",
        valueMaps=[G.ValueMap("up", "1")],
        sparkline=G.SparkLine(show=True),
    )
    found = mended(panel)
    assert found["type"] == "stat"
    assert found["options"] == {
        "colorMode": "background",
        "graphMode": "area",
        "orientation": "horizontal",
        "textMode": "auto",
        "reduceOptions": {"calcs": ["lastNotNull"]},
    }
    defaults = found["fieldConfig"]["defaults"]
    assert (defaults["unit"], defaults["decimals"], defaults["noValue"]) == ("s", 1, "nothing")
    assert [step.get("value") for step in defaults["thresholds"]["steps"]] == [None, 50, 80]
    assert defaults["mappings"][0]["options"] == {"1": {"text": "up", "index": 0}}
    assert not {"valueName", "sparkline", "prefix", "mappingTypes", "colors"} & found.keys()
    assert fields(G.SingleStat(postfix=" req"))["unit"] == "suffix: req"


def test_a_single_stat_with_a_gauge_is_a_gauge() -> None:
    found = mended(G.SingleStat(gauge=G.Gauge(show=True, maxValue=10, thresholdLabels=True)))
    assert (found["type"], found["fieldConfig"]["defaults"]["max"]) == ("gauge", 10)
    assert found["options"] == {
        "showThresholdLabels": True,
        "showThresholdMarkers": True,
        "reduceOptions": {"calcs": ["mean"]},
    }


def test_a_pie_chart_of_the_plugin_is_grafanas_own() -> None:
    found = mended(G.PieChart(pieType="donut", format="s", aliasColors={"a": "red"}, legendType="On graph"))
    assert (found["type"], found["fieldConfig"]["defaults"]["unit"]) == ("piechart", "s")
    assert found["options"]["pieType"] == "donut"
    assert found["options"]["displayLabels"] == ["name", "value"]
    assert len(found["fieldConfig"]["overrides"]) == 1
