"""Pushes of Grafana's own alerting to each version: what is written, whose it stays, and that no secret is told."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import attrs
import pytest

from obsdsl import RecordingRule, Secret, Slack, promql
from obsdsl.diff.plan_file import dump
from obsdsl.errors import ObsdslError
from obsdsl.push.grafana.alerting.ledger import parsed
from tests.compile.grafana_alerting.given import alert, group
from tests.fakes import faults
from tests.fakes.grafana import Grafana
from tests.fakes.grafana.behaviour import V7_5, V9, V12, V13
from tests.push.grafana.alerting.given import ALL, NIGHT, SLACK, VALUE, AlertingBench, built, routing, two
from tests.push.grafana.bench import OWNER, names, statuses, whys

EVERYTHING = {
    "folder:Alerts", "mute-timing:nights", "contact-point:P0", "contact-point:default", "contact-point:team-a",
    "rule-group:Alerts/other", "rule-group:Alerts/pocket", "policy:policies",
}  # fmt: skip
LEDGER = "obsdsl-shop"
INTERNAL = faults.answers(500, {"message": "no"})


def rule(grafana: Grafana, title: str) -> dict[str, Any]:
    return next(one for one in grafana.org().rules.values() if one["title"] == title)


def point(grafana: Grafana, name: str) -> dict[str, Any]:
    return next(one for one in grafana.org().contact_points.values() if one["name"] == name)


def ledger(grafana: Grafana) -> dict[str, tuple[str, ...]]:
    found = parsed(grafana.org().templates[LEDGER]["template"])
    assert found is not None
    assert found[0] == OWNER
    return dict(found[1])


def test_a_push_makes_all_and_the_next_plan_is_empty(bench: AlertingBench, grafana: Grafana) -> None:
    first = bench.push(bench.built())
    assert first.result.is_complete, whys(first)
    assert statuses(first) == dict.fromkeys(EVERYTHING, "done")
    found = rule(grafana, "Down")
    assert found["annotations"]["__obsdsl__"].startswith(f"{OWNER} sha256:")
    assert grafana.org().folders[found["folderUID"]].title == "Alerts"
    assert grafana.org().intervals[found["folderUID"], "pocket"] == 30
    assert point(grafana, "P0")["settings"] == {"recipient": "#p0", "url": VALUE}
    assert grafana.org().policies["receiver"] == "default"
    assert set(ledger(grafana)) == {
        one for one in EVERYTHING if one.split(":")[0] in ("mute-timing", "contact-point", "policy")
    }
    for machine in ("laptop", "a fresh runner"):
        grafana.forget()
        plan = bench.plan(bench.built(), machine=machine)
        assert (plan.changes, plan.leftovers, plan.unchanged) == ((), (), len(EVERYTHING))
        assert grafana.writes == []


def test_a_change_here_is_pushed_from_any_machine(bench: AlertingBench, grafana: Grafana) -> None:
    bench.push(bench.built())
    more, later = Slack("#more", api_url=Secret("SLACK_URL")), attrs.evolve(NIGHT, months=("4", "5"))
    changed = bench.built(two(interval="1m"), ALL[1], routing(SLACK, more, mute=later))
    plan = bench.plan(changed, machine="a fresh runner")
    assert names(plan.changes) == [
        "update mute-timing:nights",
        "update contact-point:default",
        "update rule-group:Alerts/pocket",
    ]
    assert {(one.cause, one.refusal) for one in plan.changes} == {("here", None)}
    delivery = bench.push(changed, machine="a fresh runner")
    assert delivery.result.is_complete, whys(delivery)
    assert grafana.org().intervals[rule(grafana, "Down")["folderUID"], "pocket"] == 60
    assert sum(one["name"] == "default" for one in grafana.org().contact_points.values()) == 2
    assert bench.plan(changed, machine="a third").changes == ()


def test_rules_that_come_and_go_are_the_group_s(bench: AlertingBench, grafana: Grafana) -> None:
    bench.push(bench.built())
    uid = rule(grafana, "Down")["uid"]
    changed = bench.built(group(alert("up == 0", for_="2m"), alert("k > 1", "New")), *ALL[1:])
    delivery = bench.push(changed)
    assert statuses(delivery) == {"rule-group:Alerts/pocket": "done"}
    assert rule(grafana, "Down")["uid"] == uid
    assert sorted(one["title"] for one in grafana.org().rules.values()) == ["Down", "Low", "New"]
    assert bench.plan(changed).changes == ()


def test_an_edit_in_the_ui_is_told_and_kept(bench: AlertingBench, grafana: Grafana) -> None:
    bench.push(bench.built())
    rule(grafana, "Down")["data"][1]["model"]["expr"] = "up == bool 2"
    point(grafana, "P0")["settings"]["recipient"] = "#mine"
    grafana.org().mute_timings["nights"]["time_intervals"][0]["months"] = ["6"]
    grafana.org().policies["group_by"] = ["instance"]
    edited = {"rule-group:Alerts/pocket", "contact-point:P0", "mute-timing:nights", "policy:policies"}
    for machine in ("laptop", "a fresh runner"):
        plan = bench.plan(bench.built(), machine=machine)
        assert {str(one.identity): (one.cause, one.forcible) for one in plan.changes} == dict.fromkeys(
            edited, ("there", True)
        )
    before = grafana.org().everything()
    assert statuses(bench.push(bench.built())) == dict.fromkeys(edited, "refused")
    assert grafana.org().everything() == before
    assert statuses(bench.push(bench.built(), force=True)) == dict.fromkeys(edited, "done")
    assert bench.plan(bench.built(), machine="a third").changes == ()
    undone = bench.rollback()
    assert statuses(undone) == dict.fromkeys(edited, "done"), whys(undone)
    assert rule(grafana, "Down")["data"][1]["model"]["expr"] == "up == bool 2"
    assert point(grafana, "P0")["settings"] == {"recipient": "#mine", "url": VALUE}
    assert grafana.org().policies["group_by"] == ["instance"]
    for machine in ("laptop", "a fresh runner"):
        plan = bench.plan(bench.built(), machine=machine)
        assert {one.cause for one in plan.changes} == {"there"}


def test_what_others_made_is_never_touched(bench: AlertingBench, grafana: Grafana) -> None:
    org = grafana.org()
    org.contact_points["theirs"] = {"uid": "theirs", "name": "P0", "type": "email", "settings": {"addresses": "a"}}
    org.mute_timings["nights"] = {"name": "nights", "time_intervals": []}
    org.templates["team"] = {"name": "team", "template": '{{ define "x" }}{{ end }}'}
    org.policies.update(receiver="P0", routes=[{"receiver": "P0"}])
    before = org.everything()
    plan = bench.plan(bench.built())
    unmarked = {str(one.identity) for one in plan.changes if one.refusal}
    assert unmarked == {"contact-point:P0", "mute-timing:nights", "policy:policies"}
    delivery = bench.push(bench.built())
    assert all(statuses(delivery)[one] == "refused" for one in unmarked)
    after = org.everything()
    assert after["contact_points"]["theirs"] == before["contact_points"]["theirs"]
    assert after["policies"] == before["policies"]
    assert after["mute_timings"]["nights"] == before["mute_timings"]["nights"]
    assert after["templates"]["team"] == before["templates"]["team"]
    taken = bench.push(bench.built(), force=True)
    assert taken.result.is_complete, whys(taken)
    assert "theirs" not in org.contact_points
    assert org.policies["receiver"] == "default"


def test_the_default_tree_is_nobody_s(bench: AlertingBench, grafana: Grafana) -> None:
    fresh = dict(grafana.org().policies)
    plan = bench.plan(bench.built())
    (tree,) = [one for one in plan.changes if one.identity.kind == "policy"]
    assert (tree.action, tree.refusal) == ("create", None)
    bench.push(bench.built())
    undone = bench.rollback()
    assert undone.result.is_complete, whys(undone)
    assert grafana.org().policies == fresh
    assert list(grafana.org().contact_points) == [""]
    assert (grafana.org().rules, grafana.org().mute_timings, grafana.org().templates) == ({}, {}, {})


def test_without_policies_the_tree_is_left_alone(bench: AlertingBench, grafana: Grafana) -> None:
    fresh = dict(grafana.org().policies)
    delivery = bench.push(bench.built(policies=False), policies=False)
    assert set(statuses(delivery)) == EVERYTHING - {"policy:policies"}
    assert grafana.org().policies == fresh


def test_what_is_not_wanted_any_more_goes_in_order(bench: AlertingBench, grafana: Grafana) -> None:
    bench.push(bench.built())
    left = bench.built(two())
    plan = bench.plan(left)
    assert {str(one) for one in plan.leftovers} == EVERYTHING - {"folder:Alerts", "rule-group:Alerts/pocket"}
    gone = bench.push(left, prune=True)
    assert gone.result.is_complete, whys(gone)
    assert list(grafana.org().contact_points) == [""]
    assert grafana.org().policies["receiver"] == "grafana-default-email"
    assert [one["title"] for one in grafana.org().rules.values()] == ["Down", "Full"]
    assert LEDGER not in grafana.org().templates
    assert bench.plan(left, machine="a fresh runner").leftovers == ()


def test_what_somebody_changed_is_not_pruned(bench: AlertingBench, grafana: Grafana) -> None:
    bench.push(bench.built())
    rule(grafana, "Low")["labels"]["by"] = "hand"
    plan = bench.plan(bench.built(two(), ALL[2]), prune=True)
    (change,) = plan.changes
    assert str(change.identity) == "rule-group:Alerts/other"
    assert "somebody changed it on the target since the last push" in (change.refusal or "")


def test_a_narrowed_push_leaves_the_rest_alone(bench: AlertingBench) -> None:
    delivery = bench.push(bench.built(), select=("rule-group:pocket",))
    assert set(statuses(delivery)) == {"folder:Alerts", "rule-group:Alerts/pocket"}
    assert bench.plan(bench.built(), select=("rule-group:pocket",)).leftovers == ()


# Killed pushes, moved worlds


@pytest.mark.parametrize("kind", ["mute-timings", "contact-points", "policies"])
def test_who_finds_what_a_killed_push_wrote_knows_it_for_ours(
    bench: AlertingBench, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last write of the ledger never came."""
    from obsdsl.push.grafana.alerting.ledger import Ledger

    monkeypatch.setattr(Ledger, "end", lambda *_: None)
    bench.push(bench.built())
    monkeypatch.undo()
    monkeypatch.setenv("OBSDSL_TEST_PASSWORD", "admin")
    monkeypatch.setenv("SLACK_URL", VALUE)
    changed = {
        "mute-timings": bench.built(*ALL[:2], routing(mute=attrs.evolve(NIGHT, months=5))),
        "contact-points": bench.built(*ALL[:2], routing(attrs.evolve(SLACK, title="new"))),
        "policies": bench.built(*ALL[:2], routing(group_by=("job",))),
    }[kind]
    plan = bench.plan(changed, machine="a fresh runner")
    assert {(one.action, one.cause, one.refusal) for one in plan.changes} == {("update", "here", None)}


