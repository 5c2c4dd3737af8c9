"""What is kept of each module of a workspace, and which of it still holds."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from importlib.machinery import EXTENSION_SUFFIXES
from typing import Any

import attrs

from obsdsl.cache.dependency import NEVER, digest, fingerprint, read, stamp


@attrs.define(eq=False)
class Record:
    """One module. `rows` are its objects (`row.py`), None where it is no file of the workspace's paths.

    `results` are what consumers attached: by name a key, something small, and where the bytes lie.
    """

    digest: str
    imports: list[str]
    depends: dict[str, str]
    volatile: str | None = None
    rows: list[Any] | None = None
    results: dict[str, list[Any]] = attrs.field(factory=dict)

    def same(self, other: Record) -> bool:
        """Whether results of the one are results of the other."""
        return (self.digest, self.imports, self.depends) == (other.digest, other.imports, other.depends)


@attrs.define(eq=False)
class Index:
    """All records of a workspace by path, and what holds for each of them: what is installed, and what that read."""

    records: dict[str, Record] = attrs.field(factory=dict)
    installed: dict[str, str] = attrs.field(factory=dict)
    depends: dict[str, str] = attrs.field(factory=dict)
    imports: list[str] = attrs.field(factory=list)

    def to_json(self) -> dict[str, Any]:
        """As the store keeps it."""
        return {
            "records": {path: [getattr(one, name) for name in _FIELDS] for path, one in self.records.items()},
            "installed": self.installed,
            "depends": self.depends,
            "imports": self.imports,
        }

    @classmethod
    def of_json(cls, found: Any) -> Index | None:
        """The index that was stored; None if it is none."""
        try:
            records = {path: Record(*fields) for path, fields in found["records"].items()}
            index = cls(records, found["installed"], found["depends"], found["imports"])
        except (TypeError, KeyError, AttributeError):
            return None
        return index if all(map(_is_whole, records.values())) else None

    def refs(self) -> list[list[Any]]:
        """Where all results lie."""
        return [result[2] for one in self.records.values() for result in one.results.values() if result[2] is not None]


# What a comment for the lint begins with.
COMMENT = b"obsdsl:"
# Of a row, see `row.py`.
_COLUMNS = 6
_FIELDS = tuple(field.name for field in attrs.fields(Record))


def _is_whole(one: Record) -> bool:
    """Whether a record is one that this version has written."""
    kinds = isinstance(one.imports, list) and isinstance(one.depends, dict) and isinstance(one.results, dict)
    return kinds and all(type(row) is list and len(row) == _COLUMNS for row in one.rows or ())


class Present:
    """The workspace as it is now: digests of its files, fingerprints of all else, each taken once."""

    def __init__(self, root: str, files: Iterable[str]) -> None:
        """`files` are the paths, below the root, of all files that load would import."""
        self.root = root
        # Those of the files that may hold comments for the lint, which need not read them all again.
        self.commented: set[str] = set()
        self.files = {path: self._first_digest(path) for path in files}
        self._found: dict[str, str] = {}
        self._folders: dict[str, frozenset[str]] = {}

    def _first_digest(self, path: str) -> str:
        content = self._content(path)
        if content is not None and COMMENT in content:
            self.commented.add(path)
        return "" if content is None else digest(content)

    def digest(self, path: str) -> str:
        """Of a file's content; empty where there is none."""
        content = self._content(path)
        return "" if content is None else digest(content)

    def _content(self, path: str) -> bytes | None:
        try:
            return read(f"{self.root}/{path}")
        except (OSError, ValueError):
            return None

    def holds(self, depends: Mapping[str, str]) -> bool:
        """Whether all of it is as it was."""
        for key, then in depends.items():
            now = self._found.get(key)
            if now is None:
                now = self._found[key] = fingerprint(key)
            if now != then or now == NEVER:
                return False
        return True

    def is_hidden(self, path: str) -> bool:
        """Whether Python would now find a package or a library of C under the name of the module."""
        folder, _, file = path.rpartition("/")
        names = self._folders.get(folder)
        if names is None:
            names = self._folders[folder] = self._names(folder)
        name = file.removesuffix(".py")
        if name in names and os.path.isfile(f"{self.root}/{folder}/{name}/__init__.py"):
            return True
        return any(f"{name}{suffix}" in names for suffix in EXTENSION_SUFFIXES)

    def _names(self, folder: str) -> frozenset[str]:
        try:
            return frozenset(os.listdir(f"{self.root}/{folder}"))
        except OSError:
            return frozenset()


