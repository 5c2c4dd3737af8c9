"""The files that are no part of the workspace: what is kept of each, and what must be read and checked."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from obsdsl.cache.dependency import digest, holds
from obsdsl.cache.store import Store
from obsdsl.cache.texts import Texts
from obsdsl.define.declaration import Recorded
from obsdsl.lint.found import FileText
from obsdsl.lint.run import Outcome
from obsdsl.lint.unit import Unit
from obsdsl.linting.checked import Checked, joined, packed, unpacked

if TYPE_CHECKING:
    from obsdsl.lint.files import Opened


class Files:
    """The files in their order. An unchanged one is not even read as YAML."""

    def __init__(self, sources: Sequence[FileText], digests: Mapping[str, str], store: Store, root: str) -> None:
        self._texts = Texts(store, digests)
        self._root = root
        self._opened: dict[str, Opened | None] = {}
        # What each file of ours records, and a digest of it.
        self._recorded: dict[str, Callable[[], list[Recorded]]] = {}
        self._told: dict[str, str] = {}
        self.ours = [one for one in sources if self._is_ours(one)]
        self._kept: dict[str, Checked] = {}
        self.depends: dict[str, str] = {}
        self._units: list[tuple[FileText, list[Unit]]] = []
        self._key = ""

    def _is_ours(self, source: FileText) -> bool:
        """Whether it is to be checked; what it records is known then."""
        file, name = source.file, f"records:{source.named:d}"
        kept = self._texts.result(file, name, "")
        if kept is None:
            return self._read(source, name)
        told, content = kept

        def unpacked() -> list[Recorded]:
            bytes_ = content()
            found = None if bytes_ is None else _sources(bytes_)
            if found is None:
                one = self._open(source)
                found = _recorded(one)
            return list(found)

        self._told[file], self._recorded[file] = told or "", unpacked
        return told is not None

    def _read(self, source: FileText, name: str) -> bool:
        one = self._open(source)
        found = _recorded(one)
        content = pickle.dumps(found, pickle.HIGHEST_PROTOCOL)
        told = None if one is None else digest(content) if found else ""
        self._texts.attach(source.file, name, "", told, content)
        self._told[source.file], self._recorded[source.file] = told or "", lambda: found
        return one is not None

    def _open(self, source: FileText) -> Opened | None:
        if source.file not in self._opened:
            # The readers are imported only where a file has changed.
            from obsdsl.lint.files import opened

            self._opened[source.file] = opened(source)
        return self._opened[source.file]

    @property
    def texts(self) -> dict[str, str]:
        """The texts of those that are checked."""
        return {one.file: one.text for one in self.ours}

    def told(self) -> list[str]:
        """Equal where the files record the same."""
        return [self._told[one.file] for one in self.ours if self._told[one.file]]

    def records(self) -> Iterator[Recorded]:
        """The series that the files' rules record."""
        for one in self.ours:
            if self._told[one.file]:
                yield from self._recorded[one.file]()

    def take(self, key: str) -> None:
        """What is kept for one state of the catalog, the checks and their settings, which the key names."""
        self._key = key
        for source in self.ours:
            if not self._take(source):
                one = self._open(source)
                self._units.append((source, _units(one)))

    def _take(self, source: FileText) -> bool:
        kept = self._texts.result(source.file, _name(source), self._key)
        if kept is None or not holds(kept[0], self._root):
            return False
        content = kept[1]()
        found = None if content is None else unpacked(content)
        if found is None:
            return False
        self._kept[source.file] = joined(found)
        self.depends |= kept[0]
        return True

    def units(self) -> list[Unit]:
        """What is to be checked."""
        return [unit for _, units in self._units for unit in units]

    def outcome(self, checked: Sequence[Checked]) -> Iterator[Checked]:
        """The outcomes of all, in the order of the files; the new ones are kept."""
        new: dict[str, Checked] = {}
        at = 0
        for source, units in self._units:
            parts = checked[at : at + len(units)]
            one = new[source.file] = joined(parts)
            at += len(units)
            content = packed(parts)
            if one.depends is not None and content is not None:
                self._texts.attach(source.file, _name(source), self._key, dict(one.depends), content)
        for source in self.ours:
            yield new[source.file] if source.file in new else self._kept[source.file]
        yield Checked(Outcome(), self.depends)

    def save(self) -> None:
        """Keep it for the next run."""
        self._texts.save()


def _name(source: FileText) -> str:
    return f"lint:{source.named:d}"


def _sources(content: bytes) -> list[Recorded] | None:
    try:
        found: list[Recorded] = pickle.loads(content)
    except Exception:
        return None
    return found


def _recorded(one: Opened | None) -> list[Recorded]:
    from obsdsl.lint.files import recorded

    return [] if one is None else list(recorded([one]))


def _units(one: Opened | None) -> list[Unit]:
    from obsdsl.lint.files import file_units

    return [] if one is None else list(file_units(one))
