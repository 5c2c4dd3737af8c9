"""One run at a time writes to a folder, and the lock is let go however it ends."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from obsdsl.errors import ObsdslError
from obsdsl.together.lock import locked
from obsdsl.together.place import FOLDER, has_pending
from obsdsl.together.write import write_together


def said_by_another(work: Callable[[], object]) -> str:
    """What another process says when it has done the work, or could not."""
    read, write = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            work()
            os.write(write, b"done")
        except ObsdslError as error:
            os.write(write, str(error).encode())
        os._exit(0)
    os.close(write)
    os.waitpid(pid, 0)
    with os.fdopen(read) as opened:
        return opened.read()


def take(root: Path) -> None:
    with locked(root):
        pass


def test_another_is_refused_as_long_as_it_is_held(tmp_path: Path) -> None:
    with locked(tmp_path):
        said = said_by_another(lambda: take(tmp_path))
        assert f"another run writes to it (process {os.getpid()}); wait until it is done" in said
        # A write within is no end of it.
        write_together(tmp_path, {"a.txt": b"a"})
        assert "another run" in said_by_another(lambda: write_together(tmp_path, {"a.txt": b"b"}))
    assert said_by_another(lambda: take(tmp_path)) == "done"
    assert (tmp_path / "a.txt").read_text() == "a"
    assert [one.name for one in tmp_path.iterdir()] == ["a.txt"]


def test_a_killed_run_leaves_none(tmp_path: Path) -> None:
    pid = os.fork()
    if not pid:
        with locked(tmp_path):
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(pid, 0)
    assert has_pending(tmp_path)
    take(tmp_path)
    assert not has_pending(tmp_path)


def test_a_fork_that_lives_longer_does_not_hold_it(tmp_path: Path) -> None:
    read, write = os.pipe()
    with locked(tmp_path):
        pid = os.fork()
        if not pid:
            os.close(write)
            os.read(read, 1)
            os._exit(0)
    os.close(read)
    take(tmp_path)
    os.close(write)
    os.waitpid(pid, 0)


def test_a_file_where_the_lock_would_be_is_named(tmp_path: Path) -> None:
    (tmp_path / FOLDER).parent.mkdir()
    (tmp_path / FOLDER).touch()
    with pytest.raises(ObsdslError, match="pending: it cannot be written: File exists; nothing was changed"):
        take(tmp_path)
