"""Ways of servers that no recording has, and targets that share an organisation."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from obsdsl.errors import RemoteError
from tests.fakes import faults
from tests.fakes.grafana import Grafana
from tests.fakes.grafana.behaviour import V7_5, V11, V12, V13, Behaviour
from tests.fakes.wire import Request
from tests.integration.grafana_scene import saving
from tests.push.grafana.bench import Bench, dashboard, names, statuses, whys

ONE = (dashboard("web", "Team"),)


def filling(**fields: Any) -> faults.Fault:
    """The server writes fields of its own into each dashboard, as a migration does."""

    def fill(request: Request) -> Request:
        body = request.json
        body["spec" if "spec" in body else "dashboard"] |= fields
        return replace(request, body=json.dumps(body).encode())

    return faults.changes(fill)


def test_what_the_server_makes_of_it_is_told_once_and_no_change(bench: Bench, grafana: Grafana) -> None:
    grafana.faults.add(filling(liveNow=False), where=saving(""), times=None)
    first = bench.push(ONE)
    assert first.result.is_complete
    assert "keeps something else at liveNow" in first.result.notes[0]
    for machine in ("laptop", "a fresh runner"):
        assert bench.plan(ONE, machine=machine).changes == ()
    # Changed here it is pushed, edited there it is an edit, deleted it is not at all.
    changed = (dashboard("web", "Team", "Web 2"),)
    (change,) = bench.plan(changed, machine="a fresh runner").changes
    assert (change.cause, change.refusal) == ("here", None)
    assert bench.push(changed, machine="a fresh runner").result.is_complete
    assert bench.plan(changed).changes == ()
    grafana.edit("web", description="by hand")
    (change,) = bench.plan(changed, machine="a third").changes
    assert change.cause == "there"


def test_a_busy_server_that_refuses_a_new_dashboard_is_asked_again(bench: Bench, grafana: Grafana) -> None:
    mismatch = {"message": "The dashboard has been changed by someone else", "status": "version-mismatch"}
    grafana.faults.add(faults.answers(412, mismatch), where=saving("web"), times=2)
    delivery = bench.push(ONE)
    assert delivery.result.is_complete, whys(delivery)


def test_targets_that_share_an_organisation_leave_each_other_alone(bench: Bench, grafana: Grafana) -> None:
    both = (dashboard("a-web", "A"), dashboard("b-web", "B"))
    bench.push(both, dashboards=("a-*",))
    bench.push(both, dashboards=("b-*",), prune=True)
    assert set(grafana.org().dashboards) == {"a-web", "b-web"}
    plan = bench.plan((*both[:1], dashboard("b-other", "B")), dashboards=("b-*",), prune=True)
    assert names(plan.changes) == ["create dashboard:b-other", "delete dashboard:b-web"]


def test_folders_of_targets_leave_each_other_alone(bench: Bench, grafana: Grafana) -> None:
    bench.push((dashboard("a"),), folder="Base A")
    bench.push((dashboard("b"),), folder="Base B", prune=True)
    assert set(grafana.org().dashboards) == {"a", "b"}
    plan = bench.plan((dashboard("c"),), folder="Base B", prune=True)
    assert names(plan.changes) == ["create dashboard:c", "delete dashboard:b"]


@pytest.mark.parametrize("answer", [401, 403, 404])
def test_where_apis_are_not_for_us_the_classic_api_serves(bench: Bench, grafana: Grafana, answer: int) -> None:
    """The namespace of a stack of Grafana Cloud is none that we could know."""
    grafana.faults.add(faults.answers(answer, {"message": "no"}), path="/apis/dashboard.grafana.app/", times=None)
    assert bench.push(ONE).result.is_complete
    assert grafana.org().dashboards["web"].tags == ["obsdsl/shop"]


def test_apis_of_no_use_to_us_are_left_alone(tmp_path: Path) -> None:
    """Grafana 11 may have an early version: its classic API still loses the first message."""
    with Grafana(replace(V11, dashboard_apis=("v0alpha1",))) as grafana:
        bench = Bench(tmp_path, grafana)
        bench.push(ONE)
        (change,) = bench.plan((dashboard("web", "Team", "Web 2"),), machine="a fresh runner").changes
        assert change.cause == "here"
        assert not grafana.requests(path="/apis/.*/namespaces")


def test_a_proxy_that_shows_the_ui_for_all_it_does_not_know(bench: Bench, grafana: Grafana) -> None:
    grafana.faults.add(faults.login_page(), path="/apis", times=None)
    assert bench.push(ONE).result.is_complete


def test_what_a_server_can_is_asked_and_never_its_version(tmp_path: Path, behaviour: Behaviour) -> None:
    """A 7.5.5 said that it is a 5.0.0."""
    with Grafana(replace(behaviour, health="5.0.0")) as grafana:
        bench = Bench(tmp_path, grafana)
        assert bench.push((*ONE, dashboard("db", "Team/Storage"))).result.is_complete
        by_apis = bool(grafana.requests("POST", "/apis/dashboard"))
        assert by_apis == bool(behaviour.dashboard_apis)
        assert ("Storage" in {one.title for one in grafana.org().folders.values()}) == behaviour.nested_folders
        assert [one.path for one in grafana.requests() if "health" in one.path or "settings" in one.path] == []


def test_each_write_names_uid_version_and_folder_and_overwrites_nothing(bench: Bench, grafana: Grafana) -> None:
    bench.push((*ONE, dashboard("top")), api="classic")
    bench.push((dashboard("web", "Team", "Web 2"), dashboard("top")), api="classic")
    grafana.edit("web", title="By hand")
    assert bench.push(
        (dashboard("web", "Team", "Web 3"), dashboard("top")), api="classic", force=True
    ).result.is_complete
    sent = [one.json for one in grafana.requests("POST", "/api/dashboards/db")]
    team = next(one for one in grafana.org().folders.values() if one.title == "Team")
    assert {one["overwrite"] for one in sent} == {False}
    rows = [(one["dashboard"]["uid"], one["dashboard"].get("version"), one["folderUid"]) for one in sent]
    # New ones have no version; what --force overwrites has the one that is there.
    assert sorted(rows[:2]) == [("top", None, ""), ("web", None, team.uid)]
    assert rows[2:] == [("web", 1, team.uid), ("web", 3, team.uid)]
    # A server that knows no folderUid reads this.
    assert {one["folderId"] for one in sent if one["folderUid"]} == {team.id}
    assert not any("id" in one["dashboard"] for one in sent)


def test_force_looks_for_others_of_the_title_before_it_overwrites_a_plugins(tmp_path: Path) -> None:
    with Grafana(V7_5) as grafana:
        bench = Bench(tmp_path, grafana)
        bench.push(ONE)
        grafana.org().dashboards["web"].plugin = "clock"
        grafana.put({"uid": "other", "title": "WEB-2"}, folder=grafana.org().dashboards["web"].folder)
        delivery = bench.push((dashboard("web", "Team", "Web 2"),), force=True)
        assert statuses(delivery) == {"dashboard:web": "failed"}
        assert "another one (uid 'other') has its title" in whys(delivery)
        assert (grafana.org().dashboards["other"].version, grafana.org().dashboards["web"].title) == (1, "Web")


def test_a_slash_in_a_title_that_is_there_is_that_folder(bench: Bench, grafana: Grafana) -> None:
    grafana.put_folder("ci", "CI/CD")
    assert statuses(bench.push((dashboard("web", "CI/CD"),))) in (
        {"dashboard:web": "done"}, {"folder:CI": "done", "dashboard:web": "done"},
    )  # fmt: skip
    assert grafana.org().dashboards["web"].folder == "ci"


def test_titles_that_differ_in_case_only_are_told(tmp_path: Path) -> None:
    with Grafana(V7_5) as grafana:
        grafana.put_folder("theirs", "TEAM")
        delivery = Bench(tmp_path, grafana).push(ONE)
        assert statuses(delivery) == {"folder:Team": "failed", "dashboard:web": "skipped"}
        assert "differs from it in case or signs only" in whys(delivery)


def test_what_others_wrote_beside_a_dashboard_is_kept(tmp_path: Path) -> None:
    with Grafana(V13) as grafana:
        bench = Bench(tmp_path, grafana)
        bench.push(ONE)
        grafana.org().dashboards["web"].annotations["team.example.org/owner"] = "web"
        grafana.org().dashboards["web"].labels["tier"] = "1"
        assert bench.push((dashboard("web", "Team", "Web 2"),)).result.is_complete
        assert grafana.org().dashboards["web"].annotations["team.example.org/owner"] == "web"
        assert grafana.org().dashboards["web"].labels == {"tier": "1"}


def test_a_search_that_is_late_hides_nothing(tmp_path: Path) -> None:
    """Where the search has an index of its own, what was made a moment ago is not in it yet."""
    with Grafana(V12) as grafana:
        bench = Bench(tmp_path, grafana)
        for api in ("auto", "classic"):
            bench.push(ONE, api=api)
            grafana.faults.add(faults.answers(200, []), path="/api/search", times=None)
            plan = bench.plan(ONE, api=api)
            grafana.faults.clear()
            assert plan.changes == ()


@pytest.mark.parametrize(
    ("kind", "options", "said"),
    [
        (V7_5, {"org_id": 9}, "no organisation 9"),
        (V12, {"org_id": 9}, "no organisation 9"),
    ],
    ids=str,
)
def test_where_we_are_is_known_before_anything_else(
    tmp_path: Path, kind: Behaviour, options: dict[str, Any], said: str
) -> None:
    with Grafana(kind) as grafana:
        with pytest.raises(RemoteError, match=said):
            Bench(tmp_path, grafana).plan(ONE, **options)
        assert len(grafana.log) == 1


def test_who_may_not_ask_for_the_organisation_names_it(bench: Bench, grafana: Grafana) -> None:
    grafana.faults.add(faults.denied(), path="/api/org$", times=None)
    with pytest.raises(RemoteError, match="name the organisation in org_id"):
        bench.plan(ONE)
    assert bench.push(ONE, org_id=1).result.is_complete


def test_a_dashboard_that_was_moved_to_a_namesake_is_seen(bench: Bench, grafana: Grafana) -> None:
    bench.push(ONE)
    grafana.put_folder("theirs", "Team")
    grafana.edit("web", folder="theirs")
    (change,) = bench.plan(ONE).changes
    assert [(one.path, one.before, one.after) for one in change.differences] == [
        ("folder", "Team (uid theirs)", "Team"),
    ]  # fmt: skip
    assert bench.push(ONE, force=True).result.is_complete
    assert bench.rollback().result.is_complete
    assert grafana.org().dashboards["web"].folder == "theirs"


def test_a_small_part_of_all_is_not_read_from_the_list_of_all(tmp_path: Path) -> None:
    many = tuple(dashboard(f"d{number}") for number in range(25))
    with Grafana(V13) as grafana:
        bench = Bench(tmp_path, grafana)
        bench.push(many)
        for number in range(200):
            grafana.put({"uid": f"theirs{number}", "title": f"Theirs {number}"})
        grafana.forget()
        assert bench.plan(many).changes == ()
        assert len(grafana.requests("GET", "/dashboards/d")) == 25


def test_a_history_is_read_only_of_what_another_saved_last(tmp_path: Path) -> None:
    """Grafana 12 keeps no mark beside a dashboard, and a look at each history would be a request for each."""
    many = tuple(dashboard(f"d{number}") for number in range(30))
    with Grafana(V12) as grafana:
        bench = Bench(tmp_path, grafana)
        bench.push(many)
        for one in grafana.org().dashboards.values():
            # As when a laptop made them, and a runner pushes them since.
            one.updated_by, one.version = "runner", 2
        grafana.edit("d3")
        grafana.forget()
        assert bench.plan(many, machine="a fresh runner").changes == ()
        assert [one.path for one in grafana.requests("GET", "versions")] == ["/api/dashboards/uid/d3/versions"]


def test_a_folder_with_somebodys_library_panel_stays(bench: Bench, grafana: Grafana, behaviour: Behaviour) -> None:
    bench.push((*ONE, dashboard("db", "Storage")))
    if not behaviour.library_elements:
        return
    folder = next(one.uid for one in grafana.org().folders.values() if one.title == "Storage")
    element = {"id": 1, "uid": "theirs", "name": "Theirs", "kind": 1, "folderUid": folder, "model": {}, "version": 1}
    grafana.org().elements["theirs"] = {**element, "created": "", "updated": ""}
    delivery = bench.push(ONE, prune=True)
    assert statuses(delivery) == {"dashboard:db": "done", "folder:Storage": "failed"}
    assert "1 library panel" in whys(delivery)
    assert "theirs" in grafana.org().elements


def test_what_is_no_grafana_is_told(bench: Bench, grafana: Grafana) -> None:
    answers: list[Callable[[], faults.Fault]] = [
        lambda: faults.answers(404, {"message": "nothing here"}), lambda: faults.answers(200, {"status": "ok"}),
        lambda: faults.answers(200, []),
    ]  # fmt: skip
    for make in answers:
        grafana.faults.add(make(), path="/api/org")
        with pytest.raises(RemoteError, match="check the URL"):
            bench.plan(ONE)
