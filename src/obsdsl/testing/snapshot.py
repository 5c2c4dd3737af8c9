"""Artifacts against the files in which they were reviewed, one readable file each."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path

from obsdsl.compile.workspace import compile_workspace
from obsdsl.config import find_root, read_config
from obsdsl.load import load

MEND = "If this is what you want, run pytest --snapshot-update and review the change."
# More than a screen helps nobody; the whole is one --snapshot-update and `git diff` away.
LINES = 60


def compare_snapshots(start: Path, folder: Path, *, update: bool) -> str:
    """What differs between the workspace around `start` and `folder`, as a message; empty if nothing does.

    With `update`, write the artifacts into the folder instead, and delete what no artifact stands for any more.
    """
    config = read_config(find_root(start.resolve()))
    wanted = {one.path: one.content for one in compile_workspace(load(config), config)}
    present = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    if update:
        _update(wanted, present, folder)
        return ""
    reviewed = {path: file.read_bytes() for path, file in present.items()}
    return _message(wanted, reviewed, folder.name)


def _update(wanted: Mapping[str, bytes], present: Mapping[str, Path], folder: Path) -> None:
    for path, file in present.items():
        if path not in wanted:
            file.unlink()
    for path, content in wanted.items():
        file = folder / path
        if path not in present or file.read_bytes() != content:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)


def _message(wanted: Mapping[str, bytes], reviewed: Mapping[str, bytes], folder: str) -> str:
    parts = [f"{path} is new: no snapshot of it was reviewed" for path in wanted if path not in reviewed]
    parts += [
        f"{folder}/{path} is orphaned: no artifact has this path any more" for path in reviewed if path not in wanted
    ]
    lines: list[str] = []
    for path, content in wanted.items():
        if path in reviewed and reviewed[path] != content:
            parts.append(f"{path} is not as reviewed")
            before, after = reviewed[path].decode(), content.decode()
            lines += difflib.unified_diff(
                before.splitlines(), after.splitlines(), f"{folder}/{path}", path, lineterm="", n=2
            )
    if len(lines) > LINES:
        lines = [*lines[:LINES], f"… and {len(lines) - LINES} more lines"]
    return "\n".join([*parts, *lines, MEND]) if parts else ""
