"""The places that sides come from. Opened, two of them work side by side."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Protocol

import attrs

from obsdsl.compile.artifact import Artifact
from obsdsl.config import Config
from obsdsl.errors import LoadError, Location, ObsdslError
from obsdsl.review.side import Side
from obsdsl.review.sources import elsewhere
from obsdsl.review.sources.files import files
from obsdsl.review.sources.like import like
from obsdsl.review.sources.workspace import workspace
from obsdsl.revision import export

HERE = "the workspace"


class Opened(Protocol):
    """A source at work. `side` waits for it; `known` need not be made or sent again."""

    def side(self, known: tuple[Artifact, ...] = ()) -> Side: ...


class Source(Protocol):
    """Where a side comes from."""

    def open(self) -> AbstractContextManager[Opened]: ...


@attrs.frozen(eq=False)
class Now:
    """The workspace of this process; with `like`, the part of it that is in a file of that name."""

    config: Config
    name: str = HERE
    like: str | None = None

    def open(self) -> AbstractContextManager[Opened]:
        """It is there."""
        return nullcontext(self)

    def side(self, known: tuple[Artifact, ...] = ()) -> Side:  # noqa: ARG002
        """Made, but for what was kept."""
        try:
            return workspace(self.config).side(self.name)
        except LoadError as error:
            if any((self.config.root / path).exists() for path in self.config.paths):
                raise
            mend = "; or name two files, folders or revisions to compare"
            raise LoadError(error.subject, f"{error.faults[0]}{mend}", error.location) from None


@attrs.frozen(eq=False)
class Then:
    """The workspace at a revision. `commit` is what git calls it."""

    config: Config
    name: str
    commit: str

    def open(self) -> AbstractContextManager[Opened]:
        """Its files are there soon; it compiles when the other side is known, of which most is the same."""
        target = None if self.config.target is None else self.config.target.name
        return elsewhere.revision(self.name, self.commit, self.config.root, target)


@attrs.frozen(eq=False)
class Another:
    """A workspace that another process loads: this one for another target, or one in another folder."""

    root: Path
    name: str
    target: str | None = None

    @contextmanager
    def open(self) -> Iterator[Opened]:
        """It begins at once."""
        with elsewhere.another(self.name, self.root, self.target) as found:
            found.begin()
            yield found


@attrs.frozen(eq=False)
class Files:
    """A build, or files."""

    path: Path
    name: str

    def open(self) -> AbstractContextManager[Opened]:
        """It is there."""
        return nullcontext(self)

    def side(self, known: tuple[Artifact, ...] = ()) -> Side:  # noqa: ARG002
        """As they are."""
        return files(self.path, self.name)


@attrs.frozen(eq=False)
class FilesThen:
    """Files of a revision; nothing of it is executed. `path` begins at `top`, where the repository does."""

    top: Path
    revision: str
    path: str

    def open(self) -> AbstractContextManager[Opened]:
        """It is there."""
        return nullcontext(self)

    def side(self, known: tuple[Artifact, ...] = ()) -> Side:  # noqa: ARG002
        """As they were."""
        name = f"{self.revision}:{self.path}"
        with tempfile.TemporaryDirectory(prefix="obsdsl-") as temporary:
            folder = Path(temporary).resolve()
            export(self.top, self.revision, folder)
            if not (folder / self.path).exists():
                raise ObsdslError(name, "the revision has no such file or folder; correct the path")
            try:
                found = files(folder / self.path, name)
            except ObsdslError as error:
                there = (self._named(text, folder) for text in error.faults)
                raise ObsdslError(self._named(error.subject, folder), there) from None
        moved = (attrs.evolve(one, location=self._moved(one.location, folder)) for one in found.artifacts)
        return attrs.evolve(found, artifacts=tuple(moved))

    def _named(self, text: str, folder: Path) -> str:
        return text.replace(f"{folder}{os.sep}", f"{self.revision}:")

    def _moved(self, location: Location | None, folder: Path) -> Location | None:
        if location is None:
            return None
        return attrs.evolve(location, file=location.file.replace(str(folder), str(self.top), 1))


def both(before: Source, after: Source) -> tuple[Side, Side]:
    """Both sides. Where this process makes one, the other has nothing to do that was done already."""
    with before.open() as old, after.open() as new:
        if isinstance(before, Now):
            first = old.side()
            return first, new.side(first.artifacts)
        if isinstance(after, Now):
            second = new.side()
            first = old.side(second.artifacts)
            return first, second if after.like is None else like(second, first, after.like)
        for one in (old, new):
            if isinstance(one, elsewhere.Loading):
                one.begin()
        return old.side(), new.side()
