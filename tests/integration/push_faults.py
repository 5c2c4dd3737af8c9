"""The table of faults: a world, a push in which something goes wrong, what the user sees, and what must hold.

Each row is run by `obsdsl push` as a user runs it. After each: nothing of others has changed, each object is wholly as
before or wholly as wanted, no write is left that nobody knows of; and once the fault is over (and what only people can
mend is mended), one more push makes all as wanted, and a plan after it is empty.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from obsdsl.cli import main
from obsdsl.compile.artifact import Artifact
from obsdsl.compile.manifest import MANIFEST, manifest


@dataclass(frozen=True)
class Done:
    """What a command gave: its exit code, and all that the user saw."""

    exit: int
    text: str


class Terminal:
    """Runs commands in a folder, in this process, without a terminal to ask on."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys, self._monkeypatch = capsys, monkeypatch

    def obsdsl(self, root: Path, *arguments: str) -> Done:
        self._capsys.readouterr()
        with self._monkeypatch.context() as here:
            here.chdir(root)
            here.setattr(sys, "argv", ["obsdsl", *arguments])
            code = main._run()
        captured = self._capsys.readouterr()
        return Done(code, captured.out + captured.err)


def write_build(root: Path, artifacts: Sequence[Artifact]) -> None:
    """A build, as `obsdsl build` leaves it in dist/."""
    for one in artifacts:
        file = root / "dist" / one.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(one.content)
    (root / "dist").mkdir(exist_ok=True)
    (root / "dist" / MANIFEST).write_bytes(manifest(artifacts, root))


def secrets_shown(root: Path, seen: str, secrets: Sequence[str]) -> list[str]:
    """Where a secret stands: in what the user saw, or in a file below the folder."""
    places = {"the output": seen}
    for file in (one for one in root.rglob("*") if one.is_file()):
        places[str(file.relative_to(root))] = file.read_text(encoding="utf-8", errors="replace")
    return [place for place, text in places.items() if any(one in text for one in secrets)]


def dashboard(uid: str, folder: str | None, title: str, **fields: Any) -> Artifact:
    found = {"uid": uid, "title": title, "tags": [], "panels": [], "schemaVersion": 39, **fields}
    return Artifact("dashboard", uid, f"grafana/{uid}.json", json.dumps(found).encode(), None, folder)


Scene = Any
Step = Callable[[Scene], object]


def nothing(_scene: Scene) -> None:
    """No step."""


@dataclass(frozen=True)
class Row:
    """A line of the table. `arm` sets the fault; `mend` is what people do before the last push, whose options are
    `finally_`; `more` checks what is special here. `kinds` are the servers on which it is run."""

    name: str
    arm: Step
    exit: int
    says: str
    kinds: Sequence[Any] = ()
    options: Sequence[str] = ()
    config: Mapping[str, str] = field(default_factory=dict)
    artifacts: Sequence[Artifact] | None = None
    more: Step = nothing
    mend: Step = nothing
    finally_: Sequence[str] = ()
    secret: str = "admin-s3cret"

    def __str__(self) -> str:
        return self.name
