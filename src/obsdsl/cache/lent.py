"""What is kept of a workspace, lent to a copy of it that lies elsewhere: a revision, of which most files are the same.

The copy may use a result where the file, and all that it depends on, is the same there. Nothing is written back.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from obsdsl.cache.project import Project
from obsdsl.cache.record import Index, Record
from obsdsl.cache.recorder import is_installed
from obsdsl.cache.store import INDEX, Store, open_store
from obsdsl.cache.version import variant
from obsdsl.config import Config
from obsdsl.files import workspace_files


def borrowing_project(config: Config, lender: str) -> Project:
    """The workspace of `config`, a copy of the one at `lender`. Raises LoadError where there is none."""
    files = workspace_files(config)
    found = open_store(lender, variant(attrs.evolve(config, root=type(config.root)(lender))))
    root = str(config.root)
    return Project(config, files, None if found is None else _Lent(found, lender, root), (root, lender))


class _Lent(Store):
    """A store whose index speaks of the copy, and to which nothing is saved."""

    def __init__(self, store: Store, lender: str, root: str) -> None:
        super().__init__(store.folder)
        self._lender, self._root = lender, root

    def index(self, name: str = INDEX) -> Any:
        """What was saved for the lender, as if it had been for the copy."""
        found = Index.of_json(super().index(name))
        if found is None:
            return None
        records = {path: self._record(one) for path, one in found.records.items()}
        return attrs.evolve(found, records=records, depends=self._depends(found.depends)).to_json()

    @contextlib.contextmanager
    def locked(self) -> Iterator[bool]:
        """It is somebody else's."""
        yield False

    def _record(self, one: Record) -> Record:
        return attrs.evolve(one, depends=self._depends(one.depends))

    def _depends(self, depends: Mapping[str, str]) -> dict[str, str]:
        return {self._key(key): self._moved(then) for key, then in depends.items()}

    def _key(self, key: str) -> str:
        kind, _, subject = key.partition(":")
        if kind in ("variable", "variables"):
            return key
        return f"{kind}:" + "\0".join(map(self._moved, subject.split("\0")))

    def _moved(self, path: str) -> str:
        """A path below the lender's root, below the copy's. What is installed is there once, for both."""
        below = path.removeprefix(self._lender)
        if below == path or below[:1] not in ("", os.sep) or is_installed(below.lstrip(os.sep)):
            return path
        return self._root + below
