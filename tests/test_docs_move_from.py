"""The pages on moves are followed to the letter: their files are written, and their commands run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.support import Run

PAGES = sorted((ROOT / "docs").glob("move-from-*.md"))
# A block with the name of a file behind its language.
_FILE = re.compile(r"```\w+ (\S+)\n(.*?)```", re.DOTALL)
_CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_s_commands_make_what_it_shows(page: Path, tmp_path: Path, obsdsl: Run) -> None:
    text = page.read_text(encoding="utf-8")
    shown: list[tuple[str, str]] = []
    for name, content in _FILE.findall(text):
        if name.startswith("monitoring/"):
            shown.append((name, content))
            continue
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    cwd = tmp_path
    for line in "".join(_CONSOLE.findall(text)).splitlines():
        command = line.removeprefix("$ ").split()
        if command[0] == "cd":
            cwd /= command[1]
            continue
        assert command[0] == "obsdsl"
        done = obsdsl(*command[1:], cwd=cwd)
        # The lint may find what is wrong with what there was.
        assert done.returncode in ((0, 1) if command[1] == "lint" else (0,)), f"{line}\n{done.stdout}{done.stderr}"
    for name, content in shown:
        lines = iter((tmp_path / name).read_text(encoding="utf-8").splitlines())
        # In this order; a page may leave lines out.
        assert [line for line in content.splitlines() if line not in lines] == [], name


def test_there_is_a_page_for_each_place_to_come_from() -> None:
    assert [page.stem.removeprefix("move-from-") for page in PAGES] == [
        "grafana",
        "grafanalib",
        "jsonnet",
        "rule-files",
    ]
