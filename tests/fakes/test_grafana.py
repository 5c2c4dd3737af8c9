"""The fake Grafana's later versions, and what no recording shows; grafana/behaviour.py says how it is known."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from tests.fakes.ask import ADMIN, ask, bearer
from tests.fakes.grafana import ALL, V7_5, V9, V11, V12, V13, Behaviour, Grafana
from tests.fakes.wire import Response

SAVE = "/api/dashboards/db"
LATER = (V9, V11, V12, V13)
APPS = (V12, V13)


@pytest.fixture
def grafana(request: pytest.FixtureRequest) -> Iterator[Grafana]:
    with Grafana(request.param) as server:
        server.put_folder("obs", "Observability")
        yield server


def on(*behaviours: Behaviour) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("grafana", behaviours, ids=str, indirect=True)


def save(grafana: Grafana, uid: str = "a", title: str = "A", *, headers: Any = ADMIN, **body: Any) -> Response:
    version = {"version": body.pop("version")} if "version" in body else {}
    dashboard = {"uid": uid, "title": title, "tags": ["ours"], **version}
    return ask(grafana.url, "POST", SAVE, {"dashboard": dashboard, **body}, headers)


def get(grafana: Grafana, path: str, headers: Any = ADMIN) -> Any:
    return ask(grafana.url, "GET", path, headers=headers).json


def folder_of(grafana: Grafana, uid: str = "a") -> str:
    return grafana.org().dashboards[uid].folder


# Placement


@on(*ALL)
def test_a_dashboard_is_placed_by_what_the_version_knows(grafana: Grafana) -> None:
    number = grafana.org().folders["obs"].id
    save(grafana, "by-uid", "By uid", folderUid="obs")
    save(grafana, "by-id", "By id", folderId=number)
    save(grafana, "by-both", "By both", folderUid="obs", folderId=number)
    known = grafana.behaviour
    assert folder_of(grafana, "by-uid") == ("obs" if known.folder_uid else "")
    assert folder_of(grafana, "by-id") == ("obs" if known.folder_id else "")
    assert folder_of(grafana, "by-both") == "obs"


@on(*ALL)
def test_an_update_without_a_folder_moves_to_general(grafana: Grafana) -> None:
    save(grafana, folderUid="obs", folderId=grafana.org().folders["obs"].id)
    save(grafana, overwrite=True)
    assert folder_of(grafana) == ""


@on(*LATER)
def test_a_folder_that_is_not_there_is_an_error(grafana: Grafana) -> None:
    assert save(grafana, folderUid="nope").status == 400


# Names


@on(V7_5, V9)
def test_overwrite_hijacks_what_has_the_same_name(grafana: Grafana) -> None:
    save(grafana, "theirs", "A b")
    answer = save(grafana, "ours", "A b", overwrite=True)
    assert (answer.status, answer.json["uid"]) == (200, "theirs")
    assert ask(grafana.url, "GET", "/api/dashboards/uid/ours").status == 404
    assert save(grafana, "ours", "A b").json["status"] == "name-exists"


@on(V7_5)
def test_an_equal_slug_is_an_equal_name(grafana: Grafana) -> None:
    save(grafana, "theirs", "A: b!")
    assert save(grafana, "ours", "a b", overwrite=True).json["uid"] == "theirs"


@on(V11, V12, V13)
def test_titles_need_not_be_unique(grafana: Grafana) -> None:
    save(grafana, "theirs", "A b")
    assert save(grafana, "ours", "A b").json["uid"] == "ours"
    assert save(grafana, "third", "Observability").status == 200


@on(*ALL)
def test_a_folder_that_is_there_is_refused(grafana: Grafana) -> None:
    known = grafana.behaviour
    answer = ask(grafana.url, "POST", "/api/folders", {"uid": "obs", "title": "Other"})
    assert answer.status == (409 if known.folder_uid_conflict else 412)
    answer = ask(grafana.url, "POST", "/api/folders", {"uid": "other", "title": "Observability"})
    assert answer.status == (409 if known.folder_title_conflict else 400)


@on(V11, V12, V13)
def test_titles_of_nested_folders_are_unique_where_they_are(grafana: Grafana) -> None:
    body = {"uid": "in", "title": "Observability", "parentUid": "obs"}
    assert ask(grafana.url, "POST", "/api/folders", body).status == 200
    assert ask(grafana.url, "POST", "/api/folders", {**body, "uid": "in2"}).status == 409
    assert ask(grafana.url, "POST", "/api/folders/in/move", {"parentUid": ""}).status == 409
    assert ask(grafana.url, "PUT", "/api/folders/in", {"title": "Observability", "overwrite": True}).status == 200


# Versions


@on(*ALL)
def test_a_stale_version_is_refused_and_overwritten_if_told_so(grafana: Grafana) -> None:
    save(grafana)
    grafana.edit("a", title="Edited")
    answer = save(grafana, version=1)
    assert (answer.status, answer.json["status"]) == (412, "version-mismatch")
    assert save(grafana, version=2).json["version"] == 3
    assert save(grafana, overwrite=True).json["version"] == 4


@on(*ALL)
def test_of_four_creations_at_once_one_succeeds(grafana: Grafana) -> None:
    with ThreadPoolExecutor(4) as pool:
        statuses = list(pool.map(lambda _: save(grafana).status, range(4)))
    assert sorted(statuses) == [200, 412, 412, 412]


@on(*ALL)
def test_the_history_has_the_messages(grafana: Grafana) -> None:
    save(grafana, message="first")
    save(grafana, message="second", version=1)
    path = "uid/a" if grafana.behaviour.versions_by_uid else f"id/{grafana.org().dashboards['a'].id}"
    found = get(grafana, f"/api/dashboards/{path}/versions")
    rows = found["versions"] if grafana.behaviour.versions_wrapped else found
    first = "Initial save" if grafana.behaviour.initial_save else "first"
    assert [row["message"] for row in rows] == ["second", first]
    assert get(grafana, f"/api/dashboards/{path}/versions/1")["data"]["title"] == "A"


@on(V11, V12, V13)
def test_long_messages_are_refused(grafana: Grafana) -> None:
    assert save(grafana, message="m" * 501).status == 400
    assert save(grafana, message="m" * 500).status == 200


# Others' dashboards


@on(*ALL)
def test_provisioned_dashboards_are_neither_saved_nor_deleted(grafana: Grafana) -> None:
    grafana.put({"uid": "a", "title": "A"}, provisioned="a.json")
    answer = save(grafana, overwrite=True)
    assert (answer.status, answer.json["message"]) == (400, "Cannot save provisioned dashboard")
    assert ask(grafana.url, "DELETE", "/api/dashboards/uid/a").status == 400
    assert get(grafana, "/api/dashboards/uid/a")["meta"]["provisioned"] is True


@on(*ALL)
def test_dashboards_of_plugins_are_overwritten_only_if_told_so(grafana: Grafana) -> None:
    grafana.put({"uid": "a", "title": "A"}).plugin = "app"
    answer = save(grafana, version=1)
    assert (answer.status, answer.json["status"]) == (412, "plugin-dashboard")
    assert save(grafana, overwrite=True).status == 200


# Who asks


@on(*ALL)
def test_organisations_are_apart(grafana: Grafana) -> None:
    other = grafana.add_org("Other")
    elsewhere = {**ADMIN, "X-Grafana-Org-Id": str(other.id)}
    save(grafana, headers=elsewhere)
    save(grafana, headers=bearer(grafana.token("Editor", other.id)), overwrite=True)
    assert (list(other.dashboards), list(grafana.org().dashboards)) == (["a"], [])
    answer = ask(grafana.url, "GET", "/api/org", headers={**ADMIN, "X-Grafana-Org-Id": "99"})
    assert (answer.status, answer.json["message"]) == (404, "Organization not found")


@on(*LATER)
def test_a_token_is_of_one_organisation(grafana: Grafana) -> None:
    token = {**bearer(grafana.token()), "X-Grafana-Org-Id": "2"}
    assert ask(grafana.url, "GET", "/api/org", headers=token).status == 401


@on(*ALL)
def test_a_token_may_be_revoked(grafana: Grafana) -> None:
    token = grafana.token("Viewer")
    assert save(grafana, headers=bearer(token)).status == 403
    grafana.revoke(token)
    assert save(grafana, headers=bearer(token)).status == 401


# Folders


@on(V11, V12, V13)
def test_folders_are_nested(grafana: Grafana) -> None:
    body = {"uid": "in", "title": "Inside", "parentUid": "obs"}
    assert ask(grafana.url, "POST", "/api/folders", body).json["parentUid"] == "obs"
    assert [row["uid"] for row in get(grafana, "/api/folders")] == ["obs"]
    assert [row["uid"] for row in get(grafana, "/api/folders?parentUid=obs")] == ["in"]
    ask(grafana.url, "POST", "/api/folders/in/move", {"parentUid": ""})
    assert grafana.org().folders["in"].folder == ""


@on(*ALL)
def test_deleting_a_folder_deletes_all_in_it(grafana: Grafana) -> None:
    grafana.put({"uid": "a", "title": "A"}, folder="obs")
    grafana.put({"uid": "b", "title": "B"})
    assert ask(grafana.url, "DELETE", "/api/folders/obs").status == 200
    assert list(grafana.org().dashboards) == ["b"]


# Data sources and library panels


@on(*ALL)
def test_data_sources_of_files_are_not_written(grafana: Grafana) -> None:
    source = {"uid": "p", "name": "P", "type": "prometheus", "access": "proxy", "secureJsonData": {"httpHeader": "x"}}
    made = ask(grafana.url, "POST", "/api/datasources", source).json["datasource"]
    assert (made["secureJsonFields"], "secureJsonData" in made) == ({"httpHeader": True}, False)
    path = "/api/datasources/uid/p" if grafana.behaviour.datasource_by_uid else f"/api/datasources/{made['id']}"
    assert ask(grafana.url, "PUT", path, {**source, "version": 1}).status == 200
    assert ask(grafana.url, "PUT", path, {**source, "version": 1}).status == 409
    grafana.org().datasources["p"]["readOnly"] = True
    assert ask(grafana.url, "PUT", path, source).status == 403
    assert ask(grafana.url, "DELETE", "/api/datasources/uid/p").status == 403


@on(*LATER)
def test_library_panels_are_patched_with_their_version(grafana: Grafana) -> None:
    panel = {"uid": "lib", "name": "Lib", "kind": 1, "model": {"type": "text"}, "folderUid": "obs"}
    made = ask(grafana.url, "POST", "/api/library-elements", panel).json["result"]
    assert (made["version"], made["meta"]["folderUid"]) == (1, "obs")
    assert ask(grafana.url, "POST", "/api/library-elements", panel).status == 400
    path = "/api/library-elements/lib"
    assert ask(grafana.url, "PATCH", path, {**panel, "version": 7}).status == 412
    assert ask(grafana.url, "PATCH", path, {**panel, "name": "Lib 2", "version": 1}).json["result"]["version"] == 2
    grafana.put({"uid": "a", "title": "A", "panels": [{"libraryPanel": {"uid": "lib"}}]})
    assert ask(grafana.url, "DELETE", path).status == 403
    grafana.org().dashboards.clear()
    assert ask(grafana.url, "DELETE", path).status == 200


@on(*ALL)
def test_what_a_version_does_not_have_is_not_found(grafana: Grafana) -> None:
    known = grafana.behaviour
    apis = "/apis/dashboard.grafana.app/v1beta1/namespaces/default/dashboards"
    there = {
        "/api/library-elements": known.library_elements,
        "/api/v1/provisioning/policies": known.provisioning,
        apis: "v1beta1" in known.dashboard_apis,
    }
    assert {path: ask(grafana.url, "GET", path).status == 200 for path in there} == there


def test_search_may_lag_behind() -> None:
    with Grafana(replace(V12, search_lag=2)) as grafana:
        found = []
        for _ in range(4):
            found.append([row["uid"] for row in get(grafana, "/api/search?type=dash-db")])
            save(grafana, "a", overwrite=True)
        assert found == [[], [], [], ["a"]]


def test_the_version_may_be_hidden() -> None:
    with Grafana(replace(V12, health="")) as grafana:
        assert get(grafana, "/api/health") == {"database": "ok"}
