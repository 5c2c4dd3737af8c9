"""No alert of the workspace is without a rule test in which it fires."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from obsdsl.compose.rule import AlertRule
from obsdsl.config import read_config
from obsdsl.load import load
from tests.stack import generations, require

ROOT = Path(__file__).parent.parent.parent
STATES = ("firing", "pending", "inactive", "resolved", "routed")


@pytest.fixture(scope="module")
def said() -> str:
    """What the coverage of the rule tests says, judged by the newer promtool."""
    promtool = require("promtool", generation=generations()[-1])
    command = [
        sys.executable,
        "-m",
        "pytest",
        "tests/workspace/rules",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
    ]
    coverage = ("--obsdsl-coverage", "--obsdsl-coverage-fail-under", "100")
    environment = {**os.environ, "OBSDSL_PROMTOOL": str(promtool.path)}
    done = subprocess.run([*command, *coverage], cwd=ROOT, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_every_alert_fires_in_a_rule_test(said: str) -> None:
    groups = load(read_config(ROOT)).groups
    alerts = [rule for group in groups for rule in group.rules if isinstance(rule, AlertRule)]
    assert f"{len(alerts)} of {len(alerts)} alerts fire in a test (100 %)" in said


def test_every_alert_is_seen_in_every_state_and_routed(said: str) -> None:
    rows = [line.split() for line in said.splitlines() if re.fullmatch(r"\s*\w+(\s+[\d-]+){5}", line)]
    assert len(rows) > 50
    assert [row[0] for row in rows if "-" in row[1:]] == []
    assert ["alert", *STATES] in [line.split() for line in said.splitlines()]
