"""A build goes to its folder whole and at once, or the folder stays as it was."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Mapping
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from obsdsl import write as module
from obsdsl.errors import ObsdslError
from obsdsl.write import File, Seen
from obsdsl.write import differences as differences_of
from obsdsl.write import write as write_files
from tests.support import tree

FIRST = {"manifest.json": b"{}", "grafana/a/one.json": b"1"}
SECOND = {"manifest.json": b"{}", "grafana/b/two.json": b"2"}


def files(contents: Mapping[str, bytes]) -> dict[str, File]:
    return {path: File.of(content) for path, content in contents.items()}


def write(contents: Mapping[str, bytes], out: Path, seen: Seen | None = None) -> tuple[str, ...]:
    return write_files(files(contents), out, seen)


def differences(contents: Mapping[str, bytes], out: Path) -> tuple[str, ...]:
    return differences_of(files(contents), out)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "dist"


@pytest.fixture(params=["exchange", "two renames"])
def swap(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With renameat2, and as on a system or a file system that has none."""
    if request.param == "two renames":
        monkeypatch.setattr(module, "_exchange", lambda _one, _other: False)


def test_a_folder_that_is_not_there_is_made_with_its_parents(tmp_path: Path) -> None:
    out = tmp_path / "a/b/dist"
    assert write(FIRST, out) == tuple(sorted(FIRST))
    assert tree(out) == FIRST


@pytest.mark.usefixtures("swap")
def test_a_build_is_replaced_whole(out: Path) -> None:
    write(FIRST, out)
    assert write(SECOND, out) == ("grafana/a/one.json", "grafana/b/two.json")
    assert tree(out) == SECOND
    assert [one.name for one in out.parent.iterdir()] == ["dist"]


def test_an_equal_build_touches_nothing(out: Path) -> None:
    write(FIRST, out)
    before = out.stat().st_ino
    assert write(FIRST, out) == ()
    assert out.stat().st_ino == before


