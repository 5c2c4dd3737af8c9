"""What a view says of JSON that was read: one example of each kind of thing, of today and of old."""

from __future__ import annotations

import json
from typing import Any

import pytest

from obsdsl.express.render import render
from obsdsl.express.tokens import Span
from obsdsl.lint.view import DashboardView, PanelView, QueryView, SourceView, VariableView, dashboard_view
from obsdsl.read.grafana import read_dashboard

PROMETHEUS = {"type": "prometheus", "uid": "p"}


def view(**fields: Any) -> DashboardView:
    file = read_dashboard(json.dumps({"title": "Host", "uid": "host", "panels": [], **fields}), "host.json")
    assert file.dashboard is not None, file.flaws
    return dashboard_view(file.dashboard)


def panel(**fields: Any) -> PanelView:
    (found,) = view(panels=[{"type": "timeseries", "title": "Load", **fields}]).panels
    return found


def query(**fields: Any) -> QueryView:
    (found,) = panel(datasource=PROMETHEUS, targets=[{"refId": "A", **fields}]).queries
    return found


def variable(**fields: Any) -> VariableView:
    held = [{"type": "query", "name": "x", "datasource": PROMETHEUS, **fields}]
    (found,) = view(templating={"list": held}).variables
    return found


def test_a_dashboard() -> None:
    found = view(
        description="What it is.",
        tags=["a", 5, "b"],
        editable=False,
        time={"from": "now-1h", "to": "now"},
        refresh="30s",
        timezone="utc",
        schemaVersion=39,
        links=[{"type": "dashboards", "tags": ["a"]}, {"type": "link", "title": "Docs", "url": "https://x"}],
    )
    assert (found.title, found.uid, found.description, found.folder) == ("Host", "host", "What it is.", None)
    assert (found.tags, found.editable, found.time) == (("a", "b"), False, ("now-1h", "now"))
    assert (found.refresh, found.timezone) == ("30s", "utc")
    assert [(one.kind, one.title, one.url, one.tags, one.path) for one in found.links] == [
        ("dashboards", "", "", ("a",), ("links", 0)),
        ("link", "Docs", "https://x", (), ("links", 1)),
    ]
    assert (found.is_raw, found.path, found.datasource) == (True, (), None)


def test_a_dashboard_that_says_nothing() -> None:
    found = view(tags=None, refresh=False, schemaVersion="16", time=None, links=None, uid=None)
    assert (found.uid, found.tags, found.editable, found.time) == ("", (), True, (None, None))
    assert (found.refresh, found.timezone, found.links) == (None, None, ())


def test_a_panel_of_today() -> None:
    found = panel(
        id=7,
        gridPos={"x": 0, "y": 1, "w": 12, "h": 8.5},
        description="Why.",
        fieldConfig={
            "defaults": {
                "unit": "bytes",
                "min": 0,
                "max": "100",
                "decimals": 2,
                "thresholds": {
                    "mode": "percentage",
                    "steps": [{"color": "green", "value": None}, {"color": "red", "value": 80}],
                },
                "links": [{"title": "Logs", "url": "/d/logs?var-x=$x"}],
            },
            "overrides": [
                {
                    "matcher": {"id": "byName", "options": "free"},
                    "properties": [{"id": "unit", "value": "percent"}, {"id": "links", "value": [{"url": "/d/free"}]}],
                },
                {"matcher": {"id": "byNames", "options": {"mode": "include", "names": ["a", "b"]}}, "properties": []},
                {"matcher": {"id": "byFrameRefID", "options": "B"}, "properties": [{"id": "color"}]},
            ],
        },
        links=[{"title": "Runbook", "url": "https://runbook"}],
        transformations=[
            {"id": "organize", "options": {}},
            {"id": "reduce", "disabled": True, "filter": {"id": "byRefId", "options": "B"}},
        ],
        repeat="instance",
        maxDataPoints=100,
        interval="1m",
    )
    assert (found.title, found.kind, found.row, found.key, found.id) == ("Load", "timeseries", None, "host/Load", 7)
    assert (found.unit, found.other_units) == ("bytes", ("percent",))
    assert (found.min, found.max, found.decimals, found.description) == (0, 100, 2, "Why.")
    assert (found.thresholds, found.percent_thresholds) == (((None, "green"), (80, "red")), True)
    assert [(one.matcher, one.names, one.ref_id, one.properties) for one in found.overrides] == [
        ("byName", ("free",), None, ("unit", "links")),
        ("byNames", ("a", "b"), None, ()),
        ("byFrameRefID", (), "B", ("color",)),
    ]
    assert [(one.id, one.disabled, one.ref_id) for one in found.transformations] == [
        ("organize", False, None),
        ("reduce", True, "B"),
    ]
    assert [one.url for one in (*found.links, *found.data_links)] == ["https://runbook", "/d/logs?var-x=$x", "/d/free"]
    assert (found.repeat, found.max_data_points, found.min_step) == ("instance", 100, "1m")
    assert (found.is_library, found.is_raw, found.path) == (False, True, ("panels", 0))


