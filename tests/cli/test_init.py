"""`obsdsl init`: a workspace that builds at once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT
from tests.support import Run, tree


def run_pytest(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """pytest as a user of the new workspace runs it; our plugin by its module, since tests need no installation."""
    # Where CI is set, no snapshot is taken.
    others = ("CI", "PYTEST") if "--snapshot-update" in arguments else ("PYTEST",)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(others)}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments],
        cwd=root,
        env={**environment, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_init_then_build_then_test(tmp_path: Path, obsdsl: Run) -> None:
    made = obsdsl("init", "monitoring", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    assert "Next: cd monitoring && obsdsl lint, obsdsl build" in made.stderr
    root = tmp_path / "monitoring"
    linted = obsdsl("lint", cwd=root)
    assert (linted.returncode, linted.stdout) == (0, "")
    built = obsdsl("build", cwd=root)
    assert (built.returncode, built.stderr) == (
        0,
        "dist: 1 dashboard, 1 rule file, 1 Prometheus configuration; 4 files changed\n",
    )
    first = run_pytest(root)
    assert first.returncode == 1
    assert "tests/__snapshots__: no snapshot was taken yet; run pytest --snapshot-update" in first.stdout
    assert run_pytest(root, "--snapshot-update").returncode == 0
    assert run_pytest(root).returncode == 0
    assert tree(root / "tests/__snapshots__").keys() == {
        "grafana/web/web.json",
        "prometheus/prometheus.yml",
        "prometheus/rules/web.yml",
    }


def test_init_changes_nothing_that_exists(tmp_path: Path, obsdsl: Run) -> None:
    (tmp_path / "metrics").mkdir()
    (tmp_path / "metrics/web.py").write_text("mine")
    done = obsdsl("init", cwd=tmp_path)
    assert done.returncode == 2
    assert "it has metrics/web.py already; nothing was changed" in done.stderr
    assert tree(tmp_path) == {"metrics/web.py": b"mine"}


def test_init_uses_the_settings_of_pyproject(tmp_path: Path, obsdsl: Run) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.obsdsl]\nout = "build"\n')
    assert obsdsl("init", cwd=tmp_path).returncode == 0
    assert not (tmp_path / "obsdsl.toml").exists()
    assert obsdsl("build", cwd=tmp_path).returncode == 0
    assert (tmp_path / "build/manifest.json").exists()
