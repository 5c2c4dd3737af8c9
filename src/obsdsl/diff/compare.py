"""What is wanted against what is there and what was applied last: three ways, so that it is known who changed what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

import attrs

from obsdsl.diff.canonical import differences
from obsdsl.diff.change import Cause, Change
from obsdsl.diff.order import in_order
from obsdsl.diff.resource import Identity, Live, Resource
from obsdsl.errors import listed

# What holds others, and is made for them alone.
_CONTAINER = "folder"
# So many are named of what is in one.
_NAMED = 3
# Why an update is not done, by who changed the object.
_REFUSALS: Mapping[Cause, str] = {
    "there": "somebody changed it on the target since the last push; take the change over into the workspace, or "
    "overwrite it with --force (it is saved first)",
    "both": "conflict: it was changed here and on the target since the last push; take the target's change over, or "
    "overwrite it with --force (it is saved first)",
    "unknown": "it is there already, and nobody knows whether this project made it so; look at the differences, then "
    "overwrite it with --force (it is saved first)",
}


@attrs.frozen(eq=False)
class Compared:
    """The changes in order of execution; how many objects need none; ours that are no longer wanted and stay."""

    changes: tuple[Change, ...]
    unchanged: int
    leftovers: tuple[Identity, ...]
    # The digests of what is wanted, ours, and there already.
    carried: Mapping[Identity, str]


def compare(
    wanted: Sequence[Resource],
    live: Sequence[Live],
    applied: Mapping[Identity, str],
    owner: str,
    prune: bool = False,
    told: Mapping[Identity, str] = MappingProxyType({}),
) -> Compared:
    """Only what changed here is done without a question. What was edited there, or nobody knows of, is refused.

    `applied` are the digests of what this project applied last, wherever that was kept; a `Live.applied` counts more,
    but where the object is still as the other says. `told` are those that the target keeps apart from the objects.
    """
    there = {one.identity: one for one in live}
    names = {one.identity for one in wanted}
    changes = [
        change
        for one in wanted
        if (
            change := _wanted(
                one, there.get(one.identity), _last(one.identity, there.get(one.identity), applied), owner
            )
            or _taken_over(one, there.get(one.identity), told.get(one.identity), owner)
        )
        is not None
    ]
    changes = _without_idle(changes, wanted)
    unchanged = len(wanted) - len(changes)
    changed = {one.identity for one in changes}
    orphans = [one for one in live if one.identity not in names and one.owner == owner]
    if prune:
        changes += _unwanted(orphans, applied)
    leftovers = () if prune else tuple(sorted(one.identity for one in orphans))
    carried = {
        one.identity: one.digest
        for one in wanted
        if one.identity not in changed and there[one.identity].owner in (owner, None)
    }
    return Compared(in_order(changes), unchanged, leftovers, carried)


def _without_idle(changes: Sequence[Change], wanted: Sequence[Resource]) -> list[Change]:
    """Folders come of themselves: none is made for what is refused, for it would stay there empty."""
    found = {one.identity: one for one in changes}
    # What a folder is in comes first: from the innermost on.
    for change in reversed(in_order(changes)):
        if change.action == "create" and change.identity.kind == _CONTAINER:
            inside = [found.get(one.identity) for one in wanted if change.identity in one.needs]
            refused = [one for one in inside if one is not None and one.refusal is not None]
            if refused and len(refused) == len(inside):
                names = listed([str(one.identity) for one in refused[:_NAMED]], "and")
                more = f" and {len(refused) - _NAMED} more" if len(refused) > _NAMED else ""
                why = f"it would be empty, for what goes into it is refused: {names}{more}"
                forcible = any(one.forcible for one in refused)
                found[change.identity] = attrs.evolve(change, refusal=why, forcible=forcible)
    return list(found.values())


def _last(identity: Identity, there: Live | None, applied: Mapping[Identity, str]) -> str | None:
    """The digest that was applied last: of several that are told, the one that is there still."""
    kept = applied.get(identity)
    if there is None or there.applied is None or kept == there.digest:
        return kept
    return there.applied


def _wanted(one: Resource, there: Live | None, last: str | None, owner: str) -> Change | None:
    if there is None:
        # Who deleted what we applied changed it; to make it again loses nothing.
        cause: Cause = "here" if last is None else "there" if last == one.digest else "both"
        return Change(one.identity, "create", cause, None, one, (), applied=last)
    if there.digest == one.digest:
        return None
    cause = _cause(one, there, last)
    refusal, forcible = _refusal(there, cause, owner)
    found = tuple(differences(there.canonical, one.canonical))
    return Change(one.identity, "update", cause, there, one, found, refusal, forcible, last)


def _taken_over(one: Resource, there: Live | None, told: str | None, owner: str) -> Change | None:
    """What somebody edited there and we wanted afterwards, too: written once more, for the target says otherwise, and
    a machine without the state file would take our next change for a conflict."""
    if there is None or there.digest != one.digest or there.owner != owner or there.locked is not None:
        return None
    last = told if there.applied is None else there.applied
    if last is None or last == one.digest:
        return None
    return Change(one.identity, "update", "there", there, one, applied=last)


def _cause(one: Resource, there: Live, last: str | None) -> Cause:
    if last is None:
        return "unknown"
    if last == there.digest:
        return "here"
    return "there" if last == one.digest else "both"


def _refusal(there: Live, cause: Cause, owner: str) -> tuple[str | None, bool]:
    if there.locked is not None:
        return there.locked, False
    if there.owner is not None and there.owner != owner:
        return f"it belongs to {there.owner}; rename ours, or take it over with --force (it is saved first)", True
    if there.owner is None and cause == "unknown":
        return _UNMARKED, True
    return _REFUSALS.get(cause), True


_UNMARKED = (
    "it is there already and does not bear this project's mark; rename ours, or take it over with --force (it is saved "
    "first)"
)


def _unwanted(orphans: Sequence[Live], applied: Mapping[Identity, str]) -> Iterator[Change]:
    """What is ours and no longer wanted. Not even --force deletes what may hold somebody's work."""
    for one in orphans:
        last = _last(one.identity, one, applied)
        cause: Cause = "unknown" if last is None else "here" if last == one.digest else "there"
        refusal = one.locked
        if refusal is None and cause == "unknown":
            refusal = "nobody knows whether it is as this project made it; delete it by hand if it is not needed"
        if refusal is None and cause == "there":
            refusal = "somebody changed it on the target since the last push; delete it by hand if it is not needed"
        yield Change(one.identity, "delete", cause, one, None, (), refusal, applied=last)
