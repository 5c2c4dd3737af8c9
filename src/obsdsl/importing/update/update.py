"""`obsdsl import --update`: what it would write, and the writing."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import attrs

from obsdsl.errors import ObsdslError, listed, shown_path
from obsdsl.importing.update.base import NEW, Base, read_base
from obsdsl.importing.update.merge import merge
from obsdsl.importing.update.outcome import Conflict
from obsdsl.importing.update.tree import Prefer
from obsdsl.together.write import write_together

_SKIPPED: Final = ("__pycache__", "node_modules", "dist")
_MARK: Final = "\ufeff"
# So many are named in a message.
_SHOWN: Final = 3


@attrs.frozen
class Update:
    """Files by their path below the workspace, None for one that goes; and what people must look at."""

    root: Path
    files: Mapping[str, str | None]
    conflicts: tuple[Conflict, ...]
    notes: tuple[str, ...]
    before: Base
    base: Base
    _kept: Mapping[str, _Kept]

    @property
    def changes(self) -> dict[str, str | None]:
        """What changes of the workspace itself."""
        return {path: text for path, text in self.files.items() if not path.endswith(NEW)}

    def told(self) -> Iterator[str]:
        """A line for each conflict."""
        for one in self.conflicts:
            place = f"{shown_path(str(self.root / one.file))}:{one.line}"
            if one.theirs in self.base.unsettled:
                yield f"{place}: {one.what}; the new version is in {shown_path(str(self.root / one.theirs))}{NEW}"
            else:
                yield f"{place}: {one.what}"

    def diff(self) -> Iterator[str]:
        """The lines that change."""
        for path, text in sorted(self.files.items()):
            kept = self._kept.get(path)
            before = kept.text.splitlines() if kept else []
            after = [] if text is None else text.splitlines()
            names = ("/dev/null" if kept is None else path, "/dev/null" if text is None else path)
            yield from difflib.unified_diff(before, after, *names, lineterm="")

    def write(self) -> None:
        """Write it, all or nothing. Raises ObsdslError where somebody changed a file meanwhile: that stays as it is."""
        for path in self.files:
            file = self.root / path
            if (_read(file) if file.is_file() else None) != self._kept.get(path):
                raise ObsdslError(shown_path(str(file)), "it was changed meanwhile; nothing was written: update again")
        files = {
            path: None if text is None else _bytes(text, self._kept.get(path)) for path, text in self.files.items()
        }
        before, now = self.before.files(), self.base.files()
        base: dict[str, bytes | None] = {
            **{path: text.encode() for path, text in now.items() if before.get(path) != text},
            **dict.fromkeys(path for path in before if path not in now),
        }
        # Without all of the files, what is kept of the import before still says what the next one is compared with.
        _tell_left(self.root, write_together(self.root, files, base))


@attrs.frozen
class _Kept:
    """A file of the workspace: its text without what depends on an editor, and that."""

    text: str
    mark: str
    newline: str


@attrs.frozen
class Read:
    """What an import was made of: its sources, which of them were broken, and how it was asked for."""

    sources: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    options: tuple[str, ...] = ()


def update(root: Path, made: Mapping[str, str], read: Read, prefer: Prefer = None) -> Update:
    """What a second import changes in the workspace at `root`. Nothing is written yet."""
    before = read_base(root)
    notes = []
    if before is None:
        before = Base()
        if any((root / path).exists() for path in made):
            notes.append("nothing says what was imported last, so that everything that differs is a conflict")
    compared = before.merged_from(root)
    kept = _workspace(root, {*compared, *made})
    found = merge(compared, {path: one.text for path, one in kept.items()}, made, prefer)
    files = dict(found.files)
    held = {one.theirs for one in found.conflicts if one.theirs in made}
    for path in held:
        files[f"{path}{NEW}"] = made[path]
    for path in before.unsettled:
        if path not in held and f"{path}{NEW}" in kept:
            files[f"{path}{NEW}"] = None
    files = {path: text for path, text in files.items() if path not in kept or kept[path].text != text}
    files = {path: text for path, text in files.items() if text is not None or path in kept}
    unsettled = {path: compared.get(path, "") for path in held}
    base = Base(dict(made), unsettled, read.sources, tuple(sorted({*read.broken})), read.options)
    conflicts = tuple(sorted(found.conflicts, key=lambda one: (one.file, one.line)))
    return Update(root, files, conflicts, (*notes, *found.notes), before, base, kept)


@attrs.frozen
class Written:
    """The files of a first import, and those of them that had another content before."""

    files: tuple[Path, ...]
    replaced: tuple[Path, ...]


def write_new(root: Path, made: Mapping[str, str], read: Read, force: bool = False) -> Written:
    """Write a first import. Raises ObsdslError, with nothing changed, where a file is there already and is another."""
    wanted = {root / path: text.encode() for path, text in made.items()}
    present = [file for file, content in wanted.items() if _differs(file, content)]
    if present and not force:
        named = listed([shown_path(str(file)) for file in present[:_SHOWN]], "and")
        more = f" and {len(present) - _SHOWN} more" if len(present) > _SHOWN else ""
        mend = "bring in what changed with --update, choose another folder, or replace all of them with --force"
        raise ObsdslError(shown_path(str(root)), f"{named}{more} would be replaced; nothing was written: {mend}")
    before = read_base(root) or Base()
    texts = {**before.texts, **made}
    sources = tuple(dict.fromkeys((*before.sources, *read.sources)))
    base = Base(texts, {}, sources, tuple(sorted({*before.broken, *read.broken})), read.options)
    files, kept = ({path: text.encode() for path, text in held.items()} for held in (made, base.files()))
    _tell_left(root, write_together(root, files, kept))
    return Written(tuple(wanted), tuple(present))


def _tell_left(root: Path, left: Iterable[str]) -> None:
    if named := [shown_path(str(root / path)) for path in left]:
        fault = "somebody changed it while it was being written, and it stays so; the rest is written: import again"
        raise ObsdslError(listed(named, "and"), fault)


def _differs(file: Path, content: bytes) -> bool:
    return file.exists() and not (file.is_file() and file.read_bytes() == content)


def _workspace(root: Path, paths: Iterable[str]) -> dict[str, _Kept]:
    """The Python of the workspace, and the files of these paths, with what lies beside them."""
    found: dict[str, _Kept] = {}
    for where, folders, names in os.walk(root):
        folders[:] = sorted(one for one in folders if not one.startswith(".") and one not in _SKIPPED)
        folders[:] = [one for one in folders if not Path(where, one, "pyvenv.cfg").exists()]
        for name in sorted(names):
            if name.endswith(".py"):
                file = Path(where, name)
                found[file.relative_to(root).as_posix()] = _read(file)
    for path in (each for one in paths for each in (one, f"{one}{NEW}")):
        if path not in found and (root / path).is_file():
            found[path] = _read(root / path)
    return found


def _read(file: Path) -> _Kept:
    try:
        text = file.read_bytes().decode(errors="surrogateescape")
    except OSError as error:
        raise ObsdslError(shown_path(str(file)), f"it cannot be read: {error.strerror}; mend it") from None
    mark = _MARK if text.startswith(_MARK) else ""
    newline = "\r\n" if "\r\n" in text else "\n"
    return _Kept(text.removeprefix(mark).replace("\r\n", "\n"), mark, newline)


def _bytes(text: str, kept: _Kept | None) -> bytes:
    mark, newline = (kept.mark, kept.newline) if kept else ("", "\n")
    return (mark + text.replace("\n", newline)).encode(errors="surrogateescape")
