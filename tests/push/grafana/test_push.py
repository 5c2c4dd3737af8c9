"""Dashboards and folders on each version of Grafana: what a push writes, and what the next plan says."""

from __future__ import annotations

import attrs
import pytest

from obsdsl.errors import ObsdslError
from tests.fakes.grafana import Grafana
from tests.fakes.grafana.behaviour import Behaviour
from tests.push.grafana.bench import OWNER, Bench, dashboard, names, statuses, whys

TWO = (dashboard("web", "Team"), dashboard("db", "Team/Storage"))


def folder_of(grafana: Grafana, uid: str) -> str:
    """The titles of the folders that a dashboard is in."""
    titles, at = list[str](), grafana.org().dashboards[uid].folder
    while at:
        titles.insert(0, grafana.org().folders[at].title)
        at = grafana.org().folders[at].folder
    return "/".join(titles)


def test_a_push_makes_all_and_the_next_plan_is_empty(bench: Bench, grafana: Grafana) -> None:
    first = bench.push(TWO)
    assert first.result.is_complete, whys(first)
    assert (folder_of(grafana, "web"), folder_of(grafana, "db")) == ("Team", "Team/Storage")
    assert grafana.org().dashboards["web"].tags == [OWNER]
    for machine in ("laptop", "a fresh runner"):
        grafana.forget()
        plan = bench.plan(TWO, machine=machine)
        assert (plan.changes, plan.leftovers, plan.unchanged) == ((), (), plan.unchanged)
        assert grafana.writes == []


def test_a_change_here_is_pushed_from_any_machine(bench: Bench, grafana: Grafana) -> None:
    bench.push(TWO)
    changed = (dashboard("web", "Team", "Web 2"), TWO[1])
    for machine in ("laptop", "a fresh runner"):
        (change,) = bench.plan(changed, machine=machine).changes
        assert (change.action, change.cause, change.refusal) == ("update", "here", None)
        assert [one.path for one in change.differences] == ["title"]
    delivery = bench.push(changed, machine="a fresh runner", message="two")
    assert statuses(delivery) == {"dashboard:web": "done"}
    assert grafana.org().dashboards["web"].versions[-1].message.startswith(f"{OWNER} sha256:")
    assert grafana.org().dashboards["web"].versions[-1].message.endswith(" two")
    assert bench.plan(changed, machine="a third").changes == ()


def test_an_edit_in_the_ui_is_told_and_kept(bench: Bench, grafana: Grafana) -> None:
    bench.push(TWO)
    grafana.edit("web", title="By hand")
    for machine in ("laptop", "a fresh runner"):
        (change,) = bench.plan(TWO, machine=machine).changes
        assert (change.cause, change.forcible) == ("there", True)
        (both,) = bench.plan((dashboard("web", "Team", "Web 2"), TWO[1]), machine=machine).changes
        assert (both.cause, both.forcible) == ("both", True)
    assert statuses(bench.push(TWO)) == {"dashboard:web": "refused"}
    assert grafana.org().dashboards["web"].title == "By hand"
    assert statuses(bench.push(TWO, force=True)) == {"dashboard:web": "done"}
    assert grafana.org().dashboards["web"].title == "Web"


def test_an_older_version_that_somebody_put_back_is_an_edit(bench: Bench, grafana: Grafana) -> None:
    bench.push(TWO)
    first = dict(grafana.org().dashboards["web"].data)
    second = (dashboard("web", "Team", "Web 2"), TWO[1])
    bench.push(second)
    grafana.edit("web", **first)
    for machine in ("laptop", "a fresh runner"):
        (change,) = bench.plan(second, machine=machine).changes
        assert change.cause == "there"


@pytest.mark.parametrize("api", ["auto", "classic"])
def test_an_edit_that_was_taken_over_is_known_on_every_machine(bench: Bench, grafana: Grafana, api: str) -> None:
    bench.options["api"] = api
    bench.push(TWO)
    grafana.edit("web", title="By hand")
    taken, later = ((dashboard("web", "Team", title), TWO[1]) for title in ("By hand", "Later"))
    assert bench.push(taken).result.is_complete
    for machine in ("laptop", "a fresh runner"):
        assert bench.plan(taken, machine=machine).changes == ()
        (change,) = bench.plan(later, machine=machine).changes
        assert (change.cause, change.refusal) == ("here", None)


def test_a_dashboard_moves_with_its_folder_and_back(bench: Bench, grafana: Grafana) -> None:
    bench.push(TWO)
    delivery = bench.push((dashboard("web", "Other"), TWO[1]))
    assert statuses(delivery) == {"folder:Other": "done", "dashboard:web": "done"}
    assert folder_of(grafana, "web") == "Other"
    delivery = bench.rollback()
    assert statuses(delivery) == {"dashboard:web": "done", "folder:Other": "done"}, whys(delivery)
    assert folder_of(grafana, "web") == "Team"
    assert "Other" not in {one.title for one in grafana.org().folders.values()}
    assert bench.plan(TWO, machine="a fresh runner").changes == ()


