"""What a file's execution may depend on beside its own text, as a key with a fingerprint.

A key is its kind and its subject in one text: `file:/data/limits.json`. The fingerprint is text, too; it is taken
before the file's code sees the thing, so that a change in between is noticed by the next run.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from collections.abc import Callable, Mapping
from importlib.machinery import PathFinder

from obsdsl.cache.shared import first_on_path

ABSENT = ""
# What stands for a thing that cannot be compared, such as a device: it equals nothing.
NEVER = "never"
_NO_FILE = "a package without a file"


def fingerprint(key: str) -> str:
    """Of what the key names, as it is now."""
    kind, _, subject = key.partition(":")
    try:
        return _KINDS[kind](subject)
    except (OSError, ValueError):
        return ABSENT


def holds(depends: Mapping[str, str], root: str) -> bool:
    """Whether all of it is as it was, as modules below the root would find it."""
    with first_on_path(root):
        return all(then != NEVER and fingerprint(key) == then for key, then in depends.items())


def digest(content: bytes) -> str:
    """Of a file's content or of a result."""
    return hashlib.sha256(content).hexdigest()


def read(path: str) -> bytes:
    """A file's content; without the buffers of `open`, which cost as much as the reading."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
    try:
        size = os.fstat(descriptor).st_size
        content = os.read(descriptor, size + 1)
        if len(content) != size:
            # It grows, or is longer than one call reads.
            with open(descriptor, "rb", closefd=False) as file:
                file.seek(0)
                content = file.read()
    finally:
        os.close(descriptor)
    return content


def stamp(path: str) -> str:
    """A file's size and time of change: enough for what is installed."""
    return stamp_of(os.stat(path))


def stamp_of(found: os.stat_result) -> str:
    """The same, of what was asked already."""
    return f"{found.st_size} {found.st_mtime_ns}"


def _content(path: str) -> str:
    return digest(read(path)) if stat.S_ISREG(os.stat(path).st_mode) else NEVER


def _folder(path: str) -> str:
    with os.scandir(path) as entries:
        return digest("\0".join(sorted(f"{one.name}/{one.is_dir()}" for one in entries)).encode(errors="replace"))


def _stat(path: str) -> str:
    return _kind(os.stat(path))


def _lstat(path: str) -> str:
    found = os.lstat(path)
    return os.readlink(path) if stat.S_ISLNK(found.st_mode) else _kind(found)


def _kind(found: os.stat_result) -> str:
    """A folder's time is that of what lies in it, which is another thing to depend on."""
    if stat.S_ISDIR(found.st_mode):
        return f"folder {found.st_mode:o}"
    return f"{found.st_mode:o} {found.st_size} {found.st_mtime_ns}"


def _real(path: str) -> str:
    """Where links lead."""
    return os.path.realpath(path)


def _variable(name: str) -> str:
    value = os.environ.get(name)
    return ABSENT if value is None else digest(value.encode(errors="surrogateescape"))


def _variables(_: str) -> str:
    return digest(repr(sorted(os.environ.items())).encode(errors="replace"))


def _directory(_: str) -> str:
    return os.getcwd()


def _module(subject: str) -> str:
    """Where Python would find a module: its name, then where to look, if not on the import path."""
    name, *path = subject.split("\0")
    if name in sys.builtin_module_names:
        return "built in"
    try:
        spec = PathFinder.find_spec(name, path or None)
    except KeyError:
        # A package without a file looks for the one that it is part of, which is not imported now.
        return _NO_FILE
    return ABSENT if spec is None else spec.origin or _NO_FILE


_KINDS: Mapping[str, Callable[[str], str]] = {
    "file": _content,
    "folder": _folder,
    "stat": _stat,
    "lstat": _lstat,
    "real": _real,
    "variable": _variable,
    "variables": _variables,
    "directory": _directory,
    "module": _module,
}
