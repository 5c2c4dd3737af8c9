"""Pushes, faults, edits and losses in any order: once the faults end, one more push converges, and nothing of others
was ever touched."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from hypothesis import given, settings
from hypothesis import strategies as st

from obsdsl.compile.artifact import Artifact
from obsdsl.diff.change import Change
from obsdsl.diff.resource import Identity
from obsdsl.push import errors
from obsdsl.push.deliver import Order, deliver, recover
from obsdsl.push.errors import Stopped
from obsdsl.push.journal import records
from obsdsl.push.planning import Wish, World, planned
from obsdsl.push.rollback import rollback_plan, to_undo
from obsdsl.push.state import read_state
from tests.push.memory import MemoryPart, Server, Thing, dashboard, rules

OTHERS = {
    Identity("memory", "dashboard", "d1"): Thing({"title": "Theirs"}, owner="obsdsl/other"),
    Identity("memory", "folder", "F0"): Thing({"title": "F0"}, owner="provisioned"),
    Identity("memory", "dashboard", "x"): Thing({"title": "Nobody's", "folder": "F1"}),
}
_FAULTS: list[Any] = [
    None, None, None, errors.Ambiguous, errors.Forbidden, errors.Unauthorized, errors.Unreachable, errors.Moved,
    errors.Conflict, errors.NotKept, ZeroDivisionError, Stopped,
]  # fmt: skip
fault = st.tuples(st.sampled_from(["before", "after"]), st.sampled_from(_FAULTS))
# The wanted dashboards: number → (version, folder).
boards = st.dictionaries(
    st.integers(0, 4), st.tuples(st.integers(0, 2), st.sampled_from([None, "F1", "F2"])), max_size=4
)
step = st.one_of(
    st.tuples(st.just("push"), boards, st.lists(fault, max_size=12), st.booleans()),
    st.tuples(st.just("edit"), st.integers(0, 4)),
    st.tuples(st.just("delete"), st.integers(0, 4)),
    st.tuples(st.just("lose state"), st.none()),
    st.tuples(st.just("rollback"), st.booleans()),
)


def artifacts(found: dict[int, tuple[int, str | None]]) -> tuple[Artifact, ...]:
    made = [
        dashboard(f"d{one}" if one != 1 else "mine", f"V{version}", folder) for one, (version, folder) in found.items()
    ]
    # Something is always wanted: an empty wish deletes nothing.
    return (*made, rules("always"))


@contextmanager
def quick() -> Iterator[None]:
    """Without waiting for the disk, or for a server to come to itself."""
    with mock.patch.object(os, "fsync"), mock.patch("obsdsl.push.retry.random.uniform", return_value=0.0001):
        yield


class Sequence:
    """One world over many steps."""

    def __init__(self, root: Path, carries: bool, workers: int) -> None:
        self.root, self.server, self.carries, self.workers = root, Server(), carries, workers
        self.server.things.update(OTHERS)

    def world(self, faults: Iterator[Any] | None = None) -> World:
        def fault(step: str, _change: Change) -> None:
            planned_step, kind = (None, None) if faults is None else next(faults, (None, None))
            if kind is None or step != planned_step:
                return
            raise kind() if issubclass(kind, ZeroDivisionError | Stopped) else kind("memory", "a fault of the test")

        part = MemoryPart(self.server, workers=self.workers, fault=fault, carries=self.carries)
        state = read_state(self.root / "state.json")
        return World("prod", "shop", (part,), state, records(self.root, "prod"))

    def push(self, found: Any, faults: Iterator[Any] | None = None, force: bool = False) -> Any:
        world = self.world(faults)
        list(recover(world))
        plan = planned(world, artifacts(found), Wish(prune=True))
        return deliver(self.root, world, plan, Order(force=force)).result

    def rollback(self, force: bool) -> None:
        world = self.world()
        touched = [one for one in world.journals if one.touched]
        if touched:
            deliver(
                self.root, world, rollback_plan(world, to_undo(touched, touched[-1].id)), Order("rollback", force=force)
            )

    def step(self, name: str, *given: Any) -> None:
        if name == "push":
            self.push(given[0], iter(given[1]), given[2])
        elif name == "lose state":
            (self.root / "state.json").unlink(missing_ok=True)
        elif name == "rollback":
            self.rollback(given[0])
        else:
            identity = Identity("memory", "dashboard", f"d{given[0]}" if given[0] != 1 else "mine")
            if identity in self.server.things:
                if name == "edit":
                    self.server.edit(identity, {**self.server.things[identity].content, "edited": True})
                else:
                    del self.server.things[identity]


@settings(max_examples=150)
@given(steps=st.lists(step, max_size=8), last=boards, carries=st.booleans(), workers=st.sampled_from([1, 3]))
def test_one_more_push_converges_and_nothing_foreign_was_touched(
    steps: list[Any], last: Any, carries: bool, workers: int
) -> None:
    with quick(), tempfile.TemporaryDirectory() as folder:
        here = Sequence(Path(folder), carries, workers)
        for one in steps:
            here.step(*one)
            for identity, thing in OTHERS.items():
                assert here.server.things[identity] == thing
        # What was edited is overwritten by force alone.
        result = here.push(last, force=True)
        left = [one for one in result.outcomes if one.status != "done"]
        # Nobody deletes what may hold somebody's work, nor the folder that holds it.
        assert all(one.change.action == "delete" for one in left), [(str(one.change.identity), one.why) for one in left]
        plan = planned(here.world(), artifacts(last), Wish(prune=True))
        assert not [one for one in plan.changes if one.action != "delete"]
        for identity, thing in OTHERS.items():
            assert here.server.things[identity] == thing


@settings(max_examples=100)
@given(steps=st.lists(st.tuples(boards, st.lists(fault, max_size=12)), max_size=5), last=boards, carries=st.booleans())
def test_without_edits_no_force_is_needed(steps: list[Any], last: Any, carries: bool) -> None:
    with quick(), tempfile.TemporaryDirectory() as folder:
        here = Sequence(Path(folder), carries, 2)
        for found, faults in steps:
            here.push(found, iter(faults))
        result = here.push(last)
        left = [(str(one.change.identity), one.status, one.why) for one in result.outcomes if one.status != "done"]
        assert all("still in it" in why or "holds" in why for _, _, why in left), left
        contents = here.server.contents()
        assert {one for one in contents if one.startswith("dashboard")} == {
            *(str(one) for one in OTHERS if one.kind == "dashboard"),
            *(f"dashboard:d{one}" if one != 1 else "dashboard:mine" for one in last),
        }
