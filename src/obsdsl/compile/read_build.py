"""A build read back: its manifest and its artifacts, so that a push needs no workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson

from obsdsl.compile.artifact import Artifact
from obsdsl.compile.manifest import MANIFEST
from obsdsl.errors import LoadError, Location, shown_path


def read_build(folder: Path) -> tuple[Artifact, ...]:
    """Every artifact of the manifest, by path. Raises LoadError for a folder that is not what a build wrote."""
    file = folder / MANIFEST
    try:
        rows = orjson.loads(file.read_bytes())["artifacts"]
        return tuple(sorted((_artifact(folder, row) for row in rows), key=lambda one: one.path))
    except FileNotFoundError:
        fault = f"it holds no {MANIFEST}, so it is no build; run `obsdsl build` first, or name its folder"
        raise LoadError(shown_path(folder), fault) from None
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise LoadError(shown_path(file), f"it is no manifest of a build ({error}); build anew") from None


def _artifact(folder: Path, row: Any) -> Artifact:
    path = row["path"]
    if Path(path).is_absolute() or ".." in Path(path).parts:
        raise LoadError(shown_path(folder / MANIFEST), f"{path!r} leads out of the build; build anew")
    try:
        content = (folder / path).read_bytes()
    except OSError as error:
        fault = f"the manifest names it, and it cannot be read ({error.strerror}); build anew"
        raise LoadError(shown_path(folder / path), fault) from None
    found = Artifact(row["kind"], row["identity"], path, content, _location(row.get("source")), row.get("folder"))
    if found.sha256 != row["sha256"]:
        raise LoadError(shown_path(folder / path), "it was changed since it was built; build anew")
    return found


def _location(source: str | None) -> Location | None:
    if source is None:
        return None
    file, _, line = source.rpartition(":")
    return Location(file, int(line))
