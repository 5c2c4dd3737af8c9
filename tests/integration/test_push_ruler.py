"""Rule groups pushed to rulers from the command line; pushes that are killed at every step."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from obsdsl.push import http
from obsdsl.push.journal import records
from obsdsl.push.ruler.part import make
from obsdsl.target_config import Connection, RulerTarget
from tests.fakes import faults
from tests.fakes.ruler import CORTEX, ENGINES, LOKI, MIMIR, Engine, Ruler
from tests.integration.push_faults import Done, Terminal, secrets_shown, write_build
from tests.push.bench import Bench, rules
from tests.push.killing import killed_at

TOKEN = "t0ken-of-the-gateway"
HAND = {"name": "hand", "rules": [{"record": "a:b", "expr": "up"}]}


@pytest.fixture
def terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setattr(http, "FIRST", 0.001)
    monkeypatch.setattr("obsdsl.push.retry.random.uniform", lambda *_: 0.001)
    monkeypatch.setenv("RULER_TOKEN", TOKEN)
    return Terminal(capsys, monkeypatch)


def configure(root: Path, *rulers: Ruler, groups: tuple[str, ...] = ("*",)) -> None:
    """A target with these rulers; each takes the groups of its pattern."""
    root.mkdir(exist_ok=True)
    tables = [
        f'[[targets.prod.rulers]]\nname = "r{number}"\nurl = "{one.url}"\nengine = "{one.engine.name.lower()}"\n'
        f'tenant = "team"\ntoken_env = "RULER_TOKEN"\nwait = "2s"\ngroups = ["{groups[number]}"]\n'
        for number, one in enumerate(rulers)
    ]
    (root / "obsdsl.toml").write_text('project = "shop"\n' + "".join(tables))


def obsdsl(terminal: Terminal, root: Path, command: str, *options: str) -> Done:
    return terminal.obsdsl(root, command, "prod", *options)


@pytest.mark.parametrize("engine", ENGINES, ids=lambda one: one.name)
def test_plan_push_and_rollback(engine: Engine, terminal: Terminal, tmp_path: Path) -> None:
    expr = 'sum(rate({job="web"}[1m]))' if engine is LOKI else "sum(up)"
    root, ci = tmp_path / "laptop", tmp_path / "ci"
    with Ruler(engine) as ruler:
        for one in (root, ci):
            configure(one, ruler)
            write_build(one, [rules("web", expr), rules("db", expr)])
        done = obsdsl(terminal, root, "plan", "--from", "dist")
        assert done.exit == 0, done.text
        assert "+ rule-group:shop/web" in done.text
        assert not ruler.writes
        assert obsdsl(terminal, root, "push", "--from", "dist", "--yes").exit == 0
        for one in (root, ci):
            again = obsdsl(terminal, one, "plan", "--from", "dist", "--exit-code")
            assert again.exit == 0, again.text
        ruler.stored("team")["shop"]["web"]["interval"] = "5m"
        found = obsdsl(terminal, ci, "plan", "--from", "dist", "--exit-code")
        assert found.exit == 1
        assert "interval" in found.text
        assert obsdsl(terminal, ci, "push", "--from", "dist", "--yes").exit == 1
        assert ruler.stored("team")["shop"]["web"]["interval"] == "5m"
        assert obsdsl(terminal, ci, "push", "--from", "dist", "--yes", "--force").exit == 0
        assert obsdsl(terminal, ci, "rollback", "--yes").exit == 0
        assert ruler.stored("team")["shop"]["web"]["interval"] == "5m"
        assert secrets_shown(tmp_path, found.text, [TOKEN]) == []


def test_groups_are_sharded_over_rulers(terminal: Terminal, tmp_path: Path) -> None:
    """The same workspace, when one ruler is no longer enough."""
    root = tmp_path / "laptop"
    with Ruler(MIMIR) as one, Ruler(MIMIR) as other:
        configure(root, one, other, groups=("team-a-*", "team-b-*"))
        write_build(root, [rules(name, "up") for name in ("team-a-web", "team-b-web", "team-a-db")])
        assert obsdsl(terminal, root, "push", "--from", "dist", "--yes").exit == 0
        assert set(one.stored("team")["shop"]) == {"team-a-web", "team-a-db"}
        assert set(other.stored("team")["shop"]) == {"team-b-web"}
        # One of them fails, and the other goes on.
        other.faults.add(faults.unauthorized(), method="POST")
        write_build(root, [rules(name, "up", "down") for name in ("team-a-web", "team-b-web", "team-a-db")])
        done = obsdsl(terminal, root, "push", "--from", "dist", "--yes")
        assert done.exit == 1
        assert re.search("rule-group:shop/team-b-web.*check the credentials", done.text, re.DOTALL)
        assert len(one.stored("team")["shop"]["team-a-web"]["rules"]) == 2
        assert len(other.stored("team")["shop"]["team-b-web"]["rules"]) == 1


@pytest.mark.parametrize("next_one", ["push", "push elsewhere", "rollback"])
def test_a_push_that_is_killed_at_any_step_is_finished_or_taken_back(tmp_path: Path, next_one: str) -> None:
    old = [rules("web", "sum(up)"), rules("db", "max(up)")]
    new = [rules("web", "avg(up)"), rules("new", "up")]
    step, took_back = 1, 0
    with Ruler(CORTEX, active_after=0) as ruler:

        def bench(name: str) -> Bench:
            table = RulerTarget(Connection(ruler.url), "cortex", "team", workers=1)
            return Bench(tmp_path / name, lambda: make(table, "shop", tmp_path / name, None))

        while True:
            ruler.tenants.clear()
            ruler.put("team", "shop", HAND)
            assert bench(f"before{step}").push(old).result.is_complete
            machine = bench(f"laptop{step}")
            was_killed = killed_at(step, lambda machine=machine: machine.push(new, prune=True))  # type: ignore[misc]
            expected = new
            if next_one == "push":
                machine.push(new, prune=True)
            elif next_one == "push elsewhere":
                bench(f"ci{step}").push(new, prune=True)
            else:
                expected = old
                if any(one.touched for one in records(machine.root, "prod")):
                    machine.rollback()
                    took_back += 1
            assert set(ruler.stored("team")["shop"]) == {"hand", *(one.identity for one in expected)}, f"step {step}"
            assert bench(f"ci{step}").plan(expected).changes == (), f"step {step}"
            assert ruler.stored("team")["shop"]["hand"] == HAND
            if not was_killed:
                break
            step += 1
    assert step > 20
    assert next_one != "rollback" or took_back > 10
