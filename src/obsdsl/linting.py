"""The lint of what lies on the disk: a workspace is loaded, files are read, and all of it is checked."""

from __future__ import annotations

import contextlib
import importlib
import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import attrs

from obsdsl.config import FILES, Config
from obsdsl.errors import ObsdslError
from obsdsl.files import workspace_files
from obsdsl.lint.baseline import Baseline
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Broken, Problem
from obsdsl.lint.python import python_file
from obsdsl.lint.registry import built_in, plugged_in
from obsdsl.lint.workspace import lint_workspace
from obsdsl.load import load
from obsdsl.revision import export

# Says what is being done, for whoever waits.
Say: TypeAlias = Callable[[str], None]


@attrs.frozen
class Request:
    """What to check: the workspace, or `paths`. `fresh` forgets what was imported: files have changed since."""

    paths: tuple[Path, ...]
    config: Config
    promtool: bool = False
    definitions: bool = True
    cache: bool = True
    fresh: bool = False


@attrs.frozen
class Linted:
    """What was found. `what` says in words what was checked; `spared` problems comments took out, `known` others."""

    problems: tuple[Problem, ...]
    broken: tuple[Broken, ...]
    checks: tuple[type[Check[Any]], ...]
    what: str
    spared: int = 0
    known: int = 0


def lint(request: Request, say: Say) -> Linted:
    """Check what is requested."""
    config = request.config
    if request.fresh:
        _forget(config.root)
    say("loading the workspace")
    # What modules print is talk; stdout is the product.
    with contextlib.redirect_stdout(sys.stderr):
        workspace = load(config)
    say("checking")
    texts = {str(file): file.read_text(encoding="utf-8") for file in workspace_files(config)}
    report = lint_workspace(workspace, config, texts, date.today())
    say("")
    checks = (*built_in(), *plugged_in(config.lint.plugins, config.root))
    outcome = report.outcome
    return Linted(outcome.problems, outcome.broken, checks, f"{len(texts)} files", report.spared)


def _forget(root: Path) -> None:
    """Let the workspace's modules be imported anew."""
    for name, module in list(sys.modules.items()):
        if str(getattr(module, "__file__", None) or "").startswith(f"{root}/"):
            del sys.modules[name]
    importlib.invalidate_caches()
    python_file.cache_clear()


def lint_revision(revision: str, request: Request, say: Say) -> Baseline:
    """The problems of the same files at a git revision, as a baseline. Today's configuration judges both.

    The revision is loaded by a process of its own: two workspaces in one would share their modules.
    """
    root = request.config.root
    say(f"checking {revision}")
    with tempfile.TemporaryDirectory(prefix="obsdsl-") as name:
        folder = Path(name).resolve()
        export(root, revision, folder)
        for file in FILES:
            if (root / file).is_file():
                shutil.copyfile(root / file, folder / file)
        found = json.loads(_in_process(folder, revision, tuple(_arguments(request, folder))))
    say("")
    rows = [(one.get("place", {}).get("file", ""), one["check"], one["subject"], one["message"]) for one in found]
    return Counter(rows)


def _arguments(request: Request, folder: Path) -> Iterator[str]:
    """The command line that checks the same in another folder."""
    root = request.config.root
    policy = request.config.lint
    yield from ("--format", "json", "--no-cache", "--quiet", "-C", str(folder))
    yield from (part for word in policy.select for part in ("--select", word))
    yield from (part for word in policy.ignore for part in ("--ignore", word))
    if not request.definitions:
        yield "--no-definitions"
    for path in request.paths:
        there = folder / path.resolve().relative_to(root)
        if there.exists():
            yield str(there)


def _in_process(folder: Path, revision: str, arguments: tuple[str, ...]) -> str:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "obsdsl", "lint", *arguments], cwd=folder, capture_output=True, check=False
    )
    if done.returncode > 1:
        said = done.stderr.decode(errors="replace").strip()
        raise ObsdslError(f"revision {revision!r}", f"it cannot be checked: {said}; name another revision")
    return json.dumps(json.loads(done.stdout)["problems"])
