"""Each step of Grafana's schema, by itself."""

from __future__ import annotations

from typing import Any

import pytest

from obsdsl.importing.differences.schema.steps import DIFFERENCE, NEWEST, STEPS, version


def panel(schema: int, **json: Any) -> dict[str, Any]:
    """A panel of a dashboard of the schema before this one, brought to today's schema."""
    [found] = DIFFERENCE.apply({"schemaVersion": schema - 1, "panels": [json]})["panels"]
    return dict(found)


def variable(schema: int, **json: Any) -> dict[str, Any]:
    [found] = DIFFERENCE.apply({"schemaVersion": schema - 1, "templating": {"list": [json]}})["templating"]["list"]
    return dict(found)


@pytest.mark.parametrize(
    ("said", "found"), [(39, 39), ("16", 16), (None, 0), ("new", 0), (True, 0), (12.0, 12), ("", 0)]
)
def test_the_version_of_a_dashboard(said: Any, found: int) -> None:
    assert version({"schemaVersion": said}) == found


def test_steps_are_in_order_and_a_dashboard_of_today_is_not_touched() -> None:
    assert [leads_to for leads_to, _ in STEPS] == sorted(leads_to for leads_to, _ in STEPS)
    today = {"schemaVersion": NEWEST, "rows": [{}], "refresh": False, "panels": [{"type": "table", "styles": [{}]}]}
    assert DIFFERENCE.apply(today) is today


def test_only_the_steps_that_lie_before_are_done() -> None:
    found = DIFFERENCE.apply({"schemaVersion": 39, "sharedCrosshair": True, "refresh": False})
    assert found == {"schemaVersion": NEWEST, "sharedCrosshair": True}


def test_2_the_filter_was_a_service() -> None:
    old = {"services": {"filter": {"time": {"from": "now-1h", "to": "now"}, "list": [{"name": "a", "type": "custom"}]}}}
    found = DIFFERENCE.apply(old)
    assert (found["time"], found["templating"]["list"][0]["name"]) == ({"from": "now-1h", "to": "now"}, "a")
    assert "services" not in found


def test_2_to_13_a_first_graph_is_a_graph_with_axes() -> None:
    old = {"legend": True, "grid": {"max": 100, "threshold1": 5, "threshold1Color": "red"}, "y_format": "bytes"}
    found = panel(2, type="graphite", span=12, **old, **{"y-axis": True, "leftYAxisLabel": "Memory"})
    assert (found["type"], found["legend"], found["grid"]) == ("graph", {"show": True}, {})
    assert found["yaxes"][0] == {"show": True, "max": 100, "format": "bytes", "label": "Memory"}
    assert found["thresholds"] == [{"value": 5, "fill": True, "fillColor": "red", "colorMode": "custom", "op": "gt"}]


def test_3_panels_get_the_ids_that_are_free() -> None:
    found = DIFFERENCE.apply({"schemaVersion": 2, "panels": [{}, {"id": 7}, {"id": 0}]})
    assert [one["id"] for one in found["panels"]] == [8, 7, 9]


def test_4_the_axis_of_a_series_is_an_override() -> None:
    assert panel(4, type="graph", aliasYAxis={"a": 1, "b": 2})["seriesOverrides"] == [{"alias": "b", "yaxis": 2}]


def test_6_annotations_were_a_pulldown_and_variables_have_types() -> None:
    found = DIFFERENCE.apply(
        {"schemaVersion": 5, "pulldowns": [{"type": "annotations", "annotations": [{"name": "a"}]}]}
    )
    assert found["annotations"]["list"][0]["name"] == "a"
    assert variable(6, name="a", type="filter")["type"] == "query"
    assert variable(6, name="a")["type"] == "query"


def test_7_queries_have_letters() -> None:
    targets = panel(7, targets=[{"expr": "up"}, {"refId": "A"}, {}])["targets"]
    assert [one["refId"] for one in targets] == ["B", "A", "C"]


