"""Whole dashboards of grafanalib's: what stands around the panels, their order, and what is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from grafanalib import core as G  # noqa: N812

from obsdsl.compile.context import Context
from obsdsl.compile.grafana.dashboard import dashboard as compiled
from obsdsl.compose.dashboard import Dashboard
from obsdsl.compose.datasource import DataSource
from obsdsl.compose.link import Annotation, RawAnnotation
from obsdsl.compose.row import Row
from obsdsl.errors import DefinitionError, Location
from obsdsl.read.grafanalib import is_grafanalib_dashboard, read_dashboard
from tests.read import example
from tests.read.test_grafanalib import null_fields, panels
from tests.support import Run

CONTEXT = Context()


def titles(value: Dashboard) -> list[tuple[str, list[str]]]:
    return [(row.title, [panel.title for panel in row.panels]) for row in value.rows]


def at(x: int, y: int) -> G.GridPos:
    return G.GridPos(h=8, w=12, x=x, y=y)


def test_the_example_is_read_whole() -> None:
    value = read_dashboard(example.dashboard)
    assert (value.title, value.uid, value.description) == ("Checkout", "checkout", "Orders, and how long they take.")
    assert (value.time, value.refresh, value.timezone) == (("now-1h", "now"), "10s", "browser")
    assert (value.tooltip, value.editable, value.tags) == ("crosshair", True, ("shop", "checkout"))
    assert [(row.title, row.collapsed, len(row.panels)) for row in value.rows] == [
        ("Traffic", False, 2),
        ("Latency", False, 2),
        ("Details", True, 2),
    ]
    assert value.extra == {}
    kinds = [one["type"] for one in panels(value)]
    assert kinds == ["row", "stat", "timeseries", "row", "timeseries", "gauge", "row", "table", "text"]
    assert null_fields(compiled(value, CONTEXT)) == []


def test_a_dashboard_whose_queries_name_their_data_source_gets_no_variable_for_it() -> None:
    found = compiled(read_dashboard(example.dashboard), CONTEXT)
    assert [one["name"] for one in found["templating"]["list"]] == ["instance"]
    asked = [one["datasource"]["uid"] for one in panels(read_dashboard(example.dashboard)) if "datasource" in one]
    assert set(asked) == {"prometheus"}


def test_a_query_that_names_none_asks_the_dashboards_own() -> None:
    held = [
        G.Stat(title="a", targets=[G.Target(expr="up")]),
        G.Stat(title="b", dataSource="p", targets=[G.Target("up")]),
    ]
    found = compiled(read_dashboard(G.Dashboard("D", panels=held)), CONTEXT)
    assert [one["name"] for one in found["templating"]["list"]] == ["datasource"]
    assert [one["datasource"]["uid"] for one in found["panels"]] == ["${datasource}", "p"]
    assert read_dashboard(G.Dashboard("D", panels=held[1:])).datasource == DataSource("prometheus", "p")


def test_panels_are_in_the_order_in_which_grafana_shows_them() -> None:
    held = [
        G.Stat(title="c", gridPos=at(0, 8)),
        G.Stat(title="b", gridPos=at(12, 0)),
        G.Stat(title="a", gridPos=at(0, 0)),
    ]
    assert [one.title for one in read_dashboard(G.Dashboard("D", panels=held)).panels] == ["a", "b", "c"]
    held[0].gridPos = None
    assert [one.title for one in read_dashboard(G.Dashboard("D", panels=held)).panels] == ["c", "b", "a"]


def test_two_panels_of_one_title_get_keys_and_ids_of_their_own() -> None:
    held = [G.Stat(title="a", id=1), G.Stat(title="a", id=1), G.Stat(), G.Stat()]
    value = read_dashboard(G.Dashboard("D", panels=held))
    assert [panel.key for panel in value.panels] == [None, "a 2", None, " 2"]
    assert len({one["id"] for one in panels(value)}) == 4


def test_rows_hold_what_follows_them_or_what_they_hold() -> None:
    held = [
        G.Stat(title="loose"),
        G.RowPanel(title="open"),
        G.Stat(title="a"),
        G.RowPanel(
            title="closed", collapsed=True, panels=[G.Stat(title="b"), G.RowPanel(title="inner"), G.Stat(title="c")]
        ),
        G.Stat(title="after"),
        # Grafana loses the panels of such a row.
        G.RowPanel(title="nested though open", panels=[G.Stat(title="d")]),
        G.Stat(title="e"),
        G.RowPanel(title="open"),
    ]
    value = read_dashboard(G.Dashboard("D", panels=held))
    assert titles(value) == [
        ("", ["loose"]),
        ("open", ["a"]),
        ("closed", ["b"]),
        ("inner", ["c"]),
        ("", ["after"]),
        ("nested though open", ["d", "e"]),
        ("open", []),
    ]
    assert [row.key for row in value.rows] == [None, None, None, None, " 2", None, "open 2"]
    assert len({one["id"] for one in panels(value)}) == len(panels(value)) == 14


def test_rows_of_old_without_a_title_show_no_row() -> None:
    rows = [G.Row(panels=[G.Graph(title="a"), G.Graph(title="b")]), G.Row(panels=[G.Graph(title="c", span=12)])]
    value = read_dashboard(G.Dashboard("D", rows=rows))
    assert [(panel.title, panel.width, panel.height) for panel in value.panels] == [
        ("a", 12, 7),
        ("b", 12, 7),
        ("c", 24, 7),
    ]
    rows[0].title = "Shown"
    assert titles(read_dashboard(G.Dashboard("D", rows=rows))) == [("Shown", ["a", "b"]), ("New row", ["c"])]


def test_a_name_is_made_from_the_title_where_there_is_no_uid() -> None:
    assert read_dashboard(G.Dashboard("My shop")).uid == "my-shop"


@pytest.mark.parametrize(
    ("given", "tooltip"),
    [({}, "single"), ({"sharedCrosshair": True}, "crosshair"), ({"graphTooltip": 2, "sharedCrosshair": True}, "all")],
)
def test_a_shared_crosshair_is_a_tooltip(given: dict[str, Any], tooltip: str) -> None:
    assert read_dashboard(G.Dashboard("D", **given)).tooltip == tooltip


def test_a_folder_is_read_from_an_attribute() -> None:
    dashboard = G.Dashboard("D")
    assert read_dashboard(dashboard).folder is None
    dashboard.folder = "Shop"
    assert read_dashboard(dashboard).folder == "Shop"


def test_what_obsdsl_has_no_field_for_is_kept() -> None:
    picker = G.TimePicker(refreshIntervals=["1m"], timeOptions=[], hidden=True)
    extra = read_dashboard(G.Dashboard("D", timePicker=picker, gnetId=5, style="light")).extra
    assert extra == {
        "gnetId": 5,
        "style": "light",
        "timepicker": {"hidden": True, "refresh_intervals": ["1m"], "time_options": []},
    }


def test_links_are_ours_unless_ours_cannot_say_them() -> None:
    links = [G.ExternalLink("https://example.org", "Docs"), G.DashboardLink(title="Shop", tags=["shop"])]
    found = compiled(read_dashboard(G.Dashboard("D", links=links)), CONTEXT)["links"]
    assert [(one["title"], one["type"], one["url"], one["tags"], one["keepTime"]) for one in found] == [
        ("Docs", "link", "https://example.org", [], False),
        ("Shop", "dashboards", "", ["shop"], True),
    ]
    everything = read_dashboard(G.Dashboard("D", links=[*links, G.DashboardLink(title="All")]))
    assert [one["title"] for one in compiled(everything, CONTEXT)["links"]] == ["Docs", "Shop", "All"]


def test_annotations_stay_or_ask_the_dashboards_own_data_source() -> None:
    given = [
        {"name": "a", "expr": "up == 0", "datasource": None, "titleFormat": "Down", "tagKeys": "job, instance"},
        {"name": "b", "expr": "up == 0", "datasource": "prom", "step": None},
        {"name": "c", "builtIn": 1, "datasource": "-- Grafana --", "type": "dashboard"},
    ]
    a, b, c = read_dashboard(G.Dashboard("D", annotations=G.Annotations(given))).annotations
    assert isinstance(a, Annotation)
    assert (a.event_title, a.tags, a.datasource) == ("Down", ("job", "instance"), None)
    assert b == RawAnnotation("b", {"expr": "up == 0", "datasource": {"type": "prometheus", "uid": "prom"}})
    assert isinstance(c, RawAnnotation)
    assert c.raw["datasource"] == {"type": "grafana", "uid": "-- Grafana --"}


BAD: dict[str, tuple[Callable[[], Any], str]] = {
    "rows-and-panels": (
        lambda: G.Dashboard("D", rows=[G.Row()], panels=[G.Stat()]),
        "it has rows and panels, of which grafanalib writes the rows alone",
    ),
    "uid": (lambda: G.Dashboard("D", uid="a b"), "uid is 'a b'"),
    "refresh": (lambda: G.Dashboard("D", refresh="lol"), "refresh: 'lol' is not a duration"),
    "time": (lambda: G.Dashboard("D", time=G.Time("yesterday", "now")), "time holds 'yesterday'"),
    "panel": (lambda: G.Dashboard("D", panels=["up"]), "it holds 'up', which is no panel"),
    "place": (
        lambda: G.Dashboard("D", panels=[G.Stat(title="S", gridPos=G.GridPos(h=-1, w=30, x=0, y=0))]),
        "RawPanel 'S': 2 faults\n  - width is 30; it lies between 1 and 24\n  - height is -1",
    ),
    "variable-type": (
        lambda: G.Dashboard("D", templating=G.Templating([G.Template("a", "b", type="qery")])),
        "holds the variable 'a' of type 'qery'; did you mean 'query'?",
    ),
    "variables-of-one-name": (
        lambda: G.Dashboard("D", templating=G.Templating([G.Template("a", "b"), G.Template("a", "c")])),
        "two variables have the name 'a'; rename one",
    ),
    "no-json": (lambda: G.Dashboard("D", tags={1}), "holds a Dashboard that gives no JSON"),
    "not-a-number": (lambda: G.Dashboard("D", panels=[G.Stat(decimals=float("nan"))]), "gives no JSON"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_dashboards_are_refused_with_their_place(case: str) -> None:
    make, message = BAD[case]
    with pytest.raises(DefinitionError) as caught:
        read_dashboard(make(), Location("dashboards/web.py", 3))
    assert str(caught.value).startswith("dashboards/web.py:3: grafanalib dashboard 'D'")
    assert message in str(caught.value)


def test_panels_are_refused_where_rows_belong_and_the_other_way_round() -> None:
    with pytest.raises(DefinitionError, match="panels of a dashboard without rows go to panels="):
        Dashboard("D", rows=(G.Stat(title="S"),))
    with pytest.raises(DefinitionError, match="holds the row 'R', which is no panel"):
        Row("a", G.RowPanel(title="R"))


def test_a_dashboard_is_known_by_its_class_alone() -> None:
    class Ours(G.Dashboard):  # type: ignore[misc]
        pass

    assert is_grafanalib_dashboard(G.Dashboard(title="D"))
    assert is_grafanalib_dashboard(Ours(title="D"))
    for other in (G.Dashboard, G.Stat(), Dashboard("D"), None, {"title": "D"}):
        assert not is_grafanalib_dashboard(other)


def test_a_workspace_of_grafanalib_dashboards_builds(
    workspace: Callable[[Mapping[str, str]], Path], obsdsl: Run
) -> None:
    """grafanalib prints its warnings to stdout; none comes out."""
    text = "from grafanalib.core import Dashboard, PieChart\nshop = Dashboard('Shop', panels=[PieChart(title='a')])\n"
    root = workspace({"dashboards/shop.py": text})
    done = obsdsl("build", cwd=root)
    assert (done.returncode, "PieChart" in done.stdout) == (0, False), done.stderr
    assert (root / "dist" / "grafana" / "general" / "shop.json").exists()
