"""A side that a process of its own loads: a revision, the workspace for another target, another workspace."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs

from obsdsl.cache.sources import unpacked
from obsdsl.compile.artifact import Artifact
from obsdsl.errors import ObsdslError
from obsdsl.review.side import Side
from obsdsl.review.sources.request import Answer, Request, artifact_of

_MODULE = "obsdsl.review.sources.child"


@attrs.define(eq=False)
class Loading:
    """A process at work. It starts at once, and compiles when it is told what is known already."""

    name: str
    request: Request
    process: subprocess.Popen[bytes]
    said: Any
    _known: Mapping[str, bytes] | None = None

    def begin(self, known: tuple[Artifact, ...] = ()) -> None:
        """Let it compile; an artifact of `known` need not travel."""
        if self._known is None:
            self._known = {one.sha256: one.content for one in known}
            self.send(json.dumps(list(self._known)))

    def side(self, known: tuple[Artifact, ...] = ()) -> Side:
        """What it found. Raises ObsdslError where it found a fault."""
        self.begin(known)
        assert self._known is not None
        answer = self._received()
        if answer.error is not None:
            raise ObsdslError("", answer.error) if answer.is_absent else self._failed(answer.error)
        if answer.is_empty:
            return Side(self.name, (), ())
        artifacts = tuple(artifact_of(row, self._known) for row in answer.rows)
        told = None if answer.told is None else unpacked(answer.told)
        return Side(self.name, artifacts, tuple(told or ()))

    def send(self, line: str) -> None:
        """One line of what it waits for; one that has ended says why in its answer."""
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(line.encode() + b"\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            return

    def _received(self) -> Answer:
        assert self.process.stdout is not None
        try:
            found: Answer = pickle.load(self.process.stdout)
        except (EOFError, pickle.UnpicklingError, AttributeError, ImportError):
            self.process.wait()
            self.said.seek(0)
            lines = self.said.read().decode(errors="replace").strip().splitlines()
            raise self._failed(lines[-1] if lines else f"its process ended with {self.process.returncode}") from None
        return found

    def _failed(self, why: str) -> ObsdslError:
        if self.request.revision is None:
            return ObsdslError(self.name, f"it cannot be loaded: {why}")
        return ObsdslError(
            f"revision {self.name!r}", f"it cannot be loaded: {why}; mend it there, or compare with another revision"
        )


@contextmanager
def revision(name: str, commit: str, root: Path, target: str | None) -> Iterator[Loading]:
    """The workspace in `root` as it was at a commit."""
    with tempfile.TemporaryDirectory(prefix="obsdsl-") as folder:
        request = Request(
            str(Path(folder).resolve()), target, tuple(sys.path), os.getcwd(), str(root), commit  # noqa: PTH109
        )  # fmt: skip
        with _process(name, request) as found:
            yield found


@contextmanager
def another(name: str, root: Path, target: str | None) -> Iterator[Loading]:
    """The workspace in `root` as it is now."""
    request = Request(str(root), target, tuple(sys.path), os.getcwd())  # noqa: PTH109
    with _process(name, request) as found:
        yield found


@contextmanager
def _process(name: str, request: Request) -> Iterator[Loading]:
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", _MODULE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said
        )
        try:
            found = Loading(name, request, process, said)
            found.send(request.dump())
            yield found
        finally:
            process.kill()
            process.communicate()
