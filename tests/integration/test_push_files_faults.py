"""The table of faults of files and rulers, on the command line: what the user sees, the exit code, nothing half-done.

Each row is a push of two changed rule files and an Alertmanager configuration, and of two changed groups to a ruler,
in which something goes wrong. After each: nothing of others has changed, no secret is shown, and once the fault is over
one more push makes all as wanted.
"""

from __future__ import annotations

import errno
import os
import re
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from obsdsl.compile.artifact import Artifact
from obsdsl.errors import Location
from obsdsl.push import http
from tests.fakes import faults
from tests.fakes.prometheus import FakeAlertmanager, FakePrometheus
from tests.fakes.ruler import MIMIR, Ruler
from tests.integration.push_faults import Done, Terminal, secrets_shown, write_build
from tests.push.bench import rules

TOKEN = "t0ken-of-the-gateway"
HAND = "groups: [{name: hand, rules: [{record: 'a:b', expr: up}]}]\n"
ROUTES = "route: {receiver: default, routes: [{receiver: page}]}\nreceivers: [{name: default}, {name: page}]\n"


def routing(text: str) -> Artifact:
    location = Location("alerts/routing.py", 5)
    return Artifact("alertmanager", "alertmanager", "alertmanager/alertmanager.yml", text.encode(), location)


OLD = (rules("web", "sum(up)"), rules("db", "max(up)"), routing("route: {receiver: one}\nreceivers: [{name: one}]\n"))
NEW = (rules("web", "avg(up)", line=31), rules("new", "up"), routing(ROUTES))


class World:
    """A Prometheus, an Alertmanager and a ruler, and the folder that pushes to them."""

    def __init__(self, tmp_path: Path, terminal: Terminal, patch: pytest.MonkeyPatch, *fakes: Any) -> None:
        self.root, self.etc, self.terminal, self.patch = tmp_path / "laptop", tmp_path / "etc", terminal, patch
        self.prometheus, self.alertmanager, self.ruler = fakes
        self.root.mkdir()
        self.configure()

    def configure(self, **changed: str) -> None:
        soon, routes = 'wait = "400ms"', f'config = "{self.etc}/alertmanager.yml"'
        parts = {
            "prometheus": f'rules = "{self.etc}/rules"\nurl = "{self.prometheus.url}"\npromtool = ""\n{soon}',
            "alertmanager": f'{routes}\nurl = "{self.alertmanager.url}"\namtool = ""\n{soon}',
            "rulers": f'url = "{self.ruler.url}"\nengine = "mimir"\ntenant = "team"\nwait = "1s"',
            **changed,
        }
        common = 'timeout = "400ms"\ntoken_env = "GATEWAY_TOKEN"\n'
        tables = [f"[targets.prod.{key}]\n{text}\n{common if 'url =' in text else ''}" for key, text in parts.items()]
        (self.root / "obsdsl.toml").write_text('project = "shop"\n' + "".join(tables))

    def run(self, command: str, *options: str) -> Done:
        return self.terminal.obsdsl(self.root, command, "prod", *options)

    def push(self, wanted: tuple[Artifact, ...], *options: str) -> Done:
        write_build(self.root, wanted)
        return self.run("push", "--from", "dist", "--yes", "--prune", *options)

    @property
    def files(self) -> dict[str, bytes]:
        found = {one.name: one.read_bytes() for one in (self.etc / "rules").glob("[!.]*") if one.name != "hand.yml"}
        return {**found, "alertmanager.yml": (self.etc / "alertmanager.yml").read_bytes()}

    @property
    def groups(self) -> dict[str, str]:
        return {name: one["rules"][0]["expr"].split("\n")[0] for name, one in self.ruler.stored("team")["shop"].items()}


def files_of(wanted: tuple[Artifact, ...]) -> dict[str, bytes]:
    return {Path(one.path).name: one.content for one in wanted}


