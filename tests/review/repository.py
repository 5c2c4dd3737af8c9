"""A git repository with a workspace in it, for tests that play a pull request."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.review.versions import WORKSPACE

_IDENTITY = ("-c", "user.name=Nobody", "-c", "user.email=nobody@example.org", "-c", "commit.gpgsign=false")


def git(root: Path, *arguments: str) -> str:
    """Call git; what it says."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    done = subprocess.run(
        ["git", *_IDENTITY, *arguments], cwd=root, check=True, capture_output=True, text=True, env=env
    )  # fmt: skip
    return done.stdout


def commit(root: Path, message: str = "x") -> str:
    """Commit all that is there; the commit."""
    git(root, "add", "-A")
    git(root, "commit", "-q", "--allow-empty", "-m", message)
    return git(root, "rev-parse", "HEAD").strip()


def begun(root: Path, files: Mapping[str, str] | None = None) -> Path:
    """A repository whose branch main holds the workspace, or these files."""
    if files is None:
        shutil.copytree(WORKSPACE, root, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        write(root, files)
    git(root, "init", "-q", "-b", "main")
    commit(root, "begin")
    return root


def write(root: Path, files: Mapping[str, str]) -> None:
    """Write files."""
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


def replace(root: Path, name: str, old: str, new: str) -> None:
    """Change a file in one place."""
    text = (root / name).read_text(encoding="utf-8")
    assert text.count(old) == 1, (name, old, text.count(old))
    (root / name).write_text(text.replace(old, new), encoding="utf-8")
