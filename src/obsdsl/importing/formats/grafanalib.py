"""Programs of grafanalib: what they make is imported, since their objects are read by running them.

A program runs in a process of its own, in its folder, as whoever imports; so it is run only where somebody asks.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from obsdsl.importing.files.format import Format, Part
from obsdsl.importing.found import Found

# Longer than any program takes that makes dashboards.
_SECONDS: Final = 60
_RUNNER: Final = "obsdsl.importing.files.run_program"


def _has(part: Part) -> bool:
    return part.document.file.endswith(".py")


def _read(part: Part, found: Found) -> None:
    name = part.document.file
    if not found.run_python:
        what = "it is a program, which has to be run for its dashboards"
        found.faults.append(f"{name}: {what}; say --run-python if you trust it, or import what it writes")
        return
    if part.file is None or not part.file.is_file():
        found.faults.append(f"{name}: it is a program, which cannot be run where it is; unpack it, and name the file")
        return
    made, fault = run(part.file)
    if fault:
        found.faults.append(f"{name}{fault}")
    for variable, data in made:
        if data.get("panels") is None and data.get("rows") is None:
            mend = "write it as an AlertRule; docs/grafana-alerting.md says how"
            found.faults.append(f"{name}: {variable} is a group of Grafana's own alerts, which is not imported; {mend}")
            continue
        found.dashboards.append((f"{name} ({variable})", json.dumps(data, sort_keys=True)))
    if not made and not fault:
        mend = "give it a variable `dashboard`, or import the files that it writes"
        found.faults.append(f"{name}: no variable of it holds a dashboard of grafanalib; {mend}")


def run(file: Path, seconds: int = _SECONDS) -> tuple[list[tuple[str, dict[str, Any]]], str]:
    """The dashboards of a program by their variables, and what went wrong, with the line where that is known."""
    with TemporaryDirectory() as folder:
        out = Path(folder) / "made.json"
        command = [sys.executable, "-m", _RUNNER, str(file.resolve()), str(out)]
        try:
            done = subprocess.run(
                command,
                cwd=file.resolve().parent,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return [], f": it did not end within {seconds} seconds; import the files that it writes"
        if not out.exists():
            said = done.stderr.decode(errors="replace").strip().splitlines()
            return [], f": it ended with {done.returncode}: {said[-1] if said else 'without a word'}"
        answer = json.loads(out.read_text(encoding="utf-8"))
    return [(name, data) for name, data in answer["made"]], answer["fault"]


FORMAT = Format("a program of grafanalib", _has, _read)
