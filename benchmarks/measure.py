"""Times a whole process: wall clock, processor time and peak memory."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

STOPWATCH = Path(__file__).parent / "stopwatch.py"


class Sample(NamedTuple):
    """What one run took."""

    seconds: float
    cpu_seconds: float
    peak_bytes: int


class RunFailed(Exception):
    """The command did not do its work."""


def run(command: Sequence[str], cwd: Path, env: Mapping[str, str]) -> Sample:
    """Run the command once."""
    watched = subprocess.run(
        [sys.executable, "-I", "-S", str(STOPWATCH), *command],
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    fields = watched.stdout.split()
    if len(fields) != 4 or fields[3] != "0":
        said = watched.stderr.strip().splitlines()
        raise RunFailed(said[-1].strip() if said else "it failed and said nothing")
    return Sample(float(fields[0]), float(fields[1]), int(fields[2]))
