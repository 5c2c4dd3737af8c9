"""What another program writes into ours."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.importing.formats.test_kubernetes import BOARD, RULES, listed, prometheus_rule


@pytest.mark.parametrize(
    ("text", "file"),
    [
        (RULES, "alerts/web.py"),
        (yaml.safe_dump(listed(prometheus_rule("node"))), "alerts/node.py"),
        (json.dumps(BOARD), "dashboards/web.py"),
        (json.dumps(listed(prometheus_rule("node"))), "alerts/node.py"),
    ],
)
def test_rules_and_dashboards_are_piped_in(tmp_path: Path, text: str, file: str) -> None:
    command = [sys.executable, "-m", "obsdsl", "import", "-", "--output", str(tmp_path / "new")]
    done = subprocess.run(command, input=text, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "new" / file).exists()


def test_what_is_broken_in_it_is_named(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "obsdsl", "import", "-", "--output", str(tmp_path / "new")]
    done = subprocess.run(command, input="groups: [", capture_output=True, text=True, cwd=tmp_path, check=False)
    assert (done.returncode, done.stderr.startswith("warning: stdin.yaml:1:")) == (2, True), done.stderr
