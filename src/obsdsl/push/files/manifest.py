"""`.obsdsl-<project>.json`: which files of a folder are this project's, and what was applied last.

It lies beside the files, so that who pushes from another machine knows the same. What is not in it is not ours.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import attrs

from obsdsl.errors import RemoteError, shown_path

FORMAT: Final = 1
_NAME: Final = re.compile(r"\.obsdsl-(.+)\.json")


@attrs.frozen
class Entry:
    """A file of ours. `part` wrote it; `applied` is the digest of what it wrote, None where nobody knows.

    `pending` is set from before a file is touched until the server runs it: the digest that is to come, or "" for a
    deletion. A push that was killed leaves it.
    """

    part: str
    applied: str | None
    pending: str | None = None


@attrs.frozen(eq=False)
class Manifest:
    """The entries by the file's name in the folder."""

    file: Path
    entries: Mapping[str, Entry] = attrs.field(factory=dict)

    def with_entries(self, entries: Mapping[str, Entry | None]) -> Manifest:
        """With these instead; None takes one out."""
        joined = {**self.entries, **entries}
        return attrs.evolve(self, entries={name: one for name, one in joined.items() if one is not None})

    def text(self, project: str) -> str:
        """The file's content."""
        rows = {name: _row(one) for name, one in sorted(self.entries.items())}
        about = "obsdsl wrote the files below; do not edit this one"
        found = {"about": about, "format": FORMAT, "owner": f"obsdsl/{project}", "files": rows}
        return json.dumps(found, ensure_ascii=True, indent=1) + "\n"


def _row(entry: Entry) -> dict[str, str]:
    row = {"part": entry.part, "applied": entry.applied, "pending": entry.pending}
    return {key: text for key, text in row.items() if text is not None}


def manifest_file(folder: Path, project: str) -> Path:
    """Where it lies."""
    return folder / f".obsdsl-{project}.json"


def read_manifest(folder: Path, project: str) -> Manifest:
    """Ours; without entries where there is none. Raises RemoteError for one that cannot be read."""
    file = manifest_file(folder, project)
    try:
        found: Any = json.loads(file.read_text(encoding="utf-8"))
        version = found["format"]
        if version == FORMAT:
            return Manifest(file, {str(name): _entry(row) for name, row in found["files"].items()})
    except (FileNotFoundError, NotADirectoryError):
        return Manifest(file)
    except OSError as error:
        raise RemoteError(shown_path(file), f"it cannot be read: {error.strerror}; mend that") from None
    except (ValueError, TypeError, KeyError, AttributeError):
        raise RemoteError(shown_path(file), f"it is damaged, {_LOST}") from None
    raise RemoteError(shown_path(file), f"it is of another version of obsdsl (format {version}); update obsdsl")


_LOST: Final = (
    "so that nobody knows which files of the folder are this project's; restore it from a backup, or delete it: then "
    "the files count as nobody's, none is deleted, and --force takes over those that are wanted"
)


def _entry(row: Mapping[str, Any]) -> Entry:
    applied, pending = row.get("applied"), row.get("pending")
    return Entry(str(row["part"]), None if applied is None else str(applied), None if pending is None else str(pending))


def others(folder: Path, project: str) -> dict[str, str]:
    """The files of other projects in the folder, with their owners."""
    found: dict[str, str] = {}
    for file in sorted(folder.glob(".obsdsl-*.json")):
        match = _NAME.fullmatch(file.name)
        if match is not None and file != manifest_file(folder, project):
            try:
                rows: Any = json.loads(file.read_text(encoding="utf-8"))["files"]
                found |= {str(name): f"obsdsl/{match[1]}" for name in rows}
            except (OSError, ValueError, TypeError, KeyError):
                continue
    return found
