"""What is kept of files that are no part of a workspace: rules, dashboards, configurations that exist already."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Mapping
from typing import Any

from obsdsl.cache.dependency import digest
from obsdsl.cache.store import Ref, Store

_INDEX = "texts"


class Texts:
    """The results of files, by path and name. A result belongs to a key, which holds the digest of the file's text."""

    def __init__(self, store: Store, digests: Mapping[str, str]) -> None:
        """`digests` are those of the files as they are now."""
        self._store, self._digests = store, digests
        found = store.index(_INDEX)
        self._entries = _whole(found)
        self._new: dict[tuple[str, str], bytes] = {}

    def result(self, file: str, name: str, key: str) -> tuple[Any, Callable[[], bytes | None]] | None:
        """What was attached to the file under the name, if it was for this text and key; the bytes where asked for."""
        entry = self._entries.get(file)
        if entry is None or entry[0] != self._digests[file] or name not in entry[1]:
            return None
        then, meta, ref = entry[1][name]
        return (meta, lambda: self._content(file, name, ref)) if then == key else None

    def _content(self, file: str, name: str, ref: Ref | None) -> bytes | None:
        return self._new.get((file, name)) if ref is None else self._store.get(ref)

    def attach(self, file: str, name: str, key: str, meta: Any, content: bytes) -> None:
        """Keep a result of the file as it is."""
        entry = self._entries.get(file)
        if entry is None or entry[0] != self._digests[file]:
            entry = self._entries[file] = [self._digests[file], {}]
        entry[1][name] = [key, meta, None]
        self._new[file, name] = content

    def save(self) -> None:
        """Keep what was attached. What cannot be written is not kept."""
        if self._new:
            with contextlib.suppress(OSError, TypeError, ValueError), self._store.locked() as mine:
                if mine:
                    self._save(self._store)

    def _save(self, store: Store) -> None:
        others = _whole(store.index(_INDEX))
        ours = {file: self._entries[file] for file in self._digests if file in self._entries}
        entries = {file: entry for file, entry in others.items() if file in ours or os.path.exists(file)} | ours
        keys = {digest(f"{file}\0{name}".encode(errors="surrogateescape")): (file, name) for file, name in self._new}
        for key, ref in store.add({key: self._new[both] for key, both in keys.items()}).items():
            file, name = keys[key]
            entries[file][1][name][2] = ref
        # Of another run that has saved meanwhile, what was read at first may be gone: nothing is lost by that.
        refs = [ref for _, results in entries.values() for _, _, ref in results.values() if ref is not None]
        store.tidy(refs)
        store.save(entries, _INDEX)
        store.sweep(refs)
        self._new.clear()


def _whole(found: Any) -> dict[str, list[Any]]:
    """The entries of an index; none where another has written it."""
    try:
        return {
            file: [text, {name: [*result] for name, result in results.items()}]
            for file, (text, results) in found.items()
        }
    except (AttributeError, TypeError, ValueError):
        return {}
