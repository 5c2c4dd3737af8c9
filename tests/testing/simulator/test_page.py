"""The examples of docs/simulator.md do what the page says."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import dedent

import pytest

import obsdsl.testing
from obsdsl.cli.simulate import command, step_of
from obsdsl.testing import Ramp, Rate, Set, Share
from tests.conftest import ROOT
from tests.support import Run
from tests.test_docs import blocks, the

METRICS = """
    from obsdsl import Counter, Gauge, Histogram

    requests = Counter("web_requests_total", "Requests.", labels={"status": ("ok", "error")})
    queue = Gauge("web_queue", "Waiting.", range=(0, 95))
    duration = Histogram("web_duration_seconds", "Duration.", buckets=(0.1, 1, 10))
    disk_free = Gauge("disk_free_bytes", "Free.", range=(0, None))
"""
PAGE = (ROOT / "docs/simulator.md").read_text(encoding="utf-8")


@pytest.fixture
def root(workspace: Callable[[Mapping[str, str]], Path]) -> Path:
    scenarios, more = [code for code in blocks("simulator.md", "python") if code.startswith("# scenarios.py\n")]
    scenarios += f"from obsdsl.testing import Rate, Set\n{more}"
    test = the("simulator.md", "python", "# tests/test_queue.py\n")
    return workspace({"metrics/web.py": METRICS, "scenarios.py": scenarios, "tests/test_queue.py": test})


def test_the_scenario_runs(root: Path, obsdsl: Run) -> None:
    assert "bad-release" in PAGE
    done = obsdsl("simulate", "--scenario", "bad-release", "--for", "1ms", cwd=root)
    assert (done.returncode, done.stderr) == (0, "serving; Ctrl-C ends it\nstopped\n")


def test_the_page_shows_what_is_said(root: Path, obsdsl: Run) -> None:
    server = "\nfrom obsdsl import PrometheusServer, ScrapeJob\nserver = PrometheusServer(jobs=(ScrapeJob("
    metrics = dedent(METRICS) + server + '"web", targets=("web:80",), metrics=(requests, queue)),))\n'
    (root / "metrics/web.py").write_text(metrics)
    shown, demo = [code for code in blocks("simulator.md") if "obsdsl simulate" in code]
    served = obsdsl("simulate", "--for", "1ms", cwd=root).stdout
    assert re.sub(r":\d+/", ":9900/", served) == shown.split("\n", 1)[1]
    assert obsdsl("build", cwd=root).returncode == 0
    folder = str(root / "demo")
    said = obsdsl("simulate", "--for", "1ms", "--write-servers", folder, "--scenario", "errors", cwd=root).stderr
    assert demo.splitlines()[-1].replace("/tmp/demo", "demo") in said


def test_the_test_passes(root: Path) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir=.", "--import-mode=importlib"]
    done = subprocess.run([*command, "tests"], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_options_are_there_and_mean_what_the_table_says(root: Path, obsdsl: Run) -> None:
    options = {option for parameter in command.params for option in parameter.opts}
    # Prometheus's own is --config.file.
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+(?![\w.])", PAGE)) <= options
    words = re.findall(r"`--set '(.*)'`", PAGE)
    assert [type(step_of(word)) for word in words] == [Set, Share, Rate, Ramp]
    listed = obsdsl("simulate", "--list", cwd=root).stdout
    names = re.findall(r"--scenario ([\w-]+)", PAGE)
    assert names
    assert all(name in listed for name in names)
    done = obsdsl("simulate", "--for", "1ms", *(f"--set={word}" for word in words), cwd=root)
    assert done.returncode == 0, done.stderr


def test_every_step_is_on_the_page() -> None:
    homes = {name: getattr(obsdsl.testing, name).__module__ for name in obsdsl.testing.__all__}
    ours = [name for name, home in homes.items() if home.startswith("obsdsl.testing.simulator")]
    assert ours
    assert [name for name in ours if f"{name}(" not in PAGE and f"`{name}`" not in PAGE] == []
