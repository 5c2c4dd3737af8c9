"""A workspace's folder and one part: plan, push, and roll back as the command line does, without a workspace."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from obsdsl.compile.artifact import Artifact
from obsdsl.compile.prometheus import to_yaml
from obsdsl.diff.change import Plan
from obsdsl.errors import Location
from obsdsl.push.deliver import Delivery, Order, deliver, recover
from obsdsl.push.journal import records
from obsdsl.push.part import Part
from obsdsl.push.planning import Wish, World, planned, refreshed
from obsdsl.push.rollback import rollback_plan, to_undo
from obsdsl.push.state import read_state

PROJECT = "shop"


class Bench:
    """`part` is made anew for each run, as by a new process. `root` may be another one: another machine."""

    def __init__(self, root: Path, part: Callable[[], Part], project: str = PROJECT) -> None:
        root.mkdir(exist_ok=True)
        self.root, self.part, self.project = root, part, project

    def world(self) -> World:
        state = read_state(self.root / ".obsdsl/state/prod.json")
        return World("prod", self.project, (self.part(),), state, records(self.root, "prod"))

    def plan(self, artifacts: Sequence[Artifact], prune: bool = False) -> Plan:
        return planned(self.world(), artifacts, Wish(prune=prune))

    def push(self, artifacts: Sequence[Artifact], prune: bool = False, force: bool = False) -> Delivery:
        world = self.world()
        list(recover(world))
        return deliver(self.root, world, planned(world, artifacts, Wish(prune=prune)), Order(force=force))

    def push_plan(self, plan: Plan) -> Delivery:
        """A plan that was made before."""
        world = self.world()
        return deliver(self.root, world, refreshed(plan, world, False), Order())

    def rollback(self, force: bool = False, to: str | None = None) -> Delivery:
        world = self.world()
        list(recover(world))
        return deliver(
            self.root, world, rollback_plan(world, to_undo(world.journals, to)), Order("rollback", force=force)
        )


def statuses(delivery: Delivery) -> dict[str, str]:
    return {str(one.change.identity): one.status for one in delivery.result.outcomes}


def whys(delivery: Delivery) -> str:
    return "\n".join(one.why for one in delivery.result.outcomes)


def rules(name: str, *rows: object, line: int = 7, **fields: object) -> Artifact:
    """The rule file of a group; a row is a record's expression, or a rule."""
    found = [
        {"record": f"{name}:r{index}", "expr": one} if isinstance(one, str) else one for index, one in enumerate(rows)
    ]
    content = to_yaml({"groups": [{"name": name, **fields, "rules": found}]})
    return Artifact("rules", name, f"prometheus/rules/{name}.yml", content, Location("alerts/shop.py", line))
