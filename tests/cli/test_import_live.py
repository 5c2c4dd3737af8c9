"""`obsdsl import` from live servers, as its users run it: together with files, and where servers fail."""

from __future__ import annotations

import io
import os
import pty
import re
import signal
import ssl
import subprocess
import sys
import tarfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.fakes import faults
from tests.fakes.grafana import V9, V12, Grafana
from tests.fakes.ruler import MIMIR, Ruler
from tests.importing.live.reading import Recorded
from tests.push.test_http import TLS
from tests.servers import alertmanager, prometheus
from tests.stack import require
from tests.support import Run, tree

READER = ("--username", "admin", "--password-env", "OBSDSL_TEST_PASSWORD")
GROUP: dict[str, Any] = {"name": "g", "rules": [{"record": "job:up:sum", "expr": "sum by (job) (up)"}]}
ROUTES = "route: {receiver: a}\nreceivers: [{name: a, webhook_configs: [{url: 'http://a.example.org/x'}]}]\n"


def board(uid: str, **more: Any) -> dict[str, Any]:
    panel = {
        "id": 1, "type": "timeseries", "title": "Up", "gridPos": {"x": 0, "y": 0, "w": 12, "h": 8},
        "targets": [{"refId": "A", "expr": "up"}],
    }  # fmt: skip
    return {"uid": uid, "title": uid.title(), "schemaVersion": 39, "panels": [panel], **more}


@pytest.fixture(autouse=True)
def _password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBSDSL_TEST_PASSWORD", "admin")


@pytest.fixture
def grafana() -> Iterator[Grafana]:
    with Grafana(V12) as server:
        server.put_folder("team", "Team")
        for uid in ("web", "db"):
            server.put(board(uid), folder="team")
        yield server