def test_8_queries_of_influxdb_have_parts() -> None:
    fields = [{"name": "value", "func": "mean", "mathExpr": "*2", "asExpr": "twice"}]
    groups = [{"type": "time", "interval": "1m"}, {"type": "tag", "key": "host"}]
    [found] = panel(8, targets=[{"fields": fields, "tags": [{}], "groupBy": groups, "fill": "null"}])["targets"]
    assert [one["type"] for one in found["select"][0]] == ["field", "mean", "math", "alias"]
    assert found["groupBy"] == [
        {"type": "time", "params": ["1m"]},
        {"type": "tag", "params": ["host"]},
        {"type": "fill", "params": ["null"]},
    ]


@pytest.mark.parametrize(("old", "new"), [("10,20,30", "20,30"), ("10,20", "10,20")])
def test_9_a_single_stat_has_two_thresholds(old: str, new: str) -> None:
    assert panel(9, type="singlestat", thresholds=old)["thresholds"] == new


def test_10_to_24_a_table_with_styles_is_an_old_one() -> None:
    found = panel(10, type="table", styles=[{"thresholds": ["1", "2", "3"]}])
    assert (found["type"], found["styles"]) == ("table-old", [{"thresholds": ["2", "3"], "align": "auto"}])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"refresh": True}, {"refresh": 1}),
        ({"refresh": False, "hideVariable": True}, {"refresh": 0, "hide": 2}),
        ({"hideLabel": True}, {"refresh": 0, "hide": 1}),
    ],
)
def test_12_refresh_and_hide_are_numbers(old: dict[str, Any], new: dict[str, Any]) -> None:
    assert variable(12, name="a", type="custom", **old) == {"name": "a", "type": "custom", **new}


def test_13_two_thresholds_downward_hold_below() -> None:
    grid = {"threshold1": 10, "threshold2": 5, "thresholdLine": True, "threshold2Color": "red"}
    first, second = panel(13, type="graph", grid=grid)["thresholds"]
    assert (first["op"], second) == (
        "lt",
        {"value": 5, "line": True, "lineColor": "red", "colorMode": "custom", "op": "lt"},
    )


@pytest.mark.parametrize(("shared", "tooltip"), [(True, 1), (False, None), (None, None)])
def test_14_the_crosshair_is_a_tooltip(shared: bool | None, tooltip: int | None) -> None:
    found = DIFFERENCE.apply({"schemaVersion": 13, "sharedCrosshair": shared, "graphTooltip": 2})
    assert (found.get("graphTooltip"), "sharedCrosshair" in found) == (tooltip, False)


@pytest.mark.parametrize(("least", "most"), [(8, 3), (3, 8), (24, 1), (5, 4), (7, 3)])
def test_17_the_most_beside_one_another(least: int, most: int) -> None:
    found = panel(17, type="stat", minSpan=least)
    assert (found["maxPerRow"], "minSpan" in found) == (most, False)


def test_18_options_of_a_gauge() -> None:
    old = {"unit": "ms", "stat": "last", "thresholds": [{"index": 0}, {"index": 1}], "options": {}, "show": True}
    assert panel(18, type="gauge", **{"options-gauge": old})["options"] == {
        "valueOptions": {"unit": "ms", "stat": "last"},
        "thresholds": [{"index": 1}, {"index": 0}],
        "show": True,
    }


@pytest.mark.parametrize(
    ("old", "url"),
    [
        ({"dashboard": "My  dash, board"}, "dashboard/db/my-dash-board"),
        ({"dashUri": "db/web", "keepTime": True}, "dashboard/db/web?$__url_time_range"),
        ({"url": "/d/x?a=1", "includeVars": True, "params": "b=2"}, "/d/x?a=1&$__all_variables&b=2"),
        ({}, "/"),
    ],
)
def test_19_a_link_is_a_url(old: dict[str, Any], url: str) -> None:
    assert panel(19, links=[{"title": "x", "type": "dashboard", **old}])["links"] == [{"title": "x", "url": url}]


def test_20_and_21_variables_in_links_have_dots() -> None:
    url = "/x?a=$__series_name&b=${__value_time}&c=__series.labels"
    new = "/x?a=${__series.name}&b=${__value.time}&c=__field.labels"
    defaults = {"links": [{"url": url}], "title": "$__field_name"}
    found = panel(20, options={"dataLinks": [{"url": url}], "fieldOptions": {"defaults": defaults}})["options"]
    assert found["dataLinks"] == [{"url": new}]
    assert found["fieldOptions"]["defaults"] == {"links": [{"url": new}], "title": "${__field.name}"}


