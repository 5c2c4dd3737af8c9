"""Each oddity of grafanalib's JSON, and its mend."""

from __future__ import annotations

from typing import Any

import pytest
from grafanalib import core as G  # noqa: N812

from obsdsl.compose.foreign import foreign_json
from obsdsl.errors import DefinitionError
from obsdsl.read.grafanalib import normalise_panel, oddities

UP = [G.Target(expr="up")]


def mended(panel: Any) -> dict[str, Any]:
    return normalise_panel(foreign_json(panel))


def notes(panel: Any) -> tuple[str, ...]:
    return oddities(foreign_json(panel))


def fields(panel: Any) -> dict[str, Any]:
    return dict(mended(panel)["fieldConfig"]["defaults"])


def test_the_first_threshold_has_no_value() -> None:
    steps = [G.Threshold("green", 0, 0.0), G.Threshold("red", 1, 80.0)]
    found = fields(G.Stat(thresholds=steps))["thresholds"]
    assert found == {"mode": "absolute", "steps": [{"color": "green"}, {"color": "red", "value": 80.0}]}
    assert 'thresholds hold the text "null", or are out of order' in notes(G.Stat(thresholds=steps))


def test_thresholds_are_sorted_and_none_is_dropped() -> None:
    steps = [G.Threshold("red", 2, 80.0), G.Threshold("orange", 1, 50.0), G.Threshold("green", 0, 0.0)]
    found = fields(G.TimeSeries(thresholds=steps))["thresholds"]["steps"]
    assert [step["color"] for step in found] == ["green", "orange", "red"]
    assert "thresholds" not in fields(G.TimeSeries())


def test_a_missing_value_is_shown_as_grafana_shows_it() -> None:
    assert "noValue" not in fields(G.Stat())
    assert fields(G.Stat(noValue="never"))["noValue"] == "never"
    # JSON that is not grafanalib's own means what it says.
    written = {"type": "stat", "fieldConfig": {"defaults": {"noValue": "none"}}, "maxDataPoints": 100}
    assert normalise_panel(written) == written


def test_no_field_is_null() -> None:
    found = mended(G.Stat(targets=UP))
    assert "color" not in found["fieldConfig"]["defaults"]
    assert "fields are null" in notes(G.Stat())
    # A null in a list is data.
    assert mended(G.Ae3ePlotly(data=[{"x": [1, None, 3]}]))["options"]["data"] == [{"x": [1, None, 3]}]


def test_queries_have_the_resolution_of_the_graph() -> None:
    (target,) = mended(G.TimeSeries(targets=UP))["targets"]
    assert not {"step", "intervalFactor"} & target.keys()
    (slow,) = mended(G.TimeSeries(targets=[G.Target(expr="up", intervalFactor=4)]))["targets"]
    assert slow["intervalFactor"] == 4
    (meant,) = normalise_panel({"type": "timeseries", "targets": [{"expr": "up", "intervalFactor": 2}]})["targets"]
    assert meant["intervalFactor"] == 2
    assert "maxDataPoints" not in mended(G.TimeSeries())
    assert mended(G.TimeSeries(maxDataPoints=500))["maxDataPoints"] == 500


def test_a_gauge_has_its_options() -> None:
    found = mended(G.GaugePanel(calc="max", allValues=True, limit=3, label="a", thresholdLabels=True))
    assert found["options"] == {
        "reduceOptions": {"calcs": ["max"], "values": True, "limit": 3},
        "showThresholdLabels": True,
        "showThresholdMarkers": True,
    }
    defaults = found["fieldConfig"]["defaults"]
    assert (defaults["displayName"], defaults["min"], defaults["max"]) == ("a", 0, 100)
    assert not {"calcs", "values", "limit", "override", "title"} & defaults.keys()


def test_what_users_wrote_to_help_themselves_goes_first() -> None:
    found = mended(G.GaugePanel(extraJson={"options": {"reduceOptions": {"calcs": ["last"]}}}))
    assert found["options"]["reduceOptions"]["calcs"] == ["last"]


