"""The systems' documents, as they are written, are linted: each mistake is found, and nothing else is said."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from obsdsl.errors import DefinitionError
from obsdsl.lint.registry import built_in
from tests.workspace.mistakes import MISTAKES, Found, Mistake, Reading

ROOT = Path(__file__).parent.parent.parent
DOCUMENTS = Path(__file__).parent / "documents"
PAGE = ROOT / "docs" / "systems.md"
HEAD = "| item | document | here | why | check |\n| --- | --- | --- | --- | --- |\n"
# Our severities for the documents' words.
SEVERITIES = {"critical": "P0", "warning": "P2", "info": "P3"}
FILES = ("rules.yml", "alertmanager.yml", "dashboard.json")

Problem = dict[str, Any]


def lint(folder: Path) -> list[Problem]:
    """The problems of all that is in a folder, told by the command."""
    command = [sys.executable, "-m", "obsdsl", "lint", "--no-cache", "--format", "json", "."]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    found: list[Problem] = json.loads(done.stdout)["problems"]
    return found


def meant(system: str, folder: Path) -> Path:
    """The document's files with our severities, beside our metrics without the comments that spare their names."""
    source = DOCUMENTS / system
    for name in (one for one in FILES if (source / one).is_file()):
        text = (source / name).read_text(encoding="utf-8")
        for word, ours in SEVERITIES.items():
            text = text.replace(f"severity: {word}\n", f"severity: {ours}\n")
        (folder / name).write_text(text, encoding="utf-8")
    settings = (source / "obsdsl.toml").read_text(encoding="utf-8").replace("declared.py", "metrics")
    settings = re.sub("allowed = .*", 'allowed = ["P0", "P1", "P2", "P3"]', settings)
    (folder / "obsdsl.toml").write_text(settings, encoding="utf-8")
    (folder / "metrics").mkdir()
    (folder / "metrics" / "__init__.py").touch()
    text = (ROOT / "metrics" / f"{system}.py").read_text(encoding="utf-8")
    (folder / "metrics" / f"{system}.py").write_text(re.sub(r"# obsdsl: .*", "", text), encoding="utf-8")
    return folder


def scraped(system: str, folder: Path) -> Path:
    """The document's servers and the metrics of their jobs, without what reads them."""
    for name in ("declared.py", "servers.py"):
        (folder / name).write_text((DOCUMENTS / system / name).read_text(encoding="utf-8"), encoding="utf-8")
    settings = 'paths = ["declared.py", "servers.py"]\n[lint]\nselect = ["OBS9"]\n'
    (folder / "obsdsl.toml").write_text(settings, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, Reading], list[Problem]]:
    """What the lint says of each document in each reading."""
    found: dict[tuple[str, Reading], list[Problem]] = {}
    for system in MISTAKES:
        found[system, "typed"] = lint(DOCUMENTS / system)
        found[system, "meant"] = lint(meant(system, tmp_path_factory.mktemp(system)))
        found[system, "scraped"] = []
        if (DOCUMENTS / system / "servers.py").is_file():
            found[system, "scraped"] = lint(scraped(system, tmp_path_factory.mktemp(f"{system}_servers")))
    return found


def tells(problem: Problem, check: str, file: str, name: str) -> bool:
    """Whether a problem is one of a check, in a file or below a folder, at the thing of that name."""
    subject = re.search(r"'([^']*)'", problem["subject"])
    named = name in (problem["subject"], None if subject is None else subject[1])
    path = problem["place"]["file"]
    return f"{problem['code']} {problem['check']}" == check and named and (path == file or path.startswith(f"{file}/"))


def rows() -> list[tuple[str, Mistake]]:
    return [(system, mistake) for system, all_ in MISTAKES.items() for mistake in all_]


@pytest.mark.parametrize(("system", "mistake"), rows(), ids=lambda one: one if isinstance(one, str) else one.item)
def test_the_mistake_is_found(system: str, mistake: Mistake, said: dict[tuple[str, Reading], list[Problem]]) -> None:
    assert [bool(mistake.found), bool(mistake.unknown), bool(mistake.refused)].count(True) == 1
    if mistake.refused is not None:
        with pytest.raises(DefinitionError, match=re.escape(mistake.refused.says)):
            mistake.refused.define()
    for one in mistake.found:
        problems = said[system, one.reading]
        for name in one.names:
            levels = {problem["level"] for problem in problems if tells(problem, one.check, one.file, name)}
            assert one.level in levels, (one, name)


@pytest.mark.parametrize("system", MISTAKES)
def test_nothing_else_is_said(system: str, said: dict[tuple[str, Reading], list[Problem]]) -> None:
    """Every problem is one of a mistake of the table."""
    found = [one for mistake in MISTAKES[system] for one in mistake.found]
    readings: tuple[Reading, ...] = ("typed", "meant", "scraped")
    for reading in readings:
        for problem in said[system, reading]:
            assert any(explains(one, problem) for one in found), problem


def explains(found: Found, problem: Problem) -> bool:
    # A document's own declarations, and ours, are of the same metrics.
    files = ("declared.py", "metrics") if found.file in ("declared.py", "metrics") else (found.file,)
    return any(tells(problem, found.check, file, name) for file in files for name in found.names)


@pytest.mark.parametrize("system", MISTAKES)
def test_the_page_lists_the_mistakes(system: str) -> None:
    text = PAGE.read_text(encoding="utf-8").split(HEAD)[1 + list(MISTAKES).index(system)]
    cells = [line.removeprefix("| ").removesuffix(" |").split(" | ") for line in text.split("\n\n")[0].splitlines()]
    assert all(len(row) == 5 and all(row) for row in cells)
    assert [(row[0], row[1], row[4]) for row in cells] == [
        (one.item, one.document, cell(one)) for one in MISTAKES[system]
    ]


def cell(mistake: Mistake) -> str:
    """The last column: links to the checks, or why there are none or none are needed."""
    if mistake.unknown:
        return f"none: {mistake.unknown}"
    if mistake.refused is not None:
        return "refused when it is defined"
    links = []
    for one in mistake.found:
        code, name = one.check.split()
        links.append(f"[{name}](checks/{name}.md) ({code}, {one.level})")
    return ", ".join(dict.fromkeys(links))


def test_the_checks_exist() -> None:
    known = {f"{one.code} {one.name}" for one in built_in()}
    assert {one.check for _, mistake in rows() for one in mistake.found} <= known
