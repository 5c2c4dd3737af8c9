"""The servers and tools that `make stack` fetched, for the tests that run them.

    promtool = require("promtool", at_least="3.5")
    done = promtool.run("check", "rules", path)

Tests ask for what they need by version, and never name the version that is there. What is missing skips the test on a
developer's machine, and fails it where CI=true.
"""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NoReturn

import pytest

STACK = Path(__file__).resolve().parent.parent / ".stack"
SYSTEM = "system"  # the generation of the tools on PATH, which serves where there is no stack
SYSTEM_TOOLS = ("prometheus", "promtool", "alertmanager", "amtool", "vmalert", "node_exporter", "blackbox_exporter")


@dataclass(frozen=True)
class Tool:
    """A program, and the version that it prints, such as 2.42.0+ds."""

    name: str
    version: str
    path: Path
    generation: str

    def __str__(self) -> str:
        return f"{self.name} {self.version} ({self.generation})"

    @property
    def release(self) -> tuple[int, ...]:
        """(2, 42, 0), to compare."""
        return release(self.version)

    @property
    def home(self) -> Path:
        """Where to start Alertmanager: the stack's reads its own templates from below its working directory."""
        return self.path.parent.parent

    def run(self, *arguments: str | Path, cwd: Path | None = None, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run it to its end; its exit code is the test's to judge."""
        command = [self.path, *arguments]
        return subprocess.run(command, cwd=cwd, input=stdin, capture_output=True, encoding="utf-8", timeout=120)


def release(version: str) -> tuple[int, ...]:
    found = re.match(r"\d+(\.\d+)*", version)
    return tuple(map(int, found[0].split("."))) if found else ()


def generations() -> tuple[str, ...]:
    """The generations that are there; never empty, so that a test over them is seen to skip or fail."""
    return tuple(dict.fromkeys(tool.generation for tool in tools())) or (SYSTEM,)


def require(name: str, *, at_least: str = "", below: str = "", generation: str = "") -> Tool:
    """The newest such tool, from `at_least` to before `below`; without one, the test is skipped, or fails in CI."""
    fits = [
        tool
        for tool in tools()
        if tool.name == name
        and generation in ("", tool.generation)
        and release(at_least) <= tool.release
        and (not below or tool.release < release(below))
    ]
    if not fits:
        limits = {">=": at_least, "<": below, "of": generation}
        wanted = [name, *(f"{word} {limit}" for word, limit in limits.items() if limit)]
        missing(f"no {' '.join(wanted)}: run `make stack`")
    return max(fits, key=lambda tool: tool.release)


def missing(reason: str) -> NoReturn:
    """End the test that cannot run for want of a program: in CI that is a failure."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@cache
def tools() -> tuple[Tool, ...]:
    """Every tool that is there, the oldest generation first."""
    found = list(stack_tools()) or list(system_tools())
    return tuple(sorted(found, key=lambda tool: (tool.name, tool.release)))


def stack_tools() -> Iterator[Tool]:
    for file in sorted(STACK.glob("[!.]*/versions.json")):
        for name, version in json.loads(file.read_text()).items():
            path = file.parent / "bin" / name
            if path.is_file():
                yield Tool(name, version, path, file.parent.name)


def system_tools() -> Iterator[Tool]:
    for name in SYSTEM_TOOLS:
        # Debian's node_exporter is prometheus-node-exporter.
        path = shutil.which(name) or shutil.which(f"prometheus-{name.replace('_', '-')}")
        if path:
            printed = subprocess.run([path, "--version"], capture_output=True, encoding="utf-8", timeout=30)
            found = re.search(r"\bversion (\d\S*)", printed.stdout + printed.stderr)
            yield Tool(name, found[1] if found else "", Path(path), SYSTEM)
