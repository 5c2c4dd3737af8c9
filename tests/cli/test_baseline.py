"""`obsdsl lint` shows what is new: since a baseline was written, since a revision."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.cli.linted import BAD, BAD_RULES, CLEAN, METRICS, NEEDLESS, ONE, RULES, commit
from tests.support import Run

Workspace = Callable[[Mapping[str, str]], Path]


@pytest.fixture
def clean(workspace: Workspace) -> Path:
    return workspace({"metrics/web.py": METRICS, "alerts/web.py": CLEAN})


@pytest.fixture
def bad(workspace: Workspace) -> Path:
    return workspace({"metrics/web.py": METRICS, "alerts/web.py": BAD})


def test_a_baseline_hides_what_was_there_before(bad: Path, obsdsl: Run) -> None:
    wrote = obsdsl("lint", "--write-baseline", *ONE, cwd=bad)
    assert (wrote.returncode, wrote.stdout, wrote.stderr) == (0, "", ".obsdsl-baseline.json: 1 problem\n")
    (bad / "obsdsl.toml").write_text('[lint]\nbaseline = ".obsdsl-baseline.json"\n')
    # Lines may move, and the folder from which it runs may be another.
    alerts = bad / "alerts/web.py"
    alerts.write_text("\n\n" + alerts.read_text())
    hidden = obsdsl("lint", *ONE, cwd=bad / "alerts")
    assert (hidden.stdout, hidden.stderr) == ("", "no problems in 4 files (1 known)\n")
    assert "record-name" in obsdsl("lint", "--no-baseline", *ONE, cwd=bad).stdout
    (bad / "alerts/more.py").write_text(BAD.replace('"web"', '"more"').replace("_per_job", "_too"))
    assert obsdsl("lint", *ONE, cwd=bad).stdout.count("OBS404") == 1
    (bad / "alerts/more.py").unlink()
    alerts.write_text(CLEAN)
    gone = obsdsl("lint", *ONE, cwd=bad)
    assert gone.stderr == "1 problem of .obsdsl-baseline.json is gone; write it anew\nno problems in 4 files\n"


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (None, "there is no such baseline; write it with --write-baseline"),
        (b"[", "it is no baseline"),
        (b"\xff", "it cannot be read"),
        (b'{"version": 7, "problems": []}', "it is of version 7, and 1 is read"),
        (b'{"version": 1, "problems": [["a"]]}', "it is no baseline"),
    ],
)
def test_a_baseline_that_is_none_is_named(clean: Path, obsdsl: Run, content: bytes | None, fault: str) -> None:
    if content is not None:
        (clean / "known.json").write_bytes(content)
    done = obsdsl("lint", "--baseline", "known.json", *ONE, cwd=clean)
    assert done.returncode == 2
    assert done.stderr.startswith(f"error: known.json: {fault}")
    assert "write it" in done.stderr


def test_fix_leaves_what_is_known(tmp_path: Path, obsdsl: Run) -> None:
    file = tmp_path / "rules.yml"
    file.write_text(NEEDLESS)
    obsdsl("lint", "rules.yml", "--write-baseline", *ONE, cwd=tmp_path)
    commit(tmp_path)
    both = NEEDLESS + NEEDLESS.split("rules:\n")[1].replace("Quiet", "Quieter").replace("job:http", "job:other")
    for option in (("--baseline", ".obsdsl-baseline.json"), ("--diff", "HEAD")):
        file.write_text(both)
        done = obsdsl("lint", "rules.yml", "--fix", *option, *ONE, cwd=tmp_path)
        assert done.stderr == "1 problem mended\nno problems in 1 file (1 known)\n"
        assert file.read_text() == both.removesuffix("        for: 0s\n")


def test_the_revision_s_problems_are_left_out(workspace: Workspace, obsdsl: Run) -> None:
    root = workspace({"metrics/web.py": METRICS, "alerts/web.py": BAD})
    commit(root)
    # The metric gets another name; what reads it in a file of rules does not.
    (root / "rules.yml").write_text(RULES)
    commit(root)
    metrics = root / "metrics/web.py"
    metrics.write_text(metrics.read_text().replace("http_requests_total", "http_answers_total"))
    paths = ("metrics", "alerts", "rules.yml")
    done = obsdsl("lint", *paths, "--diff", "HEAD", "--select", "record-name,unknown-metric", cwd=root)
    assert done.returncode == 1
    assert done.stdout.count("[OBS") == 1
    assert done.stdout.startswith("rules.yml:5:")
    assert "'http_requests_total'" in done.stdout
    assert done.stderr == "1 error in 5 files (1 known)\n"


def test_a_comparison_with_itself_is_empty_from_wherever_it_is_made(workspace: Workspace, obsdsl: Run) -> None:
    root = workspace({"metrics/web.py": METRICS, "alerts/web.py": BAD})
    (root / "rules.yml").write_text(BAD_RULES + RULES.replace("groups:\n", ""))
    commit(root.parent)
    for paths, where in (
        ((), root),
        ((), root / "alerts"),
        (("rules.yml", "alerts/web.py"), root),
        (("..",), root / "alerts"),
    ):
        done = obsdsl("lint", *paths, "--diff", "HEAD", cwd=where)
        assert (done.returncode, done.stdout) == (0, ""), (paths, done.stderr)


def test_files_that_the_revision_did_not_have_are_new(workspace: Workspace, obsdsl: Run) -> None:
    root = workspace({"metrics/web.py": METRICS})
    commit(root)
    (root / "rules.yml").write_text(BAD_RULES)
    done = obsdsl("lint", "rules.yml", "--diff", "HEAD", *ONE, cwd=root)
    assert done.stderr == "1 error in 1 file\n"


@pytest.mark.parametrize(
    ("paths", "revision", "fault"),
    [
        ((), "nowhere", "error: revision 'nowhere': git does not know it; name a branch, tag or commit\n"),
        ((), "--help", "error: revision '--help': git does not know it; name a branch, tag or commit\n"),
        (("/etc/hostname",), "HEAD", "error: /etc/hostname: it lies outside of"),
    ],
)
def test_what_cannot_be_compared_is_named(
    clean: Path, obsdsl: Run, paths: tuple[str, ...], revision: str, fault: str
) -> None:
    commit(clean)
    done = obsdsl("lint", *paths, f"--diff={revision}", *ONE, cwd=clean)
    assert done.returncode == 2
    assert done.stderr.startswith(fault)


def test_without_a_repository_there_is_nothing_to_compare_with(clean: Path, obsdsl: Run) -> None:
    done = obsdsl("lint", "--diff", "HEAD", *ONE, cwd=clean, env={"GIT_CEILING_DIRECTORIES": str(clean.parent)})
    assert done.returncode == 2
    assert "it is in no git repository, so there is nothing to compare with" in done.stderr