@dataclass(frozen=True)
class Row:
    """`old` are the parts that are wholly as before afterwards."""

    name: str
    arm: Callable[[World], object]
    says: str
    old: str = ""
    exit: int = 1
    options: tuple[str, ...] = ()
    mend: Callable[[World], object] = lambda _world: None

    def __str__(self) -> str:
        return self.name


def at(
    part: str, fault: faults.Fault, path: str = "", method: str = "", times: int | None = 1
) -> Callable[[World], Any]:
    return lambda world: getattr(world, part).faults.add(fault, method=method, path=path, times=times)


def failing(call: str, code: int, where: str) -> Callable[[World], None]:
    """Such calls of the system fail on files below a folder."""

    def arm(world: World) -> None:
        real = getattr(os, call)

        def fails(target: Any, *arguments: Any, **options: Any) -> Any:
            path = Path(f"/proc/self/fd/{target}").readlink() if isinstance(target, int) else os.fspath(target)
            if where in str(path):
                raise OSError(code, os.strerror(code))
            return real(target, *arguments, **options)

        world.patch.setattr(os, call, fails)

    return arm


def edit(world: World) -> None:
    (world.etc / "rules/web.yml").write_text("groups: []\n")


def interrupt() -> None:
    os.kill(os.getpid(), signal.SIGINT)


