"""The plugin, which pytest loads in every project where obsdsl is installed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.cli.test_init import run_pytest
from tests.conftest import ROOT


def test_loading_it_imports_nothing_heavy() -> None:
    code = (
        "import sys, pytest; before = set(sys.modules); import obsdsl.testing.plugin; "
        "ours = {name for name in set(sys.modules) - before if name.split('.')[0] not in sys.stdlib_module_names}; "
        "print(*sorted(ours))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.split() == [
        "obsdsl",
        "obsdsl.testing",
        "obsdsl.testing.plugin",
        "obsdsl.testing.rules",
        "obsdsl.testing.rules.failure",
        "obsdsl.testing.rules.hold",
        "obsdsl.testing.rules.summary",
        "obsdsl.testing.snapshot",
        "obsdsl.testing.snapshot.notes",
        "obsdsl.testing.snapshot.report",
    ]


def alone(folder: Path) -> int:
    """pytest as its own command runs, which puts no folder on the import path."""
    command = [sys.executable, "-P", "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    done = subprocess.run(
        command, cwd=folder, env={**environment, "PYTHONPATH": str(ROOT / "src")}, capture_output=True, check=False
    )
    return done.returncode


def test_modules_of_the_workspace_are_imported_by_its_names(tmp_path: Path) -> None:
    (tmp_path / "metrics").mkdir()
    (tmp_path / "metrics/app.py").write_text("number = 7\n")
    test = tmp_path / "tests/unit/test_app.py"
    test.parent.mkdir(parents=True)
    test.write_text("def test_it():\n    from metrics.app import number\n    assert number == 7\n")
    (tmp_path / "pytest.ini").touch()
    assert alone(tmp_path) == 1
    (tmp_path / "pyproject.toml").write_text("[tool.obsdsl]\n")
    assert alone(tmp_path) == 0
    (tmp_path / "pyproject.toml").unlink()
    (tmp_path / "obsdsl.toml").touch()
    assert alone(tmp_path) == 0


def test_other_fixtures_of_that_name_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "test_other.py").write_text(
        "import pytest\n\n@pytest.fixture\ndef rules():\n    return 7\n\ndef test_it(rules):\n    assert rules == 7\n"
    )
    (tmp_path / "obsdsl.toml").write_text("nonsense = 3\n")
    assert run_pytest(tmp_path).returncode == 0


def test_a_broken_workspace_fails_with_its_message(tmp_path: Path) -> None:
    (tmp_path / "test_rules.py").write_text("def test_it(rules):\n    pass\n")
    (tmp_path / "obsdsl.toml").write_text("nonsense = 3\n")
    done = run_pytest(tmp_path)
    assert done.returncode == 1
    assert "nonsense is no setting" in done.stdout
    assert "Traceback" not in done.stdout
