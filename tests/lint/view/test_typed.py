"""What a view says of dashboards of ours: one example of each kind of thing, and that it is what compiling writes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from obsdsl import (
    P1,
    AdHocVariable,
    AlertRule,
    Annotation,
    ConstantVariable,
    Counter,
    CustomVariable,
    Dashboard,
    DashboardLink,
    DataSource,
    DataSourceVariable,
    GrafanaAnnotation,
    GroupByVariable,
    Heatmap,
    Histogram,
    IntervalVariable,
    LibraryPanel,
    Link,
    LokiQuery,
    NodeGraph,
    Organize,
    Override,
    Query,
    QueryVariable,
    RawAnnotation,
    RawPanel,
    RawQuery,
    RawTransformation,
    RawVariable,
    Row,
    Stat,
    SwitchVariable,
    Table,
    Text,
    TextVariable,
    Thresholds,
    TimeSeries,
)
from obsdsl.compile.context import Context
from obsdsl.compile.grafana import compile_dashboard
from obsdsl.compose.panel import AnyPanel
from obsdsl.compose.variable import DashboardVariable
from obsdsl.define.unit import Unit
from obsdsl.express.render import render
from obsdsl.lint.view import DashboardView, PanelView, QueryView, SourceView, VariableView, dashboard_view
from obsdsl.read.grafana import read_dashboard
from tests.compile.grafana.examples import example, kinds

hits = Counter("hits_total", "Hits.", labels=("code",))
took = Histogram("took_seconds", "Duration.", buckets=(0.1, 1))
CHOSEN = SourceView("prometheus", "${datasource}")


def panel(given: AnyPanel, **fields: Any) -> PanelView:
    (found,) = dashboard_view(Dashboard("Host", panels=(given,), **fields)).panels
    return found


def query(*given: Any, **fields: Any) -> QueryView:
    return panel(TimeSeries("Hits", given, **fields)).queries[0]


def variable(given: DashboardVariable, **fields: Any) -> VariableView:
    (*_, found) = dashboard_view(Dashboard("Host", variables=(given,), **fields)).variables
    return found


def test_a_dashboard() -> None:
    dashboard = Dashboard(
        "Host",
        folder="Team",
        description="What it is.",
        tags=("a",),
        time=("now-1h", "now"),
        refresh="30s",
        links=(DashboardLink("Docs", "https://x"), DashboardLink("All", tags=("a",))),
        rows=(
            Row("CPU", Text("Note", "hello"), repeat="job", key="cpu"),
            Row("Disk", Text("Note", "bye"), collapsed=True),
        ),
    )
    found = dashboard_view(dashboard)
    assert (found.title, found.uid, found.folder, found.description) == ("Host", "host", "Team", "What it is.")
    assert (found.tags, found.editable, found.time, found.refresh) == (("a",), False, ("now-1h", "now"), "30s")
    assert (found.timezone, found.is_raw, found.datasource) == ("browser", False, CHOSEN)
    assert [(one.title, one.url, one.tags, one.kind) for one in found.links] == [
        ("Docs", "https://x", (), "link"),
        ("All", "", ("a",), "dashboards"),
    ]
    assert [(one.title, one.name, one.repeat, one.collapsed, one.lost) for one in found.rows] == [
        ("CPU", "cpu", "job", False, 0),
        ("Disk", "Disk", None, True, 0),
    ]
    assert [(one.key, one.row, one.text) for one in found.panels] == [
        ("host/cpu/Note", "CPU", "hello"),
        ("host/Disk/Note", "Disk", "bye"),
    ]
    assert found.source is dashboard


def test_the_variables_of_its_data_sources_are_among_a_dashboards() -> None:
    logs = TimeSeries("Logs", LokiQuery('{app="x"}'))
    found = dashboard_view(Dashboard("Host", panels=(logs, TimeSeries("Hits", hits.rate()))))
    assert [(one.name, one.kind, one.query) for one in found.variables] == [
        ("datasource", "datasource", "prometheus"),
        ("loki", "datasource", "loki"),
    ]
    assert dashboard_view(Dashboard("Host", datasource="p")).variables == ()


def test_a_panel() -> None:
    given = TimeSeries(
        "Hits",
        hits.rate(),
        key="hits",
        description="Why.",
        unit="bytes",
        min=0,
        max=100,
        decimals=2,
        thresholds=Thresholds("green", (80, "red"), mode="percentage"),
        overrides=(Override("free", unit="percent", links=(Link("Free", "/d/free"),)), Override(query="B", decimals=1)),
        transformations=(Organize(), RawTransformation("reduce", {}, disabled=True, query="B")),
        links=(Link("Runbook", "https://runbook"),),
        data_links=(Link("Logs", "/d/logs"),),
        repeat="instance",
        max_data_points=100,
        min_step="1m",
    )
    found = panel(given)
    assert (found.title, found.kind, found.row, found.key) == ("Hits", "timeseries", None, "host/hits")
    assert (found.description, found.min, found.max, found.decimals) == ("Why.", 0, 100, 2)
    assert (found.unit, found.other_units) == ("bytes", ("percent",))
    assert (found.thresholds, found.percent_thresholds) == (((None, "green"), (80, "red")), True)
    assert [(one.matcher, one.names, one.ref_id, one.properties) for one in found.overrides] == [
        ("byName", ("free",), None, ("unit", "links")),
        ("byFrameRefID", (), "B", ("decimals",)),
    ]
    assert [(one.id, one.disabled, one.ref_id) for one in found.transformations] == [
        ("organize", False, None),
        ("reduce", True, "B"),
    ]
    assert [one.url for one in (*found.links, *found.data_links)] == ["https://runbook", "/d/logs", "/d/free"]
    assert (found.repeat, found.max_data_points, found.min_step) == ("instance", 100, "1m")
    assert (found.datasource, found.path, found.is_raw, found.source) == (CHOSEN, (), False, given)


def test_the_data_source_that_the_json_says_in_the_end() -> None:
    elastic = {"type": "elasticsearch", "uid": "e"}
    raw = RawQuery({"query": "x"}, without=("datasource",))
    found = panel(
        Stat("Hits", (raw, RawQuery({"query": "y"}, extra={"datasource": "${ds}"})), extra={"datasource": elastic})
    )
    assert found.datasource is not None
    assert (found.datasource.type, found.datasource.uid) == ("elasticsearch", "e")
    assert [one.datasource and one.datasource.uid for one in found.queries] == ["e", "${ds}"]
    # The panel's own JSON may say it of its queries, too.
    found = panel(
        Stat(
            "Hits",
            (RawQuery({"query": "x"}), RawQuery({"query": "y"})),
            extra={"datasource": elastic, "targets": {"1": {"datasource": "${ds}"}}},
            without=("targets.0.datasource",),
        )
    )
    assert [one.datasource and one.datasource.uid for one in found.queries] == ["e", "${ds}"]


def test_what_is_no_promql_may_be_metricsql_on_a_dashboard_of_victoriametrics() -> None:
    stat = Stat("Hits", RawQuery({"expr": "topk_last(5, up)"}))
    (query,) = dashboard_view(Dashboard("VictoriaMetrics", panels=(stat,))).panels[0].queries
    assert (query.language, query.fault) == ("other", None)
    (query,) = dashboard_view(Dashboard("Host", panels=(stat,))).panels[0].queries
    assert query.fault is not None


def test_no_unit_is_none_in_an_override() -> None:
    assert panel(Stat("Hits", hits.rate(), overrides=(Override("free", unit=""),))).other_units == ()


def test_alerts_that_a_panel_draws() -> None:
    alert = AlertRule("Many", hits.rate() > 5, severity=P1, summary="Many.")
    found = panel(Stat("Hits", hits.rate(), thresholds=alert))
    assert (found.alerts, found.thresholds) == ((alert,), ())


def test_units_beside_that_of_the_values() -> None:
    assert panel(Heatmap("Took", took.bucket_series, cell_unit="ops")).other_units == ("ops",)
    graph = NodeGraph("Nodes", RawQuery({}), node_unit="bytes", edge_unit="s")
    assert len(panel(graph).other_units) == 2


def test_library_panels() -> None:
    found = panel(LibraryPanel("Shared", "uid"))
    assert (found.title, found.kind, found.is_library, found.queries) == ("Shared", "library-panel-ref", True, ())


def test_a_query_is_resolved_as_on_a_panel() -> None:
    found = query(hits.rate(), legend="{{code}}")
    assert found.node is not None
    assert found.text == render(found.node) == "rate(hits_total[$__rate_interval])"
    assert (found.id, found.language, found.fault, found.legend) == ("A", "promql", None, "{{code}}")
    assert (found.instant, found.hidden, found.format, found.datasource) == (False, False, None, CHOSEN)


def test_the_settings_of_a_query() -> None:
    given = Query(hits.rate(), id="X", legend="l", instant=True, format="table", step="1m", hide=True, datasource="p")
    found = query(given)
    assert (found.id, found.legend, found.instant, found.hidden, found.format) == ("X", "l", True, True, "table")
    assert (found.step, found.datasource, found.source) == ("1m", SourceView("prometheus", "p"), given)
    assert panel(Table("Hits", hits.rate())).queries[0].instant


def test_queries_of_other_languages() -> None:
    logs = query(LokiQuery('{app="x"}', legend="l"))
    assert (logs.language, logs.text, logs.node, logs.legend) == ("logql", '{app="x"}', None, "l")
    assert logs.datasource == SourceView("loki", "${loki}")
    raw = query(RawQuery({"rawSql": "select 1", "hide": True}, datasource=DataSource("mysql", "m")))
    assert (raw.language, raw.text, raw.node, raw.id) == ("other", "select 1", None, "A")
    assert query(RawQuery({"expr": "sum(up"})).fault is not None


def test_panels_of_several_data_sources_are_mixed() -> None:
    found = panel(TimeSeries("Hits", (Query(hits.rate(), datasource="a"), Query(hits.rate(), datasource="b"))))
    assert found.datasource == SourceView("datasource", "-- Mixed --")


def test_a_raw_panel() -> None:
    raw = {"type": "stat", "title": "Up", "targets": [{"refId": "A", "expr": "up"}]}
    given = RawPanel(raw)
    found = panel(given)
    assert (found.title, found.kind, found.key, found.is_raw) == ("Up", "stat", "host/Up", True)
    assert (found.datasource, found.queries[0].language, found.queries[0].text) == (CHOSEN, "promql", "up")
    assert found.source is given


def test_a_panel_of_grafanalibs_is_seen_as_it_goes_out() -> None:
    graph = {"type": "graph", "title": "Up", "yaxes": [{"format": "s"}], "targets": [{"expr": "up", "step": 10}]}
    found = panel(RawPanel(graph, dialect="grafanalib"))
    assert (found.kind, found.unit, found.queries[0].id, found.fault) == ("timeseries", "s", "A", None)
    broken = panel(RawPanel({**graph, "xaxis": {"mode": "series"}}, dialect="grafanalib"))
    assert broken.kind == "graph"
    assert broken.fault is not None
    assert "time series panel cannot" in broken.fault


def test_query_variables() -> None:
    found = variable(QueryVariable("x", hits(code="1").label_values("code"), multi=True, regex="/a/", descending=True))
    assert (found.function, found.asked, found.text) == ("label_values", "code", 'hits_total{code="1"}')
    assert found.query == 'label_values(hits_total{code="1"}, code)'
    assert (found.multi, found.refresh, found.sort, found.regex) == (True, "time", 2, "/a/")
    assert found.query[found.span.start : found.span.end] == found.text
    result = variable(QueryVariable("x", hits.rate().sum(by="code")))
    assert (result.function, result.text) == ("query_result", "sum by (code) (rate(hits_total[5m]))")
    assert result.query == f"query_result({result.text})"
    text = variable(QueryVariable("x", "label_values(up{, job)", datasource="p"))
    assert (text.asked, text.node, text.datasource) == ("job", None, SourceView("prometheus", "p"))
    assert text.fault is not None
    other = variable(QueryVariable("x", "show tags", datasource=DataSource("influxdb", "i")))
    assert (other.language, other.fault) == ("other", None)


VARIABLES: list[tuple[DashboardVariable, str, str, tuple[str, ...], Any]] = [
    (CustomVariable("x", {"One": "1", "Two": "2"}, default="2"), "custom", "One : 1,Two : 2", ("1", "2"), "2"),
    (IntervalVariable("x", ("1m", "5m")), "interval", "1m,5m", ("1m", "5m"), None),
    (TextVariable("x", default="a"), "textbox", "a", (), "a"),
    (ConstantVariable("x", "a"), "constant", "a", (), "a"),
    (SwitchVariable("x"), "switch", "", ("true", "false"), False),
    (AdHocVariable("x"), "adhoc", "", (), None),
    (GroupByVariable("x"), "groupby", "", (), ()),
    (DataSourceVariable("x", "loki", label="Logs"), "datasource", "loki", (), None),
    (RawVariable("x", {"type": "query", "query": "metrics(up)"}, label="Up"), "query", "metrics(up)", (), None),
]  # fmt: skip


@pytest.mark.parametrize(("given", "kind", "text", "options", "default"), VARIABLES)
def test_other_variables(
    given: DashboardVariable, kind: str, text: str, options: tuple[str, ...], default: Any
) -> None:
    found = variable(given)
    assert (found.name, found.kind, found.query, found.options, found.default) == ("x", kind, text, options, default)
    assert (found.label, found.hide, found.fault) == (given.label, given.hide, None)
    assert found.source is given


def test_annotations() -> None:
    given = (
        Annotation("Restarts", hits.rate() > 0, text="{{code}}"),
        GrafanaAnnotation("Own", enabled=False),
        RawAnnotation("Raw", {"expr": "up"}),
    )
    first, own, raw = dashboard_view(Dashboard("Host", annotations=given)).annotations
    assert (first.text, first.language) == ("rate(hits_total[5m]) > 0", "promql")
    assert first.datasource == CHOSEN
    assert (own.name, own.node, own.enabled, own.datasource) == (
        "Own",
        None,
        False,
        SourceView("grafana", "-- Grafana --"),
    )
    assert (raw.name, raw.text, raw.language) == ("Raw", "up", "promql")


def both(dashboard: Dashboard) -> tuple[DashboardView, DashboardView]:
    """The view of a dashboard, and that of the JSON which it compiles to."""
    file = read_dashboard(compile_dashboard(dashboard, Context()).content, "host.json")
    assert file.dashboard is not None
    return dashboard_view(dashboard), dashboard_view(file.dashboard)


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.kind)
def test_a_panel_is_seen_as_its_json_is(kind: Any) -> None:
    ours, read = both(Dashboard("Host", rows=(Row("Row", example(kind, (12, 0), key=None)),)))
    (one,), (other,) = ours.panels, read.panels
    for name in ("title", "kind", "row", "key", "description", "min", "max", "decimals", "datasource", "repeat"):
        assert getattr(one, name) == getattr(other, name), name
    for name in ("thresholds", "percent_thresholds", "max_data_points", "min_step", "is_library", "text"):
        assert getattr(one, name) == getattr(other, name), name
    assert [(q.id, q.text, q.node, q.language, q.hidden, q.step) for q in one.queries] == [
        (q.id, q.text, q.node, q.language, q.hidden, q.step) for q in other.queries
    ]
    assert [t.id for t in one.transformations] == [t.id for t in other.transformations]
    assert [(o.matcher, o.names, o.ref_id) for o in one.overrides] == [
        (o.matcher, o.names, o.ref_id) for o in other.overrides
    ]
    assert [(link.title, link.url) for link in one.links] == [(link.title, link.url) for link in other.links]
    assert sorted(link.url for link in one.data_links) == sorted(link.url for link in other.data_links)
    unit = one.unit.grafana() if isinstance(one.unit, Unit) else one.unit
    assert unit is None or unit == other.unit


def test_variables_and_annotations_are_seen_as_their_json_is() -> None:
    variables = (
        QueryVariable("a", hits.label_values("code"), include_all=True, sort="numerical", refresh="load"),
        QueryVariable("b", hits.rate()),
        *(one for one, *_ in VARIABLES[:4]),
    )
    given = [*variables[:2], *(type(one)(**{**vars_of(one), "name": f"v{i}"}) for i, one in enumerate(variables[2:]))]
    ours, read = both(Dashboard("Host", variables=tuple(given), annotations=(Annotation("A", hits.rate()),)))
    for one, other in zip(ours.variables, read.variables, strict=True):
        for name in ("name", "kind", "label", "multi", "include_all", "hide", "sort", "query", "text", "node", "asked"):
            assert getattr(one, name) == getattr(other, name), (one.name, name)
        assert (one.function, one.span, one.regex) == (other.function, other.span, other.regex)
    assert [(one.name, one.text, one.node) for one in ours.annotations] == [
        (one.name, one.text, one.node) for one in read.annotations
    ]


def vars_of(value: Any) -> dict[str, Any]:
    return {name: one for name, one in vars(value).items() if name not in ("location", "name")}


def test_views_of_one_dashboard_are_equal() -> None:
    dashboard = Dashboard("Host", panels=(TimeSeries("Hits", hits.rate()),))
    assert dashboard_view(dashboard) == dashboard_view(dashboard)
    assert json.dumps(dashboard_view(dashboard).panels[0].title) == '"Hits"'
