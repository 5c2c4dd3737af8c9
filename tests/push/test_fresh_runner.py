"""Every kind of target: a runner of CI without any state plans to the letter what the laptop plans that pushed last.

And whoever lost the state deletes nothing that the laptop would not.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, Protocol

import pytest
import yaml

from obsdsl.compile.artifact import Artifact, Kind
from obsdsl.define.duration import Duration
from obsdsl.diff.change import Plan
from obsdsl.diff.plan_file import dump
from obsdsl.push.deliver import Delivery
from obsdsl.push.files import alertmanager, prometheus, vmalert
from obsdsl.push.journal import records
from obsdsl.push.part import Part
from obsdsl.push.ruler.part import make as ruler_part
from obsdsl.target_config import AlertmanagerTarget, Connection, PrometheusTarget, RulerTarget, VmalertTarget
from tests.compile.grafana_alerting.given import alert, group
from tests.fakes.grafana import Grafana
from tests.fakes.grafana.behaviour import ALL, V9, V11, V12, V13, Behaviour
from tests.fakes.ruler import ENGINES, LOKI, Engine, Ruler
from tests.push.bench import Bench, rules, whys
from tests.push.grafana import bench as grafana_bench
from tests.push.grafana.alerting.given import VALUE, AlertingBench, routing, two
from tests.push.grafana.bench import dashboard, quick
from tests.push.grafana.test_sources import shared, source

Artifacts = Sequence[Artifact]


class Planning(Protocol):
    def __call__(self, artifacts: Artifacts, *, prune: bool = ...) -> Plan: ...


@dataclass(frozen=True)
class Machine:
    """Who plans and pushes."""

    plan: Planning
    push: Callable[..., Delivery]
    rollback: Callable[..., Delivery]
    root: Path

    @property
    def last(self) -> str:
        """The journal of what it did last."""
        return records(self.root, "prod")[-1].id


@dataclass(frozen=True)
class Case:
    """A target. `build` gives what is wanted: the first time, changed, or with less; `edit` is somebody's in the UI."""

    machine: Callable[[str], Machine]
    build: Callable[[str], Artifacts]
    edit: Callable[[], object]


# Each is another one, and was never there.
RUNNERS = count()
Make = Callable[[Path], AbstractContextManager[Case]]


def _of_bench(tmp_path: Path, part: Callable[[Path], Part]) -> Callable[[str], Machine]:
    def machine(name: str) -> Machine:
        root = tmp_path / name
        bench = Bench(root, partial(part, root))
        return Machine(bench.plan, bench.push, bench.rollback, root)

    return machine


def _of_grafana(bench: grafana_bench.Bench) -> Callable[[str], Machine]:
    def machine(name: str) -> Machine:
        return Machine(
            partial(bench.plan, machine=name),
            partial(bench.push, machine=name),
            partial(bench.rollback, machine=name),
            bench.machine(name),
        )

    return machine


@contextmanager
def grafana(behaviour: Behaviour, kind: str, tmp_path: Path) -> Iterator[Case]:
    def build(what: str) -> Artifacts:
        new, title = what == "changed", "New" if what == "changed" else "Old"
        found = {
            "dashboard": [dashboard("web", "Team", title), dashboard("db", "Team/Storage")],
            "datasource": [source(url=f"http://{title}:9090"), source("logs", secure=())],
            "library-panel": [shared(description=title), shared("other")],
            "folder": [dashboard("web", "Team/New" if new else "Team"), dashboard("db", "Else")],
        }[kind]
        return found[:1] if what == "less" else found

    def edit() -> None:
        org = server.org()
        if kind == "dashboard":
            server.edit("web", title="By hand")
        elif kind == "datasource":
            org.datasources["prom"] |= {"url": "http://by-hand:9090", "version": 7}
        elif kind == "library-panel":
            found = org.elements["queue"]
            found |= {"model": {**found["model"], "title": "By hand"}, "version": 5}
        else:
            next(one for one in org.folders.values() if one.title == "Team").title = "By hand"

    with Grafana(behaviour) as server:
        yield Case(_of_grafana(grafana_bench.Bench(tmp_path, server)), build, edit)


@contextmanager
def alerting(behaviour: Behaviour, kind: str, tmp_path: Path) -> Iterator[Case]:
    with Grafana(behaviour) as server:
        bench = AlertingBench(tmp_path, server)

        def build(what: str) -> Artifacts:
            first = group(alert("up == 1"), alert("m > 90", "Full")) if what == "changed" else two()
            other = group(alert("n < 1", "Low"), name="other")
            fields: dict[str, Any] = {"group_by": ("instance",)} if what == "changed" else {}
            return bench.built(*((first,) if what == "less" else (first, other)), routing(**fields))

        def edit() -> None:
            org = server.org()
            if kind == "rule-group":
                next(one for one in org.rules.values() if one["title"] == "Down")["for"] = "9m"
            elif kind == "contact-point":
                next(one for one in org.contact_points.values() if one["name"] == "P0")["settings"]["recipient"] = "#me"
            elif kind == "mute-timing":
                org.mute_timings["nights"]["time_intervals"][0]["months"] = ["6"]
            else:
                org.policies["group_interval"] = "17m"

        yield Case(_of_grafana(bench), build, edit)


@contextmanager
def ruler(engine: Engine, tmp_path: Path) -> Iterator[Case]:
    def build(what: str) -> Artifacts:
        first, other = ('sum(rate({job="a"}[1m]))', 'sum(rate({job="b"}[1m]))') if engine is LOKI else ("up", "sum(up)")
        found = [rules("web", other if what == "changed" else first), rules("db", first)]
        return found[:1] if what == "less" else found

    with Ruler(engine) as server:
        table = RulerTarget(
            engine=engine.name.lower(), tenant="team", wait=Duration.parse("5s"), connection=Connection(server.url)
        )
        machine = _of_bench(tmp_path, lambda root: ruler_part(table, "shop", root, None))
        yield Case(machine, build, lambda: server.stored("team")["shop"]["web"].update(interval="7m"))