def test_servers_files_and_archives_become_one_workspace(tmp_path: Path, obsdsl: Run) -> None:
    (tmp_path / "own.yml").write_text("groups: [{name: own, rules: [{record: 'a:b', expr: up}]}]")
    with tarfile.open(tmp_path / "old.tgz", "w:gz") as tar:
        member = tarfile.TarInfo("old/packed.yml")
        content = b"groups: [{name: packed, rules: [{record: 'a:c', expr: up}]}]"
        member.size = len(content)
        tar.addfile(member, io.BytesIO(content))
    rules = "groups: [{name: live, rules: [{record: 'a:d', expr: up}]}]"
    config = "rule_files: [rules/*.yml]\n"
    with (
        Grafana(V9) as grafana,
        Ruler(MIMIR, multi_tenant=False) as ruler,
        alertmanager(require("alertmanager"), ROUTES) as am,
        prometheus(require("prometheus"), config, {"rules/live.yml": rules}) as prom,
    ):
        grafana.put(board("web"))
        ruler.put("anonymous", "shop", GROUP)
        (tmp_path / "obsdsl.toml").write_text(f"""
            [targets.prod.grafana]
            url = "{grafana.url}"
            username = "admin"
            password_env = "OBSDSL_TEST_PASSWORD"
        """)
        servers = ("--grafana", "prod", "--ruler", ruler.url, "--alertmanager", am, "--prometheus", prom)
        done = obsdsl("import", "own.yml", "old.tgz", *servers, "-o", "new", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    files = tree(tmp_path / "new")
    wanted = {f"alerts/{name}.py" for name in ("own", "packed", "live", "g", "routing")} | {"dashboards/web.py"}
    assert wanted < files.keys()
    assert obsdsl("build", cwd=tmp_path / "new").returncode == 0


def test_the_page_s_commands_do_what_it_says(tmp_path: Path, obsdsl: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (ROOT / "docs/import-servers.md").read_text(encoding="utf-8")
    commands = [line.removeprefix("$ ").split() for line in page.splitlines() if line.startswith("$ obsdsl")]
    (settings,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    group = "groups: [{name: own, rules: [{record: 'a:b', expr: up}]}]"
    (tmp_path / "old").mkdir()
    (tmp_path / "old/rules.yml").write_text(group)
    with tarfile.open(tmp_path / "exports.tgz", "w:gz") as tar:
        tar.add(tmp_path / "old/rules.yml", "rules.yml")
    with (
        Grafana(V12) as grafana,
        Ruler(MIMIR) as ruler,
        Recorded("prometheus-3.5.3-alertmanager-0.33.1") as recorded,
    ):
        grafana.put_folder("shop", "Shop")
        grafana.put(board("web", tags=["prod"]), folder="shop")
        ruler.put("shop", "rules", GROUP)
        monkeypatch.setenv("GRAFANA_TOKEN", grafana.token("Viewer"))
        hosts = {
            "https://grafana.example.org": grafana.url,
            "https://mimir.example.org": ruler.url,
            "http://prometheus:9090": recorded.url,
            "http://alertmanager:9093": recorded.url,
        }
        for host, url in hosts.items():
            settings = settings.replace(host, url)
            commands = [[word.replace(host, url) for word in command] for command in commands]
        (tmp_path / "pyproject.toml").write_text(settings)
        for number, command in enumerate(commands):
            done = obsdsl(*command[1:-1], f"new{number}", cwd=tmp_path)
            assert done.returncode == 0, (command, done.stderr)
            assert len(tree(tmp_path / f"new{number}")) > 3
        assert (len(commands), grafana.writes, ruler.writes) == (6, [], [])


def test_what_is_read_of_a_grafana_is_chosen(tmp_path: Path, grafana: Grafana, obsdsl: Run) -> None:
    options = ("--grafana", grafana.url, *READER)
    assert obsdsl("import", *options, "--uid", "web", "-o", "one", cwd=tmp_path).returncode == 0
    assert [one for one in tree(tmp_path / "one") if one.startswith("dashboards/")] != []
    assert "dashboards/db.py" not in tree(tmp_path / "one")
    done = obsdsl("import", *options, "--folder", "Teem", "-o", "none", cwd=tmp_path)
    assert done.returncode == 2
    assert f"error: Grafana {grafana.url}: there is no folder 'Teem'; did you mean 'Team'?" in done.stderr
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--folder", "Team"), "error: --folder: it says what is read of a server; name one with --grafana"),
        (("--engine", "loki", "--grafana", "http://g"), "error: --engine: it says what is read of a server; name one"),
        (("--token-env", "T"), "error: --token-env: it is said of servers; name one with --grafana, --prometheus"),
        (("--grafana", "http://g", "--token-env", "NOT_THERE"), "the environment variable NOT_THERE is not set"),
        (("--prometheus", "prod"), "error: --prometheus: 'prod' is no URL, and no target of the configuration"),
        (("--grafana", "http://g", "--org-id", "0"), "error: --org-id: write a whole number from 1 on"),
    ],
)
def test_options_that_say_nothing_are_refused(tmp_path: Path, obsdsl: Run, options: tuple[str, ...], said: str) -> None:
    (tmp_path / "rules.yml").write_text("groups: [{name: own, rules: [{record: 'a:b', expr: up}]}]")
    done = obsdsl("import", "rules.yml", *options, "-o", "new", cwd=tmp_path)
    assert (done.returncode, (tmp_path / "new").exists()) == (2, False)
    assert said in done.stderr


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (faults.unauthorized(), "401 Unauthorized"),
        (faults.login_page(), "a page of HTML answered instead of the API"),
        (faults.hangs(30), "timed out"),
        (faults.resets(), "the connection was lost"),
        (faults.truncates(), "the connection was lost"),
        (faults.unavailable("0"), "503: no healthy upstream"),
    ],
    ids=str,
)
def test_a_server_that_fails_in_the_middle_leaves_nothing(
    tmp_path: Path, grafana: Grafana, obsdsl: Run, fault: faults.Fault, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("obsdsl.push.http.FIRST", 0.01)
    grafana.faults.add(fault, path="/dashboards/db$", times=None)
    (tmp_path / "rules.yml").write_text("groups: [{name: own, rules: [{record: 'a:b', expr: up}]}]")
    options = ("--grafana", grafana.url, *READER, "--timeout", "300ms")
    done = obsdsl("import", "rules.yml", *options, "-o", "new", cwd=tmp_path)
    assert (done.returncode, (tmp_path / "new").exists()) == (2, False), done.stderr
    assert done.stderr.startswith(f"error: Grafana {grafana.url}: GET /")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert grafana.writes == []


def test_no_server_at_all(tmp_path: Path, obsdsl: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("obsdsl.push.http.FIRST", 0.01)
    for option in ("--grafana", "--prometheus", "--alertmanager", "--ruler"):
        done = obsdsl("import", option, "http://127.0.0.1:1", "-o", "new", cwd=tmp_path)
        assert (done.returncode, (tmp_path / "new").exists()) == (2, False)
        assert "http://127.0.0.1:1: GET /" in done.stderr
        assert "no connection ([Errno 111] Connection refused); check the URL" in done.stderr


def test_certificates_are_checked(tmp_path: Path, obsdsl: Run) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / "server.pem")
    with Grafana(V12, tls=context) as grafana:
        grafana.put(board("web"))
        options = ("--grafana", grafana.url, *READER)
        done = obsdsl("import", *options, "-o", "new", cwd=tmp_path)
        assert (done.returncode, (tmp_path / "new").exists()) == (2, False)
        assert "TLS fails" in done.stderr
        assert "set --ca-file to the authority that signed its certificate" in done.stderr
        authority = ("--ca-file", str(TLS / "authority.pem"))
        done = obsdsl("import", *options, *authority, "-o", "new", cwd=tmp_path)
    assert done.returncode == 0, done.stderr


def test_progress_is_shown_on_a_terminal(tmp_path: Path, grafana: Grafana) -> None:
    master, terminal = pty.openpty()
    command = [sys.executable, "-m", "obsdsl", "import", "--grafana", grafana.url, *READER, "-o", "new"]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "120"}
    with subprocess.Popen(command, cwd=tmp_path, stdout=terminal, stderr=terminal, env=environment) as process:
        os.close(terminal)
        said = b"".join(iter(lambda: _read(master), b"")).decode()
    os.close(master)
    assert process.returncode == 0, said
    assert f"Grafana {grafana.url}: listing" in said
    assert f"Grafana {grafana.url}: dashboard 2 of 2" in said