def test_a_panel_that_says_nothing() -> None:
    (found,) = view(panels=[{"type": None, "title": {}, "targets": None, "gridPos": {"h": 1}}], schemaVersion=1).panels
    assert (found.title, found.kind, found.key, found.queries, found.unit) == ("", "timeseries", "host/", (), None)
    assert (found.datasource, found.thresholds, found.id) == (None, (), None)


def test_a_graph_of_old() -> None:
    found = panel(
        type="graph",
        yaxes=[{"format": "s", "min": "0", "max": None}, {"format": "short"}],
        thresholds=[{"value": 5, "colorMode": "critical"}, {"value": 3, "colorMode": "custom", "lineColor": "blue"}],
        seriesOverrides=[{"alias": "/free/", "yaxis": 2}],
        decimals=None,
    )
    assert (found.kind, found.unit, found.other_units) == ("graph", "s", ("short",))
    assert (found.min, found.max, found.decimals) == (0, None, None)
    assert found.thresholds == ((5, "critical"), (3, "blue"))
    assert [(one.matcher, one.option, one.properties) for one in found.overrides] == [("alias", "/free/", ("yaxis",))]
    assert panel(type="graph", y_formats=["bytes", "ops"]).unit == "bytes"


def test_a_single_stat() -> None:
    gauge = {"show": True, "minValue": 0, "maxValue": 100}
    found = panel(type="singlestat", format="percent", thresholds="50, 80", colors=["g", "o", "r"], gauge=gauge)
    assert (found.unit, found.min, found.max) == ("percent", 0, 100)
    assert found.thresholds == ((None, "g"), (50, "o"), (80, "r"))
    assert panel(type="singlestat", thresholds="", colors=["g"], gauge={**gauge, "show": False}).max is None


def test_a_table_of_old_names_units_by_column() -> None:
    styles = [{"type": "date", "unit": "x"}, {"type": "number", "unit": "bytes"}]
    found = panel(type="table-old", styles=styles)
    assert (found.unit, found.other_units) == (None, ("bytes",))


def test_a_gauge_of_grafana_6() -> None:
    options = {"fieldOptions": {"defaults": {"unit": "s", "max": 5}, "thresholds": [{"value": None, "color": "g"}]}}
    found = panel(type="gauge", options=options)
    assert (found.unit, found.max, found.thresholds) == ("s", 5, ((None, "g"),))


def test_a_heatmap_has_its_unit_on_its_axis() -> None:
    options = {"yAxis": {"unit": "s", "min": 1}, "cellValues": {"unit": "ops"}}
    found = panel(type="heatmap", options=options, fieldConfig={"defaults": {"unit": "short"}})
    assert (found.unit, found.other_units, found.min) == ("s", ("ops",), 1)
    assert panel(type="heatmap", yAxis={"format": "bytes"}).unit == "bytes"


def test_texts_and_library_panels() -> None:
    assert panel(type="text", options={"content": "Hello $x"}).text == "Hello $x"
    assert panel(type="text", content="of old").text == "of old"
    library = panel(type=None, libraryPanel={"uid": "l", "name": "Shared"})
    assert (library.is_library, library.kind) == (True, "library-panel-ref")


