"""The wheel as a user gets it: installed into an empty environment, it starts a workspace and builds it."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's wheel, built from its sources."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, timeout=300)
    (made,) = folder.glob("*.whl")
    return made


def test_the_wheel_holds_the_package_alone(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names} == {"obsdsl", f"{wheel.name.rsplit('-', 3)[0]}.dist-info"}
    assert {"obsdsl/py.typed", "obsdsl/__init__.pyi", "obsdsl/cli/main.py"} <= set(names)
    sources = {path.relative_to(ROOT / "src").as_posix() for path in (ROOT / "src").rglob("*.py")}
    assert sources <= set(names)
    # What pages are made of, and the licences of what is not ours.
    pages = [path for folder in ("assets", "vendor") for path in (ROOT / "src/obsdsl/preview" / folder).rglob("*.*")]
    assert {path.relative_to(ROOT / "src").as_posix() for path in pages} <= set(names)
    assert "obsdsl/preview/vendor/echarts/LICENSE" in names


def test_it_works_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    scripts = tmp_path / "venv/bin"
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}

    def run(*command: str, cwd: Path = tmp_path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=cwd, env=environment, capture_output=True, text=True, check=True, timeout=300
        )

    run(str(scripts / "pip"), "install", "--quiet", str(wheel))
    obsdsl = str(scripts / "obsdsl")
    assert run(obsdsl, "--version").stdout.startswith("obsdsl 0.")
    run(obsdsl, "init", "site")
    built = run(obsdsl, "build", cwd=tmp_path / "site").stderr
    assert built == "dist: 1 dashboard, 1 rule file, 1 Prometheus configuration; 4 files changed\n"
