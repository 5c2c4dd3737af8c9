"""What consumers attach to the modules of a workspace: something small, and bytes that are read when needed."""

from __future__ import annotations

from typing import Any

from obsdsl.cache.record import Index, merged
from obsdsl.cache.store import Ref, Store, drop_old
from obsdsl.define.light import frozen


@frozen
class Result:
    """What a consumer attached to a file."""

    path: str
    name: str
    meta: Any
    ref: Ref | None


class Results:
    """The results of one run: those that were kept and still hold, and new ones. They stand in the records of `index`.

    `store` is None where nothing can be kept.
    """

    def __init__(self, index: Index, store: Store | None) -> None:
        self._index, self._store = index, store
        self._new: dict[tuple[str, str], bytes] = {}
        # Whether there is anything that the store does not have.
        self.is_changed = False

    def result(self, path: str, name: str, key: str) -> Result | None:
        """What was attached to the file under the name, if it was for this key."""
        record = self._index.records.get(path)
        found = None if record is None else record.results.get(name)
        return Result(path, name, found[1], found[2]) if found is not None and found[0] == key else None

    def content(self, result: Result | None) -> bytes | None:
        """The bytes of a result; None if they are gone."""
        if result is None:
            return None
        if result.ref is None or self._store is None:
            return self._new.get((result.path, result.name))
        return self._store.get(result.ref)

    def attach(self, path: str, name: str, key: str, meta: Any = None, content: bytes | None = None) -> None:
        """Keep a result of the file, until the file or what it depends on changes. `meta` is JSON."""
        record = self._index.records.get(path)
        if record is not None:
            self.is_changed = True
            record.results[name] = [key, meta, None]
            self._new.pop((path, name), None)
            if content is not None:
                self._new[path, name] = content

    def save(self, store: Store) -> None:
        """Write the records with their results, beside those that another run has saved meanwhile."""
        for path, record in self._index.records.items():
            if record.volatile is not None:
                self._new = {place: content for place, content in self._new.items() if place[0] != path}
                record.results = {}
        index = merged(self._index, Index.of_json(store.index()))
        keys = {f"{path}\0{name}": (path, name) for path, name in self._new}
        for key, ref in store.add({key: self._new[both] for key, both in keys.items()}).items():
            path, name = keys[key]
            index.records[path].results[name][2] = ref
        refs = index.refs()
        store.tidy(refs)
        store.save(index.to_json())
        store.sweep(refs)
        drop_old(store)
