"""The lint of what lies on the disk: a workspace is loaded, files are read, and all of it is checked."""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import attrs

from obsdsl.compose.workspace import Workspace
from obsdsl.config import FILES, Config
from obsdsl.errors import LoadError, ObsdslError, shown_path
from obsdsl.files import workspace_files
from obsdsl.lint.baseline import Baseline
from obsdsl.lint.check import Check
from obsdsl.lint.context import context_of
from obsdsl.lint.files import FileText, file_units, found, opened, recorded
from obsdsl.lint.problem import Broken, Problem
from obsdsl.lint.python import python_file
from obsdsl.lint.registry import built_in, plugged_in
from obsdsl.lint.run import Dispatch
from obsdsl.lint.settings import settings_of
from obsdsl.lint.whole import finish
from obsdsl.lint.workspace import check_units, sources_of, units
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
    inside, files = _sorted(request)
    workspace = _workspace(request, bool(inside) or not request.paths, say)
    opened_files = [one for source in files if (one := opened(source)) is not None]
    classes = (*built_in(), *plugged_in(config.lint.plugins, config.root))
    settings = settings_of(config.lint, classes)
    dispatch = Dispatch(settings.checks)
    context = context_of((*sources_of(workspace), *recorded(opened_files)), config)
    work = [*units(workspace)] if inside or not request.paths else []
    work += [unit for one in opened_files for unit in file_units(one)]
    say(f"checking {len(work):,} objects")
    texts = {one.source.file: one.source.text for one in opened_files}
    if inside or not request.paths:
        texts |= {file: Path(file).read_text(encoding="utf-8") for file in workspace_files(config)}
    report = finish(check_units(work, context, dispatch), context, settings, dispatch, texts, date.today())
    say("")
    problems = tuple(one for one in report.outcome.problems if not inside or _below(one, inside, texts))
    return Linted(problems, report.outcome.broken, classes, _count(len(texts)), report.spared)


def _below(problem: Problem, paths: Sequence[str], texts: Mapping[str, str]) -> bool:
    """Whether a problem is of what was asked for: a workspace is always checked whole."""
    file = "" if problem.place is None else problem.place.file
    return any(file == path or file.startswith(f"{path}{os.sep}") for path in paths) or (
        file in texts and not file.endswith(".py")
    )


def _holds_python(folder: Path, config: Config) -> bool:
    try:
        return any(file.startswith(f"{folder}{os.sep}") for file in workspace_files(config))
    except LoadError:
        return False


def _count(files: int) -> str:
    return f"{files:,} {'file' if files == 1 else 'files'}"


def _sorted(request: Request) -> tuple[list[str], list[FileText]]:
    """The paths that hold Python of the workspace, and the files of other kinds in all of the paths."""
    inside: list[str] = []
    files: list[FileText] = []
    for path in request.paths:
        if path.suffix == ".py" or (path.is_dir() and _holds_python(path.absolute(), request.config)):
            inside.append(str(path.absolute()))
    for file, named in found(path for path in map(str, request.paths) if not path.endswith(".py")):
        content = Path(file).read_bytes()
        try:
            files.append(FileText(file, content.decode(), named))
        except UnicodeDecodeError:
            if named:
                raise ObsdslError(shown_path(file), "it is no text in UTF-8; name another file") from None
    return inside, files


def _workspace(request: Request, needed: bool, say: Say) -> Workspace:
    """The workspace; an empty one where none is needed, and none is there or wanted."""
    config = request.config
    if not needed and not (request.definitions and _is_workspace(config)):
        return Workspace()
    say("loading the workspace")
    # What modules print is talk; stdout is the product.
    with contextlib.redirect_stdout(sys.stderr):
        return load(config)


def _is_workspace(config: Config) -> bool:
    return any((config.root / path).exists() for path in config.paths) and any(
        (config.root / file).exists() for file in FILES
    )


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
