"""What comes of a merge."""

from __future__ import annotations

import attrs


@attrs.frozen
class Conflict:
    """What is left as people have it: where it stands, and the file of the import that says otherwise."""

    file: str
    line: int
    what: str
    theirs: str


@attrs.define
class Merged:
    """What is to be written, by path; None for a file that goes. What stays as it is, is not among it."""

    files: dict[str, str | None] = attrs.field(factory=dict)
    conflicts: list[Conflict] = attrs.field(factory=list)
    notes: list[str] = attrs.field(factory=list)
