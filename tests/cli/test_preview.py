"""`obsdsl preview` as a user runs it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.support import Run

FILES = {
    "metrics/app.py": "from obsdsl import Gauge\nqueue = Gauge('app_queue_jobs', 'Jobs.')\n",
    "dashboards/app.py": (
        "from obsdsl import Dashboard, TimeSeries\nfrom metrics.app import queue\n"
        "board = Dashboard('App', uid='app', panels=(TimeSeries('Queue', queue),))\n"
    ),
}
Write = Callable[[Mapping[str, str]], Path]


def test_pages_are_written_into_a_folder(workspace: Write, obsdsl: Run) -> None:
    root = workspace(FILES)
    done = obsdsl("preview", "--output", "site", cwd=root)
    assert (done.returncode, done.stderr) == (0, "site: 5 pages; open site/index.html\n")
    assert {one.name for one in (root / "site").iterdir()} >= {
        "index.html",
        "d",
        "assets",
        "problems.html",
        "graph.html",
    }
    assert "Queue" in (root / "site/d/app.html").read_text()
    # Again, without a dashboard that is gone; its sketch is the same.
    page = (root / "site/d/app.html").read_bytes()
    (root / "site/d/gone.html").touch()
    assert obsdsl("preview", "--output", "site", cwd=root).returncode == 0
    assert not (root / "site/d/gone.html").exists()
    assert (root / "site/d/app.html").read_bytes() == page


def test_a_folder_of_somebody_else_s_is_left_alone(workspace: Write, obsdsl: Run) -> None:
    root = workspace({**FILES, "docs/index.html": "mine"})
    done = obsdsl("preview", "--output", "docs", cwd=root)
    assert done.returncode == 2
    assert done.stderr == "error: docs: it holds what `preview` did not write; name a new or an empty folder\n"
    assert (root / "docs/index.html").read_text() == "mine"


def test_a_fault_is_told_with_its_line(workspace: Write, obsdsl: Run) -> None:
    root = workspace({**FILES, "dashboards/bad.py": "x = 1\nnothing\n"})
    done = obsdsl("preview", "--output", "site", cwd=root)
    assert done.returncode == 2
    assert "dashboards/bad.py:2: NameError: name 'nothing' is not defined" in done.stderr


def test_options_that_cannot_be_are_refused(workspace: Write, obsdsl: Run) -> None:
    root = workspace(FILES)
    done = obsdsl("preview", "--prometheus", "localhost:9090", cwd=root)
    assert done.returncode == 2
    assert "'localhost:9090' is no URL; write one such as http://localhost:9090" in done.stderr
    assert obsdsl("preview", "--target", "nowhere", cwd=root).returncode == 2
    done = obsdsl("preview", "--open", "--output", "site", cwd=root)
    assert (done.returncode, (root / "site").exists()) == (2, False)
    assert done.stderr.startswith("error: --open: with --output nothing is served")


def test_where_there_is_no_workspace_it_says_how_to_begin_one(tmp_path: Path, obsdsl: Run) -> None:
    done = obsdsl("preview", cwd=tmp_path)
    assert (done.returncode, done.stderr.endswith("or set paths in [tool.obsdsl]\n")) == (2, True), done.stderr


def test_it_serves_until_it_is_interrupted(workspace: Write) -> None:
    root = workspace(FILES)
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "obsdsl", "preview", "--port", "0"],
        cwd=root, env={**os.environ, "NO_PROXY": "*"}, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stderr is not None
        found = re.match(r"(http://127\.0\.0\.1:\d+/) shows the workspace; Ctrl-C ends it\n", process.stderr.readline())
        assert found is not None
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        assert "obsdsl" in opener.open(found[1], timeout=30).read().decode()
        process.send_signal(signal.SIGINT)
        assert process.wait(120) == 0
        assert process.stderr.read() == "stopped\n"
    finally:
        process.kill()
        process.communicate()
