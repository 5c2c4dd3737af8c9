"""The steps by which a file is replaced, each of them whole or not at all, and how their failures are told."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

from obsdsl.errors import RemoteError, shown_path
from obsdsl.push.durable import sync
from obsdsl.push.errors import Failed

# No server's pattern such as `*.yml` takes these for its own.
STAGED: Final = ".obsdsl-new"
KEPT: Final = ".obsdsl-old"
# Servers run as other users, and must be able to read what is new; ours holds no secret.
_MODE: Final = 0o644
_MENDS: Final = {
    errno.ENOSPC: "the disk is full: make room",
    errno.EDQUOT: "the quota is used up: make room",
    errno.EROFS: "the file system is read-only: mount it for writing, or push from where it can be written",
    errno.EACCES: "no permission: run as the user that owns the folder, or give this one the right to write there",
    errno.EPERM: "not permitted: run as the owner of the file, and check that it is not immutable (lsattr)",
    errno.EBUSY: "it is a mount of its own, which cannot be replaced: mount its folder into the container instead",
    errno.EXDEV: "it is a mount of its own, which cannot be replaced: mount its folder into the container instead",
    errno.ENOENT: "there is no such folder: make it, or mend the path in the target",
    errno.ENOTDIR: "a part of the path is a file: mend the path in the target",
    errno.EISDIR: "it is a folder: mend the path in the target",
    errno.EIO: "the disk fails",
}  # fmt: skip
# How long another push may take that writes to the same folder.
_PATIENCE: Final = 60.0


@contextlib.contextmanager
def told(path: Path, doing: str) -> Iterator[None]:
    """Errors of the system as ours, with the mend."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        mend = _MENDS.get(error.errno or 0)
        fault = f"{shown_path(path)} cannot be {doing}: {reason}" + (f" ({mend})" if mend else "")
        # The path is in the words: of what failed in a push, only these are shown.
        raise Failed("", fault) from None


def read(path: Path) -> str | None:
    """The file's text, any bytes; None where there is none."""
    try:
        return decoded(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        mend = _MENDS.get(error.errno or 0, "mend that")
        raise RemoteError("", f"{shown_path(path)} cannot be read: {error.strerror} ({mend})") from None


def decoded(content: bytes) -> str:
    """Any bytes as text that can be turned back."""
    return content.decode("utf-8", "surrogateescape")


def encoded(text: str) -> bytes:
    """The opposite."""
    return text.encode("utf-8", "surrogateescape")


def real(path: Path) -> Path:
    """Where a link leads: links stay, and what they lead to is replaced."""
    return Path(os.path.realpath(path))


def staged(path: Path) -> Path:
    """Where its new content waits: beside it, for a rename must not leave the file system."""
    return path.with_name(f"{path.name}{STAGED}")


def kept(path: Path) -> Path:
    """Where its old content stays until the push is done."""
    return path.with_name(f"{path.name}{KEPT}")


def stage(path: Path, content: bytes) -> None:
    """Write the new content beside the file, with the file's own mode and owner; it is on the disk then."""
    with told(path, "written"):
        _write_like(path, staged(path), content, getattr(os, "O_NOFOLLOW", 0))


def _write_like(path: Path, there: Path, content: bytes, flags: int = 0) -> None:
    """Content beside a file, with the file's mode and owner."""
    descriptor = os.open(there, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | flags, 0o600)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        _like(path, descriptor)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _like(path: Path, descriptor: int) -> None:
    try:
        before = path.stat()
    except FileNotFoundError:
        os.fchmod(descriptor, _MODE)
        return
    mine = os.fstat(descriptor)
    if (before.st_uid, before.st_gid) != (mine.st_uid, mine.st_gid):
        # Only root may give files away: then it is ours, and as readable as it was.
        with contextlib.suppress(PermissionError):
            os.fchown(descriptor, before.st_uid, before.st_gid)
    os.fchmod(descriptor, stat.S_IMODE(before.st_mode))


def keep(path: Path) -> None:
    """Let the old content have a second name, which takes no room; a copy where the file system has no links."""
    with told(path, "kept"):
        kept(path).unlink(missing_ok=True)
        if not path.exists():
            return
        try:
            os.link(path, kept(path))
        except OSError:
            _write_like(path, kept(path), path.read_bytes())


def put(path: Path) -> None:
    """Let the staged content be the file."""
    with told(path, "replaced"):
        staged(path).replace(path)
        sync(path.parent)


def drop(path: Path) -> None:
    """Delete the file."""
    with told(path, "deleted"):
        path.unlink(missing_ok=True)
        sync(path.parent)


def put_back(path: Path) -> None:
    """Let the old content be the file again; there is none where there was none."""
    with told(path, "put back"):
        if kept(path).exists() and path.exists() and kept(path).samefile(path):
            # It was never replaced. To rename one name of a file to another does nothing at all.
            kept(path).unlink()
        elif kept(path).exists():
            kept(path).replace(path)
        else:
            path.unlink(missing_ok=True)
        sync(path.parent)


def tidy_kept(paths: Iterable[Path]) -> None:
    """Delete the old contents: from now on they cannot be put back."""
    for path in paths:
        with contextlib.suppress(OSError):
            kept(path).unlink(missing_ok=True)


def tidy(paths: Iterable[Path]) -> None:
    """Delete what stands beside the files for the time of a push."""
    for path in paths:
        tidy_kept([path])
        with contextlib.suppress(OSError):
            staged(path).unlink(missing_ok=True)


@contextlib.contextmanager
def locked(folders: Iterable[Path], wait: Callable[[float], object]) -> Iterator[None]:
    """Within, no other push of this machine writes to these folders. Raises Failed where one does not end."""
    until = time.monotonic() + _PATIENCE
    with contextlib.ExitStack() as held:
        for folder in sorted(set(folders)):
            with told(folder, "opened"):
                descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
            held.callback(os.close, descriptor)
            while not _lock(descriptor):
                if time.monotonic() > until:
                    fault = f"another push writes into {shown_path(folder)}, and does not end; look what it does"
                    raise Failed("", fault)
                wait(0.1)
        yield


def _lock(descriptor: int) -> bool:
    try:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except (ImportError, OSError):
        # Neither the system nor the network's file system has locks.
        return True
    return True
