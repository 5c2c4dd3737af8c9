"""Types and small tools of the tests."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

SAMPLE = Path(__file__).parent / "sample"


class Run(Protocol):
    """The `obsdsl` fixture."""

    def __call__(
        self, *args: str, cwd: Path, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]: ...


def forget_workspace() -> None:
    """In a fork that is to load another workspace: what other tests imported of ours is forgotten."""
    for name in [one for one in sys.modules if one.split(".")[0] in ("metrics", "dashboards", "alerts", "scenarios")]:
        del sys.modules[name]


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its relative path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