FILES: dict[str, Callable[[Path, Path], Part]] = {
    "prometheus": lambda folder, root: prometheus.make(
        PrometheusTarget(rules=f"{folder}/rules", config=f"{folder}/prometheus.yml", promtool=""), "shop", root, None
    ),
    "alertmanager": lambda folder, root: alertmanager.make(
        AlertmanagerTarget(f"{folder}/alertmanager.yml", amtool=""), "shop", root, None
    ),
    "vmalert": lambda folder, root: vmalert.make(VmalertTarget(f"{folder}/rules", vmalert=""), "shop", root, None),
}
OWN: dict[str, Kind] = {"prometheus": "prometheus", "alertmanager": "alertmanager"}


@contextmanager
def files(kind: str, own: bool, tmp_path: Path) -> Iterator[Case]:
    """Rule files, or the server's own."""
    folder = tmp_path / "etc"
    folder.mkdir()

    def build(what: str) -> Artifacts:
        found = [rules("web", "avg(up)" if what == "changed" else "up"), rules("db", "up")]
        if kind in OWN:
            text = "global: {external_labels: {a: '1'}}\n" if what == "changed" else "global: {}\n"
            found.insert(0, Artifact(OWN[kind], kind, f"{kind}/{kind}.yml", text.encode()))
        return found[:-1] if what == "less" else found

    def edit() -> None:
        file = folder / f"{kind}.yml" if own else folder / "rules/web.yml"
        found = yaml.safe_load(file.read_text())
        file.write_text(yaml.safe_dump({**found, "by_hand": 1}))

    yield Case(_of_bench(tmp_path, lambda root: FILES[kind](folder, root)), build, edit)


GRAFANAS = [
    (f"{kind} of {one}", partial(grafana, one, kind))
    for one in ALL
    for kind in ("dashboard", "datasource", "library-panel", "folder")
    if one.library_elements or kind != "library-panel"
]
ALERTING = [
    (f"{kind} of {one}", partial(alerting, one, kind))
    for one in (V9, V11, V12, V13)
    for kind in ("rule-group", "contact-point", "mute-timing", "policy")
]
RULERS = [(f"rule-group of {one.name}", partial(ruler, one)) for one in ENGINES]
FOLDERS = [
    (f"{'configuration' if own else 'rules'} of {kind}", partial(files, kind, own))
    for kind, own in (("prometheus", False), ("prometheus", True), ("alertmanager", True), ("vmalert", False))
]
CASES = [pytest.param(make, id=name) for name, make in (*GRAFANAS, *ALERTING, *RULERS, *FOLDERS)]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    quick(monkeypatch)
    monkeypatch.setenv("PROM_TOKEN", VALUE)
    monkeypatch.setenv("SLACK_URL", VALUE)


def same(case: Case, artifacts: Artifacts, laptop: str = "laptop", prune: bool = False) -> Plan:
    """The plan that both make."""
    plans = [case.machine(name).plan(artifacts, prune=prune) for name in (laptop, f"runner{next(RUNNERS)}")]
    ours, theirs = (json.loads(dump(one)) for one in plans)
    assert theirs == ours
    return plans[0]


@pytest.mark.parametrize("make", CASES)
def test_a_fresh_runner_plans_what_the_laptop_plans(make: Make, tmp_path: Path) -> None:
    with make(tmp_path) as case:
        first, changed, less = map(case.build, ("first", "changed", "less"))
        laptop = case.machine("laptop")
        delivery = laptop.push(first)
        assert delivery.result.is_complete, whys(delivery)
        assert same(case, first).changes == ()
        assert {one.cause for one in same(case, changed).changes} <= {"here"}
        # What is no longer wanted.
        assert same(case, less).changes == ()
        same(case, less, prune=True)
        # Somebody's edit, and what is changed here, too.
        case.edit()
        edited = same(case, first).changes
        assert {one.cause for one in edited} == {"there"}
        assert {one.cause for one in same(case, changed).changes} <= {"here", "there", "both"}
        gone = [str(one.identity) for one in same(case, less, prune=True).changes if one.action == "delete"]
        assert not {str(one.identity) for one in edited} & set(gone)
        # It is overwritten, and taken back; a change is pushed, from another machine; what is left is deleted.
        assert laptop.push(first, force=True).result.is_complete
        assert same(case, first).changes == ()
        delivery = case.machine("other").push(changed)
        assert delivery.result.is_complete, whys(delivery)
        assert same(case, changed, "other").changes == ()
        # The laptop's state is an old one now.
        assert same(case, first).refused() == ()
        assert same(case, changed).changes == ()
        assert case.machine("other").push(less, prune=True).result.is_complete
        assert same(case, less, "other", prune=True).changes == ()


@pytest.mark.parametrize("make", CASES)
def test_what_a_rollback_put_back_is_as_well_known(make: Make, tmp_path: Path) -> None:
    with make(tmp_path) as case:
        first, changed = case.build("first"), case.build("changed")
        laptop = case.machine("laptop")
        assert laptop.push(first).result.is_complete
        assert laptop.push(changed).result.is_complete
        for there, elsewhere in ((first, changed), (changed, first), (first, changed)):
            # From the second on it is the rollback that is taken back.
            delivery = laptop.rollback(to=laptop.last)
            assert delivery.result.is_complete, whys(delivery)
            assert same(case, there).changes == ()
            plan = same(case, elsewhere)
            assert (plan.refused(), {one.cause for one in plan.changes} - {"here"}) == ((), set())
            assert plan.changes
