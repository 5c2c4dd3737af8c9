"""`obsdsl simulate`: what it lists, serves and refuses, and that it ends clean."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.support import Run

WORKSPACE = {
    "metrics/web.py": """
        from obsdsl import Counter, Gauge, PrometheusServer, ScrapeJob

        requests = Counter("web_requests_total", "Requests.", labels={"status": ("ok", "error")})
        queue = Gauge("web_queue", "Waiting.", range=(0, 50), labels=("name",))
        disk = Gauge("worker_disk_free_bytes", "Free.", range=(0, None))
        prometheus = PrometheusServer(
            jobs=(
                ScrapeJob("web", targets=("web-1:80", "web-2:80"), metrics=(requests, queue), labels={"env": "prod"}),
                ScrapeJob("worker", targets=("worker:80",), metrics=disk),
                ScrapeJob("other", targets=("other:80",)),
            )
        )
    """,
    "scenarios.py": """
        from metrics import web
        from obsdsl.testing import Scenario, Set

        flood = Scenario("flood", (Set(web.queue, 50), Set(web.queue, 7, after="1h")), summary="the queue is full")
    """,
}


@pytest.fixture
def root(workspace: Callable[[Mapping[str, str]], Path]) -> Path:
    return workspace(WORKSPACE)


def serve(root: Path, *options: str) -> tuple[dict[str, str], str, int]:
    """The text of each target while it serves, what is said, and the exit code after Ctrl-C."""
    command = [sys.executable, "-P", "-m", "obsdsl", "simulate", *options]
    process = subprocess.Popen(
        command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        assert process.stdout is not None
        assert process.stderr is not None
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        found = {}
        for _ in range(3):
            line = process.stdout.readline()
            match = re.fullmatch(r"(http://\S+)  (\S+)  \d+ metrics?\n", line)
            assert match, line + process.stderr.read()
            try:
                found[f"{match[2]}-{len(found) + 1}"] = opener.open(match[1], timeout=5).read().decode()
            except OSError:
                found[f"{match[2]}-{len(found) + 1}"] = ""
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=120)
    finally:
        process.kill()
    return found, said, process.returncode


def test_it_serves_every_target_until_ctrl_c(root: Path) -> None:
    found, said, code = serve(root, "--scenario", "flood", "--set", "worker_disk_free_bytes=42", "--speed", "60")
    assert code == 0
    assert list(found) == ["web-1", "web-2", "worker-3"]
    assert all('web_queue{name="alpha"} 50\n' in found[name] for name in ("web-1", "web-2"))
    assert "worker_disk_free_bytes 42\n" in found["worker-3"]
    assert said.endswith("serving; Ctrl-C ends it\nstopped\n")
    assert "warning: the job 'other' does not say what its targets expose" in said


def test_targets_can_be_gone(root: Path) -> None:
    found, _, _ = serve(root, "--gone", "web", "-q")
    assert [name for name, text in found.items() if text] == ["worker-3"]


def test_it_ends_by_itself_after_a_time(root: Path, obsdsl: Run) -> None:
    done = obsdsl("simulate", "--for", "100ms", cwd=root)
    assert (done.returncode, done.stdout.count("/metrics  web  2 metrics\n")) == (0, 2)


def test_the_scenarios_are_listed(root: Path, obsdsl: Run) -> None:
    done = obsdsl("simulate", "--list", cwd=root)
    assert done.stdout.splitlines() == [
        "disk-full  disks fill in an hour",
        "errors     20 % of what can fail does",
        "flood      the queue is full",
        "gone       no target answers",
    ]


def test_without_jobs_all_metrics_are_one_target(workspace: Callable[[Mapping[str, str]], Path], obsdsl: Run) -> None:
    root = workspace({"metrics/web.py": 'from obsdsl import Gauge\nqueue = Gauge("web_queue", "Waiting.")\n'})
    shown = obsdsl("simulate", "--for", "1ms", cwd=root).stdout
    assert re.fullmatch(r"http://127.0.0.1:\d+/metrics  workspace  1 metric\n", shown)


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--set", "web_queu=3", "--set 'web_queu=3': no job exposes 'web_queu'; did you mean 'web_queue'?"),
        ("--set", "web_queue", "it says no value; write 'metric{label=\"value\"}=5'"),
        ("--set", "web_queue=many", "'many' is no value; write a number, a share (20%), a rate (5/s) or a ramp"),
        ("--set", "web_queue=51", "web_queue cannot be 51: its range is 0 to 50"),
        ("--set", 'web_queue{nmae="x"}=5', "web_queue has no label 'nmae'; did you mean 'name'?"),
        ("--set", 'web_queue{env="dev"}=5', "'web_queue' with such target labels; there are 'web' and 'worker'"),
        ("--set", "web_queue{=5", "error: --set 'web_queue{=5'"),
        ("--gone", "wbe", "--gone 'wbe': no job exposes 'up' with such target labels; there are 'web' and 'worker'"),
        ("--scenario", "floud", "--scenario: there is none called 'floud'; did you mean 'flood'?"),
        ("--for", "5", "'5' is not a duration"),
        ("--port", "65534", "127.0.0.1:65536: nobody can listen there (there is no such port)"),
        ("--speed", "0", "speed is 0.0; write 60"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(root: Path, obsdsl: Run, option: str, value: str, said: str) -> None:
    done = obsdsl("simulate", "--for", "1ms", option, value, cwd=root)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert str(ROOT) not in done.stderr


def test_a_scenario_of_the_workspace_is_no_matter_of_a_build(root: Path, obsdsl: Run) -> None:
    (root / "alerts").mkdir()
    (root / "alerts/__init__.py").touch()
    (root / "scenarios.py").rename(root / "alerts/scenarios.py")
    for _ in range(2):
        assert obsdsl("build", cwd=root).returncode == 0
        assert obsdsl("lint", "--ignore", "OBS", cwd=root).returncode in (0, 1)
    assert "flood" in obsdsl("simulate", "--list", cwd=root).stdout


def test_two_scenarios_of_one_name_are_refused(root: Path, obsdsl: Run) -> None:
    (root / "scenarios.py").write_text((root / "scenarios.py").read_text() + 'other = Scenario("flood", ())\n')
    done = obsdsl("simulate", cwd=root)
    assert done.returncode == 2
    assert "Scenario 'flood': there is another scenario of that name at scenarios.py:5; rename one" in done.stderr


def test_normal_says_what_good_times_are(root: Path, obsdsl: Run) -> None:
    normal = """
from obsdsl.testing import Recover
normal = Scenario("normal", (Set(web.queue, 3),))
over = Scenario("over", (Set(web.queue, 9), Recover()))
"""
    (root / "scenarios.py").write_text((root / "scenarios.py").read_text() + normal)
    for options in ((), ("--scenario", "over")):
        found, _, _ = serve(root, *options)
        assert 'web_queue{name="alpha"} 3\n' in found["web-1"]
    assert "normal" not in obsdsl("simulate", "--list", cwd=root).stdout


def test_a_server_s_file_scrapes_what_is_simulated(root: Path, tmp_path: Path, obsdsl: Run) -> None:
    done = obsdsl("simulate", "--for", "1ms", "--write-servers", str(tmp_path / "demo"), "--port", "0", cwd=root)
    assert done.returncode == 0, done.stderr
    shown = re.findall(r"http://(\S+)/metrics", done.stdout)
    text = (tmp_path / "demo/prometheus.yml").read_text()
    assert all(f"- {address}\n" in text for address in shown)
    assert text.count("instance: web-") == 2
    assert "other" not in text
    assert f"- {root}/dist/prometheus/rules/*.yml" in text
