"""`obsdsl import` into a folder that is there: all of it, or nothing; and what it prints instead."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from obsdsl.together.lock import locked
from obsdsl.together.place import FOLDER, MANIFEST
from tests.support import Run, tree

RULES = """
groups:
  - name: web
    rules:
      - {alert: Down, expr: up == 0, for: 2m, annotations: {summary: Down}}
      - {alert: Slow, expr: http_latency_seconds > 1, annotations: {summary: Slow}}
"""
# Killed before a rename: the number of those that it makes first, then the arguments of the command.
KILLED = """
import os, signal, sys
left = [int(sys.argv.pop(1))]
def count(event, _):
    if event == "os.rename":
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(count)
from obsdsl.cli.main import main
main()
"""


@pytest.fixture
def new(tmp_path: Path, obsdsl: Run) -> Path:
    """A workspace of a first import; the source has changed since."""
    source = tmp_path / "rules.yml"
    source.write_text(RULES)
    assert obsdsl("import", "rules.yml", "-o", "new", cwd=tmp_path).returncode == 0
    source.write_text(RULES.replace("> 1", "> 3") + "  - {name: more, rules: [{alert: Up, expr: up == 1}]}\n")
    return tmp_path / "new"


def kill(folder: Path, renames: int, *arguments: str) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(renames), *arguments], cwd=folder, check=False)
    assert done.returncode == -signal.SIGKILL


@pytest.mark.parametrize("how", ["--force", "--update"])
def test_killed_before_it_is_decided_nothing_has_happened(how: str, new: Path, obsdsl: Run) -> None:
    before = tree(new)
    kill(new.parent, 1, "import", "rules.yml", "-o", "new", how)
    assert {path: (new / path).read_bytes() for path in before} == before
    done = obsdsl("build", cwd=new)
    assert (done.returncode, "cut short" in done.stderr) == (0, False)
    assert {path for path in tree(new) if not path.startswith("dist/")} == set(before)


@pytest.mark.parametrize("how", ["--force", "--update"])
def test_killed_afterwards_the_next_command_finishes_it(how: str, new: Path, obsdsl: Run) -> None:
    kill(new.parent, 3, "import", "rules.yml", "-o", "new", how)
    assert (new / FOLDER / MANIFEST).exists()
    done = obsdsl("lint", cwd=new / "alerts")
    assert "new: writing " in done.stderr
    assert "files was cut short; it is finished now\n" in done.stderr
    assert not (new / FOLDER).exists()
    assert "> 3" in (new / "alerts/web.py").read_text()
    again = obsdsl("import", "--update", "--check", "-o", "new", cwd=new.parent)
    assert (again.returncode, "0 files changed" in again.stderr) == (0, True)


def test_a_second_import_at_the_same_time_is_refused(new: Path, obsdsl: Run) -> None:
    before = tree(new)
    with locked(new):
        done = obsdsl("import", "rules.yml", "-o", "new", "--force", cwd=new.parent)
        assert obsdsl("import", "--update", "--check", "-o", "new", cwd=new.parent).returncode == 1
    assert done.returncode == 2
    assert "new: another run writes to it (process" in done.stderr
    assert tree(new) == before
    done = obsdsl("import", "rules.yml", "-o", "new", "--force", cwd=new.parent)
    assert done.returncode == 0
    assert "files, 1 of them replaced; next: " in done.stderr


def test_the_python_is_printed_and_nothing_is_written(tmp_path: Path, obsdsl: Run) -> None:
    (tmp_path / "rules.yml").write_text(RULES)
    done = obsdsl("import", "rules.yml", "-o", "-", cwd=tmp_path)
    assert done.returncode == 0
    compile(done.stdout, "stdout", "exec")
    assert [line for line in done.stdout.splitlines() if line.startswith("# ")] == [
        "# metrics/http.py",
        "# alerts/web.py",
    ]
    assert "nothing was written; --output FOLDER makes a workspace of" in done.stderr
    assert sorted(tree(tmp_path)) == ["rules.yml"]


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (("rules.yml", "-o", ""), "--output: it is empty; name a folder"),
        (("--update", "-o", "-"), "--update: it changes a workspace, and --output - prints one"),
        (("empty", "-o", "new"), "there is no YAML or JSON to import in 'empty'; name others"),
        (("rules.yml", "-o", "x" * 300), "File name too long; name another path"),
        (("rules.yml", "", "-o", "new"), "PATH: it is empty; name a file or a folder"),
        (("x" * 300, "-o", "new"), "File name too long; name another path"),
        (("rules.yml", "-o", "rules.yml/new"), "rules.yml: it cannot be made: a file is there; write elsewhere"),
    ],
)
def test_what_goes_nowhere_is_said(arguments: tuple[str, ...], fault: str, tmp_path: Path, obsdsl: Run) -> None:
    (tmp_path / "rules.yml").write_text(RULES)
    (tmp_path / "empty").mkdir()
    done = obsdsl("import", *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert fault in done.stderr
    assert sorted(tree(tmp_path)) == ["rules.yml"]