def test_a_bar_gauge_has_fields_and_options() -> None:
    panel = G.BarGauge(calc="difference", format="s", decimals=1, label="a", dataLinks=[G.DataLink("t", "u")])
    found = mended(panel)
    assert found["options"] == {
        "displayMode": "lcd",
        "orientation": "horizontal",
        "reduceOptions": {"calcs": ["diff"], "values": False},
    }
    defaults = found["fieldConfig"]["defaults"]
    assert (defaults["unit"], defaults["decimals"], defaults["displayName"]) == ("s", 1, "a")
    assert defaults["links"] == [{"title": "t", "url": "u", "targetBlank": False}]
    assert defaults["thresholds"]["steps"] == [{"color": "green"}, {"color": "red", "value": 80.0}]


def test_a_heatmap_has_options() -> None:
    panel = G.Heatmap(
        dataFormat="tsbuckets", yAxis=G.YAxis(format="s", max=10), yBucketBound="upper", reverseYBuckets=True
    )
    options = mended(panel)["options"]
    assert (options["calculate"], options["rowsFrame"], options["color"]["scheme"]) == (
        False,
        {"layout": "ge"},
        "Oranges",
    )
    assert options["yAxis"] == {"axisPlacement": "left", "unit": "s", "max": 10, "reverse": True}
    calculated = mended(G.Heatmap(xBucketSize="1m", yBucketNumber=10, yAxis=G.YAxis(logBase=2)))["options"]
    assert calculated["calculation"] == {
        "xBuckets": {"mode": "size", "value": "1m"},
        "yBuckets": {"mode": "count", "value": "10", "scale": {"type": "log", "log": 2}},
    }


def test_a_tables_mappings_colour_and_cells_are_where_grafana_reads_them() -> None:
    mapping = G.StatValueMappings(G.StatValueMappingItem("down", "0", "red"), G.StatValueMappingItem("up", "1"))
    found = mended(G.Table(mappings=[mapping], displayMode="color-background-solid", colorMode="palette-classic"))
    defaults = found["fieldConfig"]["defaults"]
    assert defaults["mappings"] == [
        {
            "type": "value",
            "options": {"0": {"text": "down", "color": "red", "index": 0}, "1": {"text": "up", "index": 1}},
        }
    ]
    assert defaults["color"] == {"mode": "palette-classic"}
    assert defaults["custom"]["cellOptions"] == {"type": "color-background", "mode": "basic"}
    assert not {"mappings", "color", "columns", "fontSize"} & found.keys()
    cells = {"matcher": {}, "properties": [{"id": "custom.displayMode", "value": "lcd-gauge"}]}
    (override,) = mended(G.Table(overrides=[cells]))["fieldConfig"]["overrides"]
    assert override["properties"] == [{"id": "custom.cellOptions", "value": {"type": "gauge", "mode": "lcd"}}]


def test_mappings_of_grafana_7_are_those_of_today() -> None:
    old = [
        G.StatValueMapping("up", "1"),
        G.StatRangeMapping("some", "2", "3.5"),
        G.StatValueMapping("none", "null"),
        G.StatRangeMappings("many", 5, 9),
    ]
    assert fields(G.Stat(mappings=old))["mappings"] == [
        {"type": "value", "options": {"1": {"text": "up", "index": 0}}},
        {"type": "range", "options": {"from": 2, "to": 3.5, "result": {"text": "some", "index": 1}}},
        {"type": "special", "options": {"match": "null", "result": {"text": "none", "index": 2}}},
        {"type": "range", "options": {"from": 5, "to": 9, "result": {"text": "many", "index": 3}}},
    ]


def test_lists_have_their_settings_as_options() -> None:
    found = mended(G.DashboardList(showRecent=True, searchTags=["shop"], maxItems=5))
    assert (found["options"]["showRecentlyViewed"], found["options"]["tags"]) == (True, ["shop"])
    assert (found["options"]["maxItems"], "limit" in found) == (5, False)
    alerts = mended(G.AlertList(stateFilter=["alerting", "no_data"], nameFilter="shop", limit=5, dashboardTags=["a"]))
    assert alerts["options"]["stateFilter"] == {
        "firing": True,
        "pending": False,
        "noData": True,
        "normal": False,
        "error": False,
    }
    assert (alerts["options"]["alertName"], alerts["options"]["maxItems"], alerts["options"]["tags"]) == (
        "shop",
        5,
        ["a"],
    )
    assert all(mended(G.AlertList())["options"]["stateFilter"].values())


