"""Files are written whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from obsdsl.atomic import write_file, write_files, write_folder
from obsdsl.errors import ObsdslError
from tests.support import tree


def test_mode_and_links_stay(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    file = tmp_path / "folder/a.txt"
    file.write_text("old")
    file.chmod(0o640)
    link = tmp_path / "link.txt"
    link.symlink_to("folder/a.txt")
    write_file(link, b"new")
    assert link.is_symlink()
    assert (file.read_bytes(), stat.S_IMODE(file.stat().st_mode)) == (b"new", 0o640)
    assert sorted(tree(tmp_path)) == ["folder/a.txt", "link.txt"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a file to another user")
def test_a_file_stays_its_owners(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("old")
    os.chown(file, 1234, 5678)
    write_file(file, b"new")
    assert (file.read_bytes(), file.stat().st_uid, file.stat().st_gid) == (b"new", 1234, 5678)


def test_a_new_file_is_made(tmp_path: Path) -> None:
    write_file(tmp_path / "a.txt", b"new")
    assert tree(tmp_path) == {"a.txt": b"new"}


def test_if_one_cannot_be_written_none_is(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("old")
    (tmp_path / "b").mkdir()
    for bad in (tmp_path / "nowhere/b.txt", tmp_path / "b"):
        with pytest.raises(ObsdslError, match=r"it cannot be written: .*; nothing was changed"):
            write_files({tmp_path / "a.txt": b"new", bad: b"new"})
        assert tree(tmp_path) == {"a.txt": b"old"}


def test_a_pipe_takes_what_is_written_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    # Opened for both, so that nobody waits for the other.
    end = os.open(pipe, os.O_RDWR)
    try:
        write_files({tmp_path / "a.txt": b"file", pipe: b"stream"})
        assert os.read(end, 100) == b"stream"
    finally:
        os.close(end)
    assert pipe.is_fifo()
    assert (tmp_path / "a.txt").read_bytes() == b"file"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.txt", "pipe"]


def test_what_a_killed_run_has_left_of_a_folder_is_deleted(tmp_path: Path) -> None:
    pid = os.fork()
    if not pid:
        os._exit(0)
    os.waitpid(pid, 0)
    for name in (f".new.{pid}.new", f".new.{os.getppid()}.new", ".new.more.new", f".other.{pid}.new"):
        (tmp_path / name).mkdir()
    write_folder(tmp_path / "new", {"a/b.txt": b"b"})
    assert tree(tmp_path) == {"new/a/b.txt": b"b"}
    left = sorted(one.name for one in tmp_path.iterdir())
    assert left == sorted((f".new.{os.getppid()}.new", ".new.more.new", f".other.{pid}.new", "new"))


def test_a_folder_that_another_has_made_meanwhile_stays(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new/mine").write_text("mine")
    with pytest.raises(ObsdslError, match="new: it cannot be written: another run has made it meanwhile"):
        write_folder(tmp_path / "new", {"a.txt": b"a"})
    assert tree(tmp_path) == {"new/mine": b"mine"}
