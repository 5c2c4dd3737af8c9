"""Rule files in a folder, without a server: what is written, what is not touched, and how failures end."""

from __future__ import annotations

import errno
import json
import os
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from obsdsl.errors import ObsdslError
from obsdsl.push.files.prometheus import make
from obsdsl.target_config import PrometheusTarget
from tests.push.bench import Bench, rules, statuses, whys

WEB, DB = rules("web", "sum(up)"), rules("db", "max(up)", line=20)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "rules"
    found.mkdir()
    return found


@pytest.fixture
def bench(tmp_path: Path, folder: Path) -> Bench:
    return bench_of(tmp_path / "laptop", folder)


def bench_of(root: Path, folder: Path, project: str = "shop", promtool: str = "") -> Bench:
    table = PrometheusTarget(rules=str(folder), promtool=promtool)
    return Bench(root, lambda: make(table, project, root, None), project)


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def manifest(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / ".obsdsl-shop.json").read_text())["files"]
    return found


def test_files_and_a_manifest_are_written_and_nothing_else(bench: Bench, folder: Path) -> None:
    delivery = bench.push([WEB, DB])
    assert statuses(delivery) == {"file:rules/web.yml": "done", "file:rules/db.yml": "done"}
    assert names(folder) == [".obsdsl-shop.json", "db.yml", "web.yml"]
    assert (folder / "web.yml").read_bytes() == WEB.content
    assert {one["part"] for one in manifest(folder).values()} == {"prometheus"}
    assert "when it is reloaded" in delivery.result.notes[0]


def test_a_second_plan_is_empty_on_every_machine(bench: Bench, folder: Path, tmp_path: Path) -> None:
    bench.push([WEB, DB])
    for machine in (bench, bench_of(tmp_path / "ci", folder)):
        plan = machine.plan([WEB, DB])
        assert (plan.changes, plan.unchanged) == ((), 2)


def test_another_machine_tells_apart_who_changed_it(bench: Bench, folder: Path, tmp_path: Path) -> None:
    bench.push([WEB, DB])
    (folder / "web.yml").write_text(WEB.content.decode().replace("sum", "avg"))
    for machine in (bench, bench_of(tmp_path / "ci", folder)):
        there, here = machine.plan([WEB, rules("db", "min(up)")]).changes[::-1]
        assert (there.cause, here.cause) == ("there", "here")
        assert there.refusal is not None
        assert here.refusal is None
        (both,) = machine.plan([rules("web", "min(up)"), DB]).changes
        assert both.cause == "both"
        assert [str(one.path) for one in both.differences] == ['groups[name="web"].rules[record="web:r0"].expr']


def test_an_edit_that_was_taken_over_is_known_on_every_machine(bench: Bench, folder: Path, tmp_path: Path) -> None:
    bench.push([WEB, DB])
    edited = rules("web", "avg(up)")
    (folder / "web.yml").write_bytes(edited.content)
    assert bench.push([edited, DB]).result.is_complete
    for name in ("laptop", "ci"):
        machine = bench_of(tmp_path / name, folder) if name == "ci" else bench
        assert machine.plan([edited, DB]).changes == ()
        (change,) = machine.plan([rules("web", "max(up)"), DB]).changes
        assert (change.cause, change.refusal) == ("here", None)


def test_an_edited_file_is_left_until_force_is_given(bench: Bench, folder: Path) -> None:
    bench.push([WEB])
    edited = WEB.content.decode().replace("sum", "avg")
    (folder / "web.yml").write_text(edited)
    assert statuses(bench.push([WEB])) == {"file:rules/web.yml": "refused"}
    assert (folder / "web.yml").read_text() == edited
    assert statuses(bench.push([WEB], force=True)) == {"file:rules/web.yml": "done"}
    assert (folder / "web.yml").read_bytes() == WEB.content
    bench.rollback()
    assert (folder / "web.yml").read_text() == edited


def test_what_a_file_says_counts_and_not_how(bench: Bench, folder: Path) -> None:
    bench.push([WEB])
    (folder / "web.yml").write_text("# by hand\n" + json.dumps({"groups": [{"name": "web", "rules": [
        {"record": "web:r0", "expr": "sum(up)"}]}]}))  # fmt: skip
    assert bench.plan([WEB]).changes == ()


def test_files_of_others_are_never_touched(bench: Bench, folder: Path, tmp_path: Path) -> None:
    (folder / "hand.yml").write_text("groups: []\n")
    (folder / "web.yml").write_text("groups: []\n")
    other = bench_of(tmp_path / "other", folder, "other")
    other.push([DB])
    delivery = bench.push([WEB, rules("db", "min(up)"), rules("own", "up")], prune=True)
    assert statuses(delivery) == {
        "file:rules/web.yml": "refused", "file:rules/db.yml": "refused", "file:rules/own.yml": "done",
    }  # fmt: skip
    assert "obsdsl/other" in whys(delivery)
    assert "does not bear this project's mark" in whys(delivery)
    bench.push([rules("own", "up")], prune=True)
    assert names(folder) == [".obsdsl-other.json", ".obsdsl-shop.json", "db.yml", "hand.yml", "own.yml", "web.yml"]
    assert (folder / "web.yml").read_text() == (folder / "hand.yml").read_text() == "groups: []\n"