def test_rows_of_today() -> None:
    found = view(
        panels=[
            {"type": "text", "title": "above"},
            {"type": "row", "title": "Open", "repeat": "job", "panels": []},
            {"type": "stat", "title": "in open"},
            {"type": "row", "title": "Closed", "collapsed": True, "panels": [{"type": "stat", "title": "in closed"}]},
            {"type": "row", "title": "Losing", "panels": [{"type": "stat", "title": "lost"}]},
        ]
    )
    assert [(one.title, one.row, one.key) for one in found.panels] == [
        ("above", None, "host/above"),
        ("in open", "Open", "host/Open/in open"),
        ("in closed", "Closed", "host/Closed/in closed"),
        ("lost", "Losing", "host/Losing/lost"),
    ]
    assert [(one.title, one.repeat, one.collapsed, one.lost, one.path) for one in found.rows] == [
        ("Open", "job", False, 0, ("panels", 1)),
        ("Closed", None, True, 0, ("panels", 3)),
        ("Losing", None, False, 1, ("panels", 4)),
    ]


def test_rows_of_old() -> None:
    rows = [
        {"title": "CPU", "collapse": False, "panels": [{"type": "graph", "title": "Load"}]},
        {"title": "Disk", "collapse": True, "repeat": "disk", "panels": [{"type": "graph", "title": "IO"}]},
    ]
    found = view(rows=rows, panels=None)
    assert [(one.title, one.row, one.path) for one in found.panels] == [
        ("Load", "CPU", ("rows", 0, "panels", 0)),
        ("IO", "Disk", ("rows", 1, "panels", 0)),
    ]
    assert [(one.title, one.collapsed, one.repeat, one.lost) for one in found.rows] == [
        ("CPU", False, None, 0),
        ("Disk", True, "disk", 0),
    ]


def test_a_wrapped_dashboard_has_paths_from_the_top_of_its_file() -> None:
    data = {"dashboard": {"title": "Host", "panels": [{"type": "stat", "targets": [{"expr": "up"}]}]}, "meta": {}}
    file = read_dashboard(json.dumps(data), "host.json")
    assert file.dashboard is not None
    found = dashboard_view(file.dashboard)
    assert found.path == ("dashboard",)
    assert found.panels[0].queries[0].text_path == ("dashboard", "panels", 0, "targets", 0, "expr")


def test_a_query() -> None:
    found = query(
        expr="rate(up[$__rate_interval])",
        legendFormat="{{job}}",
        instant=True,
        hide=True,
        format="table",
        interval="1m",
    )
    assert (found.id, found.language, found.text) == ("A", "promql", "rate(up[$__rate_interval])")
    assert found.node is not None
    assert (render(found.node), found.fault) == ("rate(up[$__rate_interval])", None)
    assert (found.legend, found.instant, found.hidden, found.format, found.step) == (
        "{{job}}",
        True,
        True,
        "table",
        "1m",
    )
    assert found.datasource == SourceView("prometheus", "p")
    assert found.path == ("panels", 0, "targets", 0)


def test_a_query_that_is_no_promql_says_where() -> None:
    found = query(expr="sum(rate(up[5m])")
    assert found.node is None
    assert found.fault is not None
    assert found.fault.message == "the parenthesis of sum is never closed; write `)`"
    assert found.fault.span == Span(0, 3)
    second = query(expr="up +\n  rate(up[5m]")
    assert second.fault is not None
    assert second.fault.span == Span(7, 11)


@pytest.mark.parametrize("expr", [None, "", "  ", {"a": 1}])
def test_a_query_without_text_has_neither_tree_nor_fault(expr: Any) -> None:
    found = query(expr=expr)
    assert (found.node, found.fault, found.text.strip()) == (None, None, "")


def test_a_number_is_an_expression() -> None:
    assert query(expr=1).text == "1"
    assert query(expr=1).node is not None


def test_targets_without_refid_or_with_one_refid_are_all_there() -> None:
    targets = [{"expr": "up"}, {"refId": "A"}, {"refId": "A"}, {"refId": 5}]
    assert [one.id for one in panel(targets=targets).queries] == ["", "A", "A", "5"]


