"""The form that is compared, paths of folders, and marks: pure functions."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsdsl.diff.resource import digest_of
from obsdsl.push.grafana.canonical import canonical, written
from obsdsl.push.grafana.mark import Mark, carried, carrier, message, owner_of, read_mark, tagged
from obsdsl.push.grafana.place import Folder, Places, nested, parents
from tests.fakes.ask import ask
from tests.fakes.grafana import Grafana
from tests.fakes.grafana.behaviour import V12, V13, Behaviour
from tests.push.grafana.bench import Bench, dashboard

numbers = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
json_values = st.recursive(
    st.none() | st.booleans() | numbers | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=12,
)  # fmt: skip
dashboards = st.dictionaries(
    st.sampled_from(("title", "tags", "panels", "templating", "id", "version", "time", "links", "schemaVersion")),
    json_values,
    max_size=6,
)
PANEL = {"id": 3, "type": "stat", "title": "p", "gridPos": {"h": 1, "w": 2, "x": 0, "y": 0}}


def _plain_tags(dashboard: dict[str, Any]) -> dict[str, Any]:
    return {**dashboard, "tags": ["a"], "title": "T"}


@given(dashboards)
def test_what_a_server_does_by_itself_changes_nothing(dashboard: dict[str, Any]) -> None:
    sent = _plain_tags(dashboard)
    kept = {**sent, "id": 7, "version": 9, "iteration": 1, "schemaVersion": 41, "__obsdsl": {"by": "x"}}
    assert digest_of(canonical(kept, "A")) == digest_of(canonical(sent, "A"))
    # As Go writes numbers, and back.
    again = json.loads(json.dumps(kept), parse_float=lambda text: int(float(text)) if _whole(text) else float(text))
    assert digest_of(canonical(again, "A")) == digest_of(canonical(sent, "A"))


def _whole(text: str) -> bool:
    return float(text).is_integer() and abs(float(text)) < 2**53


@pytest.mark.parametrize("behaviour", [V12, V13], ids=str)
def test_what_apis_add_is_no_part_of_the_dashboard(behaviour: Behaviour, tmp_path: Path) -> None:
    """Who made it, when, and which fields are managed by whom."""
    with Grafana(behaviour) as server:
        bench = Bench(tmp_path, server)
        bench.push((dashboard("web"),))
        server.org().dashboards["web"].updated_by, server.org().dashboards["web"].version = "somebody", 2
        found = ask(
            server.url,
            "GET",
            f"/apis/dashboard.grafana.app/{behaviour.dashboard_apis[0]}/namespaces/default/dashboards/web",
        ).json
        assert {"managedFields", "resourceVersion", "generation", "annotations"} <= set(found["metadata"])
        assert "grafana.app/updatedBy" in found["metadata"]["annotations"]
        assert bench.plan((dashboard("web"),), machine="a fresh runner").changes == ()


@given(dashboards, st.text(min_size=1, max_size=5))
def test_what_people_change_is_seen(dashboard: dict[str, Any], text: str) -> None:
    sent = _plain_tags(dashboard)
    for edited in (
        {**sent, "title": f"T {text}x"},
        {**sent, "tags": ["a", text]},
        {**sent, "description": text},
        {**sent, "uid": "copy"},
    ):
        assert digest_of(canonical(edited, "A")) != digest_of(canonical(sent, "A"))
    assert digest_of(canonical(sent, "B")) != digest_of(canonical(sent, "A"))


def test_a_library_panel_is_what_its_library_says() -> None:
    place = {"id": 3, "gridPos": PANEL["gridPos"]}
    sent = {"panels": [{**place, "type": "library-panel-ref", "libraryPanel": {"uid": "q", "name": "Q"}}]}
    meta = {"connectedDashboards": 3, "updated": "2026-01-01"}
    got = {"panels": [{**PANEL, "targets": [], "libraryPanel": {"uid": "q", "name": "Q", "version": 4, "meta": meta}}]}
    assert canonical(sent, "") == canonical(got, "")
    row = {"type": "row", "panels": got["panels"]}
    assert canonical({"panels": [row]}, "")["panels"][0]["panels"] == canonical(sent, "")["panels"]


@pytest.mark.parametrize("empty", [{}, {"value": None}, {"value": "null"}], ids=str)
def test_the_first_threshold_may_be_empty_in_any_way(empty: dict[str, Any]) -> None:
    def board(step: dict[str, Any]) -> dict[str, Any]:
        steps = [{"color": "green", **step}, {"color": "red", "value": 80}]
        return {"panels": [{**PANEL, "fieldConfig": {"defaults": {"thresholds": {"steps": steps}}}}]}

    assert canonical(board(empty), "") == canonical(board({}), "")
    assert canonical(board({"value": 0}), "") != canonical(board({}), "")


def test_ids_of_another_server_are_not_sent() -> None:
    assert written({"id": 4, "version": 3, "iteration": 2, "uid": "web", "title": "Web"}) == {
        "uid": "web",
        "title": "Web",
    }


@pytest.mark.parametrize(
    ("parts", "path"),
    [
        ((None, None), ""),
        ((None, "General"), ""),
        ((None, " Team / Web "), "Team/Web"),
        (("Base", "Team"), "Base/Team"),
        (("Base", None), "Base"),
        (("/Base/", "//"), "Base"),
    ],
)
def test_paths_of_folders(parts: tuple[str | None, str | None], path: str) -> None:
    assert nested(*parts) == path


def test_parents_come_from_the_outermost() -> None:
    assert parents("a/b/c") == ("a", "a/b")
    assert parents("a") == ()


@given(st.text(min_size=1, max_size=60), st.text(min_size=1, max_size=60))
def test_uids_of_folders_fit_and_differ(path: str, other: str) -> None:
    places = Places("shop")
    assert len(places.uid_for(path)) <= 40
    assert places.is_ours(places.uid_for(path))
    assert not Places("other").is_ours(places.uid_for(path))
    assert (places.uid_for(path) == places.uid_for(other)) == (path == other)


def test_of_two_folders_of_one_path_ours_is_meant() -> None:
    places = Places("shop")
    ours = places.uid_for("Team")
    places.set([Folder("theirs", "Team"), Folder(ours, "Team"), Folder("zz", "Team")])
    found = places.at("Team")
    assert found is not None
    assert found.uid == ours


def test_a_namesake_of_the_folder_that_is_meant_is_another() -> None:
    places = Places("shop")
    places.set([Folder(places.uid_for("Team"), "Team"), Folder("theirs", "Team")])
    path = places.path("theirs")
    assert path == "Team (uid theirs)"
    for other in (path, places.path("unknown")):
        found = places.at(other)
        assert (found and found.uid) == ("theirs" if other is path else None)


def test_folders_that_are_made_at_once_are_all_known() -> None:
    places = Places("shop")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(places.add, (Folder(f"f{number}", f"F{number}") for number in range(200))))
    assert len(places.all()) == 200


def test_folders_in_a_circle_end() -> None:
    places = Places("shop")
    places.set([Folder("a", "A", "b"), Folder("b", "B", "a")])
    assert places.shown_path("a") == "B/A"


@given(st.text(max_size=600))
def test_the_mark_is_read_from_any_message(words: str) -> None:
    mark = Mark("obsdsl/shop", "0" * 64)
    text = message(mark, words)
    assert len(text) <= 500
    assert read_mark(text) == mark
    assert read_mark(words) is None
    assert read_mark(None) is None


def test_the_field_is_of_one_version() -> None:
    mark = Mark("obsdsl/shop", "0" * 64)
    board = {"title": "Web", **carrier(mark, 4)}
    assert (carried(board), carried(board, 4), carried(board, 5)) == (mark, mark, None)
    assert carried({"__obsdsl": "something else"}) is None


def test_tags_say_whose_it_is() -> None:
    assert tagged(["x"], "obsdsl/shop") == ["x", "obsdsl/shop"]
    assert tagged(["obsdsl/shop", "x"], "obsdsl/shop") == ["obsdsl/shop", "x"]
    assert owner_of(["obsdsl/other", "obsdsl/shop"], "obsdsl/shop") == "obsdsl/shop"
    assert owner_of(["obsdsl/other"], "obsdsl/shop") == "obsdsl/other"
    assert owner_of(["obsdsl", "x"], "obsdsl/shop") is None
