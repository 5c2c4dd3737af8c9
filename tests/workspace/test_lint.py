"""The workspace of the repository is clean, and nothing is swept under the carpet."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from obsdsl.config import read_config
from obsdsl.files import workspace_files
from obsdsl.lint.ignore import Ignore, ignores_in

ROOT = Path(__file__).parent.parent.parent
# What others publish keeps its name, and nothing else is spared.
NAMES = {"metric-suffix", "metric-unit"}
MOST = 20


@pytest.fixture(scope="module")
def ignores() -> list[Ignore]:
    files = workspace_files(read_config(ROOT))
    return [one for file in files for one in ignores_in(file, Path(file).read_text(encoding="utf-8"))]


def test_there_is_not_a_single_problem(ignores: list[Ignore]) -> None:
    command = [sys.executable, "-m", "obsdsl", "lint", "--no-cache", "--fail-on", "info"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr
    assert f"no problems in {len(workspace_files(read_config(ROOT)))} files" in done.stderr
    # A comment may spare a name for two reasons at once.
    spared = re.search(r"\((\d+) ignored by comments\)", done.stderr)
    assert spared is not None
    assert int(spared[1]) >= len(ignores)


def test_every_ignore_has_a_reason_and_there_are_few(ignores: list[Ignore]) -> None:
    assert all(one.reason and one.fault is None for one in ignores)
    assert {check for one in ignores for check in one.checks} <= NAMES
    assert len(ignores) <= MOST


def test_no_check_is_turned_off_or_down() -> None:
    policy = read_config(ROOT).lint
    assert (policy.select, policy.ignore, policy.per_path, policy.levels) == ((), (), {}, {})
    assert (policy.options, policy.undeclared, policy.baseline) == ({}, (), None)


def test_the_configuration_says_nothing_that_the_servers_say() -> None:
    config = read_config(ROOT)
    assert (config.scrape_interval, config.evaluation_interval, config.retention) == (None, None, None)
    assert (config.external_labels, config.target_labels) == (None, ())
