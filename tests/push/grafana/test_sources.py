"""Data sources and library panels: what is written, what is kept, and that secrets stay where they belong."""

from __future__ import annotations

import json
from typing import Any

import pytest

from obsdsl.compile.artifact import Artifact
from obsdsl.errors import ObsdslError
from tests.fakes import faults
from tests.fakes.grafana import Grafana
from tests.fakes.grafana.behaviour import ALL, Behaviour
from tests.push.grafana.bench import Bench, dashboard, names, statuses, whys

VALUE = "t0p-s3cret"
WITH_PANELS = [one for one in ALL if one.library_elements]


def source(uid: str = "prom", secure: tuple[str, ...] = ("PROM_TOKEN",), **fields: Any) -> Artifact:
    """What a build gives of a data source."""
    found = {
        "uid": uid,
        "name": uid.title(),
        "type": "prometheus",
        "access": "proxy",
        "url": "http://prometheus:9090",
        "jsonData": {"httpMethod": "POST"},
        "secureJsonData": {f"httpHeaderValue{number}": {"secret": name} for number, name in enumerate(secure, 1)},
        **fields,
    }
    return Artifact("datasource", uid, f"grafana/datasources/{uid}.json", json.dumps(found).encode())


def shared(uid: str = "queue", folder: str | None = "Shared", **model: Any) -> Artifact:
    """What a build gives of a library panel."""
    found = {"uid": uid, "name": uid.title(), "model": {"type": "stat", "title": uid.title(), **model}}
    return Artifact("library-panel", uid, f"grafana/library/{uid}.json", json.dumps(found).encode(), None, folder)


def showing(uid: str = "queue") -> Artifact:
    """A dashboard that shows a library panel."""
    grid = {"h": 8, "w": 12, "x": 0, "y": 0}
    panel = {"id": 1, "type": "library-panel-ref", "gridPos": grid, "libraryPanel": {"uid": uid, "name": uid.title()}}
    return dashboard("web", "Team", panels=[panel])


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROM_TOKEN", VALUE)


def test_a_data_source_is_made_and_the_next_plan_is_empty(bench: Bench, grafana: Grafana) -> None:
    first = bench.push((source(),))
    assert first.result.is_complete, whys(first)
    there = grafana.org().datasources["prom"]
    assert (there["url"], there["secureJsonData"]) == ("http://prometheus:9090", {"httpHeaderValue1": VALUE})
    for machine in ("laptop", "a fresh runner"):
        assert bench.plan((source(),), machine=machine).changes == ()
    changed = (source(url="http://other:9090"),)
    (change,) = bench.plan(changed, machine="a fresh runner").changes
    assert (change.cause, [one.path for one in change.differences]) == ("here", ["url"])
    assert bench.push(changed).result.is_complete
    assert grafana.org().datasources["prom"]["secureJsonData"] == {"httpHeaderValue1": VALUE}


def test_secrets_are_in_nothing_that_is_kept(bench: Bench) -> None:
    bench.push((source(),))
    bench.push((source(url="http://other:9090"),))
    bench.rollback()
    kept = [one for one in bench.root.rglob("*") if one.is_file()]
    assert kept
    assert [one for one in kept if VALUE in one.read_text()] == []


