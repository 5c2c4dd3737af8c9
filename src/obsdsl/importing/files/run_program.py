"""Runs a program of grafanalib, and writes the dashboards that its variables hold: a process of its own.

`python -m obsdsl.importing.files.run_program PROGRAM OUT` runs in the folder of the program, for what it imports.
"""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Iterator, Mapping
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any


def main(program: Path, out: Path) -> None:
    """Write what the program makes, or what went wrong with it."""
    made: list[tuple[str, Any]] = []
    fault = ""
    try:
        for name, value in _variables(_module(program)):
            made.append((name, json.loads(json.dumps(value, default=_data))))
    except (Exception, SystemExit) as error:
        fault = _told(error, program)
    out.write_text(json.dumps({"made": made, "fault": fault}), encoding="utf-8")


def _module(program: Path) -> Mapping[str, Any]:
    """What the program defines, run as a module: what it does as a script is left out."""
    spec = spec_from_file_location(program.name.partition(".")[0], program)
    if spec is None or spec.loader is None:
        raise ImportError(f"{program.name} is no program of Python")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return vars(module)


def _variables(held: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Each object that is a dashboard or a group of alerts, once; those in a list or a mapping, too."""
    seen: set[int] = set()
    for name, value in held.items():
        if name.startswith("_"):
            continue
        for label, one in _held(name, value):
            if _is_made(one) and id(one) not in seen:
                seen.add(id(one))
                yield label, one


def _held(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, list | tuple):
        yield from ((f"{name}[{index}]", one) for index, one in enumerate(value))
    elif isinstance(value, dict):
        yield from ((f"{name}[{key!r}]", one) for key, one in value.items())
    else:
        yield name, value


def _is_made(value: Any) -> bool:
    """Whether a value is a dashboard or a group of alerts of grafanalib, or of a class that derives from one."""
    bases = type(value).__mro__
    return any(one.__module__.startswith("grafanalib") and one.__name__ in ("Dashboard", "AlertGroup") for one in bases)


def _data(value: Any) -> Any:
    return value.to_json_data()


def _told(error: BaseException, program: Path) -> str:
    """The error with the last line of the program that it came through."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(program)]
    if isinstance(error, SyntaxError) and error.filename == str(program):
        lines.append(error.lineno)
    place = f":{lines[-1]}" if lines else ""
    return f"{place}: it fails: {type(error).__name__}: {error}; mend the program"


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
