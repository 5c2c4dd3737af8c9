"""What stands around panels: ids, rows, queries, variables, annotations and links."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsdsl import (
    Annotation,
    Dashboard,
    DashboardLink,
    DataSource,
    Gauge,
    GrafanaAnnotation,
    LibraryPanel,
    LokiQuery,
    Query,
    QueryVariable,
    RawAnnotation,
    RawPanel,
    RawQuery,
    Row,
    Stat,
    TimeSeries,
)
from obsdsl.compose.default import ref_ids
from obsdsl.compose.query import Target
from tests.compile.grafana.oracle import Json, emitted, emitted_panel, lost, read, walk

up = Gauge("up", "Health.", range=(0, 1))


def by_title(dashboard: Dashboard) -> dict[str, int]:
    return {panel["title"]: panel["id"] for panel in emitted(dashboard)["panels"]}


def titled(*titles: str) -> Dashboard:
    return Dashboard("D", uid="d", panels=[TimeSeries(title, up) for title in titles])


TITLES = st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=9), unique=True, min_size=1, max_size=9)


@given(TITLES, st.data())
def test_inserting_a_panel_changes_no_other_id(titles: list[str], data: st.DataObject) -> None:
    before = by_title(titled(*titles))
    place = data.draw(st.integers(0, len(titles)))
    after = by_title(titled(*titles[:place], "the inserted one", *titles[place:]))
    assert {title: after[title] for title in titles} == before
    assert len(set(after.values())) == len(after)


def test_ids_come_from_keys_where_there_are_any() -> None:
    keyed = Dashboard("D", uid="d", rows=(Row("A", TimeSeries("one", up, key="k"), key="r"),))
    renamed = Dashboard("D", uid="d", rows=(Row("B", TimeSeries("two", up, key="k"), key="r"),))
    assert [one["id"] for one in emitted(keyed)["panels"]] == [one["id"] for one in emitted(renamed)["panels"]]


def test_ids_are_unique_and_small_enough_for_grafana() -> None:
    rows = [Row(f"r{i}", *[TimeSeries(f"p{j}", up) for j in range(20)], collapsed=i % 2 == 0) for i in range(20)]
    panels = emitted(Dashboard("D", uid="d", rows=rows))["panels"]
    ids = [one["id"] for panel in panels for one in (panel, *panel.get("panels", ()))]
    assert len(set(ids)) == len(ids) == 420
    assert all(0 < one < 2**31 for one in ids)


def test_an_open_rows_panels_follow_it_and_a_collapsed_rows_are_in_it() -> None:
    rows = (
        Row("Open", Stat("a", up), Stat("b", up), repeat="instance"),
        Row("Collapsed", TimeSeries("c", up), collapsed=True),
        Row("Empty"),
    )
    dashboard = emitted(Dashboard("D", uid="d", rows=rows))
    assert [(one["type"], one["title"], one["gridPos"]["y"]) for one in dashboard["panels"]] == [
        ("row", "Open", 0),
        ("stat", "a", 1),
        ("stat", "b", 1),
        ("row", "Collapsed", 5),
        ("row", "Empty", 6),
    ]
    opened, collapsed = dashboard["panels"][0], dashboard["panels"][3]
    assert (opened["panels"], opened["collapsed"], opened["repeat"]) == ([], False, "instance")
    assert [(one["title"], one["gridPos"]["y"]) for one in collapsed["panels"]] == [("c", 6)]
    assert list(lost(dashboard, read(dashboard))) == []


QUERY_IDS = st.lists(st.one_of(st.none(), st.sampled_from(["A", "B", "C", "AA", "errors"])), max_size=60)


@given(QUERY_IDS)
def test_queries_without_an_id_get_the_first_free_letters(ids: list[str | None]) -> None:
    names = ref_ids([Target(id=one) for one in ids])
    assert [name for name, one in zip(names, ids, strict=True) if one is not None] == [one for one in ids if one]
    free = [name for name, one in zip(names, ids, strict=True) if one is None]
    assert len(set(free)) == len(free)
    assert set(free) & {one for one in ids if one is not None} == set()


def test_letters_go_on_after_z() -> None:
    assert ref_ids([Target() for _ in range(54)])[24:29] == ["Y", "Z", "AA", "AB", "AC"]
    assert ref_ids([Target(), Target(id="B"), Target()]) == ["A", "B", "C"]


def test_queries_as_grafana_reads_them() -> None:
    panel = TimeSeries(
        "t",
        (
            Query("up", legend="{{job}}", step="1m", interval_factor=2, exemplars=True, hide=True),
            Query("up", instant=True, format="table", id="last"),
            LokiQuery('{app="web"}', legend="{{app}}", max_lines=10),
            RawQuery({"queryType": "traceql"}, datasource=DataSource("tempo", "t")),
        ),
    )
    found = emitted_panel(panel)
    prometheus = {"type": "prometheus", "uid": "${datasource}"}
    assert found["datasource"] == {"type": "datasource", "uid": "-- Mixed --"}
    assert found["targets"] == [
        {
            "refId": "A",
            "datasource": prometheus,
            "editorMode": "code",
            "expr": "up",
            "legendFormat": "{{job}}",
            "range": True,
            "interval": "1m",
            "intervalFactor": 2,
            "exemplar": True,
            "hide": True,
        },
        {
            "refId": "last",
            "datasource": prometheus,
            "editorMode": "code",
            "expr": "up",
            "legendFormat": "__auto",
            "instant": True,
            "range": False,
            "format": "table",
        },
        {
            "refId": "B",
            "datasource": {"type": "loki", "uid": "${loki}"},
            "editorMode": "code",
            "expr": '{app="web"}',
            "legendFormat": "{{app}}",
            "maxLines": 10,
            "queryType": "range",
        },
        {"refId": "C", "datasource": {"type": "tempo", "uid": "t"}, "queryType": "traceql"},
    ]


@pytest.mark.parametrize("query", [Query("up", legend="a", step="1m", interval_factor=2), LokiQuery('{a="b"}')])
def test_the_sdk_keeps_queries(query: Target) -> None:
    dashboard = emitted(Dashboard("D", uid="d", panels=(TimeSeries("t", query),)))
    assert list(lost(dashboard, read(dashboard))) == []


def test_the_viewer_chooses_the_data_sources_that_panels_need() -> None:
    panels = (TimeSeries("t", up), TimeSeries("l", LokiQuery('{a="b"}')))
    found = emitted(Dashboard("D", uid="d", panels=panels))["templating"]["list"]
    assert [(one["name"], one["query"]) for one in found] == [("datasource", "prometheus"), ("loki", "loki")]
    fixed = Dashboard("D", uid="d", panels=panels[:1], datasource="abc")
    assert emitted(fixed)["templating"]["list"] == []
    assert emitted(fixed)["panels"][0]["datasource"] == {"type": "prometheus", "uid": "abc"}


ANNOTATIONS: list[tuple[Any, Json]] = [
    (
        Annotation(
            "Restarts",
            up == 0,
            event_title="{{instance}}",
            text="down",
            tags=("job", "instance"),
            step="1m",
            value_is_time=True,
            hidden=True,
        ),
        {
            "name": "Restarts",
            "datasource": {"type": "prometheus", "uid": "${datasource}"},
            "enable": True,
            "hide": True,
            "iconColor": "red",
            "expr": "up == 0",
            "titleFormat": "{{instance}}",
            "textFormat": "down",
            "tagKeys": "job,instance",
            "step": "1m",
            "useValueForTime": True,
        },
    ),
    (
        GrafanaAnnotation("Deployments", tags=("deploy",), match_any=True, limit=10, enabled=False),
        {
            "name": "Deployments",
            "datasource": {"type": "grafana", "uid": "-- Grafana --"},
            "enable": False,
            "hide": False,
            "iconColor": "blue",
            "target": {"type": "tags", "tags": ["deploy"], "matchAny": True, "limit": 10},
        },
    ),
    (
        GrafanaAnnotation("Here"),
        {
            "name": "Here",
            "datasource": {"type": "grafana", "uid": "-- Grafana --"},
            "enable": True,
            "hide": False,
            "iconColor": "blue",
            "target": {"type": "dashboard", "limit": 100},
        },
    ),
    (
        RawAnnotation("Raw", {"datasource": {"type": "loki", "uid": "l"}, "enable": True, "expr": "{}"}),
        {"name": "Raw", "datasource": {"type": "loki", "uid": "l"}, "enable": True, "expr": "{}"},
    ),
]


@pytest.mark.parametrize(("value", "json"), ANNOTATIONS, ids=[value.name for value, _ in ANNOTATIONS])
def test_an_annotation_as_grafana_reads_it(value: Any, json: Json) -> None:
    dashboard = emitted(Dashboard("D", uid="d", annotations=(value,)))
    assert dashboard["annotations"]["list"] == [json]
    assert list(lost(dashboard, read(dashboard))) == []


def test_links_as_grafana_reads_them() -> None:
    links = (
        DashboardLink("Docs", "https://example.org", tooltip="Read", icon="doc", new_tab=True, keep_time=False),
        DashboardLink("Others", tags=("web",), as_dropdown=True, include_variables=False),
    )
    dashboard = emitted(Dashboard("D", uid="d", links=links))
    shared = {"asDropdown": False, "targetBlank": False, "keepTime": True, "includeVars": True}
    assert dashboard["links"] == [
        shared
        | {
            "title": "Docs",
            "type": "link",
            "url": "https://example.org",
            "tags": [],
            "tooltip": "Read",
            "icon": "doc",
            "targetBlank": True,
            "keepTime": False,
        },
        shared
        | {
            "title": "Others",
            "type": "dashboards",
            "url": "",
            "tags": ["web"],
            "tooltip": "",
            "icon": "external link",
            "asDropdown": True,
            "includeVars": False,
        },
    ]
    assert list(lost(dashboard, read(dashboard))) == []


def test_a_library_panel_and_a_raw_one() -> None:
    panels = (
        LibraryPanel("Shared", "abc", name="The shared one"),
        RawPanel({"title": "Raw", "type": "polystat-panel", "targets": [{"refId": "A", "expr": "up"}]}),
    )
    dashboard = emitted(Dashboard("D", uid="d", panels=panels))
    shared, raw = dashboard["panels"]
    assert shared["type"] == "library-panel-ref"
    assert shared["libraryPanel"] == {"uid": "abc", "name": "The shared one"}
    assert raw["datasource"] == {"type": "prometheus", "uid": "${datasource}"}
    assert list(lost(dashboard, read(dashboard))) == []


def test_a_whole_dashboard_is_kept() -> None:
    dashboard = emitted(
        Dashboard(
            "Everything",
            uid="everything",
            description="All of it.",
            tags=("b", "a", "b"),
            time=("now-1h", "now"),
            refresh="30s",
            timezone="utc",
            tooltip="all",
            editable=True,
            week_start="monday",
            variables=(QueryVariable("instance", up.label_values("instance"), multi=True, include_all=True),),
            annotations=[value for value, json in ANNOTATIONS if "target" not in json],
            links=(DashboardLink("Docs", "https://example.org"),),
            rows=(Row("r", TimeSeries("t", up)),),
            extra={"preload": True},
        ),
        (12, 3),
    )
    assert dashboard["tags"] == ["a", "b"]
    assert [path for path, one in walk(dashboard) if one is None] == []
    assert list(lost(dashboard, read(dashboard))) == []
