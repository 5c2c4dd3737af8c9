"""What can go wrong in a push: what the user sees, the exit code, and that nothing is lost or half-done."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from obsdsl.push import http
from tests.fakes.grafana import Grafana
from tests.fakes.grafana.behaviour import V7_5, V12, Behaviour
from tests.integration import grafana_faults
from tests.integration import test_push_files_faults as files_faults
from tests.integration.grafana_scene import OLD, PASSWORD, GrafanaScene
from tests.integration.push_faults import Row, Terminal, nothing, secrets_shown

CASES = [pytest.param(row, kind, id=f"{row}, {kind}") for row in grafana_faults.ROWS for kind in row.kinds]


@pytest.fixture
def terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setattr(http, "FIRST", 0.001)
    monkeypatch.setattr("obsdsl.push.retry.random.uniform", lambda *_: 0.001)
    monkeypatch.setenv("GRAFANA_PASSWORD", PASSWORD)
    monkeypatch.setenv("OBSDSL_TEST_PASSWORD", PASSWORD)
    monkeypatch.setenv("WRONG_PASSWORD", "wr0ng-s3cret")
    return Terminal(capsys, monkeypatch)


@pytest.mark.parametrize(("row", "kind"), CASES)
def test_what_goes_wrong_is_told_and_loses_nothing(
    row: Row, kind: Behaviour, terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Grafana(kind) as server:
        scene = GrafanaScene(tmp_path, terminal, server, row)
        monkeypatch.setenv("VIEWER", scene.token)
        row.arm(scene)
        seen = scene.push(*row.options)
        assert (seen.exit, bool(re.search(row.says, seen.text))) == (row.exit, True), seen.text
        assert server.faults.waiting == []
        server.faults.clear()
        assert scene.others() == scene.foreign
        assert not scene.is_half_done()
        row.more(scene)
        secrets = (PASSWORD, "wr0ng-s3cret", scene.token)
        assert secrets_shown(tmp_path, seen.text, secrets) == []
        # The fault is over.
        scene.configure({})
        row.mend(scene)
        last = scene.push(*row.finally_)
        assert last.exit == 0, last.text
        assert scene.is_as_wanted()
        assert scene.others() == scene.foreign
        again = scene.plan("--exit-code")
        assert again.exit == 0, again.text


# What somebody else does is not taken back with it, and has rows of its own below; some rows end with nothing written.
ALONE = [
    pytest.param(row, kind, id=f"{row}, {kind}")
    for row in grafana_faults.ROWS
    for kind in row.kinds
    if kind in (V7_5, V12) and row.mend is nothing and not row.finally_ and "two pushes" not in row.name
    and row.name not in ("wrong organisation with prune", "deleted between plan and push")
]  # fmt: skip


@pytest.mark.parametrize(("row", "kind"), ALONE)
def test_what_was_done_before_it_went_wrong_is_taken_back(
    row: Row, kind: Behaviour, terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Grafana(kind) as server:
        scene = GrafanaScene(tmp_path, terminal, server, row)
        monkeypatch.setenv("VIEWER", scene.token)
        before, journals = scene.ours(), scene.journals()
        row.arm(scene)
        scene.push(*row.options)
        server.faults.clear()
        scene.configure({})
        if scene.journals() == journals:
            assert scene.ours() == before
            return
        # What the server put elsewhere is not as the push meant it, so that it is asked for.
        force = ("--force",) if row.name == "the folder is ignored" else ()
        undone = scene.obsdsl("rollback", "prod", "--yes", *force)
        assert undone.exit == 0, undone.text
        assert scene.ours() == before
        assert scene.others() == scene.foreign
        scene.wanted = OLD
        again = scene.push()
        assert (again.exit, "nothing to do" in again.text) == (0, True), again.text


# What the issue names, and the rows that show it: here, and of files and rulers.
NAMED = {
    "412 version-mismatch": ("edited between plan and push", "made between plan and push"),
    "412 name-exists": ("name-exists: a slug that another has", "name-exists: a title that another has"),
    "412 plugin-dashboard": ("plugin-dashboard",),
    "401 midway": ("401 midway", "401 midway, before all else", "ruler: 401 midway", "401 at the reload"),
    "403 midway": ("403 for one dashboard", "403 for a folder", "ruler: 403"),
    "404 organisation": ("an organisation that is not there",),
    "409": ("edited between plan and push",),
    "429 with Retry-After": ("429 with Retry-After", "ruler: 429"),
    "429 without": ("429 once", "429 for ever"),
    "500 database locked that committed": ("database is locked, done", "database is locked, a new one done"),
    "502": ("502, not done", "502, done", "502 for ever", "502 at the reload", "ruler: 502 that was done"),
    "timeout before commit": ("no answer, not done", "reload that times out and was not done"),
    "timeout after commit": ("no answer, done", "reload that times out and was done"),
    "connection reset": ("connection reset, not done", "connection reset, done", "reset at the reload"),
    "HTML from a login proxy with 200": ("a login page while reading", "a login page midway"),
    "truncated JSON": ("an answer cut off while reading", "the answer to a write cut off"),
    "a server that ignores folderUid": ("the folder is ignored",),
    "slug collision": ("name-exists: a slug that another has",),
    "provisioned dashboard": ("provisioned from a file", "provisioned between plan and push"),
    "UI edit between plan and push": ("edited between plan and push", "edited since the plan file"),
    "two pushes at once": ("two pushes of the same at once", "two pushes at once, of different things"),
    "empty build with prune": ("an empty build with prune",),
    "wrong organisation with prune": ("wrong organisation with prune",),
    "disk full": ("disk full", "no journal can be written", "no state can be kept"),
    "read-only directory": ("folder read-only", "no permission"),
    "Ctrl-C": ("Ctrl-C in the middle", "SIGTERM in the middle, as of a job that is cancelled"),
}


def test_each_fault_that_is_named_has_its_rows() -> None:
    rows = {str(one) for one in (*grafana_faults.ROWS, *files_faults.ROWS)}
    assert {fault: set(names) - rows for fault, names in NAMED.items() if set(names) - rows} == {}
    versions = next(one for one in grafana_faults.ROWS if one.name == NAMED["409"][0]).kinds
    assert {V7_5, V12} <= set(versions), "412 by the classic API, 409 by /apis"


def test_each_row_says_what_the_user_sees() -> None:
    assert [str(one) for one in grafana_faults.ROWS if len(one.says) < len("created")] == []
    names = [str(one) for one in (*grafana_faults.ROWS, *files_faults.ROWS)]
    assert len(set(names)) == len(names)


def test_there_are_at_least_forty() -> None:
    assert len(grafana_faults.ROWS) >= 40
