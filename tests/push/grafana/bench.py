"""A workspace's folder, a fake Grafana, and pushes between them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from obsdsl.compile.artifact import Artifact
from obsdsl.compile.select import selected
from obsdsl.define.duration import Duration
from obsdsl.diff.change import Change, Plan
from obsdsl.push import http
from obsdsl.push.deliver import Delivery, Order, deliver, recover
from obsdsl.push.grafana.part import make
from obsdsl.push.journal import records
from obsdsl.push.planning import Wish, World, planned
from obsdsl.push.rollback import rollback_plan, to_undo
from obsdsl.push.state import read_state
from obsdsl.target_config import Connection, GrafanaTarget
from tests.fakes.grafana import Grafana

PROJECT, OWNER = "shop", "obsdsl/shop"


def dashboard(uid: str, folder: str | None = None, title: str | None = None, **fields: Any) -> Artifact:
    """What a build gives of a small dashboard."""
    panel = {"id": 1, "type": "timeseries", "title": "p", "gridPos": {"h": 8, "w": 12, "x": 0, "y": 0}}
    found = {"uid": uid, "title": title or uid.title(), "tags": [], "schemaVersion": 39, "panels": [panel], **fields}
    return Artifact("dashboard", uid, f"grafana/{uid}.json", json.dumps(found).encode(), None, folder)


class Bench:
    """`laptop` is where state and journals are; another name is another machine that pushes the same project."""

    def __init__(self, root: Path, grafana: Grafana, project: str = PROJECT, **options: Any) -> None:
        self.root, self.grafana, self.project = root, grafana, project
        self.options = options
        self.machines: dict[str, Path] = {}

    def table(self, **options: Any) -> GrafanaTarget:
        given = {**self.options, **options}
        connection = Connection(
            self.grafana.url,
            username="admin",
            headers=given.pop("headers", {}),
            password_env=given.pop("password_env", "OBSDSL_TEST_PASSWORD"),
            token_env=given.pop("token_env", None),
            timeout=Duration.parse("2s"),
        )
        return GrafanaTarget(connection, **given)

    def machine(self, name: str) -> Path:
        folder = self.machines.setdefault(name, self.root / name)
        folder.mkdir(exist_ok=True)
        return folder

    def world(self, machine: str = "laptop", **options: Any) -> World:
        root = self.machine(machine)
        part = make(self.table(**options), self.project, root, None)
        return World("prod", self.project, (part,), read_state(root / ".obsdsl/state/prod.json"), records(root, "prod"))

    def plan(
        self, artifacts: Sequence[Artifact], prune: bool = False, machine: str = "laptop", select: Sequence[str] = (),
        **options: Any,
    ) -> Plan:  # fmt: skip
        return planned(
            self.world(machine, **options), selected(artifacts, select), Wish(select=tuple(select), prune=prune)
        )

    def push(
        self, artifacts: Sequence[Artifact], prune: bool = False, force: bool = False, machine: str = "laptop",
        message: str = "", select: Sequence[str] = (), **options: Any,
    ) -> Delivery:  # fmt: skip
        world = self.world(machine, **options)
        list(recover(world))
        plan = planned(world, selected(artifacts, select), Wish(select=tuple(select), prune=prune))
        return deliver(self.machine(machine), world, plan, Order(force=force, message=message))

    def rollback(self, to: str | None = None, force: bool = False, machine: str = "laptop") -> Delivery:
        world = self.world(machine)
        undo = to_undo(world.journals, to)
        return deliver(self.machine(machine), world, rollback_plan(world, undo), Order("rollback", force=force))


def statuses(delivery: Delivery) -> dict[str, str]:
    return {str(one.change.identity): one.status for one in delivery.result.outcomes}


def whys(delivery: Delivery) -> str:
    return "; ".join(one.why for one in delivery.result.outcomes if one.why)


def names(changes: Sequence[Change]) -> list[str]:
    return [f"{one.action} {one.identity}" for one in changes]


def without_marks(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key != "__obsdsl"}


def quick(monkeypatch: Any) -> None:
    """Pauses between tries are short."""
    monkeypatch.setattr(http, "FIRST", 0.001)
    monkeypatch.setattr(http, "LONGEST", 0.002)
    monkeypatch.setattr("obsdsl.push.retry.random.uniform", lambda *_: 0.001)
    monkeypatch.setenv("OBSDSL_TEST_PASSWORD", "admin")
