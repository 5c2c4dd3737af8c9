"""A push that is killed at any moment: the next one finishes it, or a rollback takes it back, and nothing is lost."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from obsdsl.compile.artifact import Artifact
from obsdsl.diff.resource import Identity
from obsdsl.push import durable
from obsdsl.push.apply import Result
from obsdsl.push.deliver import Order, deliver, recover
from obsdsl.push.journal import records
from obsdsl.push.planning import Wish, World, planned
from obsdsl.push.rollback import rollback_plan, to_undo
from obsdsl.push.state import read_state
from tests.push.memory import MemoryPart, Server, Thing, dashboard, rules

FIRST = (dashboard("web", folder="Team"), dashboard("old", folder="Old"), rules("web"))
SECOND = (dashboard("web", "New", folder="Team"), dashboard("fresh", folder="Fresh"), rules("web"))
FOREIGN = Identity("memory", "dashboard", "foreign")
# More than a push of this size has.
MOST = 200


class Site:
    """A workspace's folder beside a server that outlives whoever writes to it."""

    def __init__(self, root: Path, carries: bool) -> None:
        self.root, self.carries = root, carries
        server = self.server
        server.put(FOREIGN, Thing({"title": "Foreign", "folder": "Team"}, owner="obsdsl/other"))

    @property
    def server(self) -> Server:
        return Server(self.root / "server.json")

    def world(self) -> World:
        part = MemoryPart(self.server, carries=self.carries)
        state = read_state(self.root / ".obsdsl/state/prod.json")
        return World("prod", "shop", (part,), state, records(self.root, "prod"))

    def push(self, artifacts: Sequence[Artifact]) -> Result:
        with durable.locked(self.root, "prod"):
            world = self.world()
            list(recover(world))
            plan = planned(world, artifacts, Wish(prune=True))
            return deliver(self.root, world, plan, Order()).result

    def rollback(self) -> Result:
        with durable.locked(self.root, "prod"):
            world = self.world()
            undo = to_undo(world.journals, None)
            order = Order("rollback", undoes=tuple(one.id for one in undo))
            return deliver(self.root, world, rollback_plan(world, undo), order).result

    def killed(self, step: int, artifacts: Sequence[Artifact]) -> bool:
        """Push in another process, which is killed at this step; whether there was such a step."""
        child = os.fork()
        if child == 0:
            try:
                signal.alarm(60)
                counter = _Counter(step)
                for where, name in _STEPS:
                    setattr(where, name, counter.around(getattr(where, name)))
                self.push(artifacts)
            except BaseException:
                os._exit(3)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        assert status in (0, signal.SIGKILL), status
        return status == signal.SIGKILL


class _Counter:
    """Kills the process right before, or right after, the step with this number."""

    def __init__(self, at: int) -> None:
        self.left = at

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def step(*arguments: Any, **named: Any) -> Any:
            self._tick()
            found = function(*arguments, **named)
            self._tick()
            return found

        return step

    def _tick(self) -> None:
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self.left -= 1


# All that leaves a trace on the disk or on the server.
_STEPS: tuple[tuple[Any, str], ...] = ((durable, "write"), (durable, "append"), (Server, "_keep"))


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes are killed here, and not the machine."""
    monkeypatch.setattr(os, "fsync", lambda _descriptor: None)


@pytest.fixture(params=[True, False], ids=["carries", "state file alone"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[int], Site]:
    def make(number: int) -> Site:
        root = tmp_path / str(number)
        root.mkdir()
        return Site(root, request.param)

    return make


def steps(site: Callable[[int], Site], then: Callable[[Site, dict[str, Any]], None]) -> int:
    """Kill a second push at each of its steps, and see what can be done then."""
    for step in range(MOST):
        here = site(step)
        assert here.push(FIRST).is_complete
        before = here.server.contents()
        if not here.killed(step, SECOND):
            return step
        then(here, before)
        assert here.server.things[FOREIGN] == Thing({"title": "Foreign", "folder": "Team"}, owner="obsdsl/other")
    raise AssertionError("the push never ends")


def test_the_next_push_finishes(site: Callable[[int], Site]) -> None:
    def then(here: Site, _before: dict[str, Any]) -> None:
        result = here.push(SECOND)
        assert result.is_complete, [(str(one.change.identity), one.status, one.why) for one in result.outcomes]
        contents = here.server.contents()
        assert contents["dashboard:web"]["title"] == "New"
        assert set(contents) == {
            "dashboard:web", "dashboard:fresh", "dashboard:foreign", "folder:Team", "folder:Fresh", "rule-group:web",
        }  # fmt: skip
        world = here.world()
        plan = planned(world, SECOND, Wish(prune=True))
        assert (plan.changes, plan.problems) == ((), ())
        assert not any(one.is_killed for one in world.journals)

    assert steps(site, then) > 40


def test_or_a_rollback_takes_it_back(site: Callable[[int], Site]) -> None:
    def then(here: Site, before: dict[str, Any]) -> None:
        last = here.world().journals[-1]
        if last.is_killed and last.touched:
            result = here.rollback()
            assert result.is_complete, [(str(one.change.identity), one.status, one.why) for one in result.outcomes]
            assert here.server.contents() == before
            assert not any(one.is_killed for one in here.world().journals)
            # And the same can be pushed again.
            assert here.push(SECOND).is_complete

    steps(site, then)


def test_another_version_may_come_after_a_killed_push(site: Callable[[int], Site]) -> None:
    third = (dashboard("web", "Third", folder="Team"), dashboard("old", folder="Old"), rules("web", "groups: [1]\n"))

    def then(here: Site, _before: dict[str, Any]) -> None:
        result = here.push(third)
        assert result.is_complete, [(str(one.change.identity), one.status, one.why) for one in result.outcomes]
        assert planned(here.world(), third, Wish(prune=True)).changes == ()

    steps(site, then)
