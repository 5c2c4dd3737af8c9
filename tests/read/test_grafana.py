"""Dashboards as JSON: whatever wraps them, whatever is odd in them, they go out as they came in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsdsl import P2, AlertRule, CompileError, Dashboard, RuleGroup, Text
from obsdsl.compile.context import Context
from obsdsl.compile.grafana import compile_dashboard
from obsdsl.compile.link import panel_links
from obsdsl.compile.workspace import compile_workspace
from obsdsl.compose.raw_dashboard import RawDashboard
from obsdsl.compose.workspace import Workspace
from obsdsl.config import Config
from obsdsl.read.grafana import is_dashboard, read_dashboard
from obsdsl.read.json import read_json

PANEL = {"id": 2, "type": "stat", "title": "Up", "targets": [{"refId": "A", "expr": "up"}]}
DASHBOARD = {"title": "Host", "uid": "host", "schemaVersion": 39, "panels": [PANEL]}
OLD = {"title": "Host", "rows": [{"title": "CPU", "panels": [{"type": "graph", "title": "Load"}]}]}
V1 = {"apiVersion": "dashboard.grafana.app/v1beta1", "kind": "Dashboard", "metadata": {"name": "host"}}


def read(data: Any) -> RawDashboard:
    file = read_dashboard(json.dumps(data), "dashboards/host.json")
    assert file.dashboard is not None, file.flaws
    return file.dashboard


def flaws(data: Any) -> list[tuple[str, tuple[str | int, ...]]]:
    return [(flaw.kind, flaw.path) for flaw in read_dashboard(json.dumps(data), "host.json").flaws]


@pytest.mark.parametrize(
    ("data", "at", "uid"),
    [
        (DASHBOARD, (), "host"),
        (OLD, (), ""),
        ({"dashboard": DASHBOARD, "meta": {"folderTitle": "Team A"}}, ("dashboard",), "host"),
        ({"dashboard": OLD, "overwrite": True}, ("dashboard",), ""),
        ({**V1, "spec": {"title": "Host", "panels": [PANEL]}}, ("spec",), "host"),
        ({**V1, "spec": {"title": "Host"}}, ("spec",), "host"),
        ({"id": 1860, "json": DASHBOARD}, ("json",), "host"),
        ({"__inputs": [{"name": "DS_P", "pluginId": "prometheus"}], **DASHBOARD}, (), "host"),
        ({"panels": [PANEL]}, (), ""),
        ({"title": "Empty", "panels": []}, (), ""),
        ({"title": "Empty", "schemaVersion": 36}, (), ""),
    ],
)
def test_a_dashboard_is_found_and_goes_out_as_it_came_in(data: Any, at: tuple[str, ...], uid: str) -> None:
    assert is_dashboard(data)
    found = read(data)
    assert (found.at, found.uid) == (at, uid)
    assert json.loads(compile_dashboard(found, Context()).content) == data


@pytest.mark.parametrize(
    "data",
    [
        {},
        [],
        [DASHBOARD],
        5,
        None,
        "text",
        {"name": "npm-package", "version": "1.0.0"},
        {"title": "A page", "panels": 5},
        {"title": "A schema", "type": "object"},
        {"apiVersion": "v1", "kind": "ConfigMap", "spec": {}},
        {"dashboard": {"title": "no"}},
        {"rows": [{"cells": [1, 2]}]},
    ],
)
def test_other_json_is_no_dashboard(data: Any) -> None:
    assert not is_dashboard(data)
    file = read_dashboard(json.dumps(data), "other.json")
    assert file.dashboard is None
    assert [flaw.message for flaw in file.flaws] == ["it is no dashboard"]


V2 = {"apiVersion": "dashboard.grafana.app/v2beta1", "kind": "Dashboard", "metadata": {"name": "a"}, "spec": {}}


@pytest.mark.parametrize(
    "data", [V2, {"title": "a", "elements": {}, "layout": {}}, {"dashboard": {"elements": {}, "layout": {}}}]
)
def test_the_second_schema_is_named(data: Any) -> None:
    assert is_dashboard(data)
    file = read_dashboard(json.dumps(data), "v2.json")
    assert file.dashboard is None
    (flaw,) = file.flaws
    assert "schema v2, which is not read yet" in flaw.message


def test_a_file_that_is_no_json_says_where() -> None:
    file = read_dashboard(b'{"title": "Host",\n "panels": [}', "host.json")
    assert file.dashboard is None
    (flaw,) = file.flaws
    assert flaw.place is not None
    assert (flaw.kind, flaw.place.line) == ("syntax", 2)


def test_json_that_was_read_before_is_not_read_again() -> None:
    parsed = read_json(json.dumps(DASHBOARD), "host.json")
    file = read_dashboard(parsed, "host.json")
    assert file.origin is parsed.origin
    assert file.dashboard is not None
    assert file.dashboard.raw is parsed.data


@pytest.mark.parametrize(
    ("data", "path"),
    [
        ({**DASHBOARD, "panels": {}}, ("panels",)),
        ({**DASHBOARD, "panels": [PANEL, None]}, ("panels", 1)),
        ({**DASHBOARD, "panels": [{**PANEL, "targets": "up"}]}, ("panels", 0, "targets")),
        ({**DASHBOARD, "panels": [{**PANEL, "targets": [PANEL, "up"]}]}, ("panels", 0, "targets", 1)),
        ({**DASHBOARD, "panels": [{"panels": [{"targets": 5}]}]}, ("panels", 0, "panels", 0, "targets")),
        ({**DASHBOARD, "templating": []}, ("templating",)),
        ({**DASHBOARD, "templating": {"list": {}}}, ("templating", "list")),
        ({**DASHBOARD, "annotations": {"list": [1]}}, ("annotations", "list", 0)),
        ({**DASHBOARD, "panels": [{"fieldConfig": {"overrides": {}}}]}, ("panels", 0, "fieldConfig", "overrides")),
        ({"dashboard": {**DASHBOARD, "rows": [5]}}, ("dashboard", "rows", 0)),
    ],
)  # fmt: skip
def test_what_grafana_cannot_take_in_is_a_flaw_with_its_path(data: Any, path: tuple[str | int, ...]) -> None:
    assert flaws(data) == [("schema", path)]


ODD = {
    "title": 5,
    "uid": None,
    "tags": None,
    "refresh": False,
    "schemaVersion": "16",
    "links": None,
    "time": [],
    "templating": {"list": None},
    "panels": [
        {"gridPos": {"h": 0.5, "w": 3.3, "x": 0, "y": 1e300}, "targets": [{"expr": 1}, {"refId": "A"}, {"refId": "A"}]},
        {"type": None, "id": 2**70, "targets": None, "title": {}},
        {"type": "row", "panels": [{"panels": [{"panels": []}]}]},
    ],
    "unknown": {"x": [[["\u2028"]]], "y": -0.0},
}


def test_odd_json_has_no_flaw_and_goes_out_as_it_came_in() -> None:
    assert flaws(ODD) == []
    assert json.loads(compile_dashboard(read(ODD), Context()).content) == ODD


def test_texts_that_are_no_unicode_go_out_as_they_came_in() -> None:
    data = {**DASHBOARD, "title": "\ud800"}
    artifact = compile_dashboard(read(data), Context())
    assert json.loads(artifact.content) == data


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda held: st.lists(held, max_size=3) | st.dictionaries(st.text(max_size=5), held, max_size=3),
    max_leaves=10,
)


@given(
    st.dictionaries(st.sampled_from(["id", "uid", "tags", "templating", "links", "x"]), JSON),
    st.lists(JSON, max_size=3),
)
def test_any_dashboard_goes_out_as_it_came_in(rest: dict[str, Any], panels: list[Any]) -> None:
    data = {"title": "any", "schemaVersion": 42, **rest, "panels": panels}
    assert json.loads(compile_dashboard(read(data), Context()).content) == data


@pytest.mark.parametrize(
    ("data", "path"),
    [
        (DASHBOARD, "grafana/general/host.json"),
        (OLD, "grafana/general/host.json"),
        ({**DASHBOARD, "uid": "../../etc/passwd"}, "grafana/general/host.json"),
        ({**DASHBOARD, "uid": "", "title": "../.."}, "grafana/general/dashboard.json"),
        ({**DASHBOARD, "uid": "a/b", "title": ""}, "grafana/general/a-b.json"),
        ({"dashboard": DASHBOARD, "meta": {"folderTitle": "Team A"}}, "grafana/team-a/host.json"),
    ],
)
def test_the_artifact_has_a_path_in_its_folder(data: Any, path: str) -> None:
    artifact = compile_dashboard(read(data), Context())
    assert artifact.path == path
    assert artifact.location is not None
    assert artifact.location.file == "dashboards/host.json"


def test_what_gives_no_json_is_an_error_with_its_name() -> None:
    deep: Any = {}
    for _ in range(2000):
        deep = {"a": deep}
    with pytest.raises(CompileError, match="RawDashboard 'deep'"):
        compile_dashboard(RawDashboard({"title": "deep", "panels": [], "a": deep}), Context())


def test_an_alert_may_name_a_panel_that_was_read() -> None:
    alerts = tuple(
        AlertRule(name, "up == 0", severity=P2, summary=name, panel=panel)
        for name, panel in (("Down", "host/Up"), ("Loaded", "host/Disks/IO"))
    )
    row = {"type": "row", "title": "Disks", "panels": [{"id": 7, "title": "IO"}]}
    data = {**DASHBOARD, "panels": [PANEL, row]}
    links = panel_links([read(data)], [RuleGroup("g", rules=alerts)], "https://g")
    assert [links[id(one)] for one in alerts] == ["https://g/d/host?viewPanel=2", "https://g/d/host?viewPanel=7"]


def test_a_workspace_may_hold_dashboards_that_were_read() -> None:
    own = Dashboard("Own", panels=(Text("Note", "hello"),))
    alert = AlertRule("Down", "up == 0", severity=P2, summary="Down.", panel="host/Up")
    workspace = Workspace((), (read(DASHBOARD), own), (RuleGroup("g", rules=(alert,)),))
    artifacts = compile_workspace(workspace, Config(Path("/workspace")))
    paths = [one.path for one in artifacts]
    assert paths == ["grafana/general/host.json", "grafana/general/own.json", "prometheus/rules/g.yml"]
    assert b"/d/host?viewPanel=2" in artifacts[-1].content


def test_rows_and_panels_come_in_the_order_in_which_they_are_seen() -> None:
    def place(x: float, y: float) -> dict[str, Any]:
        return {"gridPos": {"x": x, "y": y, "w": 1, "h": 1}}

    panels = [
        {"title": "below", **place(0, 9)},
        {"title": "row", "type": "row", **place(0, 5)},
        {"title": "right", **place(12, 0)},
        {"title": "left", **place(0, 0)},
        {"title": "closed", "type": "row", "collapsed": True, "panels": [{"title": "held"}], **place(0, 20)},
        {"title": "last", **place(0, 30)},
    ]
    parts = list(read({"title": "Order", "panels": panels}).parts())
    assert [(one.json["title"], None if one.row is None else one.row["title"], one.path) for one in parts] == [
        ("left", None, ("panels", 3)),
        ("right", None, ("panels", 2)),
        ("row", None, ("panels", 1)),
        ("below", "row", ("panels", 0)),
        ("closed", None, ("panels", 4)),
        ("held", "closed", ("panels", 4, "panels", 0)),
        ("last", None, ("panels", 5)),
    ]
