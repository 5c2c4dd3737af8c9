"""`obsdsl import --update`, as its users run it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import Run, tree

RULES = """
groups:
  - name: web
    rules:
      - {record: "job:requests:rate5m", expr: "sum by (job) (rate(http_requests_total[5m]))"}
      - {alert: Down, expr: up == 0, for: 2m, labels: {severity: critical}, annotations: {summary: Down}}
      - {alert: Slow, expr: http_latency_seconds > 1, labels: {severity: critical}, annotations: {summary: Slow}}
"""
MORE = """
groups:
  - name: disk
    rules:
      - {alert: Full, expr: node_filesystem_avail_bytes < 1, labels: {severity: critical}, annotations: {summary: Full}}
"""


@pytest.fixture
def new(tmp_path: Path, obsdsl: Run) -> Path:
    """A workspace that was imported from `old`."""
    (tmp_path / "old").mkdir()
    (tmp_path / "old/rules.yml").write_text(RULES)
    assert obsdsl("import", "old", "-o", "new", "-q", cwd=tmp_path).returncode == 0
    return tmp_path / "new"


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def own(folder: Path) -> dict[str, bytes]:
    """The workspace without what is kept of the import."""
    return {path: text for path, text in tree(folder).items() if not path.startswith(".obsdsl/")}


def test_an_update_brings_in_what_changed_and_keeps_edits(new: Path, obsdsl: Run) -> None:
    folder = new.parent
    replace(folder / "old/rules.yml", "http_latency_seconds > 1", "http_latency_seconds > 3")
    (folder / "old/disk.yml").write_text(MORE)
    replace(new / "alerts/web.py", 'summary="Slow"', 'summary="Too slow",\n    owner="web"')
    replace(new / "metrics/http.py", '"http_requests_total"', '"http_requests_total", "What was answered."')
    before = own(new)
    shown = obsdsl("import", "--update", "-o", "new", "--diff", cwd=folder)
    assert shown.returncode == 0, shown.stderr
    assert "+++ alerts/disk.py" in shown.stdout
    assert "> 3" in shown.stdout
    assert obsdsl("import", "--update", "-o", "new", "--check", cwd=folder).returncode == 1
    assert own(new) == before
    done = obsdsl("import", "--update", "-o", "new", "-v", cwd=folder)
    assert done.returncode == 0, done.stderr
    web = (new / "alerts/web.py").read_text()
    assert " > 3" in web
    assert 'summary="Too slow"' in web
    assert "What was answered." in (new / "metrics/http.py").read_text()
    assert (new / "alerts/disk.py").exists()
    assert obsdsl("build", cwd=new).returncode == 0
    for command in (["check"], ["format", "--check", "--line-length", "120"]):
        ruff = subprocess.run(
            [Path(sys.executable).parent / "ruff", *command, "."], cwd=new, capture_output=True, text=True
        )
        assert ruff.returncode == 0, ruff.stdout
    before = tree(new)
    again = obsdsl("import", "--update", "-o", "new", "--check", cwd=folder)
    assert again.returncode == 0, again.stderr
    assert tree(new) == before


def test_a_conflict_is_an_exit_code(new: Path, obsdsl: Run) -> None:
    folder = new.parent
    replace(folder / "old/rules.yml", "http_latency_seconds > 1", "http_latency_seconds > 3")
    replace(new / "alerts/web.py", " > 1", " > 2")
    done = obsdsl("import", "--update", "-o", "new", cwd=folder)
    assert done.returncode == 1
    assert ": the source changed slow, and so did you; the new version is in new/alerts/web.py.new" in done.stderr
    assert "1 conflict; take over what you want and delete the .new files, or update again with" in done.stderr
    assert obsdsl("import", "--update", "-o", "new", "--theirs", cwd=folder).returncode == 0
    assert " > 3" in (new / "alerts/web.py").read_text()


def test_nothing_is_taken_away_because_of_a_source_that_is_not_named_or_broken(new: Path, obsdsl: Run) -> None:
    folder = new.parent
    (folder / "old/disk.yml").write_text(MORE)
    assert obsdsl("import", "--update", "-o", "new", cwd=folder).returncode == 0
    before = tree(new)
    part = obsdsl("import", "old/disk.yml", "--update", "-o", "new", cwd=folder)
    assert part.returncode == 2
    assert "the last import read 'old', too, and what that gave would be taken away" in part.stderr
    (folder / "old/disk.yml").write_text("groups:\n  - name: a\n   rules: []\n")
    broken = obsdsl("import", "--update", "-o", "new", cwd=folder)
    assert broken.returncode == 2
    assert "'old/disk.yml' cannot be read whole any more" in broken.stderr
    assert tree(new) == before
    (folder / "old/disk.yml").unlink()
    gone = obsdsl("import", "--update", "-o", "new", "-v", cwd=folder)
    assert gone.returncode == 0, gone.stderr
    assert "deleted new/alerts/disk.py" in gone.stderr
    assert not (new / "alerts/disk.py").exists()


def test_sources_are_found_from_wherever_somebody_stands(new: Path, obsdsl: Run) -> None:
    folder = new.parent
    (folder / "old/disk.yml").write_text("groups:\n  - name: a\n   rules: []\n")
    assert obsdsl("import", "old", "-o", "new", "--update", "--force", cwd=folder).returncode == 1
    (folder / "away").mkdir()
    (folder / "away/link").symlink_to(new)
    for cwd, output in ((new, "."), (folder / "away", "link"), (folder / "away", str(new))):
        done = obsdsl("import", "--update", "-o", output, cwd=cwd)
        # What was broken before is no reason to refuse.
        assert (done.returncode, "0 files changed" in done.stderr, "error" in done.stderr) == (1, True, False)
    assert "next: obsdsl lint" in obsdsl("import", "--update", "-o", ".", cwd=new).stderr


def test_what_was_piped_in_is_piped_in_again(tmp_path: Path) -> None:
    def run(cwd: Path, *arguments: str, text: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "obsdsl", "import", *arguments]
        return subprocess.run(command, cwd=cwd, input=text, capture_output=True, text=True, check=False)

    assert run(tmp_path, "-", "-o", "new", text=RULES).returncode == 0
    done = run(tmp_path / "new", "-", "--update", "-o", ".", text=RULES)
    assert (done.returncode, "0 files changed" in done.stderr) == (0, True)
    done = run(tmp_path, "--update", "-o", "new", text="")
    assert done.returncode == 2
    assert "the last import read what was piped in; pipe it in again" in done.stderr
