"""Out to grafanalib and back: its objects give the JSON that obsdsl emits, and take the user's changes."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from typing import Any

import attr
import pytest
from grafanalib import core as G  # noqa: N812
from grafanalib._gen import DashboardEncoder
from hypothesis import given
from hypothesis import strategies as st

from obsdsl import (
    AdHocVariable,
    Annotation,
    ConstantVariable,
    CustomVariable,
    Dashboard,
    DashboardLink,
    DataSource,
    DataSourceVariable,
    GrafanaAnnotation,
    GroupByVariable,
    IntervalVariable,
    LibraryPanel,
    LokiQuery,
    Query,
    QueryVariable,
    RawPanel,
    RawVariable,
    Row,
    Stat,
    Text,
    TextVariable,
    Thresholds,
    TimeSeries,
    to_grafanalib,
)
from obsdsl.compile.context import Context
from obsdsl.compile.grafana.dashboard import dashboard as compiled
from obsdsl.compose.panel import Panel
from obsdsl.read.grafanalib import normalise_panel, oddities, read_dashboard
from tests.compile.grafana.examples import VERSIONS, example, kinds
from tests.read import example as checkout

instance = QueryVariable("instance", "label_values(up, instance)", multi=True, include_all=True)
TARGET = {"refId": "A", "expr": "up", "datasource": {"type": "prometheus", "uid": "main"}}
FULL = Dashboard(
    "Full",
    uid="full",
    folder="Shop",
    description="All that a dashboard can say.",
    tags=("b", "a"),
    variables=(
        instance,
        CustomVariable("list", {"One": "1", "Two": "2, or more"}, multi=True, default=("1",)),
        DataSourceVariable("logs", "loki", regex="/prod/"),
        IntervalVariable("window", ("1m", "5m"), auto=True),
        TextVariable("text", label="Text", description="Any."),
        ConstantVariable("constant", "1"),
        AdHocVariable("filters", filters=(("job", "=", "web"),)),
        GroupByVariable("by", default=("job",)),
        RawVariable("raw", {"type": "snapshot"}),
    ),
    rows=(
        Row(
            "Traffic",
            TimeSeries(
                "Requests", {"a": "up", "b": Query("up", interval_factor=2, id="Q")}, max=0.99, max_data_points=100
            ),
            TimeSeries("Requests", "up", key="again", thresholds=Thresholds("green", (80, "red")), repeat=instance),
            Stat("Up", "up", no_value="none", width=3, height=3),
            repeat=instance,
        ),
        Row("Traffic", Text("Notes", "# Notes"), LibraryPanel("Shared", "abc"), key="second", collapsed=True),
        Row("Raw", RawPanel({"title": "Raw", "type": "polystat-panel", "targets": [TARGET]}), Stat("Up", "up")),
        Row("Empty"),
    ),
    annotations=(Annotation("Down", "up == 0", tags=("job",)), GrafanaAnnotation("Marks", tags=("deploy",))),
    links=(DashboardLink("Docs", "https://example.org", new_tab=True), DashboardLink("Shop", tags=("shop",))),
    time=("now-1h", "now"),
    refresh="10s",
    timezone="utc",
    tooltip="all",
    editable=True,
    week_start="monday",
    extra={"liveNow": True, "fiscalYearStartMonth": 3},
)


def written(dashboard: Any) -> Any:
    """What grafanalib's own command writes."""
    return json.loads(json.dumps(dashboard.to_json_data(), cls=DashboardEncoder))


def without_keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: without_keys(one) for name, one in value.items() if name != "key"}
    return [without_keys(one) for one in value] if isinstance(value, list) else value


def goes_out_and_back(value: Dashboard, context: Context) -> None:
    ours = json.loads(json.dumps(compiled(value, context)))
    out = to_grafanalib(value, context)
    assert isinstance(out, G.Dashboard)
    assert without_keys(written(out)) == without_keys(ours)
    back = read_dashboard(out)
    assert json.loads(json.dumps(compiled(back, context))) == ours
    assert back.folder == value.folder


@pytest.mark.parametrize("version", VERSIONS[2:])
def test_a_full_dashboard_goes_out_and_back(version: tuple[int, int]) -> None:
    goes_out_and_back(FULL, Context(version))


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.kind)
def test_every_kind_of_panel_goes_out_and_back(kind: type[Panel], version: tuple[int, int]) -> None:
    if version < kind.since:
        return
    goes_out_and_back(Dashboard("D", panels=(example(kind, version),)), Context(version))


def test_a_dashboard_of_grafanalibs_goes_out_and_back() -> None:
    goes_out_and_back(read_dashboard(checkout.dashboard), Context())


@pytest.mark.parametrize("source", [None, DataSource("prometheus", "main"), DataSource("mimir", "${m}")])
def test_a_data_source_goes_out_and_back(source: DataSource | None) -> None:
    held = (Stat("a", "up"), TimeSeries("b", LokiQuery('{a="b"}')), Text("c", "text"))
    goes_out_and_back(Dashboard("D", datasource=source, variables=(instance,), panels=held), Context())
    goes_out_and_back(Dashboard("D", datasource=source, panels=held[2:]), Context())