def is_installed_as_before(installed: Mapping[str, str]) -> bool:
    """Whether every installed file that was imported has its size and time."""
    try:
        return all(stamp(path) == then for path, then in installed.items())
    except (OSError, ValueError):
        return False


def stale(index: Index, present: Present) -> set[str]:
    """The records that no longer hold, by path; new files are not among them."""
    if not (is_installed_as_before(index.installed) and present.holds(index.depends)):
        return set(index.records)
    changed = {path for path, one in index.records.items() if not _is_fresh(path, one, present)}
    moved = _come_and_gone(index, present)
    # A package that does something may do something else with one module more.
    changed |= {path for path in index.records if path.endswith("__init__.py") and _has(path, moved, present)}
    if closure(index.imports, index) & changed:
        return set(index.records)
    return importers_of(index, changed, moved)


def _is_fresh(path: str, one: Record, present: Present) -> bool:
    now = present.files.get(path)
    if now is None:
        # Not one of load's own files, or no longer: then it has no rows any more.
        now = present.digest(path) if one.rows is None else ""
    elif one.rows is None:
        return False
    return now == one.digest and one.volatile is None and not present.is_hidden(path) and present.holds(one.depends)


def _come_and_gone(index: Index, present: Present) -> list[str]:
    """Files that are new, or no longer there."""
    listed = {path for path, one in index.records.items() if one.rows is not None}
    return sorted(listed ^ set(present.files))


def _has(package: str, moved: Iterable[str], present: Present) -> bool:
    folder = package.removesuffix("__init__.py")
    return any(path.startswith(folder) for path in moved) and present.digest(package) != digest(b"")


def importers_of(index: Index, changed: set[str], moved: Iterable[str] = ()) -> set[str]:
    """What changed, and all that imports any of it, directly or not."""
    importers: dict[str, list[str]] = {}
    for path, record in index.records.items():
        for other in record.imports:
            importers.setdefault(other, []).append(path)
    found, pending = set(changed), [*changed, *moved]
    while pending:
        one = pending.pop()
        for target in (one, *_folders(one)):
            for path in importers.get(target, ()):
                if path not in found:
                    found.add(path)
                    pending.append(path)
    return found


def _folders(path: str) -> Iterator[str]:
    """`a/` and `a/b/` for a/b/c.py: what an importer of all of a package names."""
    parts = path.split("/")
    for count in range(1, len(parts)):
        yield "/".join(parts[:count]) + "/"


def closure(paths: Iterable[str], index: Index) -> set[str]:
    """The modules, and all that they import, directly or not."""
    found: set[str] = set()
    pending = list(paths)
    while pending:
        one = pending.pop()
        if one.endswith("/"):
            pending += [path for path in index.records if path.startswith(one) and path not in found]
        elif one not in found:
            found.add(one)
            pending += index.records[one].imports if one in index.records else ()
    return found


def merged(ours: Index, theirs: Index | None) -> Index:
    """Ours, with the results of other consumers that were saved for the same records, or are of an earlier run.

    A module whose own text is the same may hold another value where one changed that it imports.
    """
    if theirs is None or not _is_around_the_same(ours, theirs):
        return ours
    others = theirs.records
    changed = {path for path, one in ours.records.items() if path not in others or not one.same(others[path])}
    gone = [path for path in others if path not in ours.records]
    other_values = importers_of(ours, changed, gone)
    for path, one in ours.records.items():
        if path not in other_values:
            one.results = others[path].results | one.results
    return ours


def _is_around_the_same(ours: Index, theirs: Index) -> bool:
    """Whether what is installed is the same for both, as far as both know it."""
    pairs = ((ours.installed, theirs.installed), (ours.depends, theirs.depends))
    return all(mine[key] == other[key] for mine, other in pairs for key in mine.keys() & other.keys())
