"""Pages that are generated say what the code says; pages that are written name what there is."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from obsdsl.lint.registry import built_in
from tests.conftest import ROOT
from tests.support import Run

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("tool", ["reference", "check_pages"])
def test_generated_pages_are_what_the_code_gives(tool: str) -> None:
    done = subprocess.run(
        [sys.executable, f"tools/{tool}.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.returncode) == ("", 0), done.stderr


def test_every_check_and_every_row_of_the_survey_is_in_the_index() -> None:
    index = (ROOT / "docs/checks/README.md").read_text(encoding="utf-8")
    for check in built_in():
        assert f"| {check.code} | [{check.name}]({check.name}.md) |" in index
    assert [number for number in range(1, 81) if not re.search(rf"^\| {number} \| .* \|$", index, re.MULTILINE)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_every_public_name_is_in_the_reference() -> None:
    import obsdsl

    text = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs/reference").glob("*.md"))
    assert [name for name in obsdsl.__all__ if name not in text] == []


def test_the_readme_s_commands_are_the_makefile_s() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"^make (\w+)", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)


def test_the_readme_s_example_builds(workspace: Callable[[Mapping[str, str]], Path], obsdsl: Run) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    files = dict(re.findall(r"```python\n# (\S+\.py)\n(.*?)```", readme, re.DOTALL))
    assert sorted(files) == ["alerts/pocket_agent.py", "dashboards/pocket_agent.py", "metrics/pocket_agent.py"]
    done = obsdsl("build", cwd=workspace(files))
    assert (done.returncode, done.stderr) == (0, "dist: 1 dashboard, 1 rule file; 3 files changed\n")