def test_what_is_no_longer_wanted_goes_with_prune_and_comes_back(bench: Bench, grafana: Grafana) -> None:
    bench.push(TWO)
    before = grafana.org().everything()
    one = TWO[:1]
    plan = bench.plan(one, machine="a fresh runner")
    assert {str(each) for each in plan.leftovers} == {"dashboard:db", "folder:Team/Storage"}
    plan = bench.plan(one, prune=True, machine="a fresh runner")
    assert names(plan.changes) == ["delete dashboard:db", "delete folder:Team/Storage"]
    delivery = bench.push(one, prune=True)
    assert delivery.result.is_complete, whys(delivery)
    assert set(grafana.org().dashboards) == {"web"}
    delivery = bench.rollback()
    assert delivery.result.is_complete, whys(delivery)
    assert grafana.org().everything()["folders"] == before["folders"]
    assert set(grafana.org().dashboards) == {"web", "db"}
    assert bench.plan(TWO, machine="a fresh runner").changes == ()


def test_folders_with_things_of_others_stay(bench: Bench, grafana: Grafana) -> None:
    bench.push(TWO)
    storage = grafana.org().dashboards["db"].folder
    grafana.put({"uid": "theirs", "title": "Theirs"}, folder=storage)
    delivery = bench.push(TWO[:1], prune=True)
    assert statuses(delivery) == {"dashboard:db": "done"}
    assert set(grafana.org().dashboards) == {"web", "theirs"}


def test_a_folder_that_is_filled_since_the_plan_stays(bench: Bench, grafana: Grafana) -> None:
    bench.push(TWO)
    storage = grafana.org().dashboards["db"].folder
    from tests.fakes.faults import calls

    filled = calls(lambda: grafana.put({"uid": "theirs", "title": "Theirs"}, folder=storage), after=True)
    grafana.faults.add(filled, method="DELETE")
    delivery = bench.push(TWO[:1], prune=True)
    assert statuses(delivery) == {"dashboard:db": "done", "folder:Team/Storage": "failed"}
    assert "1 dashboard" in whys(delivery)
    assert "theirs" in grafana.org().dashboards


def test_an_edited_leftover_is_never_deleted(bench: Bench, grafana: Grafana) -> None:
    bench.push(TWO)
    grafana.edit("db", description="by hand")
    delivery = bench.push(TWO[:1], prune=True, force=True)
    assert statuses(delivery)["dashboard:db"] == "refused"
    assert statuses(delivery).get("folder:Team/Storage") in ("skipped", None)
    assert "db" in grafana.org().dashboards


def test_a_copy_in_the_ui_is_never_deleted(bench: Bench, grafana: Grafana) -> None:
    """Its tag and all else are ours."""
    bench.push(TWO)
    grafana.put({**grafana.org().dashboards["web"].data, "uid": "copy", "title": "Web Copy"})
    delivery = bench.push(TWO, prune=True, force=True)
    assert statuses(delivery) == {"dashboard:copy": "refused"}
    assert "copy" in grafana.org().dashboards


def test_dashboards_of_others_are_refused_and_taken_over_with_force_alone(bench: Bench, grafana: Grafana) -> None:
    grafana.put({"uid": "web", "title": "Their web", "tags": ["obsdsl/other"]})
    grafana.put({"uid": "db", "title": "Nobody's"})
    first = bench.push(TWO)
    assert statuses(first)["dashboard:web"] == statuses(first)["dashboard:db"] == "refused"
    assert "obsdsl/other" in whys(first)
    assert grafana.org().dashboards["web"].title == "Their web"
    assert bench.push(TWO, force=True).result.is_complete
    assert bench.plan(TWO).changes == ()
    delivery = bench.rollback()
    assert delivery.result.is_complete, whys(delivery)
    assert grafana.org().dashboards["web"].title == "Their web"
    assert grafana.org().dashboards["web"].tags == ["obsdsl/other"]
    assert grafana.org().dashboards["db"].data == {"title": "Nobody's"}


def test_no_folder_is_left_empty_for_a_dashboard_that_is_refused(bench: Bench, grafana: Grafana) -> None:
    grafana.put({"uid": "db", "title": "Nobody's"})
    delivery = bench.push(TWO)
    assert statuses(delivery) == {
        "folder:Team": "done", "dashboard:web": "done", "folder:Team/Storage": "refused", "dashboard:db": "refused",
    }  # fmt: skip
    held = {one.folder for one in grafana.org().dashboards.values()}
    above = {one.folder for one in grafana.org().folders.values()}
    assert set(grafana.org().folders) <= held | above
    assert bench.push(TWO, force=True).result.is_complete
    assert folder_of(grafana, "db") == "Team/Storage"
    assert bench.plan(TWO, machine="a fresh runner").changes == ()


