"""A workspace of which only the changed files are imported.

`load` imports what is asked for, and is in the end where a load of everything would be: it has found the same faults,
or raises what that raises. Where a part of the files cannot tell, it imports all of them.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from types import ModuleType
from typing import TYPE_CHECKING, Any

from obsdsl.cache.dependency import digest, stamp
from obsdsl.cache.hooks import recording
from obsdsl.cache.imported import Imported
from obsdsl.cache.objects import Found, Objects
from obsdsl.cache.record import Index, Present, Record, closure, importers_of, stale
from obsdsl.cache.recorder import Observed, Recorder
from obsdsl.cache.results import Result, Results
from obsdsl.cache.shared import first_on_path, shared_state
from obsdsl.cache.store import Store, open_store
from obsdsl.cache.version import variant
from obsdsl.config import Config
from obsdsl.errors import ObsdslError
from obsdsl.files import workspace_files

if TYPE_CHECKING:
    from obsdsl.cache.sources import Moved
    from obsdsl.compose.workspace import Told


def open_project(config: Config) -> Project:
    """The workspace as it is now, with what is kept of an earlier run. Raises LoadError where there is none."""
    files = workspace_files(config)
    return Project(config, files, open_store(str(config.root), variant(config)))


class Project:
    """One run over a workspace. `store` is None where nothing can be kept.

    `moved` says where people know it, if it is a copy that lies elsewhere.
    """

    def __init__(self, config: Config, files: Iterable[str], store: Store | None, moved: Moved | None = None) -> None:
        self.config = config
        self.moved = moved
        self.root = str(config.root)
        self.files = list(dict.fromkeys(file.removeprefix(self.root + os.sep) for file in files))
        self.store = store
        self._dirty = False
        # How often all that was known was given up.
        self.generation = 0
        self._started = time.time_ns()
        self._begin(None if store is None else Index.of_json(store.index()))

    def _begin(self, index: Index | None) -> None:
        self._imported = Imported(self.root, self.files)
        self._index = index or Index()
        # Of changed files, too: they are imported in the order of a load of everything, after what they need.
        self._imports = Index(dict(self._index.records))
        with first_on_path(self.root):
            self._present = Present(self.root, self.files)
            gone = stale(self._index, self._present)
        self._recorder = Recorder(self.root, self._imported.finished, self._present.files)
        if gone:
            self._dirty = True
            self._index.records = {path: one for path, one in self._index.records.items() if path not in gone}
        if not self._index.records:
            self._index = Index()
        # Whether something of an earlier run still holds.
        self._kept = bool(self._index.records)
        self._results = Results(self._index, self.store)

    @property
    def changed(self) -> list[str]:
        """The files that must be imported, in load's order; all others are unchanged."""
        return [path for path in self.files if path not in self._index.records or path in self._imported.bound]

    @property
    def without_comments(self) -> frozenset[str]:
        """The files, by their whole paths, that hold no comment for the lint."""
        return frozenset(f"{self.root}/{path}" for path in self.files if path not in self._present.commented)

    @property
    def is_partial(self) -> bool:
        """Whether some files were not imported, because they are unchanged."""
        return any(path not in self._imported.bound for path in self.files)

    def state(self) -> str:
        """A digest of all that the workspace's modules are made of and depend on, once they are loaded."""
        index = self._index
        modules = [(path, one.digest, one.imports, sorted(one.depends.items())) for path, one in index.records.items()]
        around = [sorted(index.installed.items()), sorted(index.depends.items()), index.imports]
        return digest(repr((sorted(modules), around)).encode(errors="surrogateescape"))

    @property
    def uncached(self) -> str | None:
        """Why nothing of this run can be kept, for people."""
        return self._recorder.tainted

    # What is loaded.

    def load(self, paths: Iterable[str] = ()) -> None:
        """Import the changed files, and these. Raises what a load of all files would raise."""
        wanted = {*paths, *(path for path in self.files if path not in self._index.records)}
        try:
            self._load(wanted - self._imported.bound.keys())
        except ObsdslError:
            if not self._kept:
                raise
            self.load_all()
            return
        if self.is_partial and self._is_doubtful():
            self.load_all()

    def load_all(self) -> None:
        """Import all files as if nothing had been kept. For when a part of them is not enough to tell what is wrong."""
        if self._kept:
            for name, module in list(sys.modules.items()):
                if self._is_ours(module):
                    del sys.modules[name]
            self.generation += 1
            self._begin(None)
            self._load(set(self.files))

    def _is_ours(self, module: object) -> bool:
        file = getattr(module, "__file__", None)
        places = [file] if file else [str(one) for one in getattr(module, "__path__", ())]
        return any(self._recorder.path_of(one) for one in places)

    def _load(self, wanted: set[str]) -> None:
        if not wanted:
            return
        # All that obsdsl needs is imported before the workspace's root comes first on the path.
        from obsdsl.load import import_file, put_first, workspace_of

        self._dirty = True
        wanted = closure(wanted, self._imports)
        put_first(self.config)
        before, bytecode = shared_state(), sys.dont_write_bytecode
        # Nothing is left in the workspace; and to write bytecode takes longer than it saves.
        sys.dont_write_bytecode = True
        try:
            with recording(self._recorder):
                for path in self.files:
                    if path in wanted and path not in self._imported.bound:
                        self._bind(path, import_file(f"{self.root}/{path}", self.config))
        finally:
            sys.dont_write_bytecode = bytecode
        for path in list(self._imported.executed):
            if path in self._present.files and path not in self._imported.bound:
                self._bind(path, self._imported.executed[path])
        if not self.is_partial:
            workspace_of(self._imported.objects())
        self._settle(before)

    def _bind(self, path: str, module: ModuleType) -> None:
        if path not in self._imported.executed:
            self._imported.finished(path, module)
            self._recorder.observed(path).volatile = "it was imported before"
        self._imported.bind(path, module)

    # What is kept of what was loaded.

    def _settle(self, before: object) -> None:
        if shared_state() != before:
            self._recorder.tainted = self._recorder.tainted or "a module changes obsdsl or the import path"
        for path, why in self._imported.volatile():
            one = self._recorder.observed(path)
            one.volatile = one.volatile or why
        found = self._imported.rows(self.moved)
        outside = self._recorder.outside
        if outside.volatile is not None:
            self._recorder.tainted = (
                self._recorder.tainted or f"when an installed module is imported, {outside.volatile}"
            )
        seen = list(self._recorder.modules.values())
        for one in seen:
            self._index.records[one.path] = self._record(one)
        # What is imported and was not executed: a library of C, a package that has no file yet.
        for path in {path for one in (*seen, outside) for path in one.imports if not path.endswith(os.sep)}:
            if path not in self._index.records:
                self._index.records[path] = Record(self._present.digest(path), [], {})
        found.attach(self)

    def records(self) -> Mapping[str, Record]:
        """What is kept of each module, by path."""
        return self._index.records

    def _record(self, one: Observed) -> Record:
        old = self._index.records.get(one.path)
        text = self._present.files.get(one.path) or one.digest or self._present.digest(one.path)
        fresh = Record(text, sorted(one.imports), dict(one.depends), one.volatile)
        if old is not None:
            # It was executed for another's sake: what was once seen of it still holds.
            fresh.imports = sorted({*one.imports, *old.imports})
            fresh.depends |= old.depends
            fresh.results = old.results
        return fresh

    def _is_doubtful(self) -> bool:
        """Whether an unchanged file could be another in a load of everything."""
        volatile = {path for path, one in self._index.records.items() if one.volatile is not None}
        doubted = importers_of(self._index, volatile) & (set(self.files) - self._imported.bound.keys())
        return bool(doubted) or self._recorder.tainted is not None or self.objects().is_faulty()

    # What consumers ask for and attach.

    def objects(self) -> Objects:
        """All objects of the workspace, as far as they are kept."""
        rows = [(path, row) for path in self.files for row in self._index.records[path].rows or ()]
        return Objects.of(rows)

    def live(self, found: Found) -> Any:
        """The object itself, imported if it is not yet."""
        if not self.is_loaded(found):
            self.load([found.file])
        return self._imported.live(found)

    def is_loaded(self, found: Found) -> bool:
        """Whether the object itself is at hand."""
        return self._imported.holds(found)

    def modules(self) -> Iterator[tuple[str, list[Any]]]:
        """The files that were imported, in load's order, each with the objects that it binds."""
        return self._imported.modules()

    def told(self) -> list[Told]:
        """What all objects tell each other, in the order in which a load of everything does."""
        from obsdsl.cache.sources import unpacked

        found: list[Told] = []
        for one in self.objects().telling():
            content = None if self.is_loaded(one) else self.content(self.result(*one.place("sources"), one.told))
            kept = None if content is None else unpacked(content)
            if kept is None:
                from obsdsl.compose.workspace import told_by

                kept = told_by(self.live(one))
            found += kept
        return found

    def result(self, path: str, name: str, key: str) -> Result | None:
        """What was attached to the file under the name, if it was for this key."""
        return self._results.result(path, name, key)

    def content(self, result: Result | None) -> bytes | None:
        """The bytes of a result; None if they are gone."""
        return self._results.content(result)

    def attach(self, path: str, name: str, key: str, meta: Any = None, content: bytes | None = None) -> None:
        """Keep a result of the file, until the file or what it depends on changes. `meta` is JSON."""
        self._results.attach(path, name, key, meta, content)

    def save(self) -> None:
        """Keep what was loaded and attached for the next run. What cannot be written is not kept."""
        if self.store is None or not (self._dirty or self._results.is_changed) or self._recorder.tainted is not None:
            return
        with contextlib.suppress(OSError), self.store.locked() as mine:
            if mine:
                self._note_installed()
                self._results.save(self.store)

    def save_apart(self, name: str, value: Any) -> None:
        """Keep something that is no result of a file, such as what was last written; `store.index` gives it back."""
        if self.store is not None:
            with contextlib.suppress(OSError), self.store.locked() as mine:
                if mine:
                    self.store.save(value, name)

    def _note_installed(self) -> None:
        outside = self._recorder.outside
        self._index.depends |= {key: then for key, then in outside.depends.items() if key not in self._index.depends}
        self._index.imports = sorted({*self._index.imports, *outside.imports})
        for module in list(sys.modules.values()):
            file = getattr(module, "__file__", None)
            if isinstance(file, str) and self._recorder.path_of(file) == "" and file not in self._index.installed:
                with contextlib.suppress(OSError):
                    self._index.installed[file] = stamp(file)
                    if os.stat(file).st_mtime_ns >= self._started:
                        # Which of the two was imported, nobody knows.
                        self._index.installed[file] = ""