def test_prune_deletes_ours_alone_and_only_unchanged(bench: Bench, folder: Path, tmp_path: Path) -> None:
    bench.push([WEB, DB, rules("old", "up")])
    (folder / "old.yml").write_text("groups: []\n")
    assert {str(one) for one in bench.plan([WEB]).leftovers} == {"file:rules/db.yml", "file:rules/old.yml"}
    # Nor does it need the state file.
    delivery = bench_of(tmp_path / "ci", folder).push([WEB], prune=True)
    assert statuses(delivery) == {"file:rules/db.yml": "done", "file:rules/old.yml": "refused"}
    assert names(folder) == [".obsdsl-shop.json", "old.yml", "web.yml"]
    assert set(manifest(folder)) == {"web.yml", "old.yml"}


def test_an_empty_build_deletes_nothing(bench: Bench) -> None:
    bench.push([WEB])
    plan = bench.plan([], prune=True)
    assert plan.changes == ()
    assert "nothing at all is wanted" in plan.problems[0]


def test_a_lost_manifest_and_state_never_lead_to_a_deletion(bench: Bench, folder: Path, tmp_path: Path) -> None:
    bench.push([WEB, DB])
    (folder / ".obsdsl-shop.json").unlink()
    ci = bench_of(tmp_path / "ci", folder)
    assert ci.plan([WEB], prune=True).changes == ()
    (change,) = ci.plan([WEB, rules("db", "min(up)")]).changes
    assert change.refusal is not None


@pytest.mark.parametrize("text", ["{", "[]", '{"format": 1, "files": {"a.yml": 3}}', '{"format": 99}'])
def test_a_damaged_manifest_is_told(bench: Bench, folder: Path, text: str) -> None:
    (folder / ".obsdsl-shop.json").write_text(text)
    with pytest.raises(ObsdslError, match=r"damaged|another version"):
        bench.plan([WEB])


def test_modes_and_links_stay(bench: Bench, folder: Path, tmp_path: Path) -> None:
    bench.push([WEB])
    assert stat.S_IMODE((folder / "web.yml").stat().st_mode) == 0o644
    there = tmp_path / "elsewhere.yml"
    (folder / "web.yml").rename(there)
    there.chmod(0o640)
    (folder / "web.yml").symlink_to(there)
    bench.push([rules("web", "min(up)")])
    assert (folder / "web.yml").is_symlink()
    assert b"min(up)" in there.read_bytes()
    assert stat.S_IMODE(there.stat().st_mode) == 0o640
    assert names(tmp_path) == ["elsewhere.yml", "laptop", "rules"]


def test_rollback_puts_back_what_was_and_whose_it_was(bench: Bench, folder: Path) -> None:
    (folder / "web.yml").write_text("groups: []  # by hand\n")
    bench.push([DB])
    bench.push([WEB, rules("db", "min(up)"), rules("new", "up")], force=True)
    assert all(one == "done" for one in statuses(bench.rollback()).values())
    assert (folder / "web.yml").read_text() == "groups: []  # by hand\n"
    assert (folder / "db.yml").read_bytes() == DB.content
    assert names(folder) == [".obsdsl-shop.json", "db.yml", "web.yml"]
    assert set(manifest(folder)) == {"db.yml"}
    assert bench.plan([DB]).changes == ()


def test_a_missing_folder_is_made_and_its_parents_are_not(bench: Bench, folder: Path, tmp_path: Path) -> None:
    folder.rmdir()
    assert bench.plan([WEB]).changes[0].action == "create"
    bench.push([WEB])
    assert names(folder) == [".obsdsl-shop.json", "web.yml"]
    far = bench_of(tmp_path / "laptop2", tmp_path / "prometheus" / "ruels")
    delivery = far.push([WEB])
    assert statuses(delivery) == {"file:rules/web.yml": "failed"}
    assert "make it, or mend the path" in whys(delivery)
    assert not (tmp_path / "prometheus").exists()