def test_a_missing_secret_is_told_and_nothing_is_written(
    bench: Bench, grafana: Grafana, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PROM_TOKEN")
    assert names(bench.plan((source(),)).changes) == ["create datasource:prom"]
    delivery = bench.push((source(), dashboard("web")))
    assert statuses(delivery) == {"datasource:prom": "failed", "dashboard:web": "done"}
    assert "export PROM_TOKEN" in whys(delivery)
    assert grafana.org().datasources == {}


def test_edits_of_a_data_source_are_kept(bench: Bench, grafana: Grafana) -> None:
    bench.push((source(),))
    grafana.org().datasources["prom"] |= {"url": "http://by-hand:9090", "version": 7}
    (change,) = bench.plan((source(),), machine="a fresh runner").changes
    assert change.cause == "there"
    assert statuses(bench.push((source(),))) == {"datasource:prom": "refused"}
    assert bench.push((source(),), force=True).result.is_complete
    assert bench.rollback().result.is_complete
    assert grafana.org().datasources["prom"]["url"] == "http://by-hand:9090"


def test_a_data_source_that_is_edited_while_it_is_pushed_is_kept(bench: Bench, grafana: Grafana) -> None:
    bench.push((source(),))
    found = grafana.org().datasources["prom"]
    grafana.faults.add(
        faults.calls(lambda: found.update(url="http://by-hand", version=found["version"] + 1)), method="PUT"
    )
    delivery = bench.push((source(url="http://other:9090"),))
    assert statuses(delivery) == {"datasource:prom": "failed"}
    assert "it is not as it was when it was planned, and that was kept" in whys(delivery)
    assert grafana.org().datasources["prom"]["url"] == "http://by-hand"


@pytest.mark.parametrize("behaviour", WITH_PANELS, indirect=True, ids=str)
def test_a_library_panel_that_is_edited_while_it_is_pushed_is_kept(bench: Bench, grafana: Grafana) -> None:
    bench.push((shared(), showing()))
    found = grafana.org().elements["queue"]
    edited = {**found["model"], "description": "by hand"}
    grafana.faults.add(faults.calls(lambda: found.update(model=edited, version=found["version"] + 1)), method="PATCH")
    delivery = bench.push((shared(description="Longer"), showing()))
    assert statuses(delivery) == {"library-panel:queue": "failed"}
    assert grafana.org().elements["queue"]["model"]["description"] == "by hand"


def test_what_others_added_to_a_data_source_is_theirs(bench: Bench, grafana: Grafana) -> None:
    """A secret that was set by hand, and which source is the default."""
    bench.push((source(),))
    grafana.org().datasources["prom"]["secureJsonData"]["basicAuthPassword"] = "x"
    grafana.org().datasources["prom"]["isDefault"] = True
    assert bench.plan((source(),)).changes == ()
    assert names(bench.plan((source(isDefault=False),)).changes) == ["update datasource:prom"]


def test_data_sources_of_others_are_refused(bench: Bench, grafana: Grafana) -> None:
    Bench(bench.root, grafana, "other").push((source(),))
    delivery = bench.push((source(),))
    assert statuses(delivery) == {}
    delivery = bench.push((source(url="http://mine:9090"),))
    assert "obsdsl/other" in whys(delivery)
    grafana.org().datasources["prom"]["readOnly"] = True
    for force in (False, True):
        assert "from a file" in whys(bench.push((source(url="http://mine:9090"),), force=force))


def test_two_data_sources_of_one_name_are_told(bench: Bench, grafana: Grafana) -> None:
    bench.push((source("first", name="Same"),))
    delivery = bench.push((source("first", name="Same"), source("second", name="Same")))
    assert statuses(delivery) == {"datasource:second": "failed"}
    assert "another one has its name" in whys(delivery)
    assert set(grafana.org().datasources) == {"first"}


def test_a_data_source_that_is_no_longer_wanted_goes_and_comes_back(bench: Bench, grafana: Grafana) -> None:
    two = (source(), source("loki", type="loki"))
    bench.push(two)
    assert names(bench.plan(two[:1], prune=True, machine="a fresh runner").changes) == ["delete datasource:loki"]
    bench.push(two[:1], prune=True)
    assert set(grafana.org().datasources) == {"prom"}
    back = bench.rollback()
    assert back.result.is_complete, whys(back)
    assert grafana.org().datasources["loki"]["type"] == "loki"
    assert "without its secrets" in back.result.notes[0]
    (change,) = bench.plan(two).changes
    assert [one.path for one in change.differences] == ["secureJsonData[0]"]
    delivery = bench.push(two, force=True)
    assert delivery.result.is_complete, whys(delivery)


@pytest.mark.parametrize("fault", [faults.locked, faults.resets, faults.bad_gateway], ids=["locked", "reset", "502"])
@pytest.mark.parametrize("commits", [False, True])
def test_a_write_of_which_nobody_knows_is_looked_at(bench: Bench, grafana: Grafana, fault: Any, commits: bool) -> None:
    grafana.faults.add(fault(commits=commits), method="POST")
    delivery = bench.push((source(),))
    assert delivery.result.is_complete, whys(delivery)
    assert grafana.faults.waiting == []


def test_who_may_not_read_data_sources_is_told_what_it_takes(bench: Bench, grafana: Grafana) -> None:
    grafana.faults.add(faults.denied(), path="/api/datasources/uid", times=None)
    with pytest.raises(ObsdslError, match=r"may not read data sources.*Admin for data sources"):
        bench.plan((source(),))


def test_without_data_sources_nobody_asks_for_them(bench: Bench, grafana: Grafana) -> None:
    """To list them takes more rights than an Editor has."""
    bench.push((dashboard("web"),))
    assert not grafana.requests(path="datasources|library")


def test_library_panels_come_before_what_shows_them(bench: Bench, grafana: Grafana, behaviour: Behaviour) -> None:
    wanted = (shared(), showing())
    if not behaviour.library_elements:
        with pytest.raises(ObsdslError, match="no library panels"):
            bench.plan(wanted)
        return
    first = bench.push(wanted)
    assert first.result.is_complete, whys(first)
    assert grafana.org().elements["queue"]["folderUid"].startswith("obsdsl-")
    for machine in ("laptop", "a fresh runner"):
        assert bench.plan(wanted, machine=machine).changes == ()
    changed = (shared(description="Longer"), showing())
    (change,) = bench.plan(changed, machine="a fresh runner").changes
    assert (str(change.identity), change.cause) == ("library-panel:queue", "here")
    assert bench.push(changed).result.is_complete
    moved = (shared(folder="Team", description="Longer"), showing())
    done = bench.push(moved, prune=True)
    assert done.result.is_complete, whys(done)
    assert bench.plan(moved).changes == ()
    assert bench.rollback().result.is_complete
    assert bench.plan(changed).changes == ()


@pytest.mark.parametrize("behaviour", WITH_PANELS, indirect=True, ids=str)
def test_library_panels_of_others_and_edits_are_kept(bench: Bench, grafana: Grafana) -> None:
    bench.push((shared(),))
    found = grafana.org().elements["queue"]
    found |= {"model": {**found["model"], "title": "By hand"}, "version": 5}
    (change,) = bench.plan((shared(),), machine="a fresh runner").changes
    assert change.cause == "there"
    found["model"].pop("__obsdsl")
    (change,) = bench.plan((shared(),), machine="another runner").changes
    assert change.cause == "unknown"
    assert statuses(bench.push((shared(),))) == {"library-panel:queue": "refused"}
    assert bench.push((shared(),), force=True).result.is_complete


@pytest.mark.parametrize("behaviour", WITH_PANELS, indirect=True, ids=str)
def test_a_library_panel_that_somebody_shows_stays(bench: Bench, grafana: Grafana) -> None:
    bench.push((shared(), shared("other")))
    grafana.put({"uid": "theirs", "title": "Theirs", "panels": [{"libraryPanel": {"uid": "other"}}]})
    delivery = bench.push((shared(),), prune=True)
    assert statuses(delivery) == {"library-panel:other": "failed"}
    assert "other" in grafana.org().elements
