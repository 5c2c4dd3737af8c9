"""/apis of the fake: 12 and later."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.fakes.ask import ADMIN, ask, bearer
from tests.fakes.grafana import V12, V13, Grafana
from tests.fakes.wire import Response

FOLDER, MESSAGE = "grafana.app/folder", "grafana.app/message"


@pytest.fixture(params=[V12, V13], ids=str)
def grafana(request: pytest.FixtureRequest) -> Iterator[Grafana]:
    with Grafana(request.param) as server:
        server.put_folder("obs", "Observability")
        yield server


def path(grafana: Grafana, kind: str = "dashboard", name: str = "", namespace: str = "default") -> str:
    versions = grafana.behaviour.dashboard_apis if kind == "dashboard" else grafana.behaviour.folder_apis
    base = f"/apis/{kind}.grafana.app/{versions[0]}/namespaces/{namespace}/{kind}s"
    return f"{base}/{name}" if name else base


def resource(name: str, title: str = "T", version: str = "", **annotations: str) -> dict[str, Any]:
    metadata: dict[str, Any] = {"name": name, "annotations": annotations}
    if version:
        metadata["resourceVersion"] = version
    return {"metadata": metadata, "spec": {"title": title, "panels": []}}


def create(grafana: Grafana, body: dict[str, Any]) -> Response:
    return ask(grafana.url, "POST", path(grafana), body)


def test_discovery_tells_versions(grafana: Grafana) -> None:
    groups = {one["name"]: one for one in ask(grafana.url, "GET", "/apis").json["groups"]}
    first = grafana.behaviour.dashboard_apis[0]
    assert groups["dashboard.grafana.app"]["preferredVersion"]["version"] == first
    one = ask(grafana.url, "GET", "/apis/folder.grafana.app").json
    assert [row["version"] for row in one["versions"]] == list(grafana.behaviour.folder_apis)
    assert ask(grafana.url, "GET", f"/apis/dashboard.grafana.app/{first}").json["resources"][0]["name"] == "dashboards"
    assert ask(grafana.url, "GET", "/apis/dashboard.grafana.app/v9").status == 404


def test_a_dashboard_is_made_and_read(grafana: Grafana) -> None:
    made = create(grafana, resource("a", **{FOLDER: "obs", MESSAGE: "first", "obsdsl.dev/owner": "us"}))
    assert made.status == 201
    read = ask(grafana.url, "GET", path(grafana, name="a")).json
    metadata = read["metadata"]
    assert (metadata["name"], metadata["annotations"][FOLDER], read["spec"]["title"]) == ("a", "obs", "T")
    assert ("obsdsl.dev/owner" in metadata["annotations"]) == grafana.behaviour.custom_annotations
    assert ask(grafana.url, "GET", "/api/dashboards/uid/a").json["dashboard"]["title"] == "T"


def test_conflicts_are_409(grafana: Grafana) -> None:
    first = create(grafana, resource("a")).json["metadata"]["resourceVersion"]
    again = create(grafana, resource("a"))
    assert (again.status, again.json["reason"]) == (409, "AlreadyExists")
    grafana.edit("a", title="Edited")
    stale = ask(grafana.url, "PUT", path(grafana, name="a"), resource("a", "Ours", first))
    assert (stale.status, stale.json["reason"]) == (409, "Conflict")
    now = ask(grafana.url, "GET", path(grafana, name="a")).json["metadata"]["resourceVersion"]
    assert ask(grafana.url, "PUT", path(grafana, name="a"), resource("a", "Ours", now)).status == 200
    gone = {"preconditions": {"resourceVersion": now}}
    assert ask(grafana.url, "DELETE", path(grafana, name="a"), gone).status == 409
    assert ask(grafana.url, "DELETE", path(grafana, name="a")).status == 200
    assert ask(grafana.url, "GET", path(grafana, name="a")).json["reason"] == "NotFound"


def test_a_put_without_a_version_overwrites_and_creates(grafana: Grafana) -> None:
    assert ask(grafana.url, "PUT", path(grafana, name="a"), resource("a")).status == 201
    grafana.edit("a", title="Edited")
    assert ask(grafana.url, "PUT", path(grafana, name="a"), resource("a")).status == 200
    assert ask(grafana.url, "PUT", path(grafana, name="b"), resource("b", "T", "1")).status == 404


def test_the_generation_counts_changes_only(grafana: Grafana) -> None:
    before = create(grafana, resource("a")).json["metadata"]
    after = ask(grafana.url, "PUT", path(grafana, name="a"), resource("a")).json["metadata"]
    assert after["generation"] == before["generation"]
    assert after["resourceVersion"] != before["resourceVersion"]
    changed = ask(grafana.url, "PUT", path(grafana, name="a"), resource("a", "New")).json["metadata"]
    assert changed["generation"] == before["generation"] + 1


def test_lists_are_paged(grafana: Grafana) -> None:
    for name in "abcde":
        create(grafana, resource(name))
    found: list[str] = []
    token = ""
    for _ in range(3):
        page = ask(grafana.url, "GET", f"{path(grafana)}?limit=2&continue={token}").json
        found += [item["metadata"]["name"] for item in page["items"]]
        token = page["metadata"].get("continue", "")
    assert (found, token) == (list("abcde"), "")
    assert ask(grafana.url, "GET", f"{path(grafana)}?continue=nonsense").status == 400


def test_the_history_has_the_messages(grafana: Grafana) -> None:
    create(grafana, resource("a", **{MESSAGE: "first"}))
    ask(grafana.url, "PUT", path(grafana, name="a"), resource("a", "T2", **{MESSAGE: "second"}))
    query = "labelSelector=grafana.app/get-history=true&fieldSelector=metadata.name=a"
    rows = ask(grafana.url, "GET", f"{path(grafana)}?{query}").json["items"]
    assert [row["metadata"]["annotations"][MESSAGE] for row in rows] == ["second", "first"]
    assert [row["spec"]["title"] for row in rows] == ["T2", "T"]


def test_folders_are_resources_too(grafana: Grafana) -> None:
    body = {"metadata": {"name": "in", "annotations": {FOLDER: "obs"}}, "spec": {"title": "Inside"}}
    assert ask(grafana.url, "POST", path(grafana, "folder"), body).status == 201
    assert grafana.org().folders["in"].folder == "obs"
    create(grafana, resource("a", **{FOLDER: "in"}))
    assert ask(grafana.url, "DELETE", path(grafana, "folder", "obs")).status == 200
    assert (grafana.org().folders, grafana.org().dashboards) == ({}, {})


REFUSED = (
    (resource("a", ""), 400),
    (resource("bad uid!"), 400),
    (resource("u" * 41), 400),
    (resource("", "T"), 422),
    (resource("a", **{FOLDER: "nope"}), 404),
    ({"metadata": {"name": "a"}}, 400),
)


@pytest.mark.parametrize(("body", "status"), REFUSED, ids=range(len(REFUSED)))
def test_bad_resources_are_refused(grafana: Grafana, body: dict[str, Any], status: int) -> None:
    answer = create(grafana, body)
    assert (answer.status, answer.json["kind"]) == (status, "Status")
    assert grafana.org().dashboards == {}


def test_provisioned_dashboards_say_so_and_are_refused(grafana: Grafana) -> None:
    grafana.put({"uid": "a", "title": "A"}, provisioned="a.json")
    read = ask(grafana.url, "GET", path(grafana, name="a")).json["metadata"]["annotations"]
    assert read["grafana.app/managedBy"] == "classic-file-provisioning"
    assert ask(grafana.url, "PUT", path(grafana, name="a"), resource("a")).status == 400
    assert ask(grafana.url, "DELETE", path(grafana, name="a")).status == 400


def test_a_namespace_is_an_organisation(grafana: Grafana) -> None:
    other = grafana.add_org("Other")
    elsewhere = {**ADMIN, "X-Grafana-Org-Id": str(other.id)}
    assert ask(grafana.url, "POST", path(grafana, namespace="org-2"), resource("a"), elsewhere).status == 201
    assert list(other.dashboards) == ["a"]
    assert ask(grafana.url, "GET", path(grafana, namespace="org-2")).status == 403
    viewer = bearer(grafana.token("Viewer"))
    assert ask(grafana.url, "POST", path(grafana), resource("b"), viewer).status == 403
    assert ask(grafana.url, "GET", path(grafana), headers=viewer).status == 200
