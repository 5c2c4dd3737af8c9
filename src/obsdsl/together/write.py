"""Write files together, and finish what a run that was ended has left."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from obsdsl.atomic import undisturbed, write_folder
from obsdsl.define.light import frozen
from obsdsl.errors import ObsdslError, shown_path
from obsdsl.together.lock import locked
from obsdsl.together.place import FOLDER, MANIFEST, has_pending, place
from obsdsl.together.record import Record, commit, roll_back, uncommit
from obsdsl.together.step import Step

# How long a run waits for the one that carries out a manifest: that is renames alone.
_PATIENCE: Final = 10.0


def write_together(
    root: Path, files: Mapping[str, bytes | None], last: Mapping[str, bytes | None] | None = None
) -> tuple[str, ...]:
    """Make files below `root` hold these contents, or be gone where that is None: all of them, or none.

    `last` is what is true only if all others are written. Returns the files that somebody changed meanwhile: they stay.
    Raises ObsdslError, with nothing changed, also where another run writes there.
    """
    every = {**files, **(last or {})}
    # A folder that is there may be the one that somebody stands in: it is not replaced.
    if not root.is_dir():
        write_folder(root, {path: content for path, content in every.items() if content is not None})
        return ()
    root = Path(os.path.realpath(root))
    with locked(root):
        # Of a run that was killed since somebody looked.
        _recover(root)
        try:
            return _written(root, every, frozenset(last or ()))
        finally:
            roll_back(root)


def _written(root: Path, contents: Mapping[str, bytes | None], last: frozenset[str]) -> tuple[str, ...]:
    path = FOLDER
    try:
        steps = []
        for number, (path, content) in enumerate(contents.items()):
            steps.append(Step.to(root, path, content, number, path in last))
        record = Record.of(root, (one for one in steps if one.before != one.after))
        if not record.steps:
            return ()
        path = FOLDER
        record.write(root)
        for path in record.folders:
            (root / path).mkdir(exist_ok=True)
        for step in record.steps:
            path, content = step.path, contents[step.path]
            if content is not None:
                step.stage(root, content)
        path = FOLDER
        with undisturbed():
            commit(root)
            return _apply(root, record, is_new=True)
    except OSError as error:
        raise _refused(root, path, error) from None


@frozen
class Finished:
    """What came of a write that was cut short: how many files it is of, and those that somebody changed since."""

    root: Path
    count: int
    left: tuple[str, ...]

    def told(self) -> str:
        """In one line."""
        files = "1 file" if self.count == 1 else f"{self.count:,} files"
        said = f"{shown_path(self.root)}: writing {files} was cut short; it is finished now"
        changed = ", ".join(shown_path(self.root / path) for path in self.left)
        return f"{said}, but for what was changed since and stays: {changed}" if changed else said


def finish(root: Path) -> Finished | None:
    """Carry out what is decided, and throw away what is not; None where nothing was to be done.

    Raises ObsdslError where that cannot be done, or another run is at it and does not come to its end.
    """
    if not has_pending(root):
        return None
    root = Path(os.path.realpath(root))
    is_decided = place(root, MANIFEST).exists()
    try:
        with locked(root, _PATIENCE if is_decided else 0):
            return _recover(root)
    except (ObsdslError, OSError) as error:
        # What is not decided is no part of the workspace, which is as it was.
        if not is_decided:
            return None
        fault = error if isinstance(error, ObsdslError) else _refused(root, FOLDER, error)
        raise ObsdslError(shown_path(root), f"writing to it was cut short, and is not finished: {fault}") from None


def _recover(root: Path) -> Finished | None:
    """Do the same, where the folder is locked."""
    if not (manifest := place(root, MANIFEST)).exists():
        roll_back(root)
        return None
    record = Record.read(manifest)
    with undisturbed():
        left = _apply(root, record)
    return Finished(root, sum(not one.last for one in record.steps), left)


def _apply(root: Path, record: Record, is_new: bool = False) -> tuple[str, ...]:
    """Take the steps that are not taken; the files that are left, since somebody changed them."""
    left: list[str] = []
    for number, step in enumerate(sorted(record.steps, key=lambda one: one.last)):
        if step.last and left:
            break
        try:
            if not step.apply(root):
                left.append(step.path)
        except OSError as error:
            if is_new and number == len(left):
                uncommit(root)
                raise _refused(root, step.path, error) from None
            fault = f"it cannot be written: {error.strerror}; mend that: the next command writes what is missing"
            raise ObsdslError(shown_path(root / step.path), fault) from None
    record.clean(root)
    place(root, MANIFEST).unlink()
    return tuple(left)


def _refused(root: Path, path: str, error: OSError) -> ObsdslError:
    return ObsdslError(shown_path(root / path), f"it cannot be written: {error.strerror}; nothing was changed")