def test_builds_that_make_the_folder_at_once_all_succeed(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    for round_ in range(20):
        out, ready = tmp_path / f"{round_}/dist", context.Barrier(4)
        builds = [context.Process(target=_write_when, args=(ready, out)) for _ in range(4)]
        for build in builds:
            build.start()
        for build in builds:
            build.join()
        assert [build.exitcode for build in builds] == [0] * 4
        assert tree(out) == FIRST
        assert [one.name for one in out.parent.iterdir()] == ["dist"]


def _write_when(ready: Barrier, out: Path) -> None:
    ready.wait()
    write(FIRST, out)


def test_a_second_rename_that_fails_is_undone(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(FIRST, out)
    monkeypatch.setattr(module, "_exchange", lambda _one, _other: False)
    rename = os.rename

    def refuse(one: str, other: str) -> None:
        if one.endswith(".new") and not Path(other).exists():
            raise OSError(28, "No space left on device", one)
        rename(one, other)

    monkeypatch.setattr(module.os, "rename", refuse)
    with pytest.raises(ObsdslError, match="No space left on device; nothing was changed"):
        write(SECOND, out)
    assert tree(out) == FIRST
    assert [one.name for one in out.parent.iterdir()] == ["dist"]


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_write_that_fails_leaves_the_last_build_and_no_other_file(out: Path, error: BaseException) -> None:
    write(FIRST, out)

    def fail() -> bytes:
        raise error

    with pytest.raises((ObsdslError, KeyboardInterrupt)):
        write_files(files(SECOND) | {"grafana/b/two.json": File("0", fail)}, out)
    assert tree(out) == FIRST
    assert [one.name for one in out.parent.iterdir()] == ["dist"]


def test_what_is_unchanged_is_not_written_again(out: Path) -> None:
    write(FIRST | SECOND, out)
    kept, changed = (out / "grafana/a/one.json").stat().st_ino, (out / "manifest.json").stat().st_ino
    write(FIRST | SECOND | {"manifest.json": b"[]"}, out)
    assert (out / "grafana/a/one.json").stat().st_ino == kept
    assert (out / "manifest.json").stat().st_ino != changed
    assert (out / "grafana/a/one.json").stat().st_nlink == 1


def test_a_file_that_has_another_name_elsewhere_is_written_again(out: Path) -> None:
    """Whoever writes to the other name must not change the build."""
    write(FIRST | SECOND, out)
    (out.parent / "mine").hardlink_to(out / "grafana/a/one.json")
    write(FIRST, out)
    (out.parent / "mine").write_text("other")
    assert tree(out) == FIRST


def test_what_was_seen_is_not_read_again_and_what_was_edited_is_restored(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: Seen = {}
    write(FIRST, out, seen)
    for path in out.rglob("*.json"):
        os.utime(path, (1, 1.5))  # long ago, so that a change shows
    assert write(FIRST, out, seen) == ()
    assert set(seen) == set(FIRST)
    with monkeypatch.context() as patch:
        patch.setattr(module, "_digest", lambda _: pytest.fail("it was read"))
        assert write(FIRST, out, seen) == ()
    (out / "grafana/a/one.json").write_text("2")
    assert write(FIRST, out, seen) == ("grafana/a/one.json",)
    assert tree(out) == FIRST


def test_a_file_that_was_just_written_is_read_again(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change in the same tick of the clock would not show."""
    monkeypatch.setattr(module, "_TICK", 10**15)
    monkeypatch.setattr(module, "_SECOND_TICK", 10**15)
    seen: Seen = {}
    write(FIRST, out, seen)
    assert seen == {}


def test_messages_name_the_output_and_not_where_it_is_made(out: Path) -> None:
    long = {"manifest.json": b"{}", "x" * 300: b""}
    with pytest.raises(ObsdslError) as caught:
        write(long, out)
    assert str(caught.value) == f"{out}/{'x' * 300}: File name too long; nothing was changed"
    assert not out.exists()


def test_a_system_without_the_exchange_is_no_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def none(*_arguments: object, **_keywords: object) -> object:
        raise OSError("no such library")

    monkeypatch.setattr(module.ctypes, "CDLL", none)
    assert not module._exchange(tmp_path / "a", tmp_path / "b")


def test_a_link_to_a_folder_stays_one(out: Path) -> None:
    real = out.parent / "real"
    real.mkdir()
    out.symlink_to(real)
    write(FIRST, out)
    write(SECOND, out)
    assert out.is_symlink()
    assert tree(real) == SECOND


def test_links_in_a_circle_are_refused(out: Path) -> None:
    out.symlink_to(out)
    with pytest.raises(ObsdslError, match="nothing was changed"):
        write(FIRST, out)
    assert os.readlink(out) == str(out)  # noqa: PTH115


@pytest.mark.parametrize("name", ["precious.txt", ".hidden", "folder/file"])
def test_a_folder_that_holds_something_else_is_refused(out: Path, name: str) -> None:
    (out / name).parent.mkdir(parents=True)
    (out / name).write_text("mine")
    with pytest.raises(ObsdslError, match=r"it holds files and no manifest\.json"):
        write(FIRST, out)
    assert tree(out) == {name: b"mine"}


def test_an_empty_folder_is_taken(out: Path) -> None:
    out.mkdir()
    write(FIRST, out)
    assert tree(out) == FIRST


def test_a_file_is_refused(out: Path) -> None:
    out.write_text("mine")
    with pytest.raises(ObsdslError, match="it is a file, and a build goes to a folder"):
        write(FIRST, out)
    assert out.read_text() == "mine"


def test_differences_are_what_is_added_changed_or_deleted(out: Path) -> None:
    assert differences(FIRST, out) == tuple(sorted(FIRST))
    write(FIRST, out)
    assert differences(FIRST, out) == ()
    assert differences({"manifest.json": b"new", "other": b""}, out) == (
        "grafana/a/one.json",
        "manifest.json",
        "other",
    )