titles = st.text("ab ", max_size=3)
sizes = st.tuples(st.integers(1, 24), st.integers(1, 20))
panels = st.lists(st.tuples(titles, sizes), max_size=6, unique_by=lambda one: one[0])


@given(st.lists(st.tuples(titles, panels, st.booleans()), max_size=4, unique_by=lambda one: one[0]))
def test_any_layout_goes_out_and_back(rows: list[tuple[str, list[tuple[str, tuple[int, int]]], bool]]) -> None:
    made = [
        Row(
            title,
            *(Text(one, "text", width=width, height=height) for one, (width, height) in held),
            collapsed=collapsed,
        )
        for title, held, collapsed in rows
    ]
    goes_out_and_back(Dashboard("D", rows=made), Context())


def test_panels_are_of_grafanalibs_classes_and_say_what_they_show() -> None:
    out = to_grafanalib(FULL)
    classes = [type(panel).__mro__[2] for panel in out.panels]
    assert classes[:4] == [G.RowPanel, G.TimeSeries, G.TimeSeries, G.Stat]
    requests, again, up = out.panels[1:4]
    assert (again.title, again.thresholds[1]) == ("Requests", {"color": "red", "value": 80})
    assert (again.repeat.variable, again.gridPos.w, requests.maxDataPoints) == ("instance", 12, 100)
    assert [target.expr for target in requests.targets] == ["up", "up"]
    assert [target.legendFormat for target in requests.targets] == ["a", "b"]
    assert (up.noValue, up.reduceCalc, up.graphMode) == ("none", "lastNotNull", "area")
    assert (out.title, out.uid, out.tags, out.refresh, out.time.start) == ("Full", "full", ["a", "b"], "10s", "now-1h")
    assert [template.name for template in out.templating.list][:2] == ["datasource", "instance"]
    # grafanalib takes whole numbers alone here; the JSON has the right one.
    assert requests.valueMax is None
    assert requests.to_json_data()["fieldConfig"]["defaults"]["max"] == 0.99


def test_changes_are_merged_and_the_rest_stays() -> None:
    out = to_grafanalib(FULL)
    panel = out.panels[1]
    panel.title = "Renamed"
    panel.fillOpacity = 50
    panel.valueMax = 2
    panel.thresholds = [G.Threshold("blue", 0, 0.0), G.Threshold("red", 1, 5.0)]
    panel.gridPos = G.GridPos(h=4, w=20, x=0, y=1)
    panel.targets[0].expr = "sum(up)"
    panel.targets.append(G.Target(expr="down"))
    panel.extraJson = {"options": {"timezone": ["utc"]}}
    out.tags.append("new")
    out.panels.append(G.Stat(title="New", targets=[G.Target(expr="up")]))
    before = compiled(FULL, Context())["panels"][1]
    after = panel.to_json_data()
    fields = after["fieldConfig"]["defaults"]
    assert (after["title"], fields["custom"]["fillOpacity"], fields["max"]) == ("Renamed", 50, 2)
    assert fields["thresholds"]["steps"] == [{"color": "blue"}, {"color": "red", "value": 5.0}]
    assert after["options"] == before["options"] | {"timezone": ["utc"]}
    assert [(one["refId"], one["expr"]) for one in after["targets"]] == [("A", "sum(up)"), ("Q", "up"), ("B", "down")]
    assert after["targets"][1] == before["targets"][1]
    back = read_dashboard(out)
    assert back.tags == ("a", "b", "new")
    assert (back.rows[0].panels[0].title, back.rows[0].panels[0].width) == ("Renamed", 20)
    assert back.rows[-1].panels[-1].title == "New"


def test_a_gauges_calculation_can_be_changed() -> None:
    """grafanalib itself writes it where nothing reads it."""
    (kind,) = [one for one in kinds() if one.kind == "gauge"]
    (gauge,) = to_grafanalib(Dashboard("D", panels=(example(kind, (12, 0)),))).panels
    gauge.calc = "max"
    assert gauge.to_json_data()["options"]["reduceOptions"]["calcs"] == ["max"]


def test_what_grafanalib_does_with_its_objects_works() -> None:
    out = to_grafanalib(FULL)
    same = written(out)
    assert written(copy.deepcopy(out)) == same
    assert written(out.auto_panel_ids()) == same
    assert attr.evolve(out, title="Other").to_json_data()["title"] == "Other"


def test_nothing_of_what_goes_out_is_an_oddity() -> None:
    for raw in written(to_grafanalib(FULL))["panels"]:
        for one in (raw, *raw.get("panels", ())):
            assert oddities(one) == ()
            assert normalise_panel(one) == {name: held for name, held in one.items() if name != "key"}


def test_grafanalib_is_imported_on_first_use() -> None:
    code = "import sys, obsdsl.compile.grafanalib, obsdsl.load; print('grafanalib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
