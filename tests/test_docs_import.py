"""The page on imports shows what an import does."""

from __future__ import annotations

import re
from pathlib import Path

from tests.conftest import ROOT
from tests.support import Run

TEXT = (ROOT / "docs/import.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    (found,) = re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)
    return str(found)


def test_the_page_s_import(tmp_path: Path, obsdsl: Run) -> None:
    command, shown = block("console").split("\n", 1)
    (tmp_path / "rules.yml").write_text(block("yaml"))
    done = obsdsl(*command.split()[2:], cwd=tmp_path)
    assert (done.returncode, done.stdout + done.stderr) == (0, shown)
    assert (tmp_path / "monitoring/alerts/web.py").read_text() == block("python")
    assert obsdsl("build", cwd=tmp_path / "monitoring").returncode == 0
