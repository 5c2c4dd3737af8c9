"""Rule files and prometheus.yml pushed to a Prometheus that runs them, of each generation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from obsdsl.compile.artifact import Artifact
from obsdsl.errors import Location
from obsdsl.push.files import disk
from obsdsl.push.files.prometheus import make
from obsdsl.target_config import Connection, PrometheusTarget
from tests.push.bench import Bench, rules, statuses, whys
from tests.push.killing import killed_at
from tests.servers import get_json, prometheus
from tests.stack import generations, require

CONFIG = "rule_files: [rules/*.yml]\n"
WEB, DB = rules("web", "sum(up)", interval="1s"), rules("db", "max(up)", line=20)
BAD = rules("web", "sum(up", line=31)


class Server:
    """A Prometheus whose folder is pushed to."""

    def __init__(self, url: str, place: Path, promtool: str) -> None:
        self.url, self.place, self.promtool = url, place, promtool

    def bench(self, root: str = "laptop", **settings: Any) -> Bench:
        given = {"rules": str(self.place / "rules"), "promtool": self.promtool, **settings}
        given.setdefault("connection", Connection(self.url))
        place = self.place.parent / root
        return Bench(place, lambda: make(PrometheusTarget(**given), "shop", place, None))

    def running(self) -> dict[str, list[str]]:
        found = get_json(f"{self.url}/api/v1/rules")["data"]["groups"]
        return {one["name"]: [rule["query"] for rule in one["rules"]] for one in found}

    def loaded(self) -> bool:
        found: bool = get_json(f"{self.url}/api/v1/status/runtimeinfo")["data"]["reloadConfigSuccess"]
        return found

    @property
    def files(self) -> list[str]:
        return sorted(one.name for one in (self.place / "rules").iterdir() if one.name[0] != ".")


@pytest.fixture(params=generations())
def generation(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def server(generation: str, tmp_path: Path) -> Iterator[Server]:
    place = tmp_path / "prometheus"
    (place / "rules").mkdir(parents=True)
    promtool = str(require("promtool", generation=generation).path)
    with prometheus(require("prometheus", generation=generation), CONFIG, place=place) as url:
        yield Server(url, place, promtool)


def test_what_is_pushed_runs(server: Server) -> None:
    assert server.bench().push([WEB, DB]).result.is_complete
    assert server.running() == {"db": ["max(up)"], "web": ["sum(up)"]}
    assert server.bench("ci").plan([WEB, DB]).changes == ()
    assert server.bench("ci").push([rules("web", "avg by (job) (up)", "min(up)")], prune=True).result.is_complete
    assert server.running() == {"web": ["avg by (job) (up)", "min(up)"]}
    assert server.files == ["web.yml"]
    assert server.bench("ci").rollback().result.is_complete
    assert server.running() == {"db": ["max(up)"], "web": ["sum(up)"]}


def test_what_promtool_refuses_is_not_written_and_its_line_is_named(server: Server) -> None:
    bench = server.bench()
    bench.push([WEB])
    delivery = bench.push([BAD, DB])
    assert statuses(delivery) == {"file:rules/web.yml": "failed", "file:rules/db.yml": "failed"}
    assert "alerts/shop.py:31: promtool refuses it:" in whys(delivery)
    assert 'group "web", rule 1, "web:r0"' in whys(delivery)
    assert "unclosed left parenthesis" in whys(delivery)
    assert ".obsdsl" not in whys(delivery)
    assert (server.running(), server.files) == ({"web": ["sum(up)"]}, ["web.yml"])


def test_what_the_server_refuses_is_put_back_and_the_old_rules_run(server: Server) -> None:
    bench = server.bench(promtool="")
    bench.push([WEB])
    delivery = bench.push([BAD, DB])
    assert set(statuses(delivery).values()) == {"failed"}
    assert "it does not take the files" in whys(delivery)
    assert "alerts/shop.py:31" in whys(delivery)
    assert "the old files are back, and run" in whys(delivery)
    assert (server.running(), server.files, server.loaded()) == ({"web": ["sum(up)"]}, ["web.yml"], True)
    assert bench.push([WEB, DB]).result.is_complete
    assert set(server.running()) == {"web", "db"}


def test_a_folder_that_the_server_does_not_read_is_told(server: Server) -> None:
    bench = server.bench(rules=str(server.place / "ruels"))
    delivery = bench.push([WEB])
    assert "does not run them: group 'web' of web.yml: it does not run it" in whys(delivery)
    assert not (server.place / "ruels").exists()


def test_a_server_that_reads_other_files_is_told(server: Server) -> None:
    """As one in a container that has a copy of the folder: the names are the same, what runs stays as it was."""
    bench = server.bench()
    bench.push([WEB])
    copy = server.place.parent / "copy"
    copy.mkdir()
    for one in (server.place / "rules").iterdir():
        (copy / one.name).write_bytes(one.read_bytes())
    elsewhere = server.bench("other", rules=str(copy))
    delivery = elsewhere.push([rules("web", "avg(up)", interval="1s")])
    assert "web:r0 still has its old expression" in whys(delivery)
    assert (copy / "web.yml").read_bytes() == WEB.content


def config(text: str) -> Artifact:
    return Artifact("prometheus", "prometheus", "prometheus/prometheus.yml", text.encode(), Location("servers.py", 3))


def test_its_own_configuration_is_pushed_with_the_rules(server: Server) -> None:
    bench = server.bench(config=str(server.place / "prometheus.yml"))
    own = CONFIG + "scrape_configs: [{job_name: web, static_configs: [{targets: ['localhost:1']}]}]\n"
    assert statuses(bench.push([WEB, config(own)])) == {
        "file:prometheus.yml": "refused", "file:rules/web.yml": "done",
    }  # fmt: skip
    assert bench.push([WEB, config(own)], force=True).result.is_complete
    assert "job_name: web" in get_json(f"{server.url}/api/v1/status/config")["data"]["yaml"]
    assert server.bench("ci", config=str(server.place / "prometheus.yml")).plan([WEB, config(own)]).changes == ()
    delivery = bench.push([WEB, config(own.replace("job_name", "job_nam"))])
    assert "servers.py:3: promtool refuses it" in whys(delivery)
    assert "job_nam" in whys(delivery)
    unchecked = server.bench(config=str(server.place / "prometheus.yml"), promtool="")
    delivery = unchecked.push([WEB, config(own.replace("job_name", "job_nam"))])
    assert "the old files are back, and run" in whys(delivery)
    assert (server.place / "prometheus.yml").read_text() == own
    assert server.loaded()


def test_a_configuration_that_the_server_does_not_read_is_told(server: Server) -> None:
    bench = server.bench(config=str(server.place / "other.yml"))
    own = CONFIG + "scrape_configs: [{job_name: web, static_configs: [{targets: ['localhost:1']}]}]\n"
    delivery = bench.push([config(own)])
    assert "its scrape_configs are none, and not 'web'" in whys(delivery)
    assert "--config.file" in whys(delivery)
    assert not (server.place / "other.yml").exists()


def test_a_server_without_the_flag_says_what_is_missing(generation: str, tmp_path: Path) -> None:
    place = tmp_path / "prometheus"
    (place / "rules").mkdir(parents=True)
    tool = require("prometheus", generation=generation)
    with prometheus(tool, CONFIG, place=place, reload=False) as url:
        server = Server(url, place, "")
        delivery = server.bench().push([WEB])
        assert "start it with --web.enable-lifecycle, or set reload = false" in whys(delivery)
        assert server.files == []
        assert server.bench(reload=False).push([WEB]).result.is_complete
        assert (server.running(), server.files) == ({}, ["web.yml"])


# Killed at every step.

NEW = [rules("web", "avg(up)", interval="1s"), rules("new", "up")]


@pytest.mark.parametrize("next_one", ["push", "push elsewhere", "rollback"])
def test_a_push_that_is_killed_at_any_step_is_finished_or_taken_back(server: Server, next_one: str) -> None:
    step, took_back = 1, 0
    old, new = {"db": ["max(up)"], "web": ["sum(up)"]}, {"web": ["avg(up)"], "new": ["up"]}
    while True:
        assert server.bench(f"before{step}").push([WEB, DB], prune=True, force=True).result.is_complete
        assert server.running() == old
        machine = server.bench(f"laptop{step}")
        was_killed = killed_at(step, lambda machine=machine: machine.push(NEW, prune=True))  # type: ignore[misc]
        # Whatever is there, the server starts from it: each file is the old or the new one.
        for name in ("web", "db", "new"):
            file = server.place / f"rules/{name}.yml"
            known = [one.content for one in (WEB, DB, *NEW) if one.identity == name]
            assert not file.exists() or file.read_bytes() in known
        if next_one == "rollback":
            from obsdsl.push.journal import records

            if any(one.touched for one in records(machine.root, "prod")):
                machine.rollback()
                took_back += 1
            else:
                machine.push([WEB, DB], prune=True)
            expected = old
        else:
            finishing = machine if next_one == "push" else server.bench(f"ci{step}")
            finishing.push(NEW, prune=True)
            expected = new
        assert server.running() == expected, f"step {step}"
        took_files = [name for name in server.files if name.endswith(".yml")]
        assert took_files == sorted(f"{name}.yml" for name in expected), f"step {step}"
        left = [one.name for one in (server.place / "rules").iterdir() if one.name.endswith((disk.STAGED, disk.KEPT))]
        # Who has nothing to write does not tidy up either.
        assert not left or (next_one == "rollback" and not took_back), f"step {step}"
        wanted = NEW if expected is new else [WEB, DB]
        assert server.bench(f"ci{step}").plan(wanted).changes == (), f"step {step}"
        if not was_killed:
            break
        step += 1
    assert step > 30
    assert next_one != "rollback" or took_back > 10
