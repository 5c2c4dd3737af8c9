"""alertmanager.yml pushed to an Alertmanager that runs it, of each generation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from obsdsl.compile.artifact import Artifact
from obsdsl.diff.plan_file import dump
from obsdsl.errors import Location
from obsdsl.push.files.alertmanager import make
from obsdsl.push.journal import records
from obsdsl.target_config import AlertmanagerTarget, Connection
from tests.push.bench import Bench, statuses, whys
from tests.push.killing import after_each_kill
from tests.servers import ALERTMANAGER_CONFIG, alertmanager, get_json
from tests.stack import generations, require

ROUTES = """\
route:
  receiver: default
  routes:
  - receiver: page
    matchers: [severity="P0"]
receivers:
- name: default
- name: page
  webhook_configs: [{url: 'http://127.0.0.1:9/page'}]
inhibit_rules:
- {source_matchers: [severity="P0"], target_matchers: [severity="P1"], equal: [job]}
"""
BAD = ROUTES.replace("receiver: page\n", "receiver: nobody-knows\n")


def config(text: str, line: int = 5) -> Artifact:
    location = Location("alerts/routing.py", line)
    return Artifact("alertmanager", "alertmanager", "alertmanager/alertmanager.yml", text.encode(), location)


class Server:
    """An Alertmanager whose file is pushed to."""

    def __init__(self, url: str, place: Path, amtool: str) -> None:
        self.url, self.file, self.amtool = url, place / "alertmanager.yml", amtool

    def bench(self, root: str = "laptop", **settings: Any) -> Bench:
        given = {"config": str(self.file), "amtool": self.amtool, "connection": Connection(self.url), **settings}
        place = self.file.parent.parent / root
        return Bench(place, lambda: make(AlertmanagerTarget(**given), "shop", place, None))

    def running(self) -> str:
        found: str = get_json(f"{self.url}/api/v2/status")["config"]["original"]
        return found


@pytest.fixture(params=generations())
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    place = tmp_path / "alertmanager"
    place.mkdir()
    amtool = str(require("amtool", generation=request.param).path)
    with alertmanager(require("alertmanager", generation=request.param), place=place) as url:
        yield Server(url, place, amtool)


def test_what_is_pushed_runs_and_what_was_there_comes_back(server: Server) -> None:
    bench = server.bench()
    assert statuses(bench.push([config(ROUTES)])) == {"file:alertmanager.yml": "refused"}
    assert bench.push([config(ROUTES)], force=True).result.is_complete
    assert "receiver: page" in server.running()
    assert server.bench("ci").plan([config(ROUTES)]).changes == ()
    assert bench.rollback().result.is_complete
    assert server.file.read_text() == ALERTMANAGER_CONFIG
    assert "receiver: page" not in server.running()


def test_what_amtool_refuses_is_not_written_and_its_line_is_named(server: Server) -> None:
    bench = server.bench()
    bench.push([config(ROUTES)], force=True)
    delivery = bench.push([config(BAD, line=41)])
    assert 'alerts/routing.py:41: amtool refuses it: undefined receiver "nobody-knows"' in whys(delivery)
    assert server.file.read_text() == ROUTES
    assert "receiver: page" in server.running()


def test_what_the_server_refuses_is_put_back_and_the_old_one_runs(server: Server) -> None:
    bench = server.bench(amtool="")
    bench.push([config(ROUTES)], force=True)
    delivery = bench.push([config(BAD, line=41)])
    assert 'undefined receiver "nobody-knows"' in whys(delivery)
    assert "alerts/routing.py:41" in whys(delivery)
    assert "the old files are back, and run" in whys(delivery)
    assert server.file.read_text() == ROUTES
    assert "receiver: page" in server.running()
    assert server.bench("ci").plan([config(ROUTES)]).changes == ()


def test_a_file_that_the_server_does_not_read_is_told(server: Server) -> None:
    delivery = server.bench(config=str(server.file.with_name("other.yml"))).push([config(ROUTES)])
    assert "its receivers are 'nobody', and not 'default'" in whys(delivery)
    assert not server.file.with_name("other.yml").exists()


def test_secrets_that_others_wrote_into_the_file_are_in_no_plan(server: Server) -> None:
    secret = "T0123/B4567/abcdefghijkl"
    hook = f"{{api_url: 'https://hooks.slack.com/services/{secret}', channel: c}}"
    server.file.write_text(f"route: {{receiver: a}}\nreceivers: [{{name: a, slack_configs: [{hook}]}}]\n")
    bench = server.bench()
    plan = bench.plan([config(ROUTES)])
    assert secret not in dump(plan)
    assert plan.changes[0].differences
    assert bench.push([config(ROUTES)], force=True).result.is_complete
    assert bench.rollback().result.is_complete
    assert secret in server.file.read_text()


NEXT = ["push", "push elsewhere", "rollback"]


@pytest.mark.parametrize("next_one", NEXT)
def test_a_push_that_is_killed_at_any_step_is_finished_or_taken_back(server: Server, next_one: str) -> None:
    new = ROUTES.replace("receiver: default\n", "receiver: page\n", 1)

    def first(step: int) -> None:
        assert server.bench(f"before{step}").push([config(ROUTES)], force=True).result.is_complete

    def push(step: int) -> None:
        server.bench(f"laptop{step}").push([config(new)])

    def then(step: int, _was_killed: bool) -> None:
        assert server.file.read_text() in (ROUTES, new)
        machine = server.bench(f"laptop{step}")
        if next_one == "rollback":
            if any(one.touched for one in records(machine.root, "prod")):
                machine.rollback()
            else:
                machine.push([config(ROUTES)])
        else:
            (machine if next_one == "push" else server.bench(f"ci{step}")).push([config(new)])
        expected = ROUTES if next_one == "rollback" else new
        assert server.file.read_text() == expected, f"step {step}"
        assert server.running().count("receiver: page") == (1 if expected is ROUTES else 2), f"step {step}"
        assert server.bench(f"ci{step}").plan([config(expected)]).changes == (), f"step {step}"

    assert after_each_kill(first, push, then) > 20
