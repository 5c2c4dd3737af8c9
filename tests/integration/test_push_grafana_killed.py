"""A push to Grafana that is killed before or after any write: the next one finishes, or all is taken back."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes import faults
from tests.fakes.grafana import Grafana
from tests.fakes.grafana.behaviour import V7_5, V13, Behaviour
from tests.integration.grafana_scene import NEW, OLD
from tests.integration.push_faults import write_build

CONFIG = """
project = "shop"
[targets.prod]
grafana = {{ url = "{url}", username = "admin", password_env = "GRAFANA_PASSWORD", workers = 1 }}
"""
# A folder, a new dashboard, a changed one.
WRITES = 3


class Place:
    """A folder from which is pushed, each time in a process of its own."""

    def __init__(self, root: Path, server: Grafana) -> None:
        self.root, self.server = root, server
        root.mkdir(exist_ok=True)
        (root / "obsdsl.toml").write_text(CONFIG.format(url=server.url))
        self.pid = 0

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "obsdsl", *arguments]
        environment = {**os.environ, "GRAFANA_PASSWORD": "admin", "NO_PROXY": "*"}
        made = subprocess.Popen(
            command, cwd=self.root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.pid = made.pid
        return made

    def run(self, *arguments: str) -> tuple[int, str]:
        process = self.start(*arguments)
        text, _ = process.communicate(timeout=120)
        return process.returncode, text

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)


def _killed(place: Place, nth: int, after: bool) -> None:
    write_build(place.root, NEW)
    place.server.faults.add(
        faults.calls(place.kill, after=after), nth=nth, where=lambda request: request.writes, times=1
    )
    code, text = place.run("push", "prod", "--from", "dist", "--yes")
    assert code == -signal.SIGKILL, text
    assert place.server.faults.waiting == []


def _pushed_before(root: Path, server: Grafana) -> Place:
    server.put({"uid": "theirs", "title": "Theirs"})
    place = Place(root, server)
    write_build(root, OLD)
    code, text = place.run("push", "prod", "--from", "dist", "--yes")
    assert code == 0, text
    return place


def _titles(server: Grafana) -> dict[str, str]:
    return {uid: one.title for uid, one in server.org().dashboards.items()}


@pytest.mark.parametrize("kind", [V7_5, V13], ids=str)
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("nth", range(1, WRITES + 1))
def test_the_next_push_finishes_or_a_rollback_takes_it_back(
    kind: Behaviour, after: bool, nth: int, tmp_path: Path
) -> None:
    with Grafana(kind) as server:
        place = _pushed_before(tmp_path / "laptop", server)
        _killed(place, nth, after)
        # Another machine knows nothing of it, and needs not.
        other = Place(tmp_path / "runner", server)
        write_build(other.root, NEW)
        code, text = other.run("plan", "prod", "--from", "dist")
        assert code == 0, text
        assert "refused" not in text
        code, text = place.run("push", "prod", "--from", "dist", "--yes")
        assert (code, "was killed" in text) == (0, True), text
        assert _titles(server) == {"web": "Web 2", "db": "Database", "api": "API", "theirs": "Theirs"}
        code, text = other.run("plan", "prod", "--from", "dist", "--exit-code")
        assert code == 0, text


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("nth", range(1, WRITES + 1))
def test_what_a_killed_push_did_is_taken_back(after: bool, nth: int, tmp_path: Path) -> None:
    with Grafana(V13) as server:
        place = _pushed_before(tmp_path / "laptop", server)
        before = server.org().everything()
        _killed(place, nth, after)
        code, text = place.run("rollback", "prod", "--yes")
        assert code == 0, text
        assert _titles(server) == {"web": "Web", "db": "Database", "theirs": "Theirs"}
        assert server.org().everything()["folders"] == before["folders"]
