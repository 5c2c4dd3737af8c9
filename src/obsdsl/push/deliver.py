"""One push from its journal's beginning to the state file: also of a rollback, which is a push of what was before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs

from obsdsl.diff.change import Plan
from obsdsl.diff.resource import Identity
from obsdsl.errors import ObsdslError
from obsdsl.push.apply import Result, execute
from obsdsl.push.journal import Journal, Record, drop_old, settle
from obsdsl.push.planning import Say, World
from obsdsl.push.run import Outcome, Progress


@attrs.frozen(eq=False)
class Order:
    """How a plan is to be carried out; `kind` is "push" or "rollback", `undoes` what a rollback takes back.

    `is_fresh` says that the plan knows of all journals: then what they left open is known to the state afterwards.
    """

    kind: str = "push"
    message: str = ""
    force: bool = False
    undoes: tuple[str, ...] = ()
    is_fresh: bool = True
    progress: Progress = lambda _done, _total, _text: None
    say: Say = lambda _text: None


@attrs.frozen(eq=False)
class Delivery:
    """What became of it; `undo` is what takes it back, None where there was nothing to do."""

    result: Result
    journal: str | None = None
    undo: str | None = None


def recover(world: World) -> Iterator[Record]:
    """Let the parts tidy what killed pushes left; the records of those."""
    for record in world.journals:
        if not record.is_killed or not record.touched:
            continue
        if record.is_of(world.places):
            changes = list(record.changes())
            for part in world.parts:
                if mine := [one for one in changes if one.identity.part == part.name]:
                    part.recover(mine)
        yield record


def deliver(root: Path, world: World, plan: Plan, order: Order) -> Delivery:
    """Carry out a plan. Within `durable.locked`, and after `recover`.

    Nothing is written to the target before the journal is begun; the state file is last.
    """
    if not plan.doable(order.force):
        _remember(world, plan, Result(()), order.is_fresh)
        _settle(world, plan, order, "a plan without changes")
        return Delivery(_nothing(plan, order.force))
    journal = Journal.begin(root, plan.target, order.kind, _about(world, plan, order))
    result = execute(plan, world.parts, journal, order.message, order.force, order.progress, order.say)
    try:
        _remember(world, plan, result, order.is_fresh)
        # Not before the state is kept: until then the journal is what knows of it.
        journal.end("interrupted" if result.interrupted else "done")
        if order.kind != "rollback" or result.is_complete:
            _settle(world, plan, order, journal.id)
        drop_old(root, plan.target)
    except ObsdslError as error:
        result = attrs.evolve(result, unkept=str(error))
    # The last push is taken back without a name, a rollback is not.
    undo = f"obsdsl rollback {plan.target}" + (f" --to {journal.id}" if order.kind == "rollback" else "")
    return Delivery(result, journal.id, undo)


def _nothing(plan: Plan, force: bool) -> Result:
    """The result of a plan of which nothing is done."""
    return Result(tuple(Outcome(one, "refused", one.refusal or "") for one in plan.refused(force)))


def _about(world: World, plan: Plan, order: Order) -> dict[str, Any]:
    return {
        "project": plan.project,
        "places": {one.name: one.where for one in world.parts},
        "message": order.message,
        "force": order.force,
        "changes": len(plan.doable(order.force)),
        "narrowed": list(plan.narrowed),
        "no_lint": plan.unlinted,
        "undoes": list(order.undoes),
    }


def _remember(world: World, plan: Plan, result: Result, is_fresh: bool) -> None:
    """The state file: what is there as it is wanted, what was written, and not what is gone.

    What needed nothing when a plan of yesterday was made may be another today, and was not looked at.
    """
    applied: dict[Identity, str] = world.state.applied(world.places)
    applied |= plan.carried if is_fresh else {}
    for outcome in result.outcomes:
        change = outcome.change
        if outcome.status != "done":
            continue
        digest = None if change.after is None else change.after.digest
        if change.restores is not None:
            digest = change.restores.applied
        if digest is None:
            applied.pop(change.identity, None)
        else:
            applied[change.identity] = digest
    world.state.saved(world.places, applied)


def _settle(world: World, plan: Plan, order: Order, by: str) -> None:
    """What earlier pushes left open is known and in the state now, as far as this one looked."""
    if not order.is_fresh or plan.narrowed:
        return
    for record in world.journals:
        if record.is_open and record.is_of(world.places) and (order.kind == "push" or record.id in order.undoes):
            settle(record, by)
