"""Fixtures that run obsdsl as a user does: a workspace of files, and the command line in a process of its own.

Mostly that is a fork of a process in which everything is imported: a new interpreter takes ten times as long.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import settings

from tests.support import Run

# No clock in a test. CI takes the same examples each time; a developer's machine finds new ones.
settings.register_profile("obsdsl", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("obsdsl")

ROOT = Path(__file__).parent.parent
WRITES_NO_BYTECODE = sys.dont_write_bytecode
# A workspace with tests of its own, and examples for mypy alone.
collect_ignore = ["sample", "typing"]


def pytest_configure() -> None:
    """Where the environment says to write no bytecode, as containers do, each process would compile all of ours."""
    sys.dont_write_bytecode = False
    # Prometheus and its tools look for garbage less often: they have room, and no time.
    os.environ.setdefault("GOGC", "300")


def pytest_collection_finish() -> None:
    """What is imported from now on are workspaces of tests, of which nothing is to be left."""
    sys.dont_write_bytecode = WRITES_NO_BYTECODE


@pytest.fixture(scope="session", autouse=True)
def _caches(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test finds results of another run, or leaves any."""
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("caches"))


@pytest.fixture
def workspace(tmp_path: Path) -> Callable[[Mapping[str, str]], Path]:
    """Write a workspace's files, with the `__init__.py` of their folders; return its root."""

    def write(files: Mapping[str, str]) -> Path:
        root = tmp_path / "workspace"
        for name, text in {"obsdsl.toml": "", **files}.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dedent(text), encoding="utf-8")
            if path.suffix == ".py" and path.parent != root:
                (path.parent / "__init__.py").touch()
        return root

    return write


@pytest.fixture
def obsdsl(request: pytest.FixtureRequest) -> Run:
    """Run the command line: `obsdsl("build", cwd=root)`. With an environment, a new interpreter is started in it.

    What a test has patched holds there, too.
    """
    from tests.cache.forked import run, run_here

    forked = run_here if "monkeypatch" in request.fixturenames else run

    def command(*args: str, cwd: Path, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        if env is None:
            done = forked(*args, cwd=cwd)
            return subprocess.CompletedProcess(args, done.code, done.output, done.talk)
        return subprocess.run(
            [sys.executable, "-P", "-m", "obsdsl", *args],
            cwd=cwd,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **env},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return command
