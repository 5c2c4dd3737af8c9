"""Where what is being written is kept until it is done."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

FOLDER: Final = ".obsdsl/pending"
# Of a write that is decided, and will be carried out.
MANIFEST: Final = "manifest.json"
# Of one that is not: nothing has changed yet.
DRAFT: Final = "draft.json"
LOCK: Final = "lock"
_IGNORE: Final = ".gitignore"


def place(root: Path, name: str) -> Path:
    """A file of it."""
    return root / FOLDER / name


def has_pending(root: str | os.PathLike[str]) -> bool:
    """Whether a run has left something, or is at it now: one look at one name."""
    return os.path.lexists(f"{os.fspath(root)}/{FOLDER}")


def make_place(root: Path) -> None:
    """The folder, of which git knows nothing."""
    place(root, "").mkdir(parents=True, exist_ok=True)
    place(root, _IGNORE).write_text("*\n", encoding="utf-8")


def remove_files(root: Path) -> None:
    """Delete what it holds, unless that says what is still to be done. Whoever does so has locked it."""
    if any(os.path.exists(place(root, name)) for name in (DRAFT, MANIFEST)):  # noqa: PTH110 - as where one may not look
        return
    with contextlib.suppress(OSError):
        for name in (f"{DRAFT}.new", _IGNORE, LOCK):
            place(root, name).unlink(missing_ok=True)


def remove_folders(root: Path) -> None:
    """Take it away, if it holds nothing."""
    remove_empty(root, (FOLDER, os.path.dirname(FOLDER)))  # noqa: PTH120


def remove_empty(root: Path, folders: Iterable[str]) -> None:
    """Those folders that hold nothing, the inner ones first."""
    for folder in sorted(folders, reverse=True):
        with contextlib.suppress(OSError):
            (root / folder).rmdir()