@pytest.mark.parametrize(
    ("multi", "old", "new"),
    [
        (True, {"value": "a", "text": "A"}, {"value": ["a"], "text": ["A"]}),
        (True, {"value": ["a"], "text": "A"}, {"value": ["a"], "text": "A"}),
        (False, {"value": ["a", "b"], "text": ["A", "B"]}, {"value": "a", "text": "A"}),
        (False, {"value": [], "text": "A"}, {"value": "", "text": "A"}),
        (True, {}, {}),
    ],
)
def test_23_a_choice_of_several_is_a_list(multi: bool, old: dict[str, Any], new: dict[str, Any]) -> None:
    assert variable(23, type="custom", multi=multi, current=old)["current"] == new


def test_26_the_second_text_is_the_text() -> None:
    found = panel(26, type="text2", options={"content": "Hi", "angular": {}})
    assert (found["type"], found["options"]) == ("text", {"content": "Hi"})


def test_27_copies_of_panels_are_not_kept() -> None:
    copies = [{"type": "stat", "repeatPanelId": 1}, {"type": "stat", "repeatByRow": True}]
    row = {"type": "row", "panels": [{"type": "stat", "id": 5}, *copies[:1]]}
    found = DIFFERENCE.apply({"schemaVersion": 26, "panels": [{"type": "stat", "id": 1}, *copies, row]})
    assert [one.get("id") for one in found["panels"]] == [1, None]
    assert [one["id"] for one in found["panels"][1]["panels"]] == [5]


@pytest.mark.parametrize(("hide", "kind"), [(0, "textbox"), (1, "textbox"), (2, "constant")])
def test_27_a_constant_that_is_shown_is_a_text_box(hide: int, kind: str) -> None:
    found = variable(27, type="constant", query="x", hide=hide)
    chosen = {"selected": True, "text": "x", "value": "x"}
    assert (found["type"], found["current"], found["options"]) == (kind, chosen, [chosen])


def test_28_and_29_a_query_has_no_tags_and_no_answers() -> None:
    old = {"tags": [], "tagsQuery": "", "tagValuesQuery": "", "useTags": False, "options": [{"value": "a"}]}
    assert variable(28, type="query", name="a", **old) == {"type": "query", "name": "a", "options": [], "refresh": 1}
    assert variable(29, type="query", refresh=2)["refresh"] == 2


def test_what_variables_of_the_first_grafana_had_is_gone() -> None:
    assert variable(30, type="custom", allFormat="glob", multiFormat="glob") == {"type": "custom"}


def test_30_value_mappings_have_names() -> None:
    old = [
        {"id": 0, "type": 1, "text": "Up", "value": "1"},
        {"id": 1, "type": 2, "from": "10", "to": "20", "text": "90"},
        {"type": 1, "value": "null", "text": "N/A"},
        {"type": 1, "value": None, "text": "lost"},
        {"type": "value", "options": {"0": {"text": "Down"}}},
    ]
    thresholds = {"steps": [{"color": "green", "value": None}, {"color": "red", "value": 80}]}
    fields = {
        "defaults": {"mappings": old, "thresholds": thresholds},
        "overrides": [{"properties": [{"id": "mappings", "value": old[:1]}]}],
    }
    found = panel(30, type="stat", fieldConfig=fields)["fieldConfig"]
    assert found["defaults"]["mappings"] == [
        {"type": "value", "options": {"1": {"text": "Up"}, "0": {"text": "Down"}}},
        {"type": "range", "options": {"from": 10, "to": 20, "result": {"text": "90", "color": "red"}}},
        {"type": "special", "options": {"match": "null", "result": {"text": "N/A"}}},
    ]
    assert found["overrides"][0]["properties"][0]["value"] == [{"type": "value", "options": {"1": {"text": "Up"}}}]


def test_30_options_of_the_tooltip() -> None:
    assert panel(30, type="timeseries", options={"tooltipOptions": {"mode": "multi"}})["options"] == {
        "tooltip": {"mode": "multi"}
    }


def test_31_labels_that_became_fields_are_merged() -> None:
    found = panel(31, transformations=[{"id": "labelsToFields"}, {"id": "organize"}])["transformations"]
    assert [one["id"] for one in found] == ["labelsToFields", "merge", "organize"]