def test_what_moved_since_the_plan_is_kept(bench: AlertingBench, grafana: Grafana) -> None:
    """Somebody edits while the push is under way: right before the write of the group."""
    bench.push(bench.built())

    def edit() -> None:
        rule(grafana, "Down")["labels"]["by"] = "hand"

    grafana.faults.add(faults.calls(edit), method="PUT", path="/mute-timings/")
    changed = bench.built(two(interval="1m"), ALL[1], routing(mute=attrs.evolve(NIGHT, months=5)))
    delivery = bench.push(changed)
    found = statuses(delivery)
    assert found["rule-group:Alerts/pocket"] == "failed"
    assert "it is not as it was when it was planned, and that was kept; plan again" in whys(delivery)
    assert rule(grafana, "Down")["labels"]["by"] == "hand"


@pytest.mark.parametrize("behaviour", [V9], indirect=True, ids=str)
@pytest.mark.parametrize("fault", [faults.denied(), faults.resets(), INTERNAL], ids=str)
def test_a_group_that_was_deleted_halfway_is_finished_by_the_next_push(
    bench: AlertingBench, grafana: Grafana, fault: faults.Fault
) -> None:
    """Before 11 its rules are deleted one by one."""
    bench.push(bench.built())
    left = bench.built(*ALL[1:])
    grafana.faults.add(fault, nth=2, method="DELETE", path="/alert-rules/", times=None)
    delivery = bench.push(left, prune=True)
    assert statuses(delivery)["rule-group:Alerts/pocket"] in ("failed", "uncertain"), whys(delivery)
    assert [one["title"] for one in grafana.org().rules.values()] == ["Low", "Full"]
    grafana.faults.clear()
    plan = bench.plan(left, prune=True, machine="a fresh runner")
    assert {(one.action, one.refusal) for one in plan.changes} == {("delete", None)}
    assert bench.push(left, prune=True, machine="a fresh runner").result.is_complete
    assert [one["title"] for one in grafana.org().rules.values()] == ["Low"]


