"""What is to be written, as it is kept until it is done."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable
from pathlib import Path

import attrs

from obsdsl.define.light import frozen
from obsdsl.errors import ObsdslError, shown_path
from obsdsl.together.place import DRAFT, MANIFEST, place, remove_empty
from obsdsl.together.step import Step


@frozen
class Record:
    """The steps, and the folders that are made for them, the outer ones first."""

    steps: tuple[Step, ...]
    folders: tuple[str, ...]

    @classmethod
    def of(cls, root: Path, steps: Iterable[Step]) -> Record:
        """With the folders that are missing."""
        steps = tuple(steps)
        folders: dict[str, None] = {}
        for step in steps:
            for folder in reversed(Path(step.path).parents):
                if step.after is not None and not (root / folder).exists():
                    folders[folder.as_posix()] = None
        return cls(steps, tuple(folders))

    @classmethod
    def read(cls, file: Path) -> Record:
        """The one that is kept. Raises ObsdslError for what is none."""
        try:
            held = json.loads(file.read_text(encoding="utf-8"))
            record = cls(tuple(Step(*one) for one in held["steps"]), tuple(held["folders"]))
            if all(not Path(one.path).is_absolute() and ".." not in Path(one.path).parts for one in record.steps):
                return record
            fault = "it names files outside of the workspace; delete it"
        except OSError as error:
            fault = f"it cannot be read: {error.strerror}; mend that"
        except (ValueError, KeyError, TypeError):
            fault = "it does not say what is to be written; restore the workspace from git, and delete this file"
        raise ObsdslError(shown_path(file), fault)

    def write(self, root: Path) -> None:
        """Keep it as a draft."""
        file = place(root, DRAFT)
        fresh = file.with_name(f"{DRAFT}.new")
        held = {"folders": self.folders, "steps": [attrs.astuple(one) for one in self.steps]}
        fresh.write_text(json.dumps(held), encoding="utf-8")
        fresh.replace(file)

    def clean(self, root: Path) -> None:
        """Delete what still waits."""
        for step in self.steps:
            if (waiting := step.waiting(root)) is not None:
                waiting.unlink(missing_ok=True)


def commit(root: Path) -> None:
    """From here on, it will be done: this is the one moment in which it is decided."""
    place(root, DRAFT).replace(place(root, MANIFEST))


def uncommit(root: Path) -> None:
    """It will not be done, since nothing of it is."""
    place(root, MANIFEST).replace(place(root, DRAFT))


def roll_back(root: Path) -> None:
    """Delete a draft and what waits with it."""
    file = place(root, DRAFT)
    if os.path.exists(file):  # noqa: PTH110 - Path's raises where one may not look
        # One that a power cut has damaged says nothing, and nothing of it is written.
        with contextlib.suppress(ObsdslError):
            record = Record.read(file)
            record.clean(root)
            remove_empty(root, record.folders)
        file.unlink()
