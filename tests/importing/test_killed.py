"""An import that is ended: the workspace is whole, or not there at all."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.importing import dashboard
from tests.importing.proof import ROOT
from tests.support import tree

COUNT = 12


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("killed") / "old"
    folder.mkdir()
    for number in range(COUNT):
        (folder / f"{number}.json").write_text(json.dumps(dashboard(number)))
    return folder


@pytest.fixture(scope="module")
def whole(old: Path) -> tuple[dict[str, bytes], float]:
    """The workspace of an import that nobody ends, and how long that takes."""
    started = time.perf_counter()
    with start(old, old.parent / "whole") as process:
        assert process.wait(120) == 0
    return content(old.parent / "whole"), time.perf_counter() - started


def start(old: Path, new: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-P", "-m", "obsdsl", "import", str(old), "-o", str(new), "--force", "-q"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, process_group=0
    )


def content(folder: Path) -> dict[str, bytes]:
    return tree(folder) if folder.exists() else {}


@pytest.mark.parametrize(("number", "share"), [(signal.SIGKILL, 0.9), (signal.SIGINT, 0.6), (signal.SIGTERM, 0.4)])
def test_a_new_workspace_is_whole_or_not_there(
    number: int, share: float, old: Path, whole: tuple[dict[str, bytes], float]
) -> None:
    wanted, seconds = whole
    new = old.parent / f"new-{number}"
    with start(old, new) as process:
        time.sleep(seconds * share)
        os.kill(process.pid, number)
        _, said = process.communicate(timeout=120)
        assert b"Traceback" not in said
        assert content(new) in ({}, wanted)
        # Nobody is left that works on: what a process has forked ends when it cannot hand over what it did.
        for _ in range(200):
            try:
                os.killpg(process.pid, 0)
            except ProcessLookupError:
                break
            time.sleep(0.05)
        else:
            pytest.fail("a process is left")
    with start(old, new) as process:
        assert process.wait(120) == 0
    assert content(new) == wanted
