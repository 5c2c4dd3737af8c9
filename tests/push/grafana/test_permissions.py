"""Folders with uids and permissions of their own: what is given, what of others is kept, and who is told what."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from obsdsl import Folder, Role, Team
from obsdsl.compile.artifact import Artifact
from obsdsl.compile.workspace import compile_workspace
from obsdsl.config import Config
from obsdsl.load import workspace_of
from tests.fakes import faults
from tests.fakes.grafana import Grafana
from tests.fakes.grafana.behaviour import Behaviour
from tests.push.grafana.bench import Bench, dashboard, names, statuses, whys

EXECS, QUALITY = Team("execs"), Team("quality")


def built(*folders: Folder) -> tuple[Artifact, ...]:
    return compile_workspace(workspace_of(folders), Config(Path("/w")))


def executive(**fields: Any) -> tuple[Artifact, ...]:
    """A folder, and a dashboard in it."""
    given: dict[str, Any] = {"uid": "executive", "viewers": (EXECS,), "editors": (QUALITY,), **fields}
    return (*built(Folder("Executive", **given)), dashboard("board", "Executive"))


@pytest.fixture(autouse=True)
def _teams(grafana: Grafana) -> None:
    for name in ("execs", "execs too", "quality"):
        grafana.put_team(name)


def given(grafana: Grafana, uid: str = "executive") -> dict[str, int]:
    return {who: level for who, level in grafana.org().permissions[uid].items() if not who.startswith("user:")}


def test_a_folder_is_made_with_its_uid_and_permissions_and_the_next_plan_is_empty(
    bench: Bench, grafana: Grafana
) -> None:
    first = bench.push(executive())
    assert first.result.is_complete, whys(first)
    assert grafana.org().folders["executive"].title == "Executive"
    assert grafana.org().dashboards["board"].folder == "executive"
    assert given(grafana) == {"role:Editor": 2, "role:Viewer": 1, "team:execs": 1, "team:quality": 2}
    for machine in ("laptop", "a fresh runner"):
        assert bench.plan(executive(), machine=machine).changes == ()


def test_permissions_are_there_before_anything_is_in_the_folder(bench: Bench, grafana: Grafana) -> None:
    bench.push(executive(exclusive=True))
    posts = [one.path for one in grafana.requests(method="POST")]
    assert posts.index("/api/folders/executive/permissions") == 1
    (bench.root / "two").mkdir()
    del grafana.org().folders["executive"], grafana.org().permissions["executive"]
    grafana.org().dashboards.clear()
    grafana.faults.add(faults.denied(), path="/permissions", method="POST", times=None)
    delivery = Bench(bench.root / "two", grafana).push(executive(exclusive=True))
    assert statuses(delivery)["dashboard:board"] == "skipped"
    assert grafana.org().dashboards == {}
    assert "folders.permissions:write" in whys(delivery)


def test_what_others_gave_stays_unless_the_folder_is_exclusive(bench: Bench, grafana: Grafana) -> None:
    bench.push(executive())
    grafana.org().permissions["executive"] |= {"user:bob": 2, "team:execs too": 4}
    assert bench.plan(executive()).changes == ()
    changed = executive(viewers=(), editors=(EXECS, QUALITY))
    (change,) = bench.plan(changed).changes
    assert (str(change.identity), change.cause) == ("folder-permissions:Executive", "here")
    assert bench.push(changed).result.is_complete
    assert given(grafana)["team:execs"] == 2
    assert grafana.org().permissions["executive"]["user:bob"] == 2
    only = executive(exclusive=True)
    assert bench.push(only, force=True).result.is_complete
    assert given(grafana) == {"team:execs": 1, "team:quality": 2}
    assert "user:bob" not in grafana.org().permissions["executive"]
    assert bench.plan(only).changes == ()


def test_who_is_named_as_without_loses_it(bench: Bench, grafana: Grafana) -> None:
    wanted = executive(without=(Role("Viewer"),))
    assert bench.push(wanted).result.is_complete
    assert given(grafana) == {"role:Editor": 2, "team:execs": 1, "team:quality": 2}
    assert bench.plan(wanted).changes == ()


def test_who_pushes_keeps_the_right_to_push(bench: Bench, grafana: Grafana, behaviour: Behaviour) -> None:
    bench.push(executive(exclusive=True))
    assert ("user:admin" in grafana.org().permissions["executive"]) == behaviour.rbac


def test_edits_are_kept_and_a_rollback_brings_them_back(bench: Bench, grafana: Grafana) -> None:
    bench.push(executive(exclusive=True))
    grafana.org().permissions["executive"] |= {"role:Viewer": 1}
    (change,) = bench.plan(executive(exclusive=True)).changes
    assert change.cause == "there"
    assert statuses(bench.push(executive(exclusive=True))) == {"folder-permissions:Executive": "refused"}
    assert bench.push(executive(exclusive=True), force=True).result.is_complete
    assert "role:Viewer" not in given(grafana)
    back = bench.rollback()
    assert back.result.is_complete, whys(back)
    assert given(grafana)["role:Viewer"] == 1


def test_a_folder_that_was_made_goes_with_a_rollback(bench: Bench, grafana: Grafana) -> None:
    bench.push(executive())
    back = bench.rollback()
    assert back.result.is_complete, whys(back)
    assert grafana.org().folders == {}


def test_a_missing_team_is_told_and_nothing_goes_into_the_folder(bench: Bench, grafana: Grafana) -> None:
    delivery = bench.push(executive(viewers=(Team("nobody"),)))
    assert statuses(delivery)["folder-permissions:Executive"] == "failed"
    assert "there is no team 'nobody'" in whys(delivery)
    assert grafana.org().dashboards == {}


def test_an_edit_while_it_is_pushed_is_kept(bench: Bench, grafana: Grafana) -> None:
    bench.push(executive())
    wanted = executive(viewers=(), editors=(EXECS, QUALITY))
    assert names(bench.plan(wanted).changes) == ["update folder-permissions:Executive"]
    edit = faults.calls(lambda: grafana.org().permissions["executive"].update({"team:execs": 4}))
    # Read for the plan, before the first write, and right before this one.
    grafana.faults.add(edit, nth=3, path="/permissions", method="GET")
    delivery = bench.push(wanted)
    assert statuses(delivery) == {"folder-permissions:Executive": "failed"}
    assert grafana.org().permissions["executive"]["team:execs"] == 4


def test_a_folder_of_its_title_that_is_there_is_used_and_given_permissions(bench: Bench, grafana: Grafana) -> None:
    grafana.put_folder("theirs", "Executive")
    delivery = bench.push(executive())
    assert delivery.result.is_complete, whys(delivery)
    assert set(grafana.org().folders) == {"theirs"}
    assert given(grafana, "theirs")["team:execs"] == 1


def test_a_folder_of_its_uid_and_another_title_is_not_renamed(bench: Bench, grafana: Grafana) -> None:
    grafana.put_folder("executive", "Board")
    plan = bench.plan(executive())
    assert [(str(one.identity), one.cause, bool(one.refusal)) for one in plan.changes if one.action == "update"] == [
        ("folder:Executive", "there", True)
    ]
    bench.push(executive())
    assert grafana.org().folders["executive"].title == "Board"


def test_folders_in_folders(bench: Bench, grafana: Grafana, behaviour: Behaviour) -> None:
    team = Folder("Team", viewers=(EXECS,))
    wanted = (*built(team, Folder("Web", uid="web", parent=team, editors=(QUALITY,))), dashboard("w", "Team/Web"))
    delivery = bench.push(wanted)
    assert delivery.result.is_complete, whys(delivery)
    assert bench.plan(wanted).changes == ()
    assert given(grafana, "web")["team:quality"] == 2
    if behaviour.nested_folders:
        assert grafana.org().folders[grafana.org().folders["web"].folder].title == "Team"


def test_a_selected_dashboard_brings_its_folder(bench: Bench, grafana: Grafana) -> None:
    wanted: Sequence[Artifact] = (*executive(), dashboard("other", "Other"))
    delivery = bench.push(wanted, select=("dashboard:board",))
    assert delivery.result.is_complete, whys(delivery)
    assert set(grafana.org().folders) == {"executive"}
    assert given(grafana)["team:execs"] == 1


def test_folders_alone_can_be_pushed_to_a_grafana_that_has_its_dashboards_from_files(
    bench: Bench, grafana: Grafana
) -> None:
    grafana.put_folder("executive", "Executive")
    grafana.put({"uid": "board", "title": "Board"}, "executive", provisioned="board.json")
    delivery = bench.push(executive(exclusive=True), select=("folder:*",), force=True)
    assert delivery.result.is_complete, whys(delivery)
    assert statuses(delivery) == {"folder-permissions:Executive": "done"}
    assert given(grafana) == {"team:execs": 1, "team:quality": 2}


def test_an_artifact_names_its_teams() -> None:
    (found,) = built(Folder("Web", parent="Team", viewers=(EXECS, Role("Viewer")), exclusive=True))
    assert (found.kind, found.identity, found.folder) == ("folder", "Team/Web", None)
    assert json.loads(found.content) == {
        "path": "Team/Web",
        "grants": {"team:execs": "View", "role:Viewer": "View"},
        "exclusive": True,
    }
