"""Files that are there whole, even after a power cut, and that only their user reads."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from obsdsl.errors import ObsdslError, shown_path

# All that pushes keep lies here, below the workspace's root.
FOLDER = ".obsdsl"
# State may be committed; backups may hold what others wrote.
_IGNORE = "/journal/\n/lock-*\n"


def folder(root: Path) -> Path:
    """`.obsdsl`, made if need be."""
    found = root / FOLDER
    make_folder(found)
    ignore = found / ".gitignore"
    if not ignore.exists():
        write(ignore, _IGNORE.encode())
    return found


def make_folder(path: Path) -> None:
    """A folder that only its user can look into."""
    with _told(path):
        path.mkdir(mode=0o700, parents=True, exist_ok=True)


def write(file: Path, content: bytes) -> None:
    """Replace the file at once; what is there afterwards is on the disk."""
    fresh = file.with_name(f".{file.name}.{os.getpid()}.new")
    with _told(file):
        try:
            descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as opened:
                opened.write(content)
                opened.flush()
                os.fsync(opened.fileno())
            fresh.replace(file)
            sync(file.parent)
        finally:
            fresh.unlink(missing_ok=True)


def append(file: Path, value: Any) -> None:
    """Add a line of JSON; it is on the disk when this returns. A line that was cut off before stays alone."""
    line = json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"
    with _told(file):
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            size = os.fstat(descriptor).st_size
            if size and os.pread(descriptor, 1, size - 1) != b"\n":
                line = b"\n" + line
            if os.write(descriptor, line) != len(line):
                raise OSError(28, "No space left on device")
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def lines(file: Path) -> Iterator[dict[str, Any]]:
    """The lines that are whole."""
    try:
        found = file.read_bytes()
    except FileNotFoundError:
        return
    for line in found.split(b"\n"):
        with contextlib.suppress(ValueError):
            value = json.loads(line)
            if isinstance(value, dict):
                yield value


def sync(path: Path) -> None:
    """Let the names in a folder be on the disk, too, where the system can."""
    with contextlib.suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ObsdslError(shown_path(path), f"it cannot be written: {error.strerror}; make room, or mend it") from None


@contextlib.contextmanager
def locked(root: Path, target: str) -> Iterator[None]:
    """Within, no other push from this folder goes to the target. Raises ObsdslError at once if one does."""
    file = folder(root) / f"lock-{target}"
    with _told(file):
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if not _lock(descriptor):
            who = os.pread(descriptor, 100, 0).decode(errors="replace").strip() or "unknown"
            fault = f"another push or rollback to {target!r} is running here (process {who}); wait until it is done"
            raise ObsdslError(shown_path(file), fault)
        os.truncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> bool:
    try:
        import fcntl
    except ImportError:
        # No such locks here: the servers' own locks are what is left.
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
