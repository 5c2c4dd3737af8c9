"""`obsdsl catalog`, as its users run it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.support import Run, tree

FILES = {
    "metrics/web.py": """from obsdsl import Gauge

queue = Gauge("queue_length", "Length of the queue.")
""",
    "alerts/web.py": """from obsdsl import P0, AlertRule, RuleGroup
from metrics.web import queue

full = AlertRule("Full", queue > 5, severity=P0, summary="It is full")
group = RuleGroup("web", rules=(full,))
""",
}


@pytest.fixture
def project(workspace: Callable[[Mapping[str, str]], Path]) -> Path:
    return workspace(FILES)


def test_it_goes_to_stdout_or_to_a_file_whose_name_says_the_format(project: Path, obsdsl: Run) -> None:
    done = obsdsl("catalog", cwd=project)
    assert (done.returncode, done.stderr) == (0, "")
    assert "### Full (P0)" in done.stdout
    assert obsdsl("catalog", "--output", "docs/catalog.html", cwd=project).stderr == "docs/catalog.html: written\n"
    assert (project / "docs/catalog.html").read_text().startswith("<!DOCTYPE html>")


def test_in_ci_it_says_whether_the_page_is_up_to_date(project: Path, obsdsl: Run) -> None:
    check = ("catalog", "--output", "catalog.md", "--check")
    assert obsdsl(*check, cwd=project).returncode == 1
    assert not (project / "catalog.md").exists()
    obsdsl("catalog", "--output", "catalog.md", cwd=project)
    assert obsdsl(*check, cwd=project).returncode == 0
    (project / "metrics/web.py").write_text(FILES["metrics/web.py"].replace("Length of", "Jobs in"))
    assert obsdsl(*check, cwd=project).stderr.startswith("catalog.md is out of date; run `obsdsl catalog")


def test_runbooks_are_begun_once_and_never_overwritten(project: Path, obsdsl: Run) -> None:
    done = obsdsl("catalog", "--runbooks", "docs/runbooks", cwd=project)
    assert (
        done.stdout
        == "docs/runbooks/full.md; add runbook=\"docs/runbooks/full.md\" to alert 'Full' (alerts/web.py:4)\n"
    )
    assert done.stderr == "1 of 1 runbooks begun\n"
    (project / "docs/runbooks/full.md").write_text("mine")
    assert obsdsl("catalog", "--runbooks", "docs/runbooks", cwd=project).stderr == "0 of 1 runbooks begun\n"
    assert (project / "docs/runbooks/full.md").read_text() == "mine"


def test_where_nothing_can_be_written_it_says_so(project: Path, obsdsl: Run) -> None:
    (project / "file").touch()
    done = obsdsl("catalog", "--output", "file/catalog.md", cwd=project)
    assert done.returncode == 2
    assert "it cannot be made" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "subject"),
    [
        (("--check",), "--check"),
        (("--output", "x.md", "--check", "--runbooks", "docs"), "--runbooks"),
        (("--output", "x.md", "--runbooks", "docs"), "--runbooks"),
        (("--format", "html", "--runbooks", "docs"), "--runbooks"),
        (("--runbooks", ""), "--runbooks"),
        (("--runbooks", "/somewhere/else"), "--runbooks"),
    ],
)
def test_what_cannot_be_asked_for_is_refused(
    project: Path, obsdsl: Run, arguments: tuple[str, ...], subject: str
) -> None:
    before = tree(project)
    done = obsdsl("catalog", *arguments, cwd=project)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error: {subject}: ")
    assert tree(project) == before


def test_a_folder_of_runbooks_is_named_from_the_workspace_s_root(project: Path, obsdsl: Run) -> None:
    for given in (str(project / "docs/a"), "./docs/a/"):
        done = obsdsl("catalog", "--runbooks", given, cwd=project / "alerts")
        assert done.stdout.startswith('docs/a/full.md; add runbook="docs/a/full.md" to alert')