def test_34_a_query_of_cloudwatch_has_one_statistic() -> None:
    asked = {"dimensions": {}, "namespace": "n", "region": "r", "metricName": "m"}
    targets = [{"refId": "A", **asked, "statistics": ["Max", "Min"]}, {"refId": "B", "expr": "up"}]
    found = panel(34, targets=targets)["targets"]
    assert [(one["refId"], one.get("statistic")) for one in found] == [("A", "Max"), ("B", None), ("C", "Min")]
    mark = {**asked, "name": "a", "prefixMatching": False, "statistics": ["Max", "Min"]}
    marks = DIFFERENCE.apply({"schemaVersion": 33, "annotations": {"list": [mark]}})["annotations"]["list"]
    assert [(one["name"], one["statistic"]) for one in marks] == [("a - Max", "Max"), ("a - Min", "Min")]


def test_35_the_axis_of_time_stays_where_all_others_are_hidden() -> None:
    fields = {"defaults": {"custom": {"axisPlacement": "hidden"}}, "overrides": []}
    [found] = panel(35, type="timeseries", fieldConfig=fields)["fieldConfig"]["overrides"]
    assert (found["matcher"], found["properties"][0]["value"]) == ({"id": "byType", "options": "time"}, "auto")


@pytest.mark.parametrize(
    ("name", "reference"),
    [
        ("$source", {"type": "loki", "uid": "$source"}),
        ("${source}", {"type": "loki", "uid": "${source}"}),
        ("${DS_WEB}", {"type": "prometheus", "uid": "${DS_WEB}"}),
        ("${DS_PROMETHEUS}", {"type": "prometheus", "uid": "${DS_PROMETHEUS}"}),
        ("$other", {"uid": "$other"}),
        ("Prometheus", {"type": "prometheus", "uid": "Prometheus"}),
        ("my metrics", {"uid": "my metrics"}),
        ("-- Mixed --", {"type": "datasource", "uid": "-- Mixed --"}),
        ("-- Grafana --", {"type": "grafana", "uid": "-- Grafana --"}),
        ("default", None),
        (None, None),
        ({"type": "tempo", "uid": "t"}, {"type": "tempo", "uid": "t"}),
    ],
)
def test_36_a_data_source_is_its_type_and_its_uid(name: Any, reference: Any) -> None:
    source = {"name": "source", "type": "datasource", "query": "loki"}
    found = DIFFERENCE.apply(
        {
            "schemaVersion": 32,
            "__inputs": [{"name": "DS_WEB", "type": "datasource", "pluginId": "prometheus"}],
            "templating": {"list": [source, {"name": "a", "type": "query", "datasource": name}]},
            "annotations": {"list": [{"name": "b", "datasource": name}]},
            "panels": [{"type": "stat", "datasource": name, "targets": [{"refId": "A"}]}],
        }
    )
    panel = found["panels"][0]
    assert panel["datasource"] == reference
    assert found["annotations"]["list"][0]["datasource"] == reference
    assert found["templating"]["list"][1]["datasource"] == reference
    own = reference is not None and reference["uid"] != "-- Mixed --"
    assert panel["targets"] == [{"refId": "A", **({"datasource": reference} if own else {})}]


@pytest.mark.parametrize(
    ("query", "reference"),
    [
        ('label_values(up{job="a,b"}, instance)', {"type": "prometheus", "uid": "my metrics"}),
        ({"query": "query_result(up)", "refId": "A"}, {"type": "prometheus", "uid": "my metrics"}),
        ("label_values(app)", {"uid": "my metrics"}),
        ('label_values({app="web"}, pod)', {"uid": "my metrics"}),
        ("*.servers.*", {"uid": "my metrics"}),
    ],
)
def test_36_a_variable_may_say_that_its_data_source_is_a_prometheus(query: Any, reference: Any) -> None:
    assert variable(36, type="query", datasource="my metrics", query=query)["datasource"] == reference


def test_36_a_panel_has_the_data_source_of_its_queries_but_not_that_of_expressions() -> None:
    asked = {"type": "elasticsearch", "uid": "e"}
    over = {"refId": "B", "datasource": {"type": "__expr__", "uid": "__expr__"}}
    assert panel(36, type="stat", targets=[{"refId": "A", "datasource": asked}, over])["datasource"] == asked
    assert "datasource" not in panel(36, type="stat", targets=[over])


