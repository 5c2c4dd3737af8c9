"""What one call of the fixture did, as plain data that travels from xdist's workers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Note:
    """`folder` holds the snapshots that a test asked for, below `root`; `targets` are all of the configuration."""

    root: str
    folder: str
    shown: str
    targets: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()

    def data(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)

    def lines(self) -> Iterator[str]:
        """`tests/__snapshots__: 1 snapshot is new, 2 changed`, and the files that are gone."""
        counts = ((len(self.new), "new"), (len(self.changed), "changed"), (len(self.deleted), "deleted"))
        said = [f"{count} {word}" for count, word in counts if count]
        if said:
            yield f"{self.shown}: {', '.join(said)}"
        yield from (f"  deleted {path}" for path in self.deleted)
