"""What pushes keep beside a workspace: the state, the journal, the lock, and files that are whole or not there."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from obsdsl.diff.change import Change, Place
from obsdsl.diff.resource import Identity, Live, Resource
from obsdsl.errors import ObsdslError, RemoteError
from obsdsl.push import durable, secret
from obsdsl.push.journal import KEPT, Journal, drop_old, records, settle
from obsdsl.push.state import State, read_state

WEB = Identity("grafana", "dashboard", "a:b/c")
HERE, THERE = Place("grafana", "https://here"), Place("grafana", "https://there")
CHANGE = Change(WEB, "update", "here", Live(WEB, {"v": 1}, {"v": 1}), Resource(WEB, {"v": 2}, {"v": 2}), applied="x")


# The state.


def test_the_state_is_what_was_saved(tmp_path: Path) -> None:
    file = tmp_path / "deep/state.json"
    read_state(file).saved((HERE,), {WEB: "digest", Identity("other", "file", "x"): "not here"})
    found = read_state(file)
    assert found.applied((HERE,)) == {WEB: "digest"}
    assert found.applied((THERE,)) == {}
    assert found.elsewhere((THERE,)) == ("grafana: the last push went to https://here, and this is https://there",)
    assert found.elsewhere((HERE,)) == ()
    assert file.stat().st_mode & 0o77 == 0


def test_a_state_that_did_not_change_is_not_written(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    read_state(file).saved((HERE,), {WEB: "digest"})
    before = file.stat().st_mtime_ns, file.stat().st_ino
    read_state(file).saved((HERE,), {WEB: "digest"})
    assert (file.stat().st_mtime_ns, file.stat().st_ino) == before


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"format": 1}', '{"format": 1, "parts": {"a": {}}}', '{"format": 2}', "\udcff"]
)
def test_a_state_that_cannot_be_read_does_not_count_and_says_so(tmp_path: Path, text: str) -> None:
    file = tmp_path / "state.json"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    found = read_state(file)
    assert found.problem is not None
    assert "does not count" in found.problem
    assert found.applied((HERE,)) == {}
    found.saved((HERE,), {WEB: "digest"})
    assert read_state(file).problem is None


def test_the_same_state_has_the_same_bytes(tmp_path: Path) -> None:
    other = Identity("grafana", "folder", "z")
    one = State(tmp_path / "a").saved((HERE,), {WEB: "1", other: "2"})
    assert one.text() == State(tmp_path / "b").saved((HERE,), {other: "2", WEB: "1"}).text()


# The journal.


def test_a_journal_says_what_was_touched_done_and_left(tmp_path: Path) -> None:
    journal = Journal.begin(tmp_path, "prod", "push", {"places": {"grafana": "https://here"}, "changes": 2})
    really = Live(WEB, {"v": "edited"}, {"v": "edited"}, "9")
    journal.backup(CHANGE, really)
    journal.backup(CHANGE, Live(WEB, {"v": 2}, {"v": 2}))
    (found,) = records(tmp_path, "prod")
    assert (found.is_killed, found.is_open, found.kind, list(found.touched)) == (True, True, "push", [WEB])
    assert found.is_of((HERE,))
    assert not found.is_of((THERE,))
    change = found.change(WEB)
    assert change.before is not None
    assert change.after is not None
    assert (change.before.content, change.after.digest, change.applied) == (
        {"v": "edited"}, Resource(WEB, 0, {"v": 2}).digest, "x",
    )  # fmt: skip
    journal.done(CHANGE)
    journal.end("done")
    (found,) = records(tmp_path, "prod")
    assert (found.is_killed, found.is_open, found.done) == (False, False, {WEB})


def test_what_failed_halfway_stays_open_until_it_is_settled(tmp_path: Path) -> None:
    journal = Journal.begin(tmp_path, "prod", "push", {})
    journal.backup(CHANGE, CHANGE.before)
    journal.failed(CHANGE, "why", uncertain=True)
    journal.end("done")
    (found,) = records(tmp_path, "prod")
    assert (found.is_killed, found.is_open) == (False, True)
    settle(found, "another")
    (found,) = records(tmp_path, "prod")
    assert not found.is_open


def test_a_line_that_was_cut_off_takes_no_other_with_it(tmp_path: Path) -> None:
    journal = Journal.begin(tmp_path, "prod", "push", {})
    events = journal.folder / "events.jsonl"
    with events.open("ab") as opened:
        opened.write(b'{"event": "tou')
    journal.end("done")
    (found,) = records(tmp_path, "prod")
    assert found.how == "done"


def test_a_backup_that_is_gone_is_told(tmp_path: Path) -> None:
    journal = Journal.begin(tmp_path, "prod", "push", {})
    journal.backup(CHANGE, CHANGE.before)
    (found,) = records(tmp_path, "prod")
    (found.folder / found.touched[WEB]).write_text("{")
    with pytest.raises(ObsdslError, match="the backup cannot be read"):
        found.change(WEB)


def test_old_journals_go_and_killed_ones_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda _descriptor: None)
    killed = Journal.begin(tmp_path, "prod", "push", {})
    ids = []
    for _ in range(KEPT + 3):
        journal = Journal.begin(tmp_path, "prod", "push", {})
        journal.end("done")
        ids.append(journal.id)
    drop_old(tmp_path, "prod")
    assert [one.id for one in records(tmp_path, "prod")] == [killed.id, *ids[3:]]
    assert records(tmp_path, "stage") == ()


# Files.


def test_a_file_is_replaced_at_once_and_private(tmp_path: Path) -> None:
    file = tmp_path / "file"
    durable.write(file, b"one")
    durable.write(file, b"two")
    assert (file.read_bytes(), file.stat().st_mode & 0o777, [*tmp_path.iterdir()]) == (b"two", 0o600, [file])


def test_what_cannot_be_written_is_told_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "file"
    durable.write(file, b"one")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    for call in (lambda: durable.write(file, b"two"), lambda: durable.append(tmp_path / "lines", {})):
        with pytest.raises(ObsdslError, match="it cannot be written: No space left on device; make room"):
            call()
    assert file.read_bytes() == b"one"


def test_a_lock_is_held_by_one_and_let_go_however_it_ends(tmp_path: Path) -> None:
    def fail() -> None:
        with durable.locked(tmp_path, "prod"):
            raise ZeroDivisionError

    with durable.locked(tmp_path, "prod"):
        with pytest.raises(ObsdslError, match=f"process {os.getpid()}"), durable.locked(tmp_path, "prod"):
            pass
        with durable.locked(tmp_path, "stage"):
            pass
    with pytest.raises(ZeroDivisionError):
        fail()
    with durable.locked(tmp_path, "prod"):
        pass


# Secrets.


def test_a_secret_is_found_by_name_and_hidden_in_all_its_forms(tmp_path: Path) -> None:
    (tmp_path / "SMTP").write_text("hush/one\n")
    assert secret.secret("SMTP", tmp_path, {"SMTP": "other"}) == "hush/one"
    assert secret.secret("SLACK", tmp_path, {"SLACK": "hush/two"}) == "hush/two"
    assert secret.secret("SLACK", None, {"SLACK": "hush/two"}) == "hush/two"
    text = "a hush/one b hush%2Fone c aHVzaC9vbmU= d hush/two"
    assert secret.hide(text) == "a [hidden] b [hidden] c [hidden] d [hidden]"
    with pytest.raises(RemoteError, match=r"neither in .* nor in the environment; export NONE, or set `secrets`"):
        secret.secret("NONE", tmp_path, {})


def test_a_failure_in_the_journal_holds_no_secret(tmp_path: Path) -> None:
    secret.remember("hush-hush")
    journal = Journal.begin(tmp_path, "prod", "push", {})
    journal.failed(CHANGE, "it said hush-hush", uncertain=False)
    events = [json.loads(line) for line in (journal.folder / "events.jsonl").read_text().splitlines()]
    assert events[-1]["why"] == "it said [hidden]"
