"""Rule files pushed to a vmalert that runs them, of each generation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from obsdsl.push.files import vmalert as vmalert_part
from obsdsl.push.files.vmalert import make
from obsdsl.push.journal import records
from obsdsl.target_config import Connection, VmalertTarget
from tests.push.bench import Bench, rules, statuses, whys
from tests.push.killing import after_each_kill
from tests.servers import get_json, prometheus, vmalert
from tests.stack import generations, require

WEB, DB = rules("web", "sum(up)", interval="1s"), rules("db", "max(up)", line=20)
BAD = rules("web", "sum(up", line=31)
# 1.79 reads nothing until a group has begun, at a time by chance within its interval.
FLAGS = ("-evaluationInterval=100ms",)


class Server:
    """A vmalert whose folder is pushed to."""

    def __init__(self, url: str, place: Path, binary: str) -> None:
        self.url, self.rules, self.binary = url, place / "rules", binary

    def bench(self, root: str = "laptop", **settings: Any) -> Bench:
        given = {"rules": str(self.rules), "vmalert": self.binary, "connection": Connection(self.url), **settings}
        place = self.rules.parent.parent / root
        return Bench(place, lambda: make(VmalertTarget(**given), "shop", place, None))

    def running(self) -> dict[str, list[str]]:
        found = get_json(f"{self.url}/api/v1/rules")["data"]["groups"] or []
        return {one["name"]: [rule["query"] for rule in one["rules"]] for one in found}


@pytest.fixture(params=generations())
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    place = tmp_path / "vmalert"
    (place / "rules").mkdir(parents=True)
    tool = require("vmalert", generation=request.param)
    # The oldest does not start without a rule.
    first = {"first.yml": "groups: [{name: first, rules: [{record: 'a:b', expr: '1'}]}]\n"}
    with (
        prometheus(require("prometheus", generation=request.param)) as metrics,
        vmalert(
            tool, first, datasource=metrics, notifier=metrics, place=place, flags=[f"-rule={place}/rules/*.yml", *FLAGS]
        ) as url,
    ):
        yield Server(url, place, str(tool.path))


def test_what_is_pushed_runs(server: Server) -> None:
    assert server.bench().push([WEB, DB]).result.is_complete
    assert server.running() == {"first": ["1"], "db": ["max(up)"], "web": ["sum(up)"]}
    assert server.bench("ci").plan([WEB, DB]).changes == ()
    assert server.bench("ci").push([rules("web", "avg(up)")], prune=True).result.is_complete
    assert server.running() == {"first": ["1"], "web": ["avg(up)"]}
    assert server.bench("ci").rollback().result.is_complete
    assert server.running() == {"first": ["1"], "db": ["max(up)"], "web": ["sum(up)"]}


def test_what_its_dry_run_refuses_is_not_written_and_its_line_is_named(server: Server) -> None:
    bench = server.bench()
    bench.push([WEB])
    delivery = bench.push([BAD, DB])
    assert statuses(delivery) == {"file:rules/web.yml": "failed", "file:rules/db.yml": "failed"}
    assert "alerts/shop.py:31: vmalert refuses it:" in whys(delivery)
    assert "bad" in whys(delivery)
    assert server.running() == {"first": ["1"], "web": ["sum(up)"]}


def test_what_it_refuses_is_put_back_and_the_old_rules_run(server: Server) -> None:
    bench = server.bench(vmalert="")
    bench.push([WEB])
    delivery = bench.push([BAD, DB])
    assert "it does not take the files; its log says why" in whys(delivery)
    assert "alerts/shop.py:31" in whys(delivery)
    assert "the old files are back, and run" in whys(delivery)
    assert server.running() == {"first": ["1"], "web": ["sum(up)"]}
    assert (server.rules / "web.yml").read_bytes() == WEB.content
    assert bench.push([WEB, DB]).result.is_complete


@pytest.mark.parametrize("generation", generations())
def test_a_pattern_that_takes_the_manifest_for_rules_is_named(generation: str, tmp_path: Path) -> None:
    place = tmp_path / "vmalert"
    (place / "rules").mkdir(parents=True)
    (place / "rules/first.yml").write_text("groups: [{name: first, rules: [{record: 'a:b', expr: '1'}]}]\n")
    tool, flags = require("vmalert", generation=generation), [f"-rule={place}/rules/*", *FLAGS]
    with (
        prometheus(require("prometheus", generation=generation)) as metrics,
        vmalert(tool, {}, datasource=metrics, notifier=metrics, place=place, flags=flags) as url,
    ):
        server = Server(url, place, str(tool.path))
        said = whys(server.bench().push([WEB]))
        assert f"it was started with -rule '{place}/rules/*', which takes our list of files for rules, too" in said
        assert "the old files are back, and run" in said
        assert [one.name for one in server.rules.iterdir()] == ["first.yml"]


# Which steps, and what comes next. A step takes seconds, so that the tests share them; with Prometheus, whatever comes
# next comes after each step.
EVERY, SOME = 5, 9
KILLS = [("push", number, EVERY) for number in range(1, EVERY + 1)]
KILLS += [("push elsewhere", 3, SOME), ("rollback", 6, SOME)]


@pytest.mark.parametrize(("next_one", "start", "stride"), KILLS)
def test_a_push_that_is_killed_at_any_step_is_finished_or_taken_back(
    server: Server, next_one: str, start: int, stride: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # It tells within a second that it has read its files: each question is a step, and one is like another.
    monkeypatch.setattr(vmalert_part, "_PAUSE", 0.25)
    new = [rules("web", "avg(up)"), rules("new", "up")]

    def quick(name: str) -> Bench:
        """Without the dry run, which takes longer than all else."""
        return server.bench(name, vmalert="")

    def first(step: int) -> None:
        assert quick(f"before{step}").push([WEB, DB], prune=True, force=True).result.is_complete

    def push(step: int) -> None:
        server.bench(f"laptop{step}").push(new, prune=True)

    def then(step: int, _was_killed: bool) -> None:
        machine = quick(f"laptop{step}")
        if next_one == "rollback":
            if any(one.touched for one in records(machine.root, "prod")):
                machine.rollback()
            else:
                machine.push([WEB, DB], prune=True)
        else:
            (machine if next_one == "push" else quick(f"ci{step}")).push(new, prune=True)
        taken_back = next_one == "rollback"
        expected = {"db": ["max(up)"], "web": ["sum(up)"]} if taken_back else {"web": ["avg(up)"], "new": ["up"]}
        assert server.running() == {"first": ["1"], **expected}, f"step {step}"
        assert server.bench(f"ci{step}").plan([WEB, DB] if taken_back else new).changes == (), f"step {step}"

    assert after_each_kill(first, push, then, stride, start) > 30
