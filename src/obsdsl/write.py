"""Artifacts to a folder: replaced whole and at once, or left as it was."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import hashlib
import os
import shutil
import stat
import time
from collections.abc import Callable, Mapping
from typing import TypeAlias

import attrs

from obsdsl.compile.manifest import MANIFEST
from obsdsl.errors import ObsdslError, shown_path

# Linux, linux/fs.h: swap two paths in one step.
_RENAME_EXCHANGE = 2
_AT_FDCWD = -100

# Of each file that was last seen in a folder: its digest, size, time of change and inode.
Seen: TypeAlias = "dict[str, tuple[str, int, int, int]]"
# A change so soon after another may have the same time; some file systems count in seconds.
_TICK, _SECOND_TICK = 20_000_000, 2_000_000_000


@attrs.frozen(eq=False)
class File:
    """What is to be written: bytes that are read only if they are needed, and their digest."""

    sha256: str
    content: Callable[[], bytes]

    @classmethod
    def of(cls, content: bytes) -> File:
        """Bytes that are at hand."""
        return cls(hashlib.sha256(content).hexdigest(), lambda: content)


def differences(files: Mapping[str, File], out: str | os.PathLike[str], seen: Seen | None = None) -> tuple[str, ...]:
    """The paths below `out` that writing `files` would add, change or delete.

    `seen` is what `look` gave before: a file that has not changed since then is not read again.
    """
    return _different(files, look(os.fspath(out), seen or {}))


def _different(files: Mapping[str, File], present: Seen) -> tuple[str, ...]:
    changed = [path for path, file in files.items() if path not in present or present[path][0] != file.sha256]
    return tuple(sorted([*changed, *(path for path in present if path not in files)]))


def write(files: Mapping[str, File], out: str | os.PathLike[str], seen: Seen | None = None) -> tuple[str, ...]:
    """Make `out` hold exactly `files`; return the paths that changed.

    Writes beside `out` and swaps the two, so that whoever reads sees the old build or the new one. Refuses a folder
    that holds something else than a build. Folders in it that are builds of their own, of targets, stay as they are.
    Brings `seen` up to date.
    """
    # Path.resolve() raises where links form a circle.
    out = os.path.realpath(out)
    seen = {} if seen is None else seen
    try:
        _check_ours(out)
        exists = os.path.exists(out)
        present = look(out, seen)
        changed = _different(files, present)
        if changed or not exists:
            _replace(files, out, present)
        written = {path: (file.sha256, 0, 0, 0) for path, file in files.items() if path in changed}
        seen.clear()
        seen.update(_settled(out, written | {path: one for path, one in present.items() if path not in changed}))
    except OSError as error:
        where = str(error.filename or out).replace(_fresh(out), out)
        raise ObsdslError(shown_path(where), f"{error.strerror}; nothing was changed") from None
    return changed


def look(out: str, seen: Seen) -> Seen:
    """The files below a folder as they are now."""
    found: Seen = {}
    for folder, inner, names in os.walk(out):
        if folder == out:
            inner[:] = [one for one in inner if not _is_build(f"{out}/{one}")]
        below = folder.removeprefix(out).lstrip(os.sep).replace(os.sep, "/")
        for name in names:
            path = f"{below}/{name}" if below else name
            with contextlib.suppress(FileNotFoundError):
                now = os.stat(f"{folder}/{name}")
                before = seen.get(path)
                if before is not None and before[1:] == (now.st_size, now.st_mtime_ns, now.st_ino):
                    found[path] = before
                elif stat.S_ISREG(now.st_mode):
                    found[path] = (_digest(f"{folder}/{name}"), now.st_size, now.st_mtime_ns, now.st_ino)
    return found


def _digest(file: str) -> str:
    with open(file, "rb", buffering=0) as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _settled(out: str, seen: Seen) -> Seen:
    """Those of the files of which a later change will show: not in the same tick of the clock as the last one."""
    now, found = time.time_ns(), {}
    for path, (sha256, size, changed, inode) in seen.items():
        if not inode:
            try:
                made = os.stat(f"{out}/{path}")
            except OSError:
                continue
            size, changed, inode = made.st_size, made.st_mtime_ns, made.st_ino
        if changed + (_TICK if changed % 1_000_000 else _SECOND_TICK) < now:
            found[path] = (sha256, size, changed, inode)
    return found


def _check_ours(out: str) -> None:
    if not os.path.exists(out):
        return
    if not os.path.isdir(out):
        raise ObsdslError(shown_path(out), "it is a file, and a build goes to a folder; set out in [tool.obsdsl]")
    if not _is_build(out) and any(not _is_build(f"{out}/{one}") for one in os.listdir(out)):
        raise ObsdslError(
            shown_path(out),
            f"it holds files and no {MANIFEST}, so it is no build of obsdsl's; empty it or set another out",
        )


def _is_build(folder: str) -> bool:
    return os.path.isfile(f"{folder}/{MANIFEST}")


def _replace(files: Mapping[str, File], out: str, present: Seen) -> None:
    os.makedirs(os.path.dirname(out), exist_ok=True)
    fresh = _fresh(out)
    shutil.rmtree(fresh, ignore_errors=True)
    folders = {os.path.dirname(path) for path in files}
    try:
        for folder in sorted(folders):
            os.makedirs(f"{fresh}/{folder}", exist_ok=True)
        for path, file in files.items():
            one = present.get(path)
            if one is None or one[0] != file.sha256 or not _linked(f"{out}/{path}", f"{fresh}/{path}", one[1:]):
                with open(f"{fresh}/{path}", "wb") as opened:
                    opened.write(file.content())
        for inner in os.listdir(out) if os.path.isdir(out) else ():
            if _is_build(f"{out}/{inner}"):
                shutil.copytree(f"{out}/{inner}", f"{fresh}/{inner}", symlinks=True, copy_function=_copy)
        _swap(fresh, out)
    finally:
        # After the swap this is the previous build; after a failure, the unfinished one.
        shutil.rmtree(fresh, ignore_errors=True)


def _copy(old: str, new: str) -> None:
    """The same file at another place: a link where the file system has them."""
    try:
        os.link(old, new, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(old, new, follow_symlinks=False)


def _linked(old: str, new: str, wanted: tuple[int, int, int]) -> bool:
    """Whether the unchanged file now stands at `new`, too: the same one that was looked at, and no other's."""
    try:
        os.link(old, new, follow_symlinks=False)
    except (OSError, NotImplementedError):
        return False
    found = os.lstat(new)
    if (found.st_size, found.st_mtime_ns, found.st_ino) == wanted and found.st_nlink == 2:
        return True
    os.unlink(new)
    return False


def _fresh(out: str) -> str:
    """Where a build is written first."""
    return _beside(out, "new")


def _beside(out: str, what: str) -> str:
    return f"{os.path.dirname(out)}/.{os.path.basename(out)}.{os.getpid()}.{what}"


def _swap(fresh: str, out: str) -> None:
    # Tried without asking first: between a question and the rename, another build may put its own there.
    if _renamed(fresh, out) or _exchange(fresh, out):
        return
    # Where the file system cannot swap: two renames, undone if the second fails.
    old = _beside(out, "old")
    os.rename(out, old)
    try:
        os.rename(fresh, out)
    except BaseException:
        os.rename(old, out)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _renamed(fresh: str, out: str) -> bool:
    """Whether `out` was free, or an empty folder, and is now what `fresh` was."""
    try:
        os.rename(fresh, out)
    except OSError as error:
        if error.errno in (errno.ENOTEMPTY, errno.EEXIST):
            return False
        raise
    return True


def _exchange(one: str, other: str) -> bool:
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    return bool(renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0)
