"""Where results lie: an index and packs of bytes, in a folder that only its user can write.

Nothing here is an error: what is missing, cut off, changed or written by another version is not there. Every byte that
comes out is what went in, by its digest. The index is replaced at once, after the packs that it names.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

import orjson

from obsdsl.cache.dependency import digest, read

# A pack, an offset, a length, a digest.
Ref: TypeAlias = list[Any]
INDEX = "index"
_PACK = ".pack"
# Small packs are joined from so many on.
_MANY = 16
_SLACK = 1 << 20


class Store:
    """One folder of results. `folder` need not exist."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        # The pack that was read last stays open: a second run reads a thousand results of one.
        self._open: tuple[str, int] | None = None

    def __del__(self) -> None:
        if self._open is not None:
            os.close(self._open[1])

    def within(self, name: str) -> Store:
        """A store of its own, which goes when this one goes."""
        return Store(f"{self.folder}/{name}")

    def index(self, name: str = INDEX) -> Any:
        """What was last saved under the name; None if there is nothing, or nothing that is whole."""
        try:
            head, _, body = read(f"{self.folder}/{name}").partition(b"\n")
            return orjson.loads(body) if head.decode("ascii") == digest(body) else None
        except (OSError, ValueError):
            return None

    def get(self, ref: Ref) -> bytes | None:
        """The bytes of a result; None if they are not there as they were."""
        try:
            pack, offset, length, wanted = ref
            content = os.pread(self._descriptor(_name(pack)), length, offset)
        except (OSError, ValueError, TypeError, OverflowError):
            return None
        return content if digest(content) == wanted else None

    def _descriptor(self, name: str) -> int:
        if self._open is None or self._open[0] != name:
            before, self._open = self._open, (name, os.open(f"{self.folder}/{name}", os.O_RDONLY | os.O_CLOEXEC))
            if before is not None:
                os.close(before[1])
        return self._open[1]

    @contextlib.contextmanager
    def locked(self) -> Iterator[bool]:
        """Within, nobody else saves. False where the folder cannot be written: then there is nothing to save to."""
        try:
            # The mode is that of the last folder alone.
            os.makedirs(os.path.dirname(self.folder), mode=0o700, exist_ok=True)
            os.makedirs(self.folder, mode=0o700, exist_ok=True)
            descriptor = os.open(f"{self.folder}/lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError:
            yield False
            return
        try:
            _lock(descriptor)
            yield True
        finally:
            os.close(descriptor)

    def add(self, results: Mapping[str, bytes]) -> dict[str, Ref]:
        """Write results into a pack of their own; return where each lies."""
        if not results:
            return {}
        pack, offset = os.urandom(8).hex(), 0
        refs: dict[str, Ref] = {}
        for key, content in results.items():
            refs[key] = [pack, offset, len(content), digest(content)]
            offset += len(content)
        self._write(_name(pack), b"".join(results.values()))
        return refs

    def save(self, index: Any, name: str = INDEX) -> None:
        """Replace what is saved under the name."""
        body = orjson.dumps(index)
        self._write(name, digest(body).encode("ascii") + b"\n" + body)

    def tidy(self, refs: list[Ref]) -> None:
        """Drop the packs that hold none of `refs`; join the rest where much of it is dead or small.

        Those that were moved are changed in place, so it is done before the index is saved.
        """
        sizes = {name: os.stat(f"{self.folder}/{name}").st_size for name in self._names()}
        live: dict[str, int] = {}
        for ref in refs:
            live[_name(ref[0])] = live.get(_name(ref[0]), 0) + ref[2]
        kept = {name: size for name, size in sizes.items() if name in live}
        dead = {name for name, size in kept.items() if size > 2 * live[name] + _SLACK}
        if len(kept) > _MANY:
            dead |= set(sorted(kept, key=lambda name: (kept[name], name))[:-1])
        moved = [ref for ref in refs if _name(ref[0]) in dead]
        contents = {str(number): content for number, ref in enumerate(moved) if (content := self.get(ref)) is not None}
        for number, new in self.add(contents).items():
            moved[int(number)][:] = new

    def sweep(self, refs: list[Ref]) -> None:
        """Delete the packs that hold none of `refs`: after the index that names them was saved."""
        live = {_name(ref[0]) for ref in refs}
        for name in self._names():
            if name not in live:
                with contextlib.suppress(OSError):
                    os.unlink(f"{self.folder}/{name}")

    def _names(self) -> list[str]:
        with contextlib.suppress(OSError):
            return [name for name in os.listdir(self.folder) if name.endswith((_PACK, ".new"))]
        return []

    def _write(self, name: str, content: bytes) -> None:
        fresh = f"{self.folder}/{os.urandom(8).hex()}.new"
        try:
            with open(fresh, "xb", opener=_private) as file:
                file.write(content)
            os.replace(fresh, f"{self.folder}/{name}")
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(fresh)
            raise


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _name(pack: Any) -> str:
    """The file of a pack; nothing outside of the folder, whatever the index says."""
    if not isinstance(pack, str) or not pack.isalnum():
        raise ValueError("no pack")
    return pack + _PACK


def _lock(descriptor: int) -> None:
    try:
        import fcntl
    except ImportError:
        return
    fcntl.flock(descriptor, fcntl.LOCK_EX)


# Folders of a workspace's variants that are kept: a second target, another Python.
_VARIANTS = 4
_TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# Results of obsdsl, which it makes again when they are gone.\n"


def open_store(root: str, variant: str) -> Store | None:
    """The store of a workspace; None where there can be none, or where others could have written what it holds."""
    home = _home()
    if home is None:
        return None
    folder = f"{home}/{_key(os.fsencode(root))}"
    try:
        if not os.path.isdir(folder):
            _prepare(home, folder, root)
        inner = f"{folder}/{variant}"
        if not _is_ours(folder) or (os.path.lexists(inner) and not _is_ours(inner)):
            return None
    except OSError:
        return None
    return Store(inner)


def _prepare(home: str, folder: str, root: str) -> None:
    os.makedirs(home, mode=0o700, exist_ok=True)
    _forget(home)
    os.makedirs(folder, mode=0o700, exist_ok=True)
    for file, text in ((f"{home}/CACHEDIR.TAG", _TAG), (f"{home}/.gitignore", "*\n")):
        if not os.path.lexists(file):
            with open(file, "w", encoding="ascii") as opened:
                opened.write(text)
    with open(f"{folder}/workspace", "wb") as binary:
        binary.write(os.fsencode(root))


def _key(root: bytes) -> str:
    return digest(root)[:24]


def _home() -> str | None:
    if given := os.environ.get("OBSDSL_CACHE_DIR"):
        return os.path.abspath(given)
    caches = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return f"{caches}/obsdsl" if os.path.isabs(caches) else None


def _is_ours(folder: str) -> bool:
    """Whether only this user (or root) can have written there: results are unpickled."""
    if not hasattr(os, "getuid"):
        return True
    found = os.lstat(folder)
    mine = found.st_uid in (os.getuid(), 0)
    return stat.S_ISDIR(found.st_mode) and mine and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def drop_old(store: Store) -> None:
    """Keep the variants that were used last."""
    parent = os.path.dirname(store.folder)
    with contextlib.suppress(OSError):
        with os.scandir(parent) as entries:
            folders = [one.path for one in entries if len(one.name) == 24 and one.is_dir(follow_symlinks=False)]
        folders.sort(key=lambda one: (one == store.folder, os.stat(one).st_mtime_ns), reverse=True)
        for one in folders[_VARIANTS:]:
            _remove(one)


def _forget(home: str) -> None:
    """Drop what was kept of workspaces that are gone."""
    with os.scandir(home) as entries:
        folders = [one.path for one in entries if one.is_dir(follow_symlinks=False)]
    for folder in folders:
        with contextlib.suppress(OSError):
            root = read(f"{folder}/workspace")
            if os.path.basename(folder) == _key(root) and not os.path.isdir(root):
                _remove(folder)


def _remove(folder: str) -> None:
    # It takes modules for archives along, and is seldom needed.
    import shutil

    shutil.rmtree(folder, ignore_errors=True)
