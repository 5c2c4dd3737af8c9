"""What a kind of Grafana's objects is: the part asks each in turn, and gives each the changes of its objects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from obsdsl.compile.artifact import Artifact
from obsdsl.diff.change import Change
from obsdsl.diff.resource import Live, Resource
from obsdsl.push.part import Reading, Run


class Kind(Protocol):
    """Objects that are read and written in one way. `names` are the kinds of their identities.

    Folders come of themselves: an object that is in one has `Server.folder_needs(path)` among its `needs`.
    """

    @property
    def names(self) -> tuple[str, ...]: ...

    def wanted(self, artifacts: Sequence[Artifact]) -> Iterable[Resource]:
        """As `Part.wanted`."""

    def narrow(self) -> None:
        """As `Narrowing.narrow`: no leftovers are asked for."""

    def read(self, wanted: Sequence[Resource]) -> Reading:
        """As `Part.read`, for those of `wanted` that are of these kinds. Folders were read before."""

    def apply(self, change: Change, run: Run) -> None:
        """As `Part.apply`, for one change."""

    def restored(self, live: Live) -> Resource:
        """As `Part.restored`."""
