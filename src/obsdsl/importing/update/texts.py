"""Files that are no Python, merged by their lines."""

from __future__ import annotations

from collections.abc import Mapping

from obsdsl.importing.update.lines import merged_lines
from obsdsl.importing.update.outcome import Conflict, Merged
from obsdsl.importing.update.tree import Prefer


def merge_texts(
    base: Mapping[str, str], ours: Mapping[str, str], theirs: Mapping[str, str], prefer: Prefer, found: Merged
) -> None:
    """Add what becomes of them."""
    for path in sorted({*base, *theirs}):
        before, mine, other = base.get(path), ours.get(path), theirs.get(path)
        if path.endswith(".py") or before == other or mine == other:
            continue
        if mine == before:
            found.files[path] = other
        elif mine is None:
            found.notes.append(f"{path}: you deleted it, and the source changed it; it stays deleted")
        elif other is None:
            found.notes.append(f"{path}: the source has it no more; it stays, since you edited it")
        else:
            text = merged_lines(before or "", mine, other)
            if isinstance(text, int) and prefer is None:
                found.conflicts.append(Conflict(path, text, "the source changed it, and so did you", path))
            elif isinstance(text, str) or prefer == "theirs":
                found.files[path] = text if isinstance(text, str) else other