def test_a_legend_says_whether_it_is_shown() -> None:
    assert mended(G.TimeSeries())["options"]["legend"]["showLegend"] is True
    hidden = mended(G.TimeSeries(legendDisplayMode="hidden"))["options"]["legend"]
    assert (hidden["showLegend"], hidden["displayMode"]) == (False, "list")


def test_no_data_is_one_word() -> None:
    alert = {"conditions": [{"no_data_state": "No Data"}], "noDataState": "No Data"}
    found = mended(G.TimeSeries(extraJson={"alert": alert}))["alert"]
    assert found == {"conditions": [{"no_data_state": "NoData"}], "noDataState": "NoData"}


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (None, None),
        ("", None),
        ("default", None),
        ("main", {"type": "prometheus", "uid": "main"}),
        ("$datasource", {"type": "prometheus", "uid": "$datasource"}),
        ("-- Mixed --", {"type": "datasource", "uid": "-- Mixed --"}),
        ({"uid": "abc"}, {"uid": "abc"}),
    ],
)
def test_a_data_source_is_a_reference(given: Any, found: Any) -> None:
    assert mended(G.Stat(dataSource=given, targets=UP)).get("datasource") == found
    (target,) = mended(G.Stat(targets=[G.Target(expr="up", datasource=given)]))["targets"]
    assert target.get("datasource") == found


def test_the_type_of_a_data_source_is_said_only_where_it_is_known() -> None:
    assert mended(G.Logs(dataSource="logs", targets=UP))["datasource"] == {"uid": "logs"}
    assert mended(G.Stat(dataSource="sql", targets=[G.SqlTarget(rawSql="x")]))["datasource"] == {"uid": "sql"}


def test_ref_ids_are_there_and_differ() -> None:
    targets = [G.Target(expr="a"), G.Target(expr="b", refId="A"), G.Target(expr="c", refId="A"), G.Target(expr="d")]
    found = mended(G.Stat(targets=targets))["targets"]
    assert [(one["refId"], one["expr"]) for one in found] == [("B", "a"), ("A", "b"), ("D", "c"), ("C", "d")]
    many = mended(G.Stat(targets=[G.Target(expr="a") for _ in range(28)]))["targets"]
    assert [one["refId"] for one in many][-3:] == ["Z", "AA", "AB"]


def test_repeated_panels_fit_as_many_in_a_row() -> None:
    assert mended(G.Stat(minSpan=5))["maxPerRow"] == 4
    assert "maxPerRow" not in mended(G.Stat())


TWICE = [G.Target(expr="a", refId="A"), G.Target(expr="b", refId="A")]
BY_REF = [{"matcher": {"id": "byFrameRefID", "options": "A"}, "properties": []}]
BAD = {
    "text as a target": (lambda: G.Stat(targets=["up"]), "targets holds 'up'; write Target(expr=…)"),
    "a refId that two have": (
        lambda: G.TimeSeries(targets=TWICE, overrides=BY_REF),
        "two targets have the refId 'A', and another setting refers to it",
    ),
    "two base thresholds": (
        lambda: G.Stat(thresholds=[G.Threshold("green", 0, 0.0), G.Threshold("red", 0, 8.0)]),
        "two thresholds have no value",
    ),
    "thresholds as text": (lambda: G.Stat(thresholds="50,80"), "thresholds is '50,80'; write a list of Threshold(…)"),
    "a graph of series": (lambda: G.Graph(xAxis=G.XAxis(mode="series")), "the graph's x axis shows series"),
    "a data source that is none": (lambda: G.Stat(dataSource=5), "holds the data source 5"),
    "settings of another shape": (lambda: G.Stat(mappings="up"), "not of the shape that Grafana reads"),
    "no type": (lambda: {"title": "S"}, "it has no type"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_mended_without_a_loss_is_refused(case: str) -> None:
    make, message = BAD[case]
    raw = {**foreign_json(make()), "title": "S"}
    with pytest.raises(DefinitionError) as caught:
        normalise_panel(raw)
    assert caught.value.subject == "grafanalib panel 'S'"
    assert message in str(caught.value)


def test_a_panel_is_mended_once_and_its_raw_data_stays() -> None:
    raw = foreign_json(G.Graph(targets=UP))
    before = foreign_json(raw)
    once = normalise_panel(raw)
    assert raw == before
    assert normalise_panel(once) == once
    assert oddities(once) == ()