RELOAD = "/-/reload"
ROWS = (
    Row("reload 403", at("prometheus", faults.answers(403, "Lifecycle API is not enabled."), RELOAD, times=None),
        "start it with --web.enable-lifecycle, or set reload = false", "prometheus"),
    Row("reload 405", at("prometheus", faults.answers(405, "Only POST or PUT"), RELOAD, times=None),
        "this is no server that can be reloaded; check the URL", "prometheus"),
    Row("reload 500", at("prometheus", faults.answers(500, "failed to reload config: boom"), RELOAD),
        r"it does not take the files: failed to reload config: boom; written .*shop\.py:31.*the old files are back",
        "prometheus"),
    Row("reload that is half applied", at("prometheus", faults.answers(500, "failed", commits=True), RELOAD),
        "the old files are back, and run", "prometheus"),
    Row("reload that times out and was done", at("prometheus", faults.hangs(2, commits=True), RELOAD), "", exit=0),
    Row("reload that times out and was not done", at("prometheus", faults.hangs(2), RELOAD), "", exit=0),
    Row("reset at the reload", at("prometheus", faults.resets(), RELOAD), "", exit=0),
    Row("502 at the reload", at("prometheus", faults.bad_gateway(), RELOAD), "", exit=0),
    Row("login page at the reload", at("prometheus", faults.login_page(), RELOAD, times=None),
        "a page of HTML answered instead of the API", "prometheus"),
    Row("401 at the reload", at("prometheus", faults.unauthorized(), RELOAD, times=None),
        "check the credentials", "prometheus"),
    Row("rules that do not run", at("prometheus", faults.answers(200, {"data": {"groups": []}}), "/api/v1/rules"),
        "it read the files anew, and does not run them: group 'new'", "prometheus"),
    Row("wrong URL", lambda world: world.configure(
        prometheus=f'rules = "{world.etc}/rules"\nurl = "{world.prometheus.url}/x"\npromtool = ""'),
        "there is no API of a Prometheus; check the URL", "prometheus", mend=World.configure),
    Row("no server", lambda world: world.configure(
        prometheus=f'rules = "{world.etc}/rules"\nurl = "http://127.0.0.1:9"\npromtool = ""'),
        "no connection .*nothing was changed", "prometheus", mend=World.configure),
    Row("Alertmanager's reload 500", at("alertmanager", faults.answers(500, "undefined receiver"), RELOAD),
        r"it does not take the files: undefined receiver; .*routing\.py:5.*the old files are back", "alertmanager"),
    Row("disk full", failing("write", errno.ENOSPC, "/etc/rules/"), "the disk is full: make room.*nothing was changed",
        "prometheus"),
    Row("folder read-only", failing("open", errno.EROFS, "/etc/rules/"), "the file system is read-only: mount it for",
        "prometheus"),
    Row("no permission", failing("open", errno.EACCES, "/etc/alertmanager.yml"), "no permission: run as the user",
        "alertmanager"),
    Row("a file mounted by itself", failing("replace", errno.EBUSY, "/etc/alertmanager.yml."),
        "mount its folder into the container instead.*the old files are back", "alertmanager"),
    Row("edited by hand", edit, "changed there|conflict", exit=1, mend=lambda world: world.push(NEW, "--force")),
    Row("edited while the new files are judged", lambda world: world.prometheus.faults.add(
        faults.calls(lambda: edit(world)), path="runtimeinfo"),
        "changed while the new files were judged, and stays as it is; plan again; nothing was changed",
        mend=lambda world: world.push(NEW, "--force")),
    Row("ruler: 400 with its reason", at("ruler", faults.answers(400, "limit: 1 actual: 2"), method="POST"),
        r"alerts/shop\.py:\d+: POST .*400 Bad Request: limit: 1 actual: 2"),
    Row("ruler: 401 midway", at("ruler", faults.unauthorized(), method="POST", times=None),
        "check the credentials that the target names", "ruler"),
    Row("ruler: 403", at("ruler", faults.denied(), method="POST", times=None), "give them the right", "ruler"),
    Row("ruler: 404 of another path", lambda world: world.configure(
        rulers=f'url = "{world.ruler.url}"\nengine = "mimir"\ntenant = "team"\nprefix = "/wrong"'),
        "there is no ruler of Mimir at this path; check url, engine and prefix", "all", exit=2, mend=World.configure),
    Row("ruler: no tenant", lambda world: world.configure(rulers=f'url = "{world.ruler.url}"\nengine = "mimir"'),
        "set `tenant` of the target", "all", exit=2, mend=World.configure),
    Row("ruler: 429", at("ruler", faults.too_many("0"), method="POST", times=2), "", exit=0),
    Row("ruler: 502 that was done", at("ruler", faults.bad_gateway(commits=True), method="POST"), "", exit=0),
    Row("ruler: 502 that was not done", at("ruler", faults.bad_gateway(), method="POST"), "", exit=0),
    Row("ruler: timeout after it was done", at("ruler", faults.hangs(2, commits=True), method="POST"), "", exit=0),
    Row("ruler: reset before it was done", at("ruler", faults.resets(), method="POST"), "", exit=0),
    Row("ruler: reset of a deletion", at("ruler", faults.resets(commits=True), method="DELETE"), "", exit=0),
    Row("ruler: list cut off", at("ruler", faults.truncates(), method="GET"), "", exit=0),
    Row("ruler: stored and never active", lambda world: setattr(world.ruler, "active_after", None),
        "it is stored, but .* after 1 s", mend=lambda world: setattr(world.ruler, "active_after", 0)),
    Row("ruler: listing fails", at("ruler", faults.answers(500, "boom"), method="GET", times=None), "500 .*boom", "all",
        exit=2),
)  # fmt: skip


