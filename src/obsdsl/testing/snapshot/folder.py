"""The folder of a workspace's snapshots: one readable file for each artifact."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

import attrs

from obsdsl.atomic import write_files
from obsdsl.compile.artifact import Kind
from obsdsl.errors import ObsdslError, shown_path

# Paths of artifacts, and of which kind they are. Beside these a folder may hold files of others: another plugin's
# snapshots, .gitattributes, those of targets.
PLACES: Final[tuple[tuple[str, Kind], ...]] = (
    ("alertmanager/*", "alertmanager"),
    ("alloy/*", "alloy"),
    ("datasources/*", "datasource"),
    ("folders/*", "folder"),
    ("grafana/*", "dashboard"),
    ("grafana-alerting/*/rules/*", "grafana-rules"),
    ("grafana-alerting/*/contact-points/*", "contact-point"),
    ("grafana-alerting/*/mute-timings/*", "mute-timing"),
    ("grafana-alerting/*/templates/*", "template"),
    ("grafana-alerting/*", "policy"),
    ("kubernetes/*", "manifest"),
    ("library-panels/*", "library-panel"),
    ("loki/rules/*", "log-rules"),
    ("loki/*", "loki"),
    ("prometheus/rules/*", "rules"),
    ("prometheus/*", "prometheus"),
    ("promtail/*", "promtail"),
    ("stack/*", "stack"),
)
# Of a stack: the one artifact whose name begins with a dot.
_EXAMPLE: Final = ".env.example"
TOPS: Final = tuple(dict.fromkeys(pattern.partition("/")[0] for pattern, _ in PLACES))


def kind_at(path: str) -> Kind:
    """What kind of artifact stands at a path."""
    return next(kind for pattern, kind in PLACES if fnmatchcase(path, pattern))


@attrs.frozen
class Written:
    """What an update did: the paths that are new, changed, or deleted."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()


@attrs.frozen
class Folder:
    """Snapshots on disk."""

    path: Path

    def read(self) -> dict[str, bytes]:
        """Each snapshot by its artifact's path in a build. Raises ObsdslError for one that cannot be read."""
        found = {}
        for top in TOPS:
            for file in sorted((self.path / top).rglob("*")):
                # A name that begins with a dot is nobody's snapshot; it may be one that is being written.
                if file.is_file() and (not file.name.startswith(".") or file.name == _EXAMPLE):
                    # Another process may be deleting it.
                    with contextlib.suppress(FileNotFoundError):
                        found[file.relative_to(self.path).as_posix()] = self._content(file)
        return found

    def _content(self, file: Path) -> bytes:
        try:
            return file.read_bytes()
        except FileNotFoundError:
            raise
        except OSError as error:
            raise ObsdslError(shown_path(file), f"it cannot be read: {error.strerror}") from None

    def update(self, wanted: Mapping[str, bytes], orphans: Iterable[str]) -> Written:
        """Make the files hold `wanted`, all of them or none, and delete the orphans.

        Raises ObsdslError where the folder cannot be written; then it is as it was.
        """
        present = self.read()
        new = tuple(path for path in wanted if path not in present)
        changed = tuple(path for path in wanted if path in present and present[path] != wanted[path])
        deleted = tuple(path for path in orphans if path in present)
        made = self._make_folders((*new, *changed))
        try:
            write_files({self.path / path: wanted[path] for path in (*new, *changed)})
        except BaseException:
            _remove_empty(made)
            raise
        self._delete(deleted)
        return Written(new, changed, deleted)

    def _make_folders(self, paths: Iterable[str]) -> list[Path]:
        """The folders of files; those that were not there, the innermost last."""
        made: list[Path] = []
        try:
            for path in paths:
                for folder in reversed((self.path / path).parents):
                    if not folder.exists():
                        folder.mkdir(exist_ok=True)
                        made.append(folder)
                    elif not folder.is_dir():
                        raise NotADirectoryError(20, "it is a file, and a folder is needed")
        except OSError as error:
            _remove_empty(made)
            fault = f"it cannot be written: {error.strerror}; nothing was changed"
            raise ObsdslError(shown_path(self.path), fault) from None
        return made

    def _delete(self, paths: Iterable[str]) -> None:
        for path in paths:
            file = self.path / path
            try:
                file.unlink(missing_ok=True)
            except OSError as error:
                raise ObsdslError(shown_path(file), f"it cannot be deleted: {error.strerror}") from None
            for folder in file.parents:
                if folder == self.path:
                    break
                _remove_empty([folder])


def _remove_empty(folders: list[Path]) -> None:
    """Those that hold nothing, the innermost first."""
    for folder in reversed(folders):
        with contextlib.suppress(OSError):
            folder.rmdir()
