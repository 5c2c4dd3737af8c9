"""The dashboards of a Grafana: which are read, from where, and what is said where one cannot be."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from obsdsl.errors import RemoteError
from obsdsl.importing.dashboards.read import read_typed
from obsdsl.importing.live import server as shared
from obsdsl.importing.plan import plan
from obsdsl.push.grafana import listing
from obsdsl.read.grafana.dashboard import dashboard_in
from tests.fakes.ask import ask
from tests.fakes.faults import answers, denied, login_page, truncates, unauthorized
from tests.fakes.grafana import ALL, V7_5, V12, V13, Grafana
from tests.fakes.wire import Request, Response
from tests.importing.again import write
from tests.importing.live.reading import Recorded, boards, chosen, read
from tests.support import Run

READER: dict[str, Any] = {"username": "admin", "password_env": "OBSDSL_TEST_PASSWORD"}


def board(uid: str, **more: Any) -> dict[str, Any]:
    panel = {
        "id": 1, "type": "timeseries", "title": "Up", "gridPos": {"x": 0, "y": 0, "w": 12, "h": 8},
        "targets": [{"refId": "A", "expr": "up"}],
    }  # fmt: skip
    return {"uid": uid, "title": uid.title(), "schemaVersion": 39, "tags": [], "panels": [panel], **more}


@pytest.fixture(autouse=True)
def _password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBSDSL_TEST_PASSWORD", "admin")


@pytest.fixture(params=ALL, ids=str)
def grafana(request: pytest.FixtureRequest) -> Iterator[Grafana]:
    with Grafana(request.param) as server:
        nests = server.behaviour.nested_folders
        server.put_folder("team", "Team A")
        server.put_folder("sub", "Shop", parent="team" if nests else "")
        server.put(board("web", tags=["shop", "prod"]), folder="sub")
        server.put(board("db", tags=["prod"]), folder="team")
        server.put(board("top"))
        yield server


def test_all_dashboards_are_read_with_their_folders(grafana: Grafana) -> None:
    found = read("--grafana", grafana.url, **READER)
    shop = "Team A/Shop" if grafana.behaviour.nested_folders else "Shop"
    assert {uid: folder for uid, (folder, _) in boards(found).items()} == {"web": shop, "db": "Team A", "top": None}
    assert boards(found)["web"][1]["panels"] == board("web")["panels"]
    assert not found.faults
    assert grafana.writes == []


@pytest.mark.parametrize(
    ("wish", "uids"),
    [
        (chosen(folders=("Shop",)), {"web"}),
        (chosen(folders=("sub",)), {"web"}),
        (chosen(folders=("General",)), {"top"}),
        (chosen(folders=("Sh*", "General")), {"web", "top"}),
        (chosen(tags=("prod",)), {"web", "db"}),
        (chosen(tags=("shop", "prod"), folders=("Shop",)), {"web"}),
        (chosen(uids=("top", "d?")), {"top", "db"}),
        (chosen(uids=("web", "top"), tags=("prod",)), {"web"}),
    ],
    ids=["title", "uid-of-folder", "general", "patterns", "tag", "tags-in-folder", "uids", "uid-with-tag"],
)
def test_folders_tags_and_uids_choose(grafana: Grafana, wish: Any, uids: set[str]) -> None:
    found = read("--grafana", grafana.url, wish=wish, **READER)
    assert boards(found).keys() == uids
    read_one_by_one = grafana.requests("GET", "/dashboards/(uid/)?(web|db|top)$")
    assert len(read_one_by_one) == len(uids)


def test_a_folder_has_what_is_below_it() -> None:
    with Grafana(V12) as grafana:
        grafana.put_folder("a", "A")
        grafana.put_folder("b", "B", parent="a")
        grafana.put_folder("c", "A", parent="b")
        for uid in "abc":
            grafana.put(board(uid), folder=uid)
        assert boards(read("--grafana", grafana.url, wish=chosen(folders=("A/B",)), **READER)).keys() == {"b", "c"}
        assert boards(read("--grafana", grafana.url, wish=chosen(folders=("A",)), **READER)).keys() == {"a", "b", "c"}


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (chosen(folders=("Shp",)), "there is no folder 'Shp'; did you mean 'Shop'?"),
        (chosen(tags=("nothing",)), "there is no dashboard with the tag 'nothing'; there is 'prod' and 'shop'"),
        (chosen(uids=("webb",)), "there is no dashboard of the uid 'webb'; did you mean 'web'?"),
    ],
    ids=["folder", "tag", "uid"],
)
def test_a_name_that_nothing_has_is_an_error(wish: Any, said: str) -> None:
    with Grafana(V7_5) as grafana:
        grafana.put_folder("sub", "Shop")
        grafana.put(board("web", tags=["shop", "prod"]), folder="sub")
        with pytest.raises(RemoteError, match=said.replace("?", "[?]")):
            read("--grafana", grafana.url, wish=wish, **READER)


def test_the_recorded_grafana_is_imported() -> None:
    with Recorded("grafana-7.5.5") as grafana:
        # The last search was in a folder, and without the folder itself.
        folder = {"id": 2, "uid": "obs", "title": "Observability", "type": "dash-folder"}
        rows = grafana.answers["/api/search"]["body"]
        grafana.answers["/api/search"] = {"status": 200, "body": [folder, *rows]}
        found = read("--grafana", grafana.url)
    assert {uid: folder for uid, (folder, _) in boards(found).items()} == {"rec-a": "Observability"}
    made = plan(found)
    assert not made.report.faults
    assert 'folder="Observability"' in made.files["dashboards/rec_a.py"]


def test_pages_of_a_long_listing_are_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PAGE", 3)
    with Grafana(V12) as grafana:
        for number in range(8):
            grafana.put(board(f"b{number}"))
        assert len(boards(read("--grafana", grafana.url, **READER))) == 8
        assert len(grafana.requests("GET", "/api/search")) == 3


def test_so_many_are_read_at_once_and_no_more() -> None:
    now, most = 0, 0
    lock, several = threading.Lock(), threading.Event()

    class Counting(Grafana):
        def answered(self, request: Request) -> Response:
            nonlocal now, most
            with lock:
                now += 1
                most = max(most, now)
            if "/dashboards/" in request.path and "limit" not in request.query and now < shared.READS:
                several.wait(5)
            elif now >= shared.READS:
                several.set()
            try:
                return super().answered(request)
            finally:
                with lock:
                    now -= 1

    with Counting(V12) as grafana:
        for number in range(20):
            grafana.put(board(f"b{number}"))
        assert len(boards(read("--grafana", grafana.url, **READER))) == 20
    assert most == shared.READS


def test_one_that_is_denied_or_gone_is_told_and_the_rest_goes_on(grafana: Grafana) -> None:
    grafana.faults.add(denied(), path="/(uid/)?web$")
    grafana.faults.add(answers(404, {"message": "Dashboard not found"}), path="/(uid/)?db$")
    found = read("--grafana", grafana.url, **READER)
    assert boards(found).keys() == {"top"}
    gone, refused = sorted(found.faults, key=lambda one: "403 Forbidden" in one)
    assert f"{grafana.url}/d/db.json: Grafana {grafana.url} lists it, and does not have it any more" in gone
    assert f"{grafana.url}/d/web.json: Grafana {grafana.url}: " in refused
    assert "may not read dashboards (dashboards:read)" in refused


def test_a_dashboard_of_the_schema_v2_is_told() -> None:
    with Grafana(V13) as grafana:
        grafana.put(board("web"))
        conversion = {"conversion": {"failed": True, "storedVersion": "v2beta1", "error": "no classic form"}}
        whole = {"metadata": {"name": "web"}, "spec": {"title": "Web"}, "status": conversion}
        grafana.faults.add(answers(200, whole), path="/dashboards/web$")
        found = read("--grafana", grafana.url, **READER)
        assert not found.dashboards
        assert "keeps it as v2beta1, and cannot give it as classic JSON (no classic form)" in found.faults[0]


def reference(number: int, uid: str, name: str) -> dict[str, Any]:
    place = {"x": 0, "y": 8 * number, "w": 12, "h": 8}
    held = {"uid": uid, "name": name}
    return {"type": "library-panel-ref", "id": number, "title": name, "gridPos": place, "libraryPanel": held}


def in_library(grafana: Grafana, uid: str, name: str, **model: Any) -> None:
    panel = {**board("x")["panels"][0], "title": name, **model}
    del panel["id"], panel["gridPos"]
    body = {"uid": uid, "name": name, "kind": 1, "model": panel, "folderUid": "team"}
    assert ask(grafana.url, "POST", "/api/library-elements", body).status == 200


@pytest.mark.parametrize("exact", [False, True])
def test_panels_of_the_library_are_defined_once(exact: bool, tmp_path: Path, obsdsl: Run) -> None:
    with Grafana(V12) as grafana:
        grafana.put_folder("team", "Team")
        in_library(grafana, "traffic", "Traffic", targets=[{"refId": "A", "expr": "sum(http_requests_total)"}])
        in_library(grafana, "odd", "Odd", type="library-x", targets=3)
        in_library(grafana, "unused", "Unused")
        for uid in ("web", "db"):
            grafana.put(board(uid, panels=[reference(1, "traffic", "Traffic"), reference(2, "odd", "Odd")]))
        found = read("--grafana", grafana.url, **READER)
        stored = {uid: one["model"] for uid, one in grafana.org().elements.items()}
    assert [(one.uid, one.folder) for one in found.library] == [("odd", "Team"), ("traffic", "Team")]
    made = plan(found, exact)
    assert not made.report.faults
    share = made.report.shares["panels of the library"]
    assert (share.total, share.typed) == (2, 1)
    assert "http_requests" in "".join(text for path, text in made.files.items() if path.startswith("metrics/"))
    write(made, tmp_path / "new")
    done = obsdsl("build", cwd=tmp_path / "new")
    assert done.returncode == 0, done.stderr
    for uid in ("traffic", "odd"):
        built = json.loads((tmp_path / f"new/dist/library-panels/{uid}.json").read_text())
        assert (built["uid"], built["name"]) == (uid, uid.title())
        wanted = {key: one for key, one in stored[uid].items() if key != "libraryPanel"}
        if exact or uid == "odd":
            assert built["model"] == wanted
        assert built["model"]["title"] == wanted["title"]


def test_library_panels_that_one_may_not_see_stay_references() -> None:
    with Grafana(V12) as grafana:
        row = {"type": "row", "id": 3, "panels": [reference(4, "y", "Errors")]}
        grafana.put(board("web", panels=[reference(1, "x", "Traffic"), row]))
        grafana.faults.add(denied(), path="/api/library-elements/x", times=None)
        found = read("--grafana", grafana.url, **READER)
    denial, gone = found.notes
    assert "the library panel 'Traffic' is a reference alone: GET /api/library-elements/x: 403 Forbidden" in denial
    assert gone.endswith("the library panel 'Errors' is a reference alone: the server has it no more")


def test_who_may_not_see_the_organisation_reads_all_the_same() -> None:
    with Grafana(V12) as grafana:
        grafana.put(board("web"))
        grafana.faults.add(denied(), path="/api/org$", times=None)
        assert boards(read("--grafana", grafana.url, **READER)).keys() == {"web"}


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (unauthorized(), "check the credentials, which are missing, wrong, or ran out: --token-env, or --username"),
        (login_page(), "a page of HTML answered instead of the API"),
        (answers(200, {"status": "success"}), "what answers is no Grafana; check the URL"),
        (answers(200, "{", content_type="application/json"), "the answer is cut off"),
        (answers(302, "", {"Location": "https://login.example.org/"}), "it redirects to https://login.example.org/"),
    ],
    ids=["401", "login", "another-server", "no-json", "redirect"],
)
def test_what_is_no_answer_of_grafana_is_an_error_with_its_mend(
    fault: Any, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("obsdsl.push.http.FIRST", 0.01)
    with Grafana(V12) as grafana:
        grafana.faults.add(fault, path="/api/org", times=None)
        with pytest.raises(RemoteError) as caught:
            read("--grafana", grafana.url, **READER)
    assert str(caught.value).startswith(f"Grafana {grafana.url}: GET /api/org: ")
    assert said in str(caught.value)
    assert "target" not in str(caught.value)


def test_half_an_answer_is_asked_for_again_and_then_nothing_is_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("obsdsl.push.http.FIRST", 0.01)
    with Grafana(V12) as grafana:
        grafana.put(board("web"))
        grafana.faults.add(truncates(), path="/dashboards/web$", times=1)
        assert boards(read("--grafana", grafana.url, **READER)).keys() == {"web"}
        grafana.faults.add(truncates(), path="/dashboards/web$", times=None)
        with pytest.raises(RemoteError, match=r"the connection was lost \(IncompleteRead"):
            read("--grafana", grafana.url, **READER)


def test_what_is_read_is_what_the_server_stores(grafana: Grafana) -> None:
    found = read("--grafana", grafana.url, **READER)
    assert len(found.dashboards) == 3
    for _, text in found.dashboards:
        dashboard = dashboard_in(json.loads(text))
        assert dashboard is not None
        stored = {key: one for key, one in dashboard.json.items() if key not in ("id", "version")}
        assert stored == board(dashboard.uid, tags=stored["tags"])
        assert read_typed(dashboard).typed_panels == 1
