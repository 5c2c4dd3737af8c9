"""`obsdsl diff`, as its users run it: what is where on the streams, the exit codes, the formats."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.test_lint import on_a_terminal, visible
from tests.conftest import ROOT
from tests.review.repository import begun, commit, git, replace
from tests.support import Run

ALERTS = """\
from obsdsl import P2, AlertRule, RuleGroup, promql

group = RuleGroup("app", owner="team", rules=(
    AlertRule("Down", promql("up < 1"), severity=P2, summary="Down"),
))
"""
FILES = {
    "obsdsl.toml": 'project = "shop"\n[targets.prod]\nvalues = {}\n',
    "alerts/__init__.py": "",
    "alerts/app.py": ALERTS,
    "dashboards/__init__.py": "",
    "dashboards/app.py": 'from obsdsl import Dashboard, Stat, promql\n\n'
    'd = Dashboard("App", uid="app", panels=(Stat("Up", promql("up")),))\n',
}  # fmt: skip
TEXT = """\
HEAD → the workspace: 2 changes: 1 alarm, 1 note

  alarm  alert Down: threshold < 1 → < 0.5, fires later
  note   panel App / Is up: retitled, was "Up"
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = begun(tmp_path / "root", FILES)
    replace(root, "alerts/app.py", "up < 1", "up < 0.5")
    replace(root, "dashboards/app.py", '"Up"', '"Is up"')
    return root


def test_the_product_is_on_stdout_and_nothing_else_is(root: Path, obsdsl: Run) -> None:
    done = obsdsl("diff", cwd=root)
    assert (done.returncode, done.stdout, done.stderr) == (0, TEXT, "")


def test_exit_code_1_says_that_something_changed(root: Path, obsdsl: Run) -> None:
    assert obsdsl("diff", "--exit-code", cwd=root).returncode == 1
    commit(root)
    done = obsdsl("diff", "--exit-code", cwd=root)
    assert (done.returncode, done.stdout) == (0, "HEAD → the workspace: no changes\n")


@pytest.mark.parametrize(
    ("pattern", "kept"),
    [
        ("rules:app", "alert"), ("group:app", "alert"), ("dashboard:*", "panel"), ("app", "alert panel"),
        ("alert:D*", "alert"), ("panel:App / *", "panel"),
    ],
)  # fmt: skip
def test_a_pattern_chooses(pattern: str, kept: str, root: Path, obsdsl: Run) -> None:
    done = obsdsl("diff", "--select", pattern, "--format", "json", cwd=root)
    assert [one["kind"] for one in json.loads(done.stdout)["changes"]] == kept.split()


def test_a_pattern_that_chooses_nothing_is_an_error(root: Path, obsdsl: Run) -> None:
    done = obsdsl("diff", "--select", "dashboard:ap", cwd=root)
    assert (done.returncode, done.stderr) == (
        2, "error: --select: nothing is called 'dashboard:ap'; did you mean 'dashboard:app'?\n"
    )  # fmt: skip


def test_a_file_is_written_whole_and_named(root: Path, obsdsl: Run) -> None:
    done = obsdsl("diff", "--output", "review.txt", cwd=root)
    assert (root / "review.txt").read_text(encoding="utf-8") == TEXT
    assert (done.stdout, done.stderr) == ("", "review.txt: HEAD → the workspace: 2 changes: 1 alarm, 1 note\n")
    assert obsdsl("diff", "--output", "review.txt", "--quiet", cwd=root).stderr == ""


def test_the_page_is_one_file(root: Path, obsdsl: Run) -> None:
    done = obsdsl("diff", "--format", "html", "--output", "page.html", cwd=root)
    assert done.returncode == 0, done.stderr
    page = (root / "page.html").read_text(encoding="utf-8")
    assert page.lower().startswith("<!doctype html>")
    assert "threshold &lt; 1 → &lt; 0.5, fires later" in page
    assert "<script src=" not in page


def test_the_comment_bears_the_mark_of_the_project_and_the_target(root: Path, obsdsl: Run) -> None:
    done = obsdsl("diff", "--comment", "gitlab", "--target", "prod", cwd=root)
    assert done.stdout.startswith(
        "<!-- obsdsl-diff shop_prod -->\n### `prod`: 2 changes (🔴 1 ⚪ 1): HEAD → the workspace\n"
    )


def test_a_review_that_was_made_elsewhere_is_told_as_if_here(root: Path, tmp_path: Path, obsdsl: Run) -> None:
    assert obsdsl("diff", "--format", "json", "--output", str(tmp_path / "review.json"), cwd=root).returncode == 0
    (tmp_path / "empty").mkdir()
    for words in (("--comment", "github"), ("--format", "markdown"), ("--format", "text", "--select", "rules:*")):
        here = obsdsl("diff", *words, cwd=root).stdout.replace("obsdsl-diff shop", "obsdsl-diff review")
        assert here
        assert obsdsl("diff", "--from", "../review.json", *words, cwd=tmp_path / "empty").stdout == here


