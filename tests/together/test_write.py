"""Files are written together: whatever ends the program, all of them are new in the end, or all as they were."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from obsdsl.errors import ObsdslError
from obsdsl.together.lock import locked
from obsdsl.together.place import DRAFT, FOLDER, MANIFEST, place
from obsdsl.together.write import finish, write_together
from tests.support import tree
from tests.together.killed import is_killed

OLD = {"a.txt": b"old a", "folder/b.txt": b"old b", "gone.txt": b"old", "kept.base": b"old"}
FILES: dict[str, bytes | None] = {"a.txt": b"new a", "folder/b.txt": b"new b", "more/c/d.txt": b"d", "gone.txt": None}
LAST: dict[str, bytes | None] = {"kept.base": b"new"}
NEW = {"a.txt": b"new a", "folder/b.txt": b"new b", "more/c/d.txt": b"d", "kept.base": b"new"}


def write(root: Path) -> None:
    with locked(root):
        assert write_together(root, FILES, LAST) == ()


def begin(root: Path) -> Path:
    for path, content in OLD.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    return root


def decided(root: Path) -> Path:
    """A write that is decided, of which one file is written."""
    for cut in cuts(root.parent / "cuts", begin, write):
        if tree(cut).get("a.txt") == b"new a" and place(cut, MANIFEST).exists():
            return cut.rename(root)
    raise AssertionError


def cuts(top: Path, make: Callable[[Path], Path], work: Callable[[Path], object]) -> Iterator[Path]:
    """Folders in which the work was killed, each time a step later, until it was done."""
    number = 0
    while is_killed(number, partial(work, make(top / str(number)))):
        yield top / str(number)
        number += 1


def folders(root: Path) -> set[str]:
    return {one.relative_to(root).as_posix() for one in root.rglob("*") if one.is_dir()}


def test_all_are_written_and_nothing_else_is_left(tmp_path: Path) -> None:
    write(begin(tmp_path))
    assert tree(tmp_path) == NEW
    assert folders(tmp_path) == {"folder", "more", "more/c"}
    assert finish(tmp_path) is None


def test_killed_at_any_step_it_is_new_or_old_when_the_next_run_has_looked(tmp_path: Path) -> None:
    ends = []
    for root in cuts(tmp_path, begin, write):
        is_decided = place(root, MANIFEST).exists()
        assert (finish(root) is not None) == is_decided
        assert tree(root) in (OLD, NEW)
        made = {"folder"} if tree(root) == OLD else {"folder", "more", "more/c"}
        assert folders(root) - {".obsdsl"} == made
        assert finish(root) is None
        ends.append(tree(root) == NEW)
    # First the old ones, from one step on the new.
    assert ends == sorted(ends)
    assert set(ends) == {False, True}


def test_until_it_is_decided_every_file_is_as_it_was(tmp_path: Path) -> None:
    undecided = 0
    for root in cuts(tmp_path, begin, write):
        if place(root, MANIFEST).exists():
            break
        assert {path: (root / path).read_bytes() for path in OLD} == OLD
        undecided += 1
    else:
        raise AssertionError
    # Each of the new contents waits before.
    assert undecided > len(FILES)


def test_what_finishes_it_may_be_killed_at_any_step_as_well(tmp_path: Path) -> None:
    cut = decided(tmp_path / "cut")
    found = list(cuts(tmp_path / "again", lambda root: Path(shutil.copytree(cut, root)), finish))
    for root in found:
        finish(root)
        assert tree(root) == NEW
    assert len(found) > len(NEW)


def test_what_somebody_changed_in_between_stays_and_is_named(tmp_path: Path) -> None:
    root = decided(tmp_path / "root")
    (root / "folder/b.txt").write_text("mine")
    (root / "gone.txt").write_text("mine, too")
    found = finish(root)
    assert found is not None
    assert found.left == ("folder/b.txt", "gone.txt")
    assert "writing 4 files was cut short; it is finished now, but for what was changed since" in found.told()
    # What is true only of all of them is not written.
    assert tree(root) == {**NEW, "folder/b.txt": b"mine", "gone.txt": b"mine, too", "kept.base": b"old"}


def test_what_somebody_wrote_or_deleted_in_between_stays_so(tmp_path: Path) -> None:
    root = decided(tmp_path / "root")
    (root / "folder/b.txt").unlink()
    (root / "more/c/d.txt").write_text("mine")
    found = finish(root)
    assert found is not None
    assert found.left == ("folder/b.txt", "more/c/d.txt")
    assert not (root / "folder/b.txt").exists()
    assert (root / "more/c/d.txt").read_text() == "mine"


def test_a_folder_that_was_moved_is_finished(tmp_path: Path) -> None:
    decided(tmp_path / "root").rename(tmp_path / "elsewhere")
    assert finish(tmp_path / "elsewhere")
    assert tree(tmp_path / "elsewhere") == NEW


def test_a_write_takes_up_what_is_decided_and_deletes_what_is_not(tmp_path: Path) -> None:
    """Also where nobody has looked since the run before was killed."""
    ends = []
    for root in cuts(tmp_path, begin, write):
        is_decided = place(root, MANIFEST).exists()
        with locked(root):
            write_together(root, {"other.txt": b"other"})
        assert tree(root) in ({**OLD, "other.txt": b"other"}, {**NEW, "other.txt": b"other"})
        assert tree(root).get("a.txt") == b"new a" or not is_decided
        ends.append(is_decided)
    assert set(ends) == {False, True}


def test_what_is_pending_is_nothing_to_git(tmp_path: Path) -> None:
    root = decided(tmp_path / "root")
    for command in (["git", "init", "-q"], ["git", "add", "-A"]):
        subprocess.run(command, cwd=root, check=True)
    listed = subprocess.run(["git", "ls-files", FOLDER], cwd=root, check=True, capture_output=True).stdout
    assert listed == b""


def test_links_and_modes_stay(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "far/a.txt").write_text("old")
    (tmp_path / "far/a.txt").chmod(0o640)
    root = tmp_path / "root"
    root.mkdir()
    (root / "a.txt").symlink_to("../far/a.txt")
    (root / "folder").symlink_to("../far")
    with locked(root):
        write_together(root, {"a.txt": b"new", "folder/b.txt": b"new"})
    assert (root / "a.txt").is_symlink()
    assert stat.S_IMODE((tmp_path / "far/a.txt").stat().st_mode) == 0o640
    assert tree(tmp_path / "far") == {"a.txt": b"new", "b.txt": b"new"}


@pytest.mark.skipif(not os.access("/dev/shm", os.W_OK), reason="there is no second file system")
def test_a_folder_on_another_file_system_is_written_as_well(tmp_path: Path) -> None:
    far = Path("/dev/shm", f"obsdsl-{os.getpid()}")
    far.mkdir()
    try:
        (begin(tmp_path) / "more").symlink_to(far)
        write(tmp_path)
        assert tree(far) == {"c/d.txt": b"d"}
    finally:
        shutil.rmtree(far)


class Refused:
    """Places to which nothing can be written."""

    @staticmethod
    def folder(root: Path) -> str:
        (root / "a.txt").unlink()
        (root / "a.txt").mkdir()
        return r"a\.txt: it cannot be written: Is a directory"

    @staticmethod
    def pipe(root: Path) -> str:
        (root / "more").mkdir()
        (root / "more/c").mkdir()
        os.mkfifo(root / "more/c/d.txt")
        return r"more/c/d\.txt: it cannot be written: It is a device or a pipe"

    @staticmethod
    def parent(root: Path) -> str:
        (root / "more").write_text("a file")
        return r"more/c.*: it cannot be written: Not a directory"

    @staticmethod
    def circle(root: Path) -> str:
        (root / "a.txt").unlink()
        (root / "a.txt").symlink_to("a.txt")
        return r"a\.txt: it cannot be written: Too many levels of symbolic links"

    @staticmethod
    def nowhere(root: Path) -> str:
        (root / "a.txt").unlink()
        (root / "a.txt").symlink_to("../nowhere/a.txt")
        return r"a\.txt: it cannot be written: No such file or directory"


@pytest.mark.parametrize("make", [Refused.folder, Refused.pipe, Refused.parent, Refused.circle, Refused.nowhere])
def test_what_cannot_be_written_is_named_and_nothing_is_changed(make: object, tmp_path: Path) -> None:
    root = begin(tmp_path)
    fault = make(root)  # type: ignore[operator]
    before, made = tree(root), folders(root)
    with locked(root), pytest.raises(ObsdslError, match=rf"{fault}; nothing was changed"):
        write_together(root, FILES, LAST)
    assert (tree(root), folders(root)) == (before, made)


@pytest.mark.parametrize(("path", "mode"), [(".", 0o555), ("folder", 0o555), ("a.txt", 0o444)])
def test_without_the_permission_nothing_is_changed(path: str, mode: int, tmp_path: Path) -> None:
    root = begin(tmp_path)
    work = tmp_path / path
    for one in (root, *root.rglob("*")):
        os.chown(one, 65534, 65534)
    work.chmod(mode)
    pid = os.fork()
    if not pid:
        # Of the root user permissions hold nothing, and another may not look into the folders above.
        where = root
        if not os.geteuid():
            os.chroot(root)
            os.chdir("/")
            os.setuid(65534)
            where = Path("/")
        try:
            write(where)
        except ObsdslError as error:
            os._exit(7 if "cannot be written: Permission denied; nothing was changed" in str(error) else 8)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 7
    work.chmod(0o755)
    assert tree(root) == OLD


@pytest.mark.parametrize("room", [0, 10, 200, 4096])
def test_on_a_full_disk_nothing_is_changed(room: int, tmp_path: Path) -> None:
    root = begin(tmp_path)
    pid = os.fork()
    if not pid:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
        try:
            with locked(root):
                write_together(root, {**FILES, "large.txt": b"x" * 5000})
        except ObsdslError as error:
            os._exit(7 if "it cannot be written: File too large; nothing was changed" in str(error) else 8)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 7
    assert tree(root) == OLD
    assert folders(root) == {"folder"}


def test_it_is_finished_once_what_hinders_it_is_mended(tmp_path: Path) -> None:
    root = decided(tmp_path / "root")
    (root / "folder/b.txt").unlink()
    (root / "folder/b.txt").mkdir()
    for _ in range(2):
        with pytest.raises(
            ObsdslError,
            match=r"is not finished: .*folder/b\.txt: it cannot be written: Is a directory; mend that: the next",
        ):
            finish(root)
    (root / "folder/b.txt").rmdir()
    (root / "folder/b.txt").write_bytes(OLD["folder/b.txt"])
    assert finish(root)
    assert tree(root) == NEW


@pytest.mark.parametrize("text", ["", "{", "[]", '{"steps": [[1]], "folders": []}', '{"steps": 5, "folders": []}'])
def test_a_manifest_that_says_nothing_is_named(text: str, tmp_path: Path) -> None:
    root = decided(tmp_path / "root")
    place(root, MANIFEST).write_text(text)
    with pytest.raises(ObsdslError, match=r"manifest\.json: it does not say what is to be written; restore"):
        finish(root)
    place(root, MANIFEST).unlink()
    assert finish(root) is None


@pytest.mark.parametrize("text", ["", '{"steps": [[1]], "folders": []}'])
def test_a_draft_that_says_nothing_is_thrown_away(text: str, tmp_path: Path) -> None:
    place(begin(tmp_path), "").mkdir(parents=True)
    place(tmp_path, DRAFT).write_text(text)
    write(tmp_path)
    assert tree(tmp_path) == NEW


def test_a_manifest_leads_nowhere_else(tmp_path: Path) -> None:
    root = decided(tmp_path / "root")
    file = place(root, MANIFEST)
    file.write_text(file.read_text().replace('"more/c/d.txt"', '"../d.txt"'))
    with pytest.raises(ObsdslError, match="it names files outside of the workspace"):
        finish(root)
    assert not (tmp_path / "d.txt").exists()


def test_what_waits_and_was_damaged_is_not_written(tmp_path: Path) -> None:
    root = decided(tmp_path / "root")
    waiting = next(root.glob("folder/.*.new"))
    waiting.write_bytes(b"")
    with pytest.raises(ObsdslError, match=r"folder/b\.txt: .*gone or damaged"):
        finish(root)
    assert (root / "folder/b.txt").read_bytes() == OLD["folder/b.txt"]


def test_nothing_is_written_where_nothing_changes(tmp_path: Path) -> None:
    write(begin(tmp_path))
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    with locked(tmp_path):
        write_together(tmp_path, FILES, LAST)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_a_signal_waits_until_all_is_written(tmp_path: Path) -> None:
    """At each step: a signal is either too early, and nothing is changed, or waits."""
    program = """
import os, signal, sys
from pathlib import Path
from tests.together.killed import STEPS
from tests.together.test_write import begin, folders, tree, write, NEW, OLD, finish
top, ends, number = Path(sys.argv[1]), [], 0
left = [10**9]
def count(event, _):
    if event in STEPS:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGINT)
sys.addaudithook(count)
while True:
    root = begin(top / str(number))
    left[0] = number + 1
    try:
        write(root)
        hit = left[0] > 0
        left[0] = 10**9
        if hit:
            break
    except KeyboardInterrupt:
        pass
    left[0] = 10**9
    finish(root)
    assert tree(root) in (OLD, NEW), tree(root)
    ends.append(tree(root) == NEW)
    number += 1
assert ends == sorted(ends) and set(ends) == {False, True}, ends
"""
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
