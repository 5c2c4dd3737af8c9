"""Promtool's verdict on expressions: all of them in one file of rules, and one run."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from obsdsl.define.light import frozen
from obsdsl.errors import ObsdslError

_VERDICT = re.compile(r'group "obsdsl", rule (\d+), "obsdsl:\d+": (?:could not parse expression: )?(.*)')
_WHERE = re.compile(r"(\d+):(\d+): (?:parse error: )?(.*)")


@frozen
class Verdict:
    """Why promtool refuses an expression; `line` and `column` are those of its text, from 1, 0 where it says none."""

    reason: str
    line: int = 0
    column: int = 0


def judge(expressions: Sequence[str]) -> Mapping[int, Verdict]:
    """What promtool says of the expressions that it refuses, by their index. Raises ObsdslError where it cannot run."""
    program = shutil.which("promtool")
    if program is None:
        raise ObsdslError(
            "promtool", "it is not on PATH; install it (it comes with Prometheus), or leave --promtool out"
        )
    if not expressions:
        return {}
    rules = [{"record": f"obsdsl:{index}", "expr": text} for index, text in enumerate(expressions)]
    with tempfile.TemporaryDirectory(prefix="obsdsl-") as folder:
        file = Path(folder, "rules.json")
        file.write_text(json.dumps({"groups": [{"name": "obsdsl", "rules": rules}]}), encoding="utf-8")
        said, status = _run(program, file)
    found = {int(number) - 1: _verdict(reason) for number, reason in _VERDICT.findall(said)}
    if bool(status) != bool(found):
        raise ObsdslError(
            "promtool", f"it failed: {said.strip() or f'exit status {status}'}; mend that, or leave it out"
        )
    return found


def _run(program: str, file: Path) -> tuple[str, int]:
    try:
        done = subprocess.run(
            [program, "check", "rules", str(file)], capture_output=True, encoding="utf-8", errors="replace", check=False
        )
    except OSError as error:
        raise ObsdslError(program, f"it cannot be run ({error.strerror}); mend that, or leave --promtool out") from None
    return done.stdout + done.stderr, done.returncode


def _verdict(reason: str) -> Verdict:
    where = _WHERE.fullmatch(reason)
    return Verdict(reason) if where is None else Verdict(where[3], int(where[1]), int(where[2]))