def test_a_provisioned_dashboard_is_refused_with_the_mend(bench: Bench, grafana: Grafana) -> None:
    grafana.put({"uid": "web", "title": "Web"}, provisioned="web.json")
    for force in (False, True):
        delivery = bench.push(TWO, force=force)
        assert statuses(delivery)["dashboard:web"] == "refused"
        assert "from a file (web.json)" in whys(delivery)


def test_a_folder_that_is_there_is_used_and_stays_theirs(bench: Bench, grafana: Grafana) -> None:
    grafana.put_folder("theirs", "Team")
    delivery = bench.push((TWO[0],))
    assert statuses(delivery) == {"dashboard:web": "done"}
    assert grafana.org().dashboards["web"].folder == "theirs"
    assert names(bench.plan((dashboard("other"),), prune=True).changes) == [
        "create dashboard:other", "delete dashboard:web",
    ]  # fmt: skip


def test_a_folder_of_ours_that_was_renamed_is_an_edit(bench: Bench, grafana: Grafana) -> None:
    bench.push((TWO[0],))
    (folder,) = grafana.org().folders.values()
    folder.title = "Renamed"
    (change,) = bench.plan((TWO[0],), machine="a fresh runner").changes
    assert (str(change.identity), change.action, change.cause) == ("folder:Team", "update", "there")
    assert bench.push((TWO[0],), force=True).result.is_complete
    assert folder_of(grafana, "web") == "Team"


def test_everything_goes_below_the_folder_of_the_target(bench: Bench, grafana: Grafana) -> None:
    assert bench.push((TWO[0], dashboard("top")), folder="Base").result.is_complete
    assert (folder_of(grafana, "web"), folder_of(grafana, "top")) == ("Base/Team", "Base")


def test_only_chosen_dashboards_are_pushed(bench: Bench, grafana: Grafana) -> None:
    bench.push(TWO, dashboards=("w*",))
    assert set(grafana.org().dashboards) == {"web"}
    bench.push(TWO, select=("dashboard:db",))
    grafana.forget()
    plan = bench.plan((dashboard("web", "Team", "New"), TWO[1]), select=("dashboard:db",))
    assert (plan.changes, plan.leftovers) == ((), ())
    assert not grafana.requests("GET", "web$")


def test_what_no_grafana_takes_is_refused_before_it_is_asked(bench: Bench, grafana: Grafana) -> None:
    same = attrs.evolve(dashboard("web"), identity="other", path="grafana/other.json")
    bad = (dashboard("u" * 41), dashboard("no title", title=" "), dashboard("", title="No uid"), dashboard("web"), same)
    with pytest.raises(ObsdslError) as caught:
        bench.plan(bad)
    assert [key in str(caught.value) for key in ("41 characters", "letters, digits", "no uid")] == [True] * 3
    assert "grafana/other.json: its uid 'web' is that of grafana/web.json; change one" in str(caught.value)
    assert grafana.log == []


def test_a_no_op_push_writes_nothing_and_reads_little(bench: Bench, grafana: Grafana, behaviour: Behaviour) -> None:
    many = tuple(dashboard(f"d{number}", "Team") for number in range(30))
    assert bench.push(many).result.is_complete
    grafana.forget()
    assert bench.push(many).journal is None
    assert grafana.writes == []
    # Organisation, search, /apis; then each dashboard, or whether /apis are for us, and the list.
    assert len(grafana.reads) == 3 + (2 if behaviour.dashboard_apis else 30)


@pytest.mark.parametrize("api", ["classic", "apis", "auto"])
def test_the_api_may_be_named(bench: Bench, api: str, behaviour: Behaviour) -> None:
    if api == "apis" and not behaviour.dashboard_apis:
        with pytest.raises(ObsdslError, match=r"api = .auto."):
            bench.plan(TWO, api=api)
        return
    assert bench.push(TWO, api=api).result.is_complete
    for again in ("classic", "auto"):
        assert bench.plan(TWO, api=again, machine=again).changes == ()


def test_a_state_of_another_machine_that_is_old_deletes_and_overwrites_nothing(bench: Bench, grafana: Grafana) -> None:
    bench.push(TWO)
    bench.push((dashboard("web", "Team", "Web 2"), TWO[1]), machine="other")
    grafana.edit("web", title="By hand")
    (change,) = bench.plan(TWO).changes
    assert change.cause == "both"