# The panel's and the target's data source, the text, the language.
LANGUAGES: list[tuple[Any, Any, str, str]] = [
    (PROMETHEUS, None, "up", "promql"),
    (PROMETHEUS, None, "up |= 1", "promql"),
    ({"type": "loki", "uid": "l"}, None, '{app="x"}', "logql"),
    ({"type": "datasource", "uid": "-- Mixed --"}, {"type": "loki", "uid": "l"}, '{app="x"}', "logql"),
    ({"type": "datasource", "uid": "-- Mixed --"}, None, "up", "promql"),
    ({"uid": "$ds"}, None, "up", "promql"),
    ({"uid": "${ds}"}, None, "no promql", "promql"),
    ("$logs", None, "up", "logql"),
    ("[[logs]]", None, "up", "logql"),
    ("${DS_ES}", None, "up", "other"),
    ("${DS_UNKNOWN}", None, "up", "promql"),
    ("${DS_UNKNOWN}", None, "no promql", "other"),
    ("Prometheus", None, "no promql", "promql"),
    ("My data", None, "no promql", "other"),
    ("My data", None, "up", "promql"),
    (None, None, "up", "promql"),
    (None, None, "no promql", "other"),
    (None, {"type": "influxdb", "uid": "i"}, "up", "other"),
    ("-- Grafana --", None, "up", "other"),
]


@pytest.mark.parametrize(("its", "of_target", "expr", "language"), LANGUAGES)
def test_the_language_follows_from_the_data_source(its: Any, of_target: Any, expr: str, language: str) -> None:
    held = [
        {"type": "datasource", "name": "ds", "query": "prometheus"},
        {"type": "datasource", "name": "logs", "query": "loki"},
    ]
    (found,) = view(
        templating={"list": held},
        __inputs=[{"name": "DS_ES", "pluginId": "elasticsearch"}],
        panels=[{"type": "stat", "datasource": its, "targets": [{"expr": expr, "datasource": of_target}]}],
    ).panels[0].queries  # fmt: skip
    assert found.language == language
    assert (found.node is not None) <= (language == "promql")
    assert found.fault is None or language == "promql"


def test_without_a_known_source_the_logs_panel_asks_in_logql() -> None:
    assert panel(type="logs", targets=[{"expr": '{app="x"}'}]).queries[0].language == "logql"


@pytest.mark.parametrize("says", [{"title": "VictoriaMetrics - vmagent"}, {"tags": ["victoriametrics"]}])
def test_what_is_no_promql_may_be_metricsql_on_a_dashboard_of_victoriametrics(says: dict[str, Any]) -> None:
    exprs = ("up", "topk_last(5, up)")
    held = [{"type": "stat", "datasource": PROMETHEUS, "targets": [{"expr": one} for one in exprs]}]
    promql, metricsql = view(panels=held, **says).panels[0].queries
    assert (promql.language, metricsql.language, metricsql.fault) == ("promql", "other", None)
    (other,) = view(templating={"list": [{"type": "query", "query": "label_values(x{,a)"}]}, **says).variables
    assert other.fault is None


def test_queries_of_other_languages_have_their_text() -> None:
    source = {"type": "mysql", "uid": "m"}
    (found,) = panel(datasource=source, targets=[{"rawSql": "select 1", "refId": "A"}]).queries
    assert (found.language, found.text, found.text_path[-1]) == ("other", "select 1", "rawSql")


# The query of a variable, with its function, its text, the label asked for, and the beginning of the text.
QUERIES: list[tuple[str, str | None, str, str | None, int]] = [
    ("label_values(job)", "label_values", "", "job", 17),
    ('label_values(up{job="x, y"}, instance)', "label_values", 'up{job="x, y"}', "instance", 13),
    (" label_values( up , $label ) ", "label_values", "up", "$label", 15),
    ("query_result(topk(5, up))", "query_result", "topk(5, up)", None, 13),
    ("label_names()", "label_names", "", None, 13),
    ("label_names(up)", "label_names", "up", None, 12),
    ("metrics(node_.*)", "metrics", "node_.*", None, 8),
    ("up", "series", "up", None, 0),
    ("", None, "", None, 0),
]