@pytest.mark.parametrize("behaviour", [V9], indirect=True, ids=str)
def test_a_deletion_that_nobody_answers_is_not_undone_by_the_next_try(bench: AlertingBench, grafana: Grafana) -> None:
    bench.push(bench.built())
    grafana.faults.add(faults.resets(commits=True), method="DELETE", path="/alert-rules/")
    grafana.forget()
    delivery = bench.push(bench.built(*ALL[1:]), prune=True)
    assert statuses(delivery)["rule-group:Alerts/pocket"] == "done", whys(delivery)
    # One says that all are to go; what is gone is not written again.
    assert [one.method for one in grafana.writes if "rule-groups/pocket" in one.path] == ["DELETE", "PUT", "DELETE"]
    assert [one["title"] for one in grafana.org().rules.values()] == ["Low"]


@pytest.mark.parametrize("behaviour", [V9], indirect=True, ids=str)
def test_the_rest_of_a_deleted_group_is_kept_once_somebody_edits_it_and_comes_back_where_it_is_wanted(
    bench: AlertingBench, grafana: Grafana
) -> None:
    bench.push(bench.built())
    grafana.faults.add(faults.denied(), nth=2, method="DELETE", path="/alert-rules/", times=None)
    bench.push(bench.built(*ALL[1:]), prune=True)
    grafana.faults.clear()
    assert [one["title"] for one in grafana.org().rules.values()] == ["Low", "Full"]
    # Wanted after all: it is ours, and needs no --force.
    (change,) = bench.plan(bench.built()).changes
    assert (change.action, change.cause, change.refusal) == ("update", "here", None)
    rule(grafana, "Full")["labels"]["by"] = "hand"
    plan = bench.plan(bench.built(*ALL[1:]), prune=True, machine="a fresh runner")
    (kept,) = [one for one in plan.changes if str(one.identity) == "rule-group:Alerts/pocket"]
    assert kept.refusal is not None