def _read(file: int) -> bytes:
    try:
        return os.read(file, 65536)
    except OSError:
        # As Linux tells that nobody has the other end any more.
        return b""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ended_in_the_middle_it_leaves_nothing_and_does_not_wait(
    tmp_path: Path, grafana: Grafana, number: signal.Signals
) -> None:
    asked, told = threading.Event(), threading.Event()

    def hold() -> None:
        asked.set()
        told.wait(120)

    grafana.faults.add(faults.calls(hold), path="/dashboards/db$")
    command = [sys.executable, "-m", "obsdsl", "import", "--grafana", grafana.url, *READER, "-o", "new"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as process:
        assert asked.wait(120)
        process.send_signal(number)
        # The server still holds its answer.
        _, said = process.communicate(timeout=120)
    told.set()
    assert process.returncode == 130, said
    assert said.strip() == "interrupted; no file is half-written"
    assert not (tmp_path / "new").exists()


def test_an_update_takes_nothing_away_that_cannot_be_read_for_now(
    tmp_path: Path, grafana: Grafana, obsdsl: Run
) -> None:
    options = ("--grafana", grafana.url, *READER, "-o", "new")
    assert obsdsl("import", *options, cwd=tmp_path).returncode == 0
    before = tree(tmp_path / "new")
    grafana.faults.add(faults.denied(), path="/dashboards/db$", times=None)
    done = obsdsl("import", *options, "--update", cwd=tmp_path)
    assert (done.returncode, tree(tmp_path / "new")) == (2, before)
    assert f"'{grafana.url}/d/db.json' cannot be read whole any more" in done.stderr
    grafana.faults.clear()
    grafana.edit("db", title="Databases")
    done = obsdsl("import", *options, "--update", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Databases" in (tmp_path / "new/dashboards/db.py").read_text()
