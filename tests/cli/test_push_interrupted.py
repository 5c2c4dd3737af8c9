"""A push that is ended from outside, as a process of its own against a fake Grafana."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from tests.fakes import faults
from tests.fakes.grafana import Grafana
from tests.support import Run

BOARDS = "from obsdsl import Dashboard, Gauge, Stat\ng = Gauge('queue_length', 'Queue.', labels={})\n" + "".join(
    f"d{number} = Dashboard('Board {number}', uid='board-{number}', panels=(Stat('Queue', g),))\n"
    for number in range(6)
)
Workspace = Callable[[Mapping[str, str]], Path]


@pytest.fixture
def grafana() -> Iterator[Grafana]:
    with Grafana() as found:
        yield found


def started(root: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "obsdsl", "push", "--yes", "--no-lint", "a test"]
    return subprocess.Popen(
        command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_what_was_begun_is_finished_and_the_next_push_does_the_rest(
    workspace: Workspace, obsdsl: Run, grafana: Grafana, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    monkeypatch.setenv("TOKEN", grafana.token())
    root = workspace({
        "obsdsl.toml": f"""
            project = "shop"
            targets.prod.grafana = {{ url = "{grafana.url}", token_env = "TOKEN", workers = 1 }}
        """,
        "dashboards/boards.py": BOARDS,
    })  # fmt: skip
    writing, told = threading.Event(), threading.Event()

    def hold() -> None:
        # The second write is under way until the process was told to end.
        writing.set()
        told.wait(120)

    grafana.faults.add(faults.calls(hold), nth=2, method="POST")
    process = started(root)
    assert writing.wait(120)
    process.send_signal(number)
    if number == signal.SIGKILL:
        process.wait(120)
    told.set()
    output, said = process.communicate(timeout=120)
    if number == signal.SIGKILL:
        assert process.returncode == -signal.SIGKILL
    else:
        assert process.returncode == 130, said
        assert "ending: the writes under way are finished first" in said
        assert "prod: 2 created, 4 not begun; `obsdsl rollback prod` undoes it" in said
        assert len(grafana.org().dashboards) == 2
        assert "Traceback" not in said
    assert "6 to create" in output
    done = obsdsl("push", "--yes", "--no-lint", "a test", cwd=root)
    assert done.returncode == 0, done.stderr
    assert ("was killed after 1 of 6 changes" in done.stderr) == (number == signal.SIGKILL)
    assert len(grafana.org().dashboards) == 6
    done = obsdsl("plan", "--exit-code", "--no-lint", "a test", cwd=root)
    assert (done.returncode, done.stdout) == (0, "prod: no changes, 6 unchanged\n")