# Limits


def test_a_no_op_push_reads_little_and_writes_nothing(bench: AlertingBench, grafana: Grafana) -> None:
    bench.push(bench.built())
    grafana.forget()
    bench.push(bench.built())
    asked = [one.path for one in grafana.requests() if "/provisioning/" in one.path or "/ruler/" in one.path]
    assert grafana.writes == []
    assert len(asked) == 6
    assert not any("rule-groups" in one for one in asked)


def test_no_secret_is_in_what_is_kept(bench: AlertingBench, grafana: Grafana) -> None:
    bench.push(bench.built())
    point(grafana, "P0")["settings"]["recipient"] = "#mine"
    delivery = bench.push(bench.built(), force=True)
    plan = bench.plan(bench.built(*ALL[:2], routing(attrs.evolve(SLACK, title="new"))))
    kept = [file.read_bytes() for file in bench.root.rglob("*") if file.is_file()]
    assert kept
    for one in (*kept, dump(plan).encode(), whys(delivery).encode(), repr(plan).encode()):
        assert b"t0p-s3cret" not in one


def test_a_missing_secret_is_told_before_anything_of_it_is_written(
    bench: AlertingBench, grafana: Grafana, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SLACK_URL")
    delivery = bench.push(bench.built())
    assert statuses(delivery)["contact-point:P0"] == "failed"
    assert "export SLACK_URL" in whys(delivery)
    assert list(grafana.org().contact_points) == [""]
    # Who needs them is not written either.
    assert statuses(delivery)["policy:policies"] == "skipped"
    monkeypatch.setenv("SLACK_URL", VALUE)
    again = bench.push(bench.built())
    assert again.result.is_complete, whys(again)


def test_editable_resources_have_no_provenance_where_the_server_can(bench: AlertingBench, grafana: Grafana) -> None:
    bench.push(bench.built(), editable=True)
    known = grafana.behaviour.provenance_header
    assert ("provenance" in rule(grafana, "Down")) == ("rule-groups" not in known)
    assert ("provenance" in point(grafana, "P0")) == ("contact-points" not in known)
    changed = bench.built(*ALL[:2], routing(attrs.evolve(SLACK, title="new")))
    assert bench.push(changed, editable=True).result.is_complete


def test_what_was_not_editable_can_still_be_pushed_later(bench: AlertingBench, grafana: Grafana) -> None:
    bench.push(bench.built())
    changed = bench.built(two(interval="1m"), ALL[1], routing(attrs.evolve(SLACK, title="new"), group_by=("job",)))
    delivery = bench.push(changed, editable=True)
    assert delivery.result.is_complete, whys(delivery)
    assert point(grafana, "default")["provenance"] == "api"


def test_what_comes_from_a_file_is_locked(bench: AlertingBench, grafana: Grafana) -> None:
    grafana.org().mute_timings["nights"] = {"name": "nights", "time_intervals": [], "provenance": "file"}
    (change,) = [one for one in bench.plan(bench.built()).changes if one.identity.kind == "mute-timing"]
    assert "Grafana reads it from a file" in (change.refusal or "")
    assert not change.forcible


# Recordings are Grafana's from 12.1 on.
@pytest.mark.parametrize("behaviour", [V12, V13], indirect=True, ids=str)
def test_the_order_of_recordings_counts(bench: AlertingBench, grafana: Grafana) -> None:
    one, two_ = (RecordingRule(f"job:{name}:sum", promql(f"sum by (job) ({name})")) for name in ("a", "b"))
    bench.push(bench.built(group(one, two_), record_to="mimir"))
    turned = bench.built(group(two_, one), record_to="mimir")
    assert names(bench.plan(turned).changes) == ["update rule-group:Alerts/pocket"]
    assert bench.push(turned).result.is_complete
    assert [one["title"] for one in grafana.org().rules.values()] == ["job:b:sum", "job:a:sum"]


def test_templates_are_pushed_and_the_ledger_is_none(bench: AlertingBench, grafana: Grafana) -> None:
    from obsdsl.compile.artifact import Artifact

    text = {"name": "team", "template": '{{ define "team.title" }}{{ .Status }}{{ end }}'}
    artifact = Artifact("template", "team", "grafana-alerting/grafana/templates/team.json", json.dumps(text).encode())
    bench.push([artifact, *bench.built()])
    assert grafana.org().templates["team"]["template"] == text["template"]
    grafana.org().templates["team"]["template"] = '{{ define "team.title" }}mine{{ end }}'
    (change,) = bench.plan([artifact, *bench.built()], machine="a fresh runner").changes
    assert (str(change.identity), change.cause) == ("template:team", "there")


def test_artifacts_of_another_grafana_are_not_taken(bench: AlertingBench) -> None:
    assert bench.plan(bench.built(), name="grafana:b").changes == ()


def test_grafana_7_5_has_no_alerting(tmp_path: Path) -> None:
    with Grafana(V7_5) as old, pytest.raises(ObsdslError) as caught:
        AlertingBench(tmp_path, old).plan(built(V9))
    assert "it has no /api/v1/provisioning (Grafana 9 has it); leave alerting out of this target" in str(caught.value)


# What servers refuse


def test_credentials_that_may_not_write_are_told_which_right_they_lack(
    bench: AlertingBench, grafana: Grafana, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.push(bench.built())
    monkeypatch.setenv("VIEWER", grafana.token("Viewer"))
    before = grafana.org().everything()
    changed = bench.built(two(interval="1m"), *ALL[1:])
    delivery = bench.push(changed, token_env="VIEWER", password_env=None)
    assert statuses(delivery) == {"rule-group:Alerts/pocket": "failed"}
    assert "its credentials may not write alerting resources (alert.provisioning:write)" in whys(delivery)
    assert grafana.org().everything() == before


def test_a_contact_point_that_a_policy_of_others_names_stays(bench: AlertingBench, grafana: Grafana) -> None:
    bench.push(bench.built(policies=False), policies=False)
    grafana.org().policies.update(receiver="P0")
    left = bench.built(*ALL[:2], routing(severities={}), policies=False)
    delivery = bench.push(left, prune=True, policies=False)
    assert statuses(delivery)["contact-point:P0"] == "failed"
    assert "policy" in whys(delivery)
    assert point(grafana, "P0")["settings"]["url"] == VALUE
    grafana.org().policies.update(receiver="default")
    assert bench.push(left, prune=True, policies=False).result.is_complete


def test_a_group_whose_folder_somebody_deleted_is_made_again(bench: AlertingBench, grafana: Grafana) -> None:
    bench.push(bench.built())
    org = grafana.org()
    (folder,) = org.folders
    del org.folders[folder]
    org.rules.clear()
    delivery = bench.push(bench.built())
    assert set(statuses(delivery)) == {"folder:Alerts", "rule-group:Alerts/other", "rule-group:Alerts/pocket"}
    assert delivery.result.is_complete, whys(delivery)


def test_a_lost_ledger_is_told_and_loses_nothing(bench: AlertingBench, grafana: Grafana) -> None:
    bench.push(bench.built())
    del grafana.org().templates[LEDGER]
    assert bench.plan(bench.built(), machine="a fresh runner").changes == ()
    changed = bench.built(*ALL[:2], routing(mute=attrs.evolve(NIGHT, months=5)))
    (change,) = bench.plan(changed, machine="a fresh runner").changes
    assert "does not bear this project's mark" in (change.refusal or "")
    assert bench.plan(bench.built(two()), prune=True, machine="a fresh runner").leftovers == ()
    assert bench.push(changed, force=True, machine="a fresh runner").result.is_complete
    assert bench.plan(changed, machine="a third").changes == ()


def test_an_edit_that_was_taken_over_is_known_on_every_machine(bench: AlertingBench, grafana: Grafana) -> None:
    def variant(title: str, interval: str) -> list[Any]:
        return bench.built(two(interval=interval), ALL[1], routing(attrs.evolve(SLACK, title=title)))

    one, edited, later = variant("one", "1m"), variant("edited", "2m"), variant("later", "3m")
    bench.push(edited)
    as_edited = copy.deepcopy(grafana.org().contact_points), dict(grafana.org().intervals)
    bench.push(one)
    grafana.org().contact_points, grafana.org().intervals = as_edited
    found = {(str(each.identity), each.cause) for each in bench.plan(one).changes}
    assert found == {("contact-point:default", "there"), ("rule-group:Alerts/pocket", "there")}
    taken = bench.push(edited)
    assert taken.result.is_complete, whys(taken)
    for machine in ("laptop", "a fresh runner"):
        assert bench.plan(edited, machine=machine).changes == ()
        causes = {(str(each.identity), each.cause, each.refusal) for each in bench.plan(later, machine=machine).changes}
        assert causes == {("contact-point:default", "here", None), ("rule-group:Alerts/pocket", "here", None)}
