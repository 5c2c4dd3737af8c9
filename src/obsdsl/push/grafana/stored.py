"""A dashboard as a server has it, whichever API told it, and what the two APIs have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import attrs

from obsdsl.push.grafana.mark import Mark
from obsdsl.push.grafana.place import Folder


@attrs.frozen(eq=False)
class Stored:
    """`version` is what the lock takes; `number` counts the versions. `folder` is a uid, "" for General."""

    uid: str
    dashboard: Mapping[str, Any] = attrs.field(repr=False)
    folder: str
    version: str
    number: int
    # Who else manages it, and why it cannot be written where it cannot.
    manager: str | None = None
    locked: str | None = None
    # Of /apis: annotations and labels, ours and others', which a write must keep.
    metadata: Mapping[str, Any] = attrs.field(factory=dict)
    # Who made it, and who saved it last, as the server calls them; "" where it does not say.
    maker: str = ""
    saver: str = ""


@attrs.frozen(eq=False)
class Saving:
    """A write: `version` None for what is not there yet. `message` begins with the mark."""

    uid: str
    dashboard: Mapping[str, Any] = attrs.field(repr=False)
    folder: Folder | None
    version: str | None
    number: int
    message: str
    mark: Mark | None
    metadata: Mapping[str, Any] = attrs.field(factory=dict)
    # What it replaces.
    before: Mapping[str, Any] | None = attrs.field(default=None, repr=False)
    # Only for dashboards of plugins, and with --force.
    overwrite: bool = False


class DashboardApi(Protocol):
    """How dashboards are read and written."""

    def get(self, uid: str) -> Stored | None:
        """One; None where there is none."""

    def many(self, uids: Sequence[str]) -> list[Stored]:
        """Those of these that are there."""

    def save(self, saving: Saving) -> str:
        """Write it; gives the new `version`. Raises Conflict where the version is not the planned one."""

    def delete(self, uid: str, version: str | None) -> None:
        """Delete it."""

    def said(self, stored: Stored) -> Mark | None:
        """The mark of the version that is there, where it carries one itself: nobody changed it since."""

    def is_outlived(self, stored: Stored) -> bool:
        """Whether it carries a mark of an older version: somebody saved it since, and it can be seen without asking."""

    def last(self, stored: Stored, owner: str) -> tuple[Mark | None, bool]:
        """The newest mark of the owner in its history, and whether nobody saved it since."""
