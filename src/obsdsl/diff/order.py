"""In which order objects are made; what is deleted goes last, in the reverse."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from obsdsl.diff.change import Change
from obsdsl.diff.resource import Identity

# What others need comes first.
ORDER = (
    "folder",
    "folder-permissions",
    "datasource",
    "library-panel",
    "dashboard",
    "template",
    "mute-timing",
    "contact-point",
    "rule-group",
    "policy",
    "file",
)
_RANKS = {kind: rank for rank, kind in enumerate(ORDER)}


def rank(kind: str) -> int:
    """The place of a kind; one that is not known comes last."""
    return _RANKS.get(kind, len(ORDER))


def in_order(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Changes in order of execution: parents before what is in them, deletions last and the other way round."""
    found = list(changes)
    depths = _depths(found)
    made = sorted((one for one in found if one.action != "delete"), key=lambda one: _key(one, depths))
    gone = sorted((one for one in found if one.action == "delete"), key=lambda one: _key(one, depths), reverse=True)
    return (*made, *gone)


def steps(changes: Iterable[Change]) -> tuple[tuple[Change, ...], ...]:
    """The same in steps: those of one step do not need each other, and may be done side by side."""
    found = list(changes)
    depths = _depths(found)
    by_step: dict[tuple[bool, int, int], list[Change]] = {}
    for one in in_order(found):
        by_step.setdefault((one.action == "delete", rank(one.identity.kind), depths[one.identity]), []).append(one)
    return tuple(tuple(one) for one in by_step.values())


def _key(change: Change, depths: Mapping[Identity, int]) -> tuple[int, int, Identity]:
    return rank(change.identity.kind), depths[change.identity], change.identity


def _depths(changes: Iterable[Change]) -> dict[Identity, int]:
    """How many of the same kind stand above each. A circle of needs ends where it began."""
    needs = {one.identity: needed(one) for one in changes}
    found: dict[Identity, int] = {}

    def depth(identity: Identity, above: tuple[Identity, ...]) -> int:
        if identity not in found:
            same = [one for one in needs.get(identity, ()) if one.kind == identity.kind and one not in above]
            found[identity] = max((depth(one, (*above, identity)) + 1 for one in same), default=0)
        return found[identity]

    for identity in needs:
        depth(identity, (identity,))
    return found


def needed(change: Change) -> tuple[Identity, ...]:
    """What must be there before: of what is deleted, too, as far as it is known."""
    if change.after is not None:
        return change.after.needs
    return change.before.needs if change.before is not None else ()
