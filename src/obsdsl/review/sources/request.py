"""What is asked of the process that loads another workspace, and what it answers."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

from obsdsl.compile.artifact import Artifact
from obsdsl.errors import Location


@attrs.frozen
class Request:
    """Which workspace is to be loaded: the one in `folder`, for a target.

    `lender` is the root of the workspace that it is a copy of; with `revision`, the copy is made first. `path` is the
    import path, `directory` the working directory of who asks.
    """

    folder: str
    target: str | None
    path: tuple[str, ...]
    directory: str
    lender: str | None = None
    revision: str | None = None

    def dump(self) -> str:
        """One line."""
        return json.dumps(attrs.asdict(self))

    @classmethod
    def parse(cls, text: str) -> Request:
        """The opposite."""
        found = json.loads(text)
        return cls(**{**found, "path": tuple(found["path"])})

    def there(self, path: str) -> str:
        """A path of who asks, in the folder, if it lies in the workspace that the folder is a copy of."""
        if self.lender is None:
            return path
        below = path.removeprefix(self.lender)
        if below == path or below[:1] not in ("", os.sep):
            return path
        moved = self.folder + below
        return moved if Path(moved).exists() else path

    def here(self, text: str) -> str:
        """A message, without the folder of the copy."""
        return text if self.lender is None else text.replace(self.folder + os.sep, "")


@attrs.frozen(eq=False)
class Answer:
    """What was found. Of an artifact that who asks knows already, by its digest, only that comes back.

    `error` says why nothing was found: with `is_absent`, because there is no such revision. `is_empty` says that the
    revision has no workspace yet.
    """

    rows: tuple[tuple[Any, ...], ...] = ()
    told: bytes | None = None
    error: str | None = None
    is_absent: bool = False
    is_empty: bool = False


def row_of(one: Artifact, location: Location | None, known: frozenset[str]) -> tuple[Any, ...]:
    """An artifact as it travels."""
    digest = one.sha256
    place = None if location is None else (location.file, location.line)
    return (one.kind, one.identity, one.path, place, one.folder, digest, None if digest in known else one.content)


def artifact_of(row: tuple[Any, ...], contents: Mapping[str, bytes]) -> Artifact:
    """The opposite; `contents` are those that are known, by digest."""
    kind, identity, path, place, folder, digest, content = row
    location = None if place is None else Location(*place)
    return Artifact(kind, identity, path, contents[digest] if content is None else content, location, folder)
