"""Staged files shown to the servers' own tools, where they are installed: what they refuse is never put in place."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

import attrs

from obsdsl.push.errors import Failed

_SECONDS: Final = 120


@attrs.frozen
class Tool:
    """A program; `setting` is the target's key for it, whose default is the program's name. A path is one below `root`
    unless it is absolute."""

    setting: str
    program: str
    root: Path

    def find(self) -> str | None:
        """Its path; None where it is not installed, or not wanted. Raises Failed for one that was named and is not."""
        if not self.program:
            return None
        is_path = os.sep in self.program
        found = shutil.which(str(self.root / self.program) if is_path else self.program)
        if found is None and self.program != self.setting:
            fault = f"{self.setting} is {self.program!r}, and there is no such program; mend the path, or set it to"
            raise Failed("target", f'{fault} "" for none')
        return found


# What a tool refuses, by the file; under None what it does not say the file of.
Refusals = Mapping[Path | None, str]
Check = Callable[[Sequence[Path]], Refusals]


def nothing(_files: Sequence[Path]) -> Refusals:
    """For who has no tool."""
    return {}


def rules_by_promtool(tool: Tool) -> Check:
    """`promtool check rules`, all in one run."""
    return _checking(tool, ("check", "rules"), re.compile(r"^(?P<file>.+?): (?P<why>.+)$", re.MULTILINE))


def config_by_promtool(tool: Tool) -> Check:
    """`promtool check config`: the syntax, since files that it names need be only where the server runs."""
    return _checking(tool, ("check", "config", "--syntax-only"), re.compile(r"FAILED: (?P<why>.+)", re.DOTALL))


def config_by_amtool(tool: Tool) -> Check:
    """`amtool check-config`."""
    return _checking(tool, ("check-config",), re.compile(r"FAILED: (?P<why>.+)"))


def rules_by_vmalert(tool: Tool) -> Check:
    """`vmalert -dryRun`."""
    pattern = re.compile(r'(?P<before>invalid group "[^"\n]*") in file "(?P<file>[^"\n]+)": (?P<why>.+)')

    def check(files: Sequence[Path]) -> Refusals:
        return _checking(tool, ("-dryRun", *(f"-rule={one}" for one in files)), pattern, named=False)(files)

    return check


def _checking(tool: Tool, arguments: Sequence[str], pattern: re.Pattern[str], named: bool = True) -> Check:
    """`named`: whether the files are still to be named."""

    def check(files: Sequence[Path]) -> Refusals:
        program = tool.find() if files else None
        if program is None:
            return {}
        said, status = _run(tool, [program, *arguments, *(map(str, files) if named else ())])
        return {} if status == 0 else _refusals(tool, said, files, pattern)

    return check


def _refusals(tool: Tool, said: str, files: Sequence[Path], pattern: re.Pattern[str]) -> Refusals:
    known = {str(one): one for one in files}
    found: dict[Path | None, list[str]] = {}
    for match in pattern.finditer(said):
        groups = match.groupdict()
        file = known.get(groups.get("file", str(files[0]) if len(files) == 1 else "") or "")
        if file is not None:
            words = ": ".join(filter(None, (groups.get("before"), groups["why"])))
            found.setdefault(file, []).append(" ".join(_without(words, files).split()))
    if not found:
        return {None: f"{tool.setting} fails: {_last(_without(said, files))}"}
    return {file: f"{tool.setting} refuses it: {'; '.join(words)}" for file, words in found.items()}


def _without(said: str, files: Sequence[Path]) -> str:
    """Names of staged files tell nobody anything."""
    for one in files:
        said = said.replace(f"{one}: ", "").replace(str(one), one.name)
    return said


def _last(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return " ".join(lines[-3:]) or "it says nothing"


def _run(tool: Tool, command: list[str]) -> tuple[str, int]:
    try:
        done = subprocess.run(
            command, capture_output=True, stdin=subprocess.DEVNULL, encoding="utf-8", errors="replace", check=False,
            timeout=_SECONDS, env={**os.environ, "LC_ALL": "C"},
        )  # fmt: skip
    except OSError as error:
        raise Failed(tool.setting, f"it cannot be run ({error.strerror}); mend that, or set it to none") from None
    except subprocess.TimeoutExpired:
        raise Failed(tool.setting, f"it does not end within {_SECONDS} s; mend that, or set it to none") from None
    return done.stdout + done.stderr, done.returncode
