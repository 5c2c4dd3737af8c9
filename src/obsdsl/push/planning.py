"""A plan: what is wanted, what is there, what was applied last, and all that forbids a deletion."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

import attrs

from obsdsl.compile.artifact import Artifact
from obsdsl.diff.change import Change, Place, Plan
from obsdsl.diff.compare import compare
from obsdsl.diff.order import in_order
from obsdsl.diff.resource import Identity, Live, Resource
from obsdsl.errors import ObsdslError, RemoteError, listed
from obsdsl.push.errors import Moved
from obsdsl.push.journal import Record
from obsdsl.push.part import Narrowing, Part, Reading
from obsdsl.push.state import State

# More deletions than this at once are more often a mistake than meant.
PRUNE_LIMIT = 10
_NOTHING = "nothing of what was built goes there; see what the workspace has for it, and by which patterns it chooses"
T = TypeVar("T")
Say = Callable[[str], None]


@attrs.frozen(eq=False)
class World:
    """A target with all that is known of earlier pushes."""

    target: str
    project: str
    parts: tuple[Part, ...]
    state: State
    journals: tuple[Record, ...] = ()

    @property
    def owner(self) -> str:
        """The mark of this project."""
        return f"obsdsl/{self.project}"

    @property
    def places(self) -> tuple[Place, ...]:
        """Where the parts write to."""
        return tuple(Place(one.name, one.where) for one in self.parts)


@attrs.frozen(eq=False)
class Wish:
    """What is asked of a plan beside the artifacts. `select` are the patterns that those were chosen by."""

    select: tuple[str, ...] = ()
    prune: bool = False
    prune_limit: int = PRUNE_LIMIT
    unlinted: str | None = None


def planned(world: World, artifacts: Sequence[Artifact], wish: Wish) -> Plan:
    """What a push would do. Reads, never writes; raises RemoteError where anything cannot be read."""
    wanted = {one.name: tuple(one.wanted(artifacts)) for one in world.parts}
    _refuse_twice(wanted.values())
    for one in world.parts:
        if wish.select and isinstance(one, Narrowing):
            one.narrow()
    readings = read_all(world.parts, wanted)
    written = _written(world, readings)
    applied = _applied(world, readings) | written
    changes: list[Change] = []
    problems = [*world.state.elsewhere(world.places), *((world.state.problem,) if world.state.problem else ())]
    unchanged, leftovers, carried = 0, list[Identity](), dict(written)
    for part in world.parts:
        reading, ours = readings[part.name], wanted[part.name]
        why_kept = _why_kept(ours, reading) if wish.prune and not wish.select else None
        prune = wish.prune and not wish.select and why_kept is None
        found = compare(ours, reading.live, applied, world.owner, prune, reading.applied)
        changes += found.changes
        unchanged += found.unchanged
        leftovers += () if wish.select else found.leftovers
        carried |= found.carried
        if why_kept is not None and found.leftovers:
            problems.append(f"{part.name}: nothing is deleted: {why_kept}")
        elif not ours and not wish.select:
            problems.append(f"{part.name}: {_NOTHING}")
    return Plan(
        world.target, world.project, in_order(_capped(changes, wish.prune_limit)), world.places, unchanged,
        tuple(sorted(leftovers)), tuple(problems), wish.select, wish.unlinted, carried,
    )  # fmt: skip


def _why_kept(wanted: Sequence[Resource], reading: Reading) -> str | None:
    """Why --prune deletes nothing of a part at all."""
    if not wanted:
        return (
            "nothing at all is wanted there, which is more often a mistake than meant; delete the last things by hand"
        )
    return None if reading.complete else "not everything of this project could be listed"


def _capped(changes: Sequence[Change], limit: int) -> Sequence[Change]:
    """All deletions refused, where they are more than the limit."""
    gone = [one for one in changes if one.action == "delete" and one.refusal is None]
    if len(gone) <= limit:
        return changes
    why = f"{len(gone)} deletions are more than {limit} at once; if all are meant, raise --prune-limit"
    return [attrs.evolve(one, refusal=why) if one in gone else one for one in changes]


def _refuse_twice(wanted: Iterable[Sequence[Resource]]) -> None:
    seen: dict[Identity, Resource] = {}
    for one in (one for ones in wanted for one in ones):
        if one.identity in seen:
            places = " and ".join(str(each.location) for each in (seen[one.identity], one) if each.location)
            where = f", by {places}" if places else ""
            raise ObsdslError(f"{one.identity.part} {one.identity}", f"it is wanted twice{where}; leave one of them")
        seen[one.identity] = one


def read_all(parts: Sequence[Part], wanted: Mapping[str, Sequence[Resource]]) -> dict[str, Reading]:
    """What is there, of all parts side by side. Raises the first error in the order of the parts."""
    found = _side_by_side([lambda one=one: one.read(wanted[one.name]) for one in parts])  # type: ignore[misc]
    return {part.name: reading for part, reading in zip(parts, found, strict=True)}


def _side_by_side(calls: Sequence[Callable[[], T]]) -> list[T]:
    """The results in order; the first error, once all are done. Ctrl-C waits for nobody: nothing is written."""
    if len(calls) < 2:
        return [call() for call in calls]
    found: dict[int, T] = {}
    errors: dict[int, BaseException] = {}

    def run(number: int, call: Callable[[], T]) -> None:
        try:
            found[number] = call()
        except BaseException as error:  # it is raised where it is waited for
            errors[number] = error

    threads = [threading.Thread(target=run, args=one, daemon=True) for one in enumerate(calls)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    if errors:
        raise errors[min(errors)]
    return [found[number] for number in range(len(calls))]


def _applied(world: World, readings: Mapping[str, Reading]) -> dict[Identity, str]:
    """What was applied last. What the target carries counts more than the file, but where it is still as the file says:
    what was edited there, and then taken over here, was never written by us."""
    found = world.state.applied(world.places)
    live = {one.identity: one for reading in readings.values() for one in reading.live}
    for reading in readings.values():
        for identity, digest in reading.applied.items():
            there = live.get(identity)
            if there is None or found.get(identity) != there.digest:
                found[identity] = digest
    return found


def _written(world: World, readings: Mapping[str, Reading]) -> dict[Identity, str]:
    """What earlier pushes wrote before they were killed, or could not read back: it is there as the journal says."""
    live = {one.identity: one for reading in readings.values() for one in reading.live}
    found = {}
    for record in world.journals:
        if record.is_open and record.is_of(world.places):
            for change in record.changes():
                there = live.get(change.identity)
                if change.after is not None and there is not None and there.digest == change.after.digest:
                    found[change.identity] = there.digest
    return found


def refreshed(plan: Plan, world: World, force: bool) -> Plan:
    """The plan on what is there now. Raises Moved, which names all that is no longer as it was planned with."""
    if plan.places != world.places:
        here = ", ".join(f"{one.part} at {one.where}" for one in world.places)
        then = ", ".join(f"{one.part} at {one.where}" for one in plan.places)
        raise ObsdslError("plan", f"it was made for {then}, and the target is now {here}; plan again")
    changes = plan.doable(force)
    names = {one.name: [_stub(each) for each in changes if each.identity.part == one.name] for one in world.parts}
    busy = [one for one in world.parts if names[one.name]]
    readings = read_all(busy, names)
    now = {one.identity: one for reading in readings.values() for one in reading.live}
    moved = [one for one in changes if _digest(one.before) != _digest(now.get(one.identity))]
    if moved:
        raise Moved(
            f"target {plan.target}",
            f"{listed([str(one.identity) for one in moved], 'and')} changed since the plan was made, and nothing was "
            "written; plan again",
        )
    same = {one.identity for one in changes}
    fresh = (attrs.evolve(one, before=now.get(one.identity)) if one.identity in same else one for one in plan.changes)
    return attrs.evolve(plan, changes=tuple(fresh))


def _digest(live: Live | None) -> str | None:
    return None if live is None else live.digest


def _stub(change: Change) -> Resource:
    """What a part is asked to read, for a change."""
    if change.after is not None:
        return change.after
    assert change.before is not None
    return Resource(change.identity, change.before.content, change.before.canonical, needs=change.before.needs)


def unknown_parts(plan: Plan, world: World) -> None:
    """Raise where a plan has changes for parts that the target no longer has."""
    gone = {one.identity.part for one in plan.changes} - {one.name for one in world.parts}
    if gone:
        raise RemoteError(f"target {plan.target}", f"it has no {listed(sorted(gone), 'and')} any more; plan again")
