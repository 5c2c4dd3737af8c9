"""Dashboards from their JSON: what compiles comes back, what cannot be typed stays raw with its reason."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsdsl import (
    CustomVariable,
    Dashboard,
    DataSource,
    Gauge,
    IntervalVariable,
    Logs,
    LokiQuery,
    Query,
    QueryVariable,
    Row,
    Stat,
    Text,
    Thresholds,
    TimeSeries,
)
from obsdsl.compile.context import Context
from obsdsl.compile.grafana.dashboard import dashboard as compiled
from obsdsl.compile.grafana.emit import patched
from obsdsl.compose.panel import Panel, RawPanel
from obsdsl.compose.panels.plugin import PluginPanel
from obsdsl.compose.query import RawQuery
from obsdsl.compose.raw_dashboard import RawDashboard
from obsdsl.express.infer import Inference, catalog
from obsdsl.importing.dashboards.counted import ImportedDashboard
from obsdsl.importing.dashboards.file import dashboard_file
from obsdsl.importing.dashboards.patch import Inexpressible, Patch, difference, same
from obsdsl.importing.dashboards.read import read_typed
from obsdsl.importing.differences.difference import Differences
from obsdsl.importing.differences.registry import chosen
from tests.compile.grafana.examples import example, kinds

CONTEXT = Context()


def read(json: dict[str, Any]) -> ImportedDashboard:
    found = read_typed(RawDashboard(json), CONTEXT)
    value = found.value
    assert same(value.json if isinstance(value, RawDashboard) else compiled(value, CONTEXT), json)
    return found


def panel(**json: Any) -> dict[str, Any]:
    target = {"refId": "A", "expr": "up"}
    place = {"x": 0, "y": 0, "w": 12, "h": 8}
    return {"id": 1, "title": "One", "type": "stat", "gridPos": place, "targets": [target], **json}


def board(*panels: dict[str, Any], **json: Any) -> dict[str, Any]:
    return {"title": "Web", "uid": "web", "schemaVersion": 39, "panels": list(panels), **json}


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.__name__)
def test_a_panel_with_every_field_set_comes_back_typed(kind: Any) -> None:
    one = example(kind, CONTEXT.grafana)
    found = read(compiled(Dashboard("All", panels=(one,)), CONTEXT))
    assert isinstance(found.value, Dashboard)
    assert type(found.value.panels[0]) is kind


def test_what_a_person_wrote_comes_back_without_extra() -> None:
    wrote = Dashboard(
        "Web",
        variables=(
            QueryVariable("job", "label_values(up, job)", multi=True, include_all=True),
            CustomVariable("size", ("a", "b")),
            IntervalVariable("window", ("1m", "5m")),
        ),
        panels=(Text("About", content="Hello"),),
        rows=(
            Row("Traffic", Stat("Up", "sum(up)", unit="short"), TimeSeries("Rate", {"a": "up", "b": "up * 2"})),
            Row("More", TimeSeries("Limit", "up", thresholds=Thresholds("green", (80, "red"))), collapsed=True),
        ),
    )
    found = read(compiled(wrote, CONTEXT))
    assert found.raw == ()
    assert isinstance(found.value, Dashboard)
    panels = [one for _, one in found.value.all_panels() if isinstance(one, Panel)]
    assert [one.title for one in panels if one.extra or one.without] == []
    assert len(panels) == 4
    # The variable of the data source is the dashboard's own; here it is written out.
    parts: list[Any] = [*found.value.rows, *found.value.variables[1:]]
    assert [one for one in parts if one.extra or one.without] == []


def test_ids_and_places_stay() -> None:
    one = panel(id=7, gridPos={"x": 3, "y": 40, "w": 5, "h": 9})
    found = read(board(one))
    assert isinstance(found.value, Dashboard)
    (held,) = found.value.panels
    assert isinstance(held, Stat)
    assert held.extra["id"] == 7
    assert held.extra["gridPos"] == {"x": 3, "y": 40}


def test_a_panel_of_a_plugin_has_typed_queries() -> None:
    found = read(board(panel(type="graph", yaxes=[{"show": True}])))
    assert isinstance(found.value, Dashboard)
    (held,) = found.value.panels
    assert isinstance(held, PluginPanel)
    assert isinstance(held.query[0], Query)
    assert (found.typed_panels, found.plugin_panels, found.typed_queries) == (1, 1, 1)


@pytest.mark.parametrize("differences", [Differences(), chosen()], ids=["exact", "default"])
def test_panels_at_halves_of_lines_stay_there(differences: Differences) -> None:
    places = [(0, 0, 4.5, 3.5), (4.5, 0, 6, 3.5), (6, 3.5, 4.5, 3.5), (0, 3.5, 6, 7)]
    panels = [panel(id=i, gridPos=dict(zip("xywh", one, strict=True))) for i, one in enumerate(places, 1)]
    json = board(*panels)
    found = read_typed(RawDashboard(json), CONTEXT, differences)
    assert isinstance(found.value, Dashboard)
    made = differences.dashboard(compiled(found.value, CONTEXT))
    assert [one["gridPos"] for one in made["panels"]] == [one["gridPos"] for one in panels]


def test_a_victoriametrics_is_asked_as_a_prometheus() -> None:
    source = {"type": "victoriametrics-metrics-datasource", "uid": "$ds"}
    found = read(board(panel(datasource=source, targets=[{"refId": "A", "expr": "sum(up)", "datasource": source}])))
    assert (found.queries, found.typed_queries) == (1, 1)


def test_what_is_no_promql_stays_raw_and_says_why() -> None:
    found = read(board(panel(targets=[{"refId": "A", "expr": "topk_last(5, up)"}])))
    assert isinstance(found.value, Dashboard)
    (held,) = found.value.panels
    assert isinstance(held, Stat)
    assert isinstance(held.query[0], RawQuery)
    assert [(one.kind, one.name) for one in found.raw] == [("query", "One")]
    assert "topk_last" in found.raw[0].reason
    assert "topk_last" in dashboard_file(found).text.split("dashboard = ")[0]


def test_a_panel_of_the_library_that_stands_beside_its_reference_stays_raw() -> None:
    found = read(board({"id": 3, "title": "Shared", "libraryPanel": {"uid": "a", "name": "A"}, "options": {"a": 1}}))
    assert isinstance(found.value, Dashboard)
    assert isinstance(found.value.panels[0], RawPanel)
    assert found.raw[0].reason == "a panel of Grafana's library"


def test_comments_show_no_second_line_of_a_reason() -> None:
    found = read(board(panel(title="", targets=[{"refId": "A", "expr": "up{"}])))
    assert [line for line in dashboard_file(found).text.splitlines() if line.startswith("#")] == [
        "# Raw, query without a title: no PromQL: 1:4: the expression ends where a label or `}` belongs",
    ]


def test_that_nobody_says_whom_a_panel_asks_is_said_once() -> None:
    variable = {"type": "datasource", "name": "ds", "query": "prometheus"}
    source = {"type": "prometheus", "uid": "${ds}"}
    target = {"refId": "A", "expr": "up"}
    said, silent = panel(datasource=source, targets=[target]), panel(id=2, title="Two", targets=[target])
    found = read_typed(RawDashboard(board(said, silent, templating={"list": [variable]})), CONTEXT, chosen(False))
    assert isinstance(found.value, Dashboard)
    _, held = found.value.panels
    assert isinstance(held, Stat)
    assert held.query[0].without == ()
    assert set(held.without) == {"targets.0.datasource", "datasource"}


def test_rows_of_old_come_back_as_rows_of_old() -> None:
    found = read(
        board(rows=[{"title": "Row", "height": "250px", "panels": [panel(type="graph", span=6)]}]) | {"panels": []}
    )
    assert isinstance(found.value, Dashboard)
    assert found.value.old_rows
    assert found.typed_queries == 1


@pytest.mark.parametrize(
    ("json", "reason"),
    [
        (board(panel(), panel(title="Two")), "get the same id"),
        (board(title=""), "it has no title"),
        (board(rows=[{"panels": [5]}]), "rows whose panels are no objects"),
        (board(templating={"list": [{"name": "a", "type": "custom", "query": "x"}] * 2}), "two variables"),
    ],
)
def test_a_dashboard_that_cannot_be_typed_stays_as_it_is(json: dict[str, Any], reason: str) -> None:
    found = read(json)
    assert isinstance(found.value, RawDashboard)
    assert reason in found.raw[0].reason
    assert "dashboard = RawDashboard(" in dashboard_file(found).text


@pytest.mark.parametrize(
    "given",
    [
        {"options": {"url": "x"}},
        {"targets": []},
        {"targets": None, "datasource": None},
        {"datasource": {"type": "prometheus", "uid": "p"}, "fieldConfig": {"defaults": {}, "overrides": []}},
    ],
)
def test_a_plugin_may_ask_nothing(given: dict[str, Any]) -> None:
    json = {key: one for key, one in panel(type="acme-button-panel").items() if key != "targets"} | given
    found = read(board(json))
    assert isinstance(found.value, Dashboard)
    (held,) = found.value.panels
    assert isinstance(held, PluginPanel)
    assert held.query == ()
    assert (found.plugin_panels, found.queries, found.raw) == (1, 0, ())
    assert "unit=" not in dashboard_file(found).text


def test_other_panels_must_ask() -> None:
    found = read(board(panel(type="timeseries", targets=[])))
    assert found.raw[0].reason == "it has no queries"


VARIABLE = {"name": "job", "type": "custom", "query": "a,b"}
LINK = {"title": "Docs", "url": "https://x", "type": "link"}
MARK = {"name": "Deployed", "expr": "up", "datasource": {"type": "prometheus", "uid": "p"}}


@pytest.mark.parametrize("odd", [{}, {"name": None}, {"type": "query"}, {"name": "a b"}, {"name": "_x", "type": "é"}])
def test_a_variable_that_cannot_be_read_stays_alone_as_it_is(odd: dict[str, Any]) -> None:
    source = board(templating={"list": [VARIABLE, odd, {**VARIABLE, "name": "x"}, odd | {"name": ""}]})
    found = read(source)
    assert isinstance(found.value, Dashboard)
    assert "templating" not in found.value.extra
    kinds = [type(one).__name__ for one in found.value.variables]
    assert kinds == ["CustomVariable", "RawVariable", "CustomVariable", "RawVariable"]
    assert compiled(found.value, CONTEXT)["templating"] == source["templating"]
    assert {part.kind for part in found.raw} == {"variable"}


@pytest.mark.parametrize("odd", [{}, {"name": None}, {"name": 5, "expr": "up"}, {"name": "", "enable": True}])
def test_an_annotation_that_cannot_be_read_stays_alone_as_it_is(odd: dict[str, Any]) -> None:
    source = board(annotations={"list": [MARK, odd, MARK]})
    found = read(source)
    assert isinstance(found.value, Dashboard)
    assert "annotations" not in found.value.extra
    assert len(found.value.annotations) == 3
    assert compiled(found.value, CONTEXT)["annotations"] == source["annotations"]


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"title": None, "url": "x"},
        {"title": "x", "tags": "a"},
        {"title": "x", "url": None, "new": 1},
        {"title": "x", "tags": ["a"], "url": "https://y"},
    ],
)
def test_a_link_holds_what_its_json_has_beside_its_fields(odd: dict[str, Any]) -> None:
    source = board(links=[LINK, odd])
    found = read(source)
    assert isinstance(found.value, Dashboard)
    assert "links" not in found.value.extra
    assert len(found.value.links) == 2
    assert compiled(found.value, CONTEXT)["links"] == source["links"]


def test_a_list_of_what_is_no_object_stays_as_it_is() -> None:
    source = board(links=[LINK, None], templating={"list": [5, VARIABLE]})
    found = read(source)
    assert isinstance(found.value, Dashboard)
    assert found.value.links == found.value.variables == ()
    made = compiled(found.value, CONTEXT)
    assert (made["links"], made["templating"]) == (source["links"], source["templating"])


KEYS = st.text("abc", min_size=1, max_size=2)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text("ab", max_size=2),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1, max_size=2), inner, max_size=3)
    ),
    max_leaves=12,
)
OBJECTS = st.dictionaries(KEYS, JSON, max_size=4)


@attrs.frozen
class Held:
    extra: Any
    without: Any


@given(OBJECTS, OBJECTS)
def test_a_patch_makes_the_one_of_the_other(made: dict[str, Any], wanted: dict[str, Any]) -> None:
    try:
        patch = difference(made, wanted)
    except Inexpressible:
        return
    assert same(patched(Held(patch.extra, patch.without), made), wanted)


def test_no_patch_where_only_the_layout_of_promql_differs() -> None:
    assert difference({"expr": "sum(up)"}, {"expr": "sum( up )"}) == Patch({}, ())


WHERE = (
    *("panels", "rows", "templating", "annotations", "links", "tags", "time", "refresh", "graphTooltip", "uid"),
    *(f"panel.{name}" for name in ("id", "gridPos", "title", "targets", "fieldConfig", "options", "links", "type")),
    *(f"target.{name}" for name in ("expr", "refId", "datasource", "interval", "legendFormat", "hide", "format")),
    *(f"variable.{name}" for name in ("name", "type", "query", "current", "options", "sort", "hide", "refresh")),
)


@given(st.dictionaries(st.sampled_from(WHERE), JSON, min_size=1, max_size=3))
def test_odd_json_is_kept_and_nothing_is_raised(odd: dict[str, Any]) -> None:
    target = {"refId": "A", "expr": "up"}
    variable = {"name": "size", "type": "custom", "query": "a,b"}
    one = panel(targets=[target])
    json = board(one, templating={"list": [variable]})
    parts = {"panel": one, "target": target, "variable": variable}
    for name, value in odd.items():
        part, _, key = name.rpartition(".")
        parts.get(part, json)[key] = value
    read(json)


def test_a_panel_without_a_unit_has_none_whatever_is_known_of_its_metrics() -> None:
    found = read(board(panel(targets=[{"refId": "A", "expr": "max(process_cpu_seconds)"}])))
    assert isinstance(found.value, Dashboard)
    (held,) = found.value.panels
    assert isinstance(held, Stat)
    known = attrs.evolve(CONTEXT, infer=Inference(catalog([Gauge("process_cpu_seconds", "Time.").declaration])))
    assert "unit" not in compiled(found.value, known)["panels"][0].get("fieldConfig", {}).get("defaults", {})
    told = attrs.evolve(found.value, panels=(attrs.evolve(held, unit=None, extra={}, without=()),))
    assert compiled(told, known)["panels"][0]["fieldConfig"]["defaults"]["unit"] == "s"


def test_text_that_names_a_variable_of_a_data_source_says_its_language() -> None:
    variable = {"name": "logs", "type": "datasource", "query": "loki"}
    target = {"refId": "A", "expr": '{app="web"} |= "error"'}
    found = read(board(panel(type="logs", datasource="$logs", targets=[target]), templating={"list": [variable]}))
    assert isinstance(found.value, Dashboard)
    (held,) = found.value.panels
    assert isinstance(held, Logs)
    assert held.query[0].datasource == DataSource("loki", "$logs")
    assert isinstance(held.query[0], LokiQuery)


def test_a_variable_in_another_language_stays_raw() -> None:
    variable = {"name": "host", "type": "query", "query": 'SHOW TAG VALUES WITH KEY = "host"', "datasource": "Influx"}
    found = read(board(panel(), templating={"list": [variable]}))
    assert [(one.kind, one.name) for one in found.raw] == [("variable", "host")]