NO_REVIEW = "it is no review, or is cut off; write one with `obsdsl diff --format json`"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{", NO_REVIEW),
        ('{"format": 1, "changes": [{}], "before": "a", "after": "b"}', NO_REVIEW),
        ('{"format": 2}', "it is a review of another version of obsdsl (format 2); write it anew"),
        (None, "it cannot be read (No such file or directory); name a file"),
    ],
)
def test_a_file_that_is_no_review_is_an_error(text: str | None, fault: str, tmp_path: Path, obsdsl: Run) -> None:
    if text is not None:
        (tmp_path / "review.json").write_text(text)
    done = obsdsl("diff", "--from", "review.json", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (2, f"error: review.json: {fault}\n")


REFUSED = {
    "--comment github --format json": "--comment: a comment is Markdown of its own; leave --format out, or "
    "call it twice",
    "--page https://example.org": "--page: it is linked by a comment; add --comment github or --comment gitlab",
    "--prometheus http://localhost:1": "--prometheus: it has the data of pictures; add --format html",
    "HEAD --from a.json": "--from: the review is made already; leave out what is to be compared",
    "--from a.json --format html": "--from: a review has no dashboards to be drawn; make the page where both sides are",
    "--live": "--live: it is compared with --target; name one, and leave BEFORE and AFTER out",
    "HEAD --target prod --live": "--live: it is compared with --target; name one, and leave BEFORE and AFTER out",
    "--against prod": "--against: it is compared with --target; name one, and leave BEFORE and AFTER out",
    "--target prod --against prod --live": "--live: it compares one target with what it has now; leave --against out",
    "--target prod --against nope": "TARGET: 'nope' is no target of the configuration; there is 'prod'",
    "--format html --prometheus localhost:9090": "--prometheus: 'localhost:9090' is no URL; write one such as "
    "http://localhost:9090",
}


@pytest.mark.parametrize("words", REFUSED)
def test_options_that_say_nothing_together_are_refused(words: str, root: Path, obsdsl: Run) -> None:
    done = obsdsl("diff", *words.split(), cwd=root)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"error: {REFUSED[words]}\n")


def test_the_workspace_that_is_broken_names_the_line(root: Path, obsdsl: Run) -> None:
    replace(root, "alerts/app.py", "severity=P2", "severity=3")
    done = obsdsl("diff", cwd=root)
    assert done.returncode == 2
    assert done.stderr.startswith("error: alerts/app.py:4: ")


def test_a_terminal_has_colours_unless_it_asks_for_none(root: Path) -> None:
    sent, code = on_a_terminal(["diff"], root)
    assert code == 0
    assert "\x1b[31malarm\x1b[0m" in sent
    assert visible(sent)[-5:-1] == TEXT.splitlines()[-4:]
    sent, _ = on_a_terminal(["diff"], root, NO_COLOR="1")
    assert "\x1b[31m" not in sent


def test_whoever_closes_the_pipe_gets_no_traceback(root: Path) -> None:
    command = [sys.executable, "-P", "-m", "obsdsl", "diff"]
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    pipe = subprocess.Popen(command, cwd=root, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert pipe.stdout is not None
    assert pipe.stderr is not None
    pipe.stdout.close()
    said = pipe.stderr.read()
    assert (pipe.wait(timeout=120), said) == (141, b"")
    pipe.stderr.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_leaves_nothing_behind(number: int, root: Path, tmp_path: Path) -> None:
    """Neither the copy of the revision, nor the process that loads it."""
    waits = "import os, time\nopen('started', 'w').write(str(os.getpid()))\ntime.sleep(600)\n"
    (root / "alerts/waits.py").write_text(waits.replace("'started'", repr(str(tmp_path / "started"))))
    commit(root)
    (root / "alerts/waits.py").unlink()
    (tmp_path / "temporary").mkdir()
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "TMPDIR": str(tmp_path / "temporary")}
    command = [sys.executable, "-P", "-m", "obsdsl", "diff"]
    diff = subprocess.Popen(command, cwd=root, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while not (tmp_path / "started").exists() or not (tmp_path / "started").read_text():
        assert diff.poll() is None
        time.sleep(0.02)
    diff.send_signal(number)
    out, said = diff.communicate(timeout=120)
    assert (diff.returncode, out, said.strip()) == (130, "", "interrupted; no file is half-written")
    assert list((tmp_path / "temporary").iterdir()) == []
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "started").read_text()), 0)


def test_help_has_examples(root: Path, obsdsl: Run) -> None:
    found = obsdsl("diff", "--help", cwd=root).stdout
    assert "obsdsl diff origin/main..." in found
    assert "--exit-code" in found
    assert "diff" in obsdsl("--help", cwd=root).stdout


def test_git_of_a_hook_is_git_of_the_project(root: Path, obsdsl: Run) -> None:
    """A hook runs with GIT_DIR and GIT_INDEX_FILE of its repository."""
    done = obsdsl("diff", cwd=root, env={"GIT_DIR": str(root / ".git"), "GIT_INDEX_FILE": str(root / ".git/index")})
    assert (done.returncode, done.stdout) == (0, TEXT)
    assert git(root, "status", "--porcelain").strip()
