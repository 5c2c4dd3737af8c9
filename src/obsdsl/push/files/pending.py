"""What a push that was killed left in a folder, and how it is cleared up, by whichever machine comes next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from obsdsl.diff.resource import digest_of
from obsdsl.diff.yaml_file import canonical
from obsdsl.push.files import disk
from obsdsl.push.files.manifest import Entry, Manifest


def pending(manifest: Manifest) -> dict[str, Entry]:
    """The files that a push was about to write, by their names."""
    return {name: one for name, one in manifest.entries.items() if one.pending is not None}


def settled(folder: Path, entries: dict[str, Entry]) -> dict[str, Entry | None]:
    """Their entries as they are without that push: None for what is gone, or is not ours after all."""
    return {name: _settled(folder / name, one) for name, one in entries.items()}


def _settled(path: Path, entry: Entry) -> Entry | None:
    text = disk.read(path)
    if text is None:
        return None if entry.pending == "" or entry.applied is None else Entry(entry.part, entry.applied)
    digest = digest_of(canonical(text))
    if digest == entry.pending:
        return Entry(entry.part, digest)
    return None if entry.applied is None else Entry(entry.part, entry.applied)


def left(folders: Iterable[Path]) -> Iterator[Path]:
    """The files beside which something stands that was there for the time of a push only. Within `disk.locked`."""
    for folder in folders:
        for suffix in (disk.STAGED, disk.KEPT):
            yield from (one.with_name(one.name.removesuffix(suffix)) for one in folder.glob(f"*{suffix}"))