def test_a_change_between_plan_and_push_is_seen(bench: Bench, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.push([WEB, DB])
    real = os.link

    def edit(*_: Any) -> None:
        monkeypatch.setattr(os, "link", real)

    plan = bench.plan([rules("web", "min(up)"), rules("db", "min(up)")])
    (folder / "web.yml").write_text("groups: []\n")
    with pytest.raises(ObsdslError, match="changed since"):
        bench.push_plan(plan)
    # After the last look of the engine, too.
    world = bench.world()
    edit()
    from obsdsl.push.deliver import Order, deliver

    delivery = deliver(bench.root, world, plan, Order())
    assert set(statuses(delivery).values()) == {"failed"}
    assert "plan again" in whys(delivery)
    assert "not written, since" in whys(delivery)
    assert (folder / "db.yml").read_bytes() == DB.content


# Of each call of the system that a push makes: what it fails with, and what the user reads.
ERRORS = [
    ("write", errno.ENOSPC, "the disk is full: make room"),
    ("write", errno.EDQUOT, "the quota is used up: make room"),
    ("write", errno.EIO, "the disk fails"),
    ("open", errno.EROFS, "the file system is read-only"),
    ("open", errno.EACCES, "no permission: run as the user that owns the folder"),
    ("replace", errno.EBUSY, "mount its folder into the container instead"),
    ("replace", errno.EPERM, "not immutable"),
    ("fsync", errno.EIO, "the disk fails"),
]


@pytest.mark.parametrize(("call", "code", "mend"), ERRORS)
@pytest.mark.parametrize("nth", range(1, 9))
def test_whatever_fails_at_whichever_step_all_is_as_it_was(
    bench: Bench, folder: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int, mend: str, nth: int
) -> None:
    bench.push([WEB, DB, rules("gone", "up")])
    before = contents(folder)
    with failing(monkeypatch, call, code, nth, folder) as happened:
        delivery = bench.push([rules("web", "min(up)"), rules("db", "min(up)"), rules("new", "up")], prune=True)
    if not happened:
        assert delivery.result.is_complete
        return
    assert set(statuses(delivery).values()) == {"failed"}
    assert mend in whys(delivery)
    if call == "replace" and happened[0].endswith(".json.obsdsl-new") and "push again" in whys(delivery):
        assert (folder / "web.yml").read_bytes() == rules("web", "min(up)").content
    else:
        assert contents(folder) == before
    # The next one goes through.
    assert bench.push(
        [rules("web", "min(up)"), rules("db", "min(up)"), rules("new", "up")], prune=True
    ).result.is_complete
    assert names(folder) == [".obsdsl-shop.json", "db.yml", "new.yml", "web.yml"]


def contents(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in folder.iterdir()}


@contextmanager
def failing(monkeypatch: pytest.MonkeyPatch, call: str, code: int, nth: int, folder: Path) -> Iterator[list[str]]:
    """The nth such call on a file below the folder fails; `happened` says so."""
    happened: list[str] = []
    count = 0
    real = getattr(os, call)

    def fails(target: Any, *arguments: Any, **options: Any) -> Any:
        nonlocal count
        path = Path(f"/proc/self/fd/{target}").readlink() if isinstance(target, int) else os.fspath(target)
        if str(path).startswith(f"{folder}/") and not happened:
            count += 1
            if count == nth:
                happened.append(str(path))
                raise OSError(code, os.strerror(code))
        return real(target, *arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(os, call, fails)
        yield happened


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "none", place], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("only root mounts file systems")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def test_a_disk_that_is_full_keeps_the_old_rules(small_disk: Path, tmp_path: Path) -> None:
    bench = bench_of(tmp_path / "laptop", small_disk)
    bench.push([WEB, DB])
    before = contents(small_disk)
    large = rules("new", *(f"sum(up) > {number}" for number in range(2000)))
    delivery = bench.push([rules("web", "min(up)"), rules("db", "min(up)"), large])
    assert "the disk is full: make room; nothing was changed" in whys(delivery).replace(")", "")
    assert contents(small_disk) == before
    # And with nothing at all left, the old ones come back all the same.
    with suppress(OSError):
        (small_disk / "filler").write_bytes(bytes(100_000))
    delivery = bench.push([rules("web", "min(up)"), rules("db", "min(up)")])
    assert set(statuses(delivery).values()) == {"failed"}
    assert {key: one for key, one in contents(small_disk).items() if key != "filler"} == before


def test_a_file_that_is_mounted_by_itself_is_left_and_told(tmp_path: Path, folder: Path) -> None:
    bench = bench_of(tmp_path / "laptop", folder)
    bench.push([WEB, DB])
    other = tmp_path / "mounted.yml"
    other.write_bytes(WEB.content)
    before = contents(folder)
    if subprocess.run(["mount", "--bind", other, folder / "web.yml"], capture_output=True, check=False).returncode:
        pytest.skip("only root mounts files")
    try:
        delivery = bench.push([rules("web", "min(up)"), rules("db", "min(up)")])
        assert "mount its folder into the container instead" in whys(delivery)
        assert "the old files are back" in whys(delivery)
        assert contents(folder) == before
    finally:
        subprocess.run(["umount", "-l", folder / "web.yml"], check=True)


def test_a_folder_that_cannot_be_written_is_told(small_disk: Path, tmp_path: Path) -> None:
    bench = bench_of(tmp_path / "laptop", small_disk)
    bench.push([WEB])
    before = contents(small_disk)
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    delivery = bench.push([rules("web", "min(up)")])
    assert "the file system is read-only: mount it for writing" in whys(delivery)
    assert contents(small_disk) == before
