"""What the last push touched, as it was before: a plan like any other."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from obsdsl.diff.canonical import differences
from obsdsl.diff.change import Change, Plan
from obsdsl.diff.order import in_order
from obsdsl.diff.resource import Identity, Live, Resource
from obsdsl.errors import ObsdslError, did_you_mean
from obsdsl.push.journal import Record
from obsdsl.push.part import Part
from obsdsl.push.planning import World, read_all

_EDITED = "it was changed since that push; --force puts the old one back all the same (what is there is saved first)"


@attrs.frozen(eq=False)
class _Touched:
    """An object that one or more pushes wrote: as it was before the first, and after the last."""

    first: Change
    last: Change


def to_undo(journals: Sequence[Record], to: str | None) -> tuple[Record, ...]:
    """The journals to take back, the oldest first: the last one, or all from `to` on. Raises where there is none."""
    found = [one for one in journals if one.touched]
    if not found:
        raise ObsdslError("rollback", "no push to this target is in the journal here; use a backup of the server's")
    if to is None:
        if found[-1].kind == "rollback":
            undone = ", ".join(found[-1].about.get("undoes", ()))
            raise ObsdslError(
                "rollback",
                f"the last thing was a rollback itself (of {undone}); name what to go back to with --to, see --list",
            )
        return (found[-1],)
    ids = [one.id for one in found]
    matching = [one for one in ids if one.startswith(to)]
    if len(matching) != 1:
        mend = "; it is the beginning of several, write more of it" if matching else did_you_mean(to, ids)
        raise ObsdslError("--to", f"{to!r} is no push in the journal{mend or '; see --list'}")
    return tuple(found[ids.index(matching[0]) :])


def rollback_plan(world: World, undo: Sequence[Record]) -> Plan:
    """What is to be written so that all is as it was before these pushes. Reads what is there now."""
    for record in undo:
        if not record.is_of(world.places):
            then, now = record.about.get("places"), {one.part: one.where for one in world.places}
            fault = f"push {record.id} went to {then}, and the target is now {now}; set the target as it was"
            raise ObsdslError("rollback", fault)
    touched = _touched(undo)
    names = {one.name: [_stub(each) for each in touched if each.first.identity.part == one.name] for one in world.parts}
    busy = [one for one in world.parts if names[one.name]]
    live = {one.identity: one for reading in read_all(busy, names).values() for one in reading.live}
    parts = {one.name: one for one in world.parts}
    found = [_change(one, live.get(one.first.identity), parts[one.first.identity.part], world) for one in touched]
    changes = [one for one in found if one is not None]
    return Plan(world.target, world.project, in_order(changes), world.places, len(found) - len(changes))


def _touched(undo: Sequence[Record]) -> list[_Touched]:
    found: dict[Identity, _Touched] = {}
    for record in undo:
        for change in record.changes():
            first = found.get(change.identity)
            found[change.identity] = _Touched(change if first is None else first.first, change)
    return list(found.values())


def _stub(one: _Touched) -> Resource:
    """What a part is asked to read."""
    if one.last.after is not None:
        return one.last.after
    before = one.first.before or one.last.before
    if before is None:
        return Resource(one.first.identity, None, None)
    return Resource(before.identity, before.content, before.canonical, needs=before.needs)


def _change(one: _Touched, there: Live | None, part: Part, world: World) -> Change | None:
    before = one.first.before
    identity = one.first.identity
    if before is None:
        if there is None:
            return None
        return Change(identity, "delete", "here", there, None, (), *_refusal(one, there, world), _applied(one, there))
    # What is put back bears the digest that was applied at that time.
    before = attrs.evolve(before, applied=one.first.applied)
    after = part.restored(before)
    if there is None:
        return Change(identity, "create", "here", None, after, restores=before)
    if there.digest == before.digest:
        return None
    found = tuple(differences(there.canonical, after.canonical))
    refused = _refusal(one, there, world)
    return Change(identity, "update", "here", there, after, found, *refused, _applied(one, there), restores=before)


def _applied(one: _Touched, there: Live) -> str | None:
    """What was applied last, for who takes the rollback back: what it puts there again is still ours then."""
    last = one.last
    if last.before is not None and there.digest == last.before.digest:
        # It was killed before it wrote.
        return last.applied
    if last.restores is not None:
        return last.restores.applied
    return None if last.after is None else last.after.digest


def _refusal(one: _Touched, there: Live, world: World) -> tuple[str | None, bool]:
    """Why what is there now is not overwritten without a question."""
    if there.locked is not None:
        return there.locked, False
    after = one.last.after
    if after is None or there.digest != after.digest:
        return _EDITED, True
    if there.owner not in (None, world.owner):
        return f"it belongs to {there.owner} by now", True
    return None, False
