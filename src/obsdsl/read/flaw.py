"""What a reader could not take in."""

from __future__ import annotations

from typing import Literal, TypeAlias

from obsdsl.define.light import frozen
from obsdsl.read.origin import Path, Place

FlawKind: TypeAlias = Literal["syntax", "schema", "duplicate-key", "promql"]


@frozen
class Flaw:
    """A part of a file that the server which reads it refuses or passes over. The lint makes a problem of it.

    `place` is given where it is known better than by the path; `span` is a part of the text value at `path`.
    """

    kind: FlawKind
    message: str
    mend: str
    path: Path = ()
    place: Place | None = None
    span: tuple[int, int] | None = None
