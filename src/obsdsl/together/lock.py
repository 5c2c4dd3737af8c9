"""One run at a time writes to a workspace. A run that is killed leaves no lock."""

from __future__ import annotations

import contextlib
import errno
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from obsdsl.errors import ObsdslError, shown_path
from obsdsl.together.place import LOCK, make_place, place, remove_files, remove_folders

_PAUSE: Final = 0.02
# A lock that is let go at this moment is none.
_LEAST: Final = 0.1
# The processes and the folders that they have locked: a fork has what it is born with.
_held: Final[set[tuple[int, str]]] = set()


@contextlib.contextmanager
def locked(root: Path, patience: float = 0) -> Iterator[None]:
    """Within, no other run writes to the folder. Raises ObsdslError if one does, and goes on for so many seconds.

    Within itself, it is the same lock: a second one would be let go by the first that is closed.
    """
    name = os.getpid(), os.path.realpath(root)
    if name in _held:
        yield
        return
    until = time.monotonic() + max(patience, _LEAST)
    try:
        while (descriptor := _lock(root)) is None:
            if time.monotonic() >= until:
                fault = f"another run writes to it (process {_owner(root)}); wait until it is done"
                raise ObsdslError(shown_path(root), fault)
            time.sleep(_PAUSE)
    except OSError as error:
        remove_folders(root)
        fault = f"it cannot be written: {error.strerror}; nothing was changed"
        raise ObsdslError(shown_path(str(error.filename or root)), fault) from None
    _held.add(name)
    try:
        yield
    finally:
        _held.remove(name)
        _let_go(root, descriptor)


def _lock(root: Path) -> int | None:
    """The lock, open; None where another has it, or deleted the file under our hands."""
    file = place(root, LOCK)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except (FileNotFoundError, FileExistsError):
        # Another run has just taken the folder away; but it may be a file, too.
        if os.path.exists(file.parent) and not file.parent.is_dir():  # noqa: PTH110
            raise
        return None
    is_taken = False
    try:
        is_taken = _is_taken(descriptor)
        if is_taken and os.path.samestat(os.fstat(descriptor), file.stat()):
            make_place(root)
            os.truncate(descriptor, 0)
            os.pwrite(descriptor, str(os.getpid()).encode(), 0)
            return descriptor
    except FileNotFoundError:
        pass
    except BaseException:
        if is_taken:
            _let_go(root, descriptor)
        else:
            os.close(descriptor)
        raise
    os.close(descriptor)
    return None


def _let_go(root: Path, descriptor: int) -> None:
    remove_files(root)
    os.close(descriptor)
    # Only now: a network file system keeps what is deleted in its folder as long as it is open.
    remove_folders(root)


def _is_taken(descriptor: int) -> bool:
    try:
        import fcntl
    except ImportError:
        # No such locks here.
        return True
    try:
        # Unlike flock's, it is not handed on to forks, which may live longer than we do.
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError as error:
        # A file system without locks: what is written is still written together.
        if error.errno not in (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS, errno.EINVAL):
            raise
    return True


def _owner(root: Path) -> str:
    try:
        return place(root, LOCK).read_text(encoding="utf-8").strip() or "unknown"
    except OSError:
        return "unknown"