@pytest.fixture
def world(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(http, "FIRST", 0.001)
    monkeypatch.setattr("obsdsl.push.retry.random.uniform", lambda *_: 0.001)
    monkeypatch.setattr("obsdsl.push.files.prometheus._PAUSE", 0.001)
    monkeypatch.setenv("GATEWAY_TOKEN", TOKEN)
    etc = tmp_path / "etc"
    (etc / "rules").mkdir(parents=True)
    (etc / "prometheus.yml").write_text("rule_files: [rules/*.yml]\n")
    (etc / "rules/hand.yml").write_text(HAND)
    (etc / "alertmanager.yml").write_text("route: {receiver: x}\nreceivers: [{name: x}]\n")
    with (
        FakePrometheus(etc) as prometheus,
        FakeAlertmanager(etc) as alertmanager,
        Ruler(MIMIR, active_after=0) as ruler,
    ):
        ruler.put("team", "shop", {"name": "hand", "rules": [{"record": "a:b", "expr": "up"}]})
        found = World(tmp_path, Terminal(capsys, monkeypatch), monkeypatch, prometheus, alertmanager, ruler)
        first = found.push(OLD, "--force")
        assert first.exit == 0, first.text
        yield found


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_what_goes_wrong_is_told_and_loses_nothing(row: Row, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        world.patch = patch
        row.arm(world)
        done = world.push(NEW, *row.options)
    assert done.exit == row.exit, done.text
    assert re.search(row.says, done.text, re.DOTALL), done.text
    _is_whole(row, world)
    for server in (world.prometheus, world.alertmanager, world.ruler):
        server.faults.clear()
    assert not [one.name for one in world.etc.rglob("*") if one.name.endswith((".obsdsl-new", ".obsdsl-old"))]
    row.mend(world)
    last = world.push(NEW)
    assert last.exit == 0, last.text
    assert world.files == files_of(NEW)
    assert world.groups == {"hand": "up", "web": "avg(up)", "new": "up"}
    assert (world.etc / "rules/hand.yml").read_text() == HAND
    again = world.run("plan", "--from", "dist", "--exit-code")
    assert again.exit == 0, again.text
    assert secrets_shown(world.root, done.text + last.text, [TOKEN]) == []


def _is_whole(row: Row, world: World) -> None:
    """Each part that failed is as before; each that did not is as wanted; rule files are both or none."""
    files, old, new = world.files, files_of(OLD), files_of(NEW)
    rules_there = {name: text for name, text in files.items() if name != "alertmanager.yml"}
    if "edited" in row.name and row.exit:
        # What somebody wrote is there.
        assert rules_there["web.yml"] == b"groups: []\n"
        return
    if row.old in ("prometheus", "all"):
        assert rules_there == {name: text for name, text in old.items() if name != "alertmanager.yml"}
    else:
        assert rules_there == {name: text for name, text in new.items() if name != "alertmanager.yml"}
    assert files["alertmanager.yml"] == (old if row.old in ("alertmanager", "all") else new)["alertmanager.yml"]
    if "400" in row.name:
        # What the group that was refused was to replace may be among what is no longer wanted.
        assert "db" in world.groups
    if row.old in ("ruler", "all"):
        assert world.groups == {"hand": "up", "web": "sum(up)", "db": "max(up)"}
    assert world.groups["hand"] == "up"


@pytest.mark.parametrize("path", ["runtimeinfo", RELOAD])
def test_ctrl_c_leaves_each_part_old_or_new(world: World, path: str) -> None:
    world.configure(rulers=f'url = "{world.ruler.url}"\nengine = "mimir"\ntenant = "team"\nworkers = 1')
    world.prometheus.faults.add(faults.calls(interrupt), path=path)
    done = world.push(NEW)
    assert done.exit not in (0, 2), done.text
    there = {name: text for name, text in world.files.items() if name != "alertmanager.yml"}
    whole = [{key: text for key, text in files_of(one).items() if key != "alertmanager.yml"} for one in (OLD, NEW)]
    assert there in whole
    assert world.push(NEW).exit == 0
    assert world.files == files_of(NEW)


def test_an_empty_build_with_prune_deletes_nothing(world: World) -> None:
    done = world.push(())
    assert "nothing is deleted: nothing at all is wanted there" in done.text
    assert world.files == files_of(OLD)
    assert set(world.groups) == {"hand", "web", "db"}


def test_a_saved_plan_is_refused_once_a_file_was_edited(world: World) -> None:
    write_build(world.root, NEW)
    assert world.run("plan", "--from", "dist", "--out", "plan.json").exit == 0
    edit(world)
    done = world.run("push", "--plan", "plan.json", "--yes")
    assert done.exit != 0
    assert "changed since the plan was made, and nothing was written" in done.text
    assert set(world.groups) == {"hand", "web", "db"}
