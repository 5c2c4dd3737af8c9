"""docs/snapshots.md and docs/preview.md: what a failure shows is what is printed; options and keys are there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.review.repository import replace
from tests.support import Run
from tests.test_docs_review import changed

SNAPSHOTS = (ROOT / "docs/snapshots.md").read_text(encoding="utf-8")
PREVIEW = (ROOT / "docs/preview.md").read_text(encoding="utf-8")


def judged(root: Path, *options: str) -> str:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests", *options]
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False, env=environment)
    return done.stdout


def test_the_example_is_what_a_failure_shows(tmp_path: Path) -> None:
    root = changed(tmp_path / "root")
    subprocess.run(["git", "checkout", "-q", "."], cwd=root, check=True)
    (root / "tests").mkdir()
    (test,) = re.findall(r"```python\n(.*?)```", SNAPSHOTS, re.DOTALL)
    (root / "tests/test_dashboards.py").write_text(test)
    assert "1 passed" in judged(root, "--snapshot-update")
    replace(root, "alerts/pocket_agent.py", "connections_active > 90", "connections_active > 95")
    (shown,) = re.findall(r"```text\n(.*?)```", SNAPSHOTS, re.DOTALL)
    assert f"\n{shown}" in judged(root)


@pytest.mark.parametrize("page", [SNAPSHOTS, PREVIEW], ids=["snapshots", "preview"])
def test_every_option_of_a_page_is_one(page: str, tmp_path: Path, obsdsl: Run) -> None:
    helps = "".join(obsdsl(one, "--help", cwd=tmp_path).stdout for one in ("preview", "diff", "simulate", "build"))
    helps += subprocess.run(
        [sys.executable, "-m", "pytest", "--help"], capture_output=True, text=True, check=True
    ).stdout
    theirs = {"--config.file", "--storage.tsdb.path", "--snapshot-dirname"}
    options = set(re.findall(r"(?<=[` ])--[a-z][a-z.-]+", page)) - theirs
    assert [one for one in sorted(options) if one not in helps] == []
    assert options


def test_every_key_of_the_preview_is_one() -> None:
    script = (ROOT / "src/obsdsl/preview/assets/keys.js").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ((?:`[^`]+` ?)+) \| ", PREVIEW, re.MULTILINE)
    keys = [key for row in rows for key in re.findall(r"`(\S|Enter)`", row)]
    named = {"↑": "ArrowUp", "↓": "ArrowDown", "←": "ArrowLeft", "→": "ArrowRight", "/": '"/"', "?": '"?"'}
    assert len(keys) == 12
    bound = script.partition("const KEYS = {")[2].partition("};")[0]
    assert [key for key in keys if key != "Enter" and f"{named.get(key, key)}: " not in bound] == []