@pytest.mark.parametrize("wrapped", [False, True])
@pytest.mark.parametrize(("text", "function", "expression", "label", "offset"), QUERIES)
def test_a_query_variable(
    text: str, function: str | None, expression: str, label: str | None, offset: int, wrapped: bool
) -> None:
    found = variable(query={"query": text, "refId": "x", "qryType": 5} if wrapped else text)
    assert (found.query, found.function, found.text, found.asked) == (text, function, expression, label)
    assert found.offset == offset
    assert text[found.span.start : found.span.end] == expression
    assert (found.node is not None) == (bool(expression) and function != "metrics")
    assert found.fault is None
    assert found.query_path == (*found.path, "query", "query") if wrapped else (*found.path, "query")


def test_a_query_variable_that_is_no_promql_says_where() -> None:
    found = variable(query="label_values(up{, job)")
    assert found.fault is not None
    assert found.node is None


def test_the_settings_of_a_variable() -> None:
    found = variable(
        label="Instance", multi=True, includeAll=True, allValue=".*", hide=2, refresh=1, sort=3, regex="/a/",
        current={"text": "a", "value": ["a"]}, options=[{"value": "a"}, {"value": 5}, {}], description="Which.",
    )  # fmt: skip
    assert (found.name, found.kind, found.label, found.description) == ("x", "query", "Instance", "Which.")
    assert (found.multi, found.include_all, found.all_value, found.hide) == (True, True, ".*", "variable")
    assert (found.refresh, found.sort, found.regex, found.options, found.default) == (
        "load",
        3,
        "/a/",
        ("a", "5"),
        ["a"],
    )
    assert (found.datasource, found.path) == (SourceView("prometheus", "p"), ("templating", "list", 0))
    odd = variable(hide=True, refresh=False, sort="2", multi=None, current=None)
    assert (odd.hide, odd.refresh, odd.sort, odd.multi, odd.default) == ("label", "never", 2, False, None)


def test_other_kinds_of_variable() -> None:
    assert variable(type="custom", query="a, b : 5", datasource=None).options == ("a", "5")
    assert variable(type="interval", query="1m,5m", refresh=2).refresh == "time"
    source = variable(type="datasource", query="prometheus")
    assert (source.query, source.refresh, source.node, source.function) == ("prometheus", "never", None, None)
    assert variable(type="constant", query="up").node is None
    assert variable(type="adhoc").refresh is None


def test_a_variable_of_an_unknown_source_is_promql_where_it_reads_as_such() -> None:
    assert variable(datasource=None, query="label_values(up, job)").language == "promql"
    assert variable(datasource="Influx", query="SHOW TAG VALUES").language == "other"
    assert variable(datasource="Influx", query="SHOW TAG VALUES").fault is None


@pytest.mark.parametrize("inner", [False, True])
def test_an_annotation(inner: bool) -> None:
    asks: dict[str, Any] = {"target": {"expr": "changes(up[5m])"}} if inner else {"expr": "changes(up[5m])"}
    held = {
        "name": "Restarts",
        "datasource": PROMETHEUS,
        "enable": True,
        "hide": True,
        "titleFormat": "{{job}}",
        **asks,
    }
    (found,) = view(annotations={"list": [held]}).annotations
    assert (found.name, found.text, found.language) == ("Restarts", "changes(up[5m])", "promql")
    assert found.node is not None
    assert (found.enabled, found.hidden, found.event_title) == (True, True, "{{job}}")
    assert found.text_path == ("annotations", "list", 0, *(("target",) if inner else ()), "expr")


def test_grafanas_own_annotation_asks_nothing() -> None:
    held = {"builtIn": 1, "datasource": "-- Grafana --", "name": "Annotations & Alerts", "enable": False}
    (found,) = view(annotations={"list": [held]}).annotations
    assert (found.node, found.fault, found.language, found.enabled) == (None, None, "other", False)


def test_inputs_of_an_export() -> None:
    assert view(__inputs=[{"name": "DS_P", "pluginId": "prometheus"}, {"name": "VAR_X"}]).inputs == ("DS_P", "VAR_X")
