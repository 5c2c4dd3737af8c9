"""What a push would do, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

import attrs

from obsdsl.diff.canonical import Difference
from obsdsl.diff.resource import Identity, Live, Resource

Action: TypeAlias = Literal["create", "update", "delete"]
# Who changed it since it was last applied: we, somebody on the target, both (a conflict); or nobody knows.
Cause: TypeAlias = Literal["here", "there", "both", "unknown"]


@attrs.frozen(eq=False)
class Change:
    """One write. `before` is None for what is not there yet, `after` for what is to be deleted.

    A change with a `refusal` is shown and not done; `forcible` where --force does it all the same. `applied` is the
    digest that was applied last, as far as anybody knows. `restores` is set where the write puts back what was there
    before (a rollback): then the part writes that one's mark of ownership and digest, and not ours.
    """

    identity: Identity
    action: Action
    cause: Cause
    before: Live | None = None
    after: Resource | None = None
    differences: tuple[Difference, ...] = ()
    refusal: str | None = None
    forcible: bool = False
    applied: str | None = None
    restores: Live | None = None

    @property
    def title(self) -> str:
        """For people."""
        return (self.after.title if self.after else "") or (self.before.title if self.before else "")

    def is_done(self, force: bool) -> bool:
        """Whether a push does it."""
        return self.refusal is None or (force and self.forcible)


@attrs.frozen
class Place:
    """Where a part writes to: its name, and words for people that tell one world from another (URL, organisation)."""

    part: str
    where: str


@attrs.frozen(eq=False)
class Plan:
    """The object that `plan` shows and `push` executes, in the order of execution.

    `leftovers` are ours and no longer wanted; without --prune they stay. `narrowed` is what `--select` chose, empty for
    everything. `unlinted` is the reason that was given for leaving the lint out. `carried` are the digests of what is
    wanted and there already, for the state file.
    """

    target: str
    project: str
    changes: tuple[Change, ...] = ()
    places: tuple[Place, ...] = ()
    unchanged: int = 0
    leftovers: tuple[Identity, ...] = ()
    problems: tuple[str, ...] = ()
    narrowed: tuple[str, ...] = ()
    unlinted: str | None = None
    carried: Mapping[Identity, str] = attrs.field(factory=dict)

    def doable(self, force: bool = False) -> tuple[Change, ...]:
        """The changes that a push does."""
        return tuple(one for one in self.changes if one.is_done(force))

    def refused(self, force: bool = False) -> tuple[Change, ...]:
        """The changes that it does not."""
        return tuple(one for one in self.changes if not one.is_done(force))
