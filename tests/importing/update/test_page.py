"""The page on updates shows what an update does."""

from __future__ import annotations

import re
from pathlib import Path

from tests.conftest import ROOT
from tests.support import Run

TEXT = (ROOT / "docs/import-update.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_the_page_s_update_and_its_conflict(tmp_path: Path, obsdsl: Run) -> None:
    rules, web = tmp_path / "rules.yml", tmp_path / "monitoring/alerts/web.py"
    before, after = blocks("yaml")
    rules.write_text(before)
    assert obsdsl("import", "rules.yml", "-o", "monitoring", cwd=tmp_path).returncode == 0
    runbook = 'summary="The shop answers with errors",\n    runbook="https://wiki.example.org/errors",'
    edit(web, 'summary="Too many errors",', runbook)
    rules.write_text(after)
    shown, conflict = (block.split("\n", 1) for block in blocks("console"))
    done = obsdsl(*shown[0].split()[2:], cwd=tmp_path)
    assert (done.returncode, done.stdout + done.stderr) == (0, shown[1])
    assert obsdsl("import", "--update", "-o", "monitoring", cwd=tmp_path).returncode == 0
    edit(web, "> 8", "> 9")
    edit(rules, "> 8", "> 7")
    done = obsdsl(*conflict[0].split()[2:], cwd=tmp_path)
    assert (done.returncode, done.stdout + done.stderr) == (1, conflict[1])