@pytest.mark.parametrize(
    ("expr", "reference"),
    [
        ("sum(rate(up[5m]))", {"type": "prometheus", "uid": "my metrics"}),
        ('{app="web"} |= "error"', {"uid": "my metrics"}),
        (None, {"uid": "my metrics"}),
    ],
)
def test_36_a_data_source_that_is_asked_promql_alone_is_a_prometheus(expr: str | None, reference: Any) -> None:
    targets = [{"refId": "A", "expr": "up"}, {"refId": "B", "expr": expr}]
    assert panel(36, type="stat", datasource="my metrics", targets=targets)["datasource"] == reference


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"displayMode": "hidden", "placement": "right"}, {"displayMode": "list", "showLegend": False}),
        ({"displayMode": "table", "showLegend": False}, {"displayMode": "list", "showLegend": False}),
        ({"displayMode": "table"}, {"displayMode": "table"}),
        (True, {"displayMode": "list", "showLegend": True}),
    ],
)
def test_37_a_legend_is_shown_or_not(old: Any, new: dict[str, Any]) -> None:
    found = panel(37, type="timeseries", options={"legend": old})["options"]["legend"]
    assert found == ({**old, **new} if isinstance(old, dict) else new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("lcd-gauge", {"type": "gauge", "mode": "lcd"}),
        ("basic", {"type": "gauge", "mode": "basic"}),
        ("color-background", {"type": "color-background", "mode": "gradient"}),
        ("color-background-solid", {"type": "color-background", "mode": "basic"}),
        ("json-view", {"type": "json-view"}),
    ],
)
def test_38_how_a_cell_is_drawn_is_an_object(old: str, new: dict[str, Any]) -> None:
    rule = {"matcher": {}, "properties": [{"id": "custom.displayMode", "value": old}, {"id": "unit", "value": "s"}]}
    fields = {"defaults": {"custom": {"displayMode": old, "align": "left"}}, "overrides": [rule]}
    found = panel(38, type="table", fieldConfig=fields)["fieldConfig"]
    assert found["defaults"]["custom"] == {"align": "left", "cellOptions": new}
    assert found["overrides"][0]["properties"][0] == {"id": "custom.cellOptions", "value": new}


def test_39_the_table_of_series_has_settings_for_each_query() -> None:
    old = {"id": "timeSeriesTable", "options": {"refIdToStat": {"A": "mean"}}}
    assert panel(39, transformations=[old])["transformations"] == [
        {"id": "timeSeriesTable", "options": {"A": {"stat": "mean"}}}
    ]


@pytest.mark.parametrize(("old", "new"), [("5s", "5s"), ("", ""), (False, None), (None, None), (30, None)])
def test_40_the_refresh_is_text(old: Any, new: str | None) -> None:
    assert DIFFERENCE.apply({"schemaVersion": 39, "refresh": old}).get("refresh") == new


def test_what_is_of_today_in_a_dashboard_of_an_old_schema_is_not_touched() -> None:
    legend = {"displayMode": "table"}
    source = {"type": "prometheus", "uid": "p"}
    panel = {
        "id": 1,
        "type": "timeseries",
        "gridPos": {"x": 0, "y": 0, "w": 24, "h": 8},
        "datasource": source,
        "targets": [{"refId": "A", "expr": "up", "datasource": source}],
        "options": {"legend": legend},
    }
    found = DIFFERENCE.apply({"title": "Web", "schemaVersion": 16, "panels": [panel]})
    assert found == {"title": "Web", "schemaVersion": NEWEST, "panels": [panel]}


def test_41_the_picker_of_times_has_no_times() -> None:
    found = DIFFERENCE.apply({"schemaVersion": 40, "timepicker": {"time_options": ["5m"], "refresh_intervals": ["5s"]}})
    assert found["timepicker"] == {"refresh_intervals": ["5s"]}


def test_42_what_is_not_drawn_has_no_tooltip() -> None:
    rule = {"properties": [{"id": "custom.hideFrom", "value": {"viz": True}}]}
    [found] = panel(42, type="timeseries", fieldConfig={"overrides": [rule]})["fieldConfig"]["overrides"]
    assert found["properties"][0]["value"] == {"viz": True, "tooltip": True}
