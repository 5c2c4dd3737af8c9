"""Who is measured: obsdsl and its peers, each with what it needs written to a fresh directory."""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks import workspace
from benchmarks.peers import grafanalib_files
from benchmarks.peers.grafonnet import stub
from benchmarks.work import PANELS

FIRST, AGAIN, SAME = "obsdsl build", "obsdsl build, one file changed", "obsdsl build, nothing changed"
GRAFANALIB = "grafanalib, one program"
ONE_EVALUATION, AN_EVALUATION_EACH = "grafonnet, one evaluation", "grafonnet, an evaluation for each"
PYTHON, HELP = "python -c pass", "obsdsl --help"
ROOT = Path(__file__).parent.parent
# What is imported, and how to get it.
PACKAGES = {
    "obsdsl": ("obsdsl", "-e ."),
    "grafanalib": ("grafanalib", "grafanalib==0.7.1"),
    "foundation": ("grafana_foundation_sdk", "grafana-foundation-sdk==0.0.21"),
    "grafonnet": ("_gojsonnet", "gojsonnet"),
}
# What the console script runs; -P, because a console script doesn't see the current directory either.
OBSDSL = (sys.executable, "-P", "-c", "import sys; from obsdsl.cli.main import main; sys.exit(main())")
GENERATE = (sys.executable, "-c", "from grafanalib._gen import generate_dashboards_script as main; main()")


class Step(NamedTuple):
    """A run that is timed."""

    label: str
    command: tuple[str, ...]
    output: str
    """Which files of the fresh directory hold the dashboards that it wrote."""
    cwd: Path
    before: Callable[[], object] = lambda: None
    """What happens just before, off the clock."""


class Case(NamedTuple):
    """One of those who are compared."""

    name: str
    module: str
    install: str
    prepare: Callable[[Path, int], tuple[Step, ...]]
    """Writes what the case needs to a fresh directory, in which its steps then run."""
    slow: bool = False
    """Whether one round must do for the largest size."""


class StartUp(NamedTuple):
    """A process that only starts."""

    label: str
    module: str
    install: str
    command: tuple[str, ...]


def cases(vendor: Path | None) -> tuple[Case, ...]:
    """All of them; `vendor` is a checkout of grafonnet, if there is one."""
    return (
        Case("obsdsl", *PACKAGES["obsdsl"], _obsdsl),
        Case("grafanalib", *PACKAGES["grafanalib"], _program(GRAFANALIB, "grafanalib_program")),
        Case("grafanalib-files", *PACKAGES["grafanalib"], _grafanalib_files),
        Case("foundation", *PACKAGES["foundation"], _program("foundation-sdk, one program", "foundation_program")),
        Case("grafonnet", *PACKAGES["grafonnet"], _grafonnet(vendor, ONE_EVALUATION)),
        Case("grafonnet-each", *PACKAGES["grafonnet"], _grafonnet(vendor, AN_EVALUATION_EACH, "each"), slow=True),
    )


START_UPS = (
    StartUp(PYTHON, "sys", "", (sys.executable, "-c", "pass")),
    StartUp("import obsdsl", *PACKAGES["obsdsl"], (sys.executable, "-c", "import obsdsl")),
    StartUp(HELP, *PACKAGES["obsdsl"], (*OBSDSL, "--help")),
    StartUp("import grafanalib.core", *PACKAGES["grafanalib"], (sys.executable, "-c", "import grafanalib.core")),
    StartUp(
        "import foundation-sdk's builders",
        *PACKAGES["foundation"],
        (sys.executable, "-c", "from grafana_foundation_sdk.builders import dashboard, prometheus, stat, timeseries"),
    ),
)


def is_installed(module: str) -> bool:
    """Whether runs can import it: from the environment, or from this checkout."""
    return importlib.util.find_spec(module) is not None or (ROOT / "src" / module / "__init__.py").exists()


def environment(directory: Path) -> dict[str, str]:
    """The environment of every run: obsdsl from this checkout, bytecode as usual, no cache from elsewhere."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return inherited | {"PYTHONPATH": str(ROOT / "src"), "XDG_CACHE_HOME": str(directory / "cache")}


def fault(directory: Path, step: Step, count: int) -> str | None:
    """What is wrong with the dashboards that the step wrote: everyone must do the same work."""
    paths = sorted(directory.glob(step.output))
    if len(paths) != count:
        return f"{len(paths)} dashboards, not {count}"
    for path in paths:
        wanted = [_compact(panel.expr(path.stem)) for panel in PANELS]
        if _queries(json.loads(path.read_text())["panels"]) != wanted:
            return f"{path.name} doesn't have the queries of the others"
    return None


def _queries(panels: list[dict[str, Any]]) -> list[str]:
    found = [_compact(target["expr"]) for panel in panels for target in panel.get("targets", ())]
    return found + [query for panel in panels for query in _queries(panel.get("panels") or [])]


def _compact(promql: str) -> str:
    """The expression without its layout."""
    return "".join(promql.split())


def _obsdsl(directory: Path, count: int) -> tuple[Step, ...]:
    workspace.write(directory, count)
    build = (*OBSDSL, "build")
    output = "dist/grafana/**/*.json"
    return (
        Step(FIRST, build, output, directory),
        Step(AGAIN, build, output, directory, before=lambda: workspace.change(directory)),
        Step(SAME, build, output, directory),
    )


def _program(label: str, module: str, *arguments: str) -> Callable[[Path, int], tuple[Step, ...]]:
    def prepare(directory: Path, count: int) -> tuple[Step, ...]:
        out = directory / "out"
        out.mkdir()
        command = (sys.executable, "-m", f"benchmarks.peers.{module}", str(count), str(out), *arguments)
        return (Step(label, command, "out/*.json", ROOT),)

    return prepare


def _grafanalib_files(directory: Path, count: int) -> tuple[Step, ...]:
    paths = grafanalib_files.write(directory, count)
    return (Step("grafanalib, a file for each", (*GENERATE, *map(str, paths)), "*.json", directory),)


def _grafonnet(vendor: Path | None, label: str, *arguments: str) -> Callable[[Path, int], tuple[Step, ...]]:
    def prepare(directory: Path, count: int) -> tuple[Step, ...]:
        library = vendor or directory / "vendor"
        if vendor is None:
            stub.write(library)
        return _program(label, "grafonnet_program", str(library), *arguments)(directory, count)

    return prepare
