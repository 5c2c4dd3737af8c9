"""What the lint said of a git revision, to be compared with what it says now."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from obsdsl.config import FILES
from obsdsl.errors import ObsdslError, shown_path
from obsdsl.lint.baseline import Baseline, key_of
from obsdsl.linting.request import Request, Say
from obsdsl.revision import export


def problems_at(revision: str, request: Request, say: Say) -> Baseline:
    """The problems of the same files at a git revision. Today's configuration and checks judge both.

    The revision is loaded by a process of its own: two workspaces in one would share their modules.
    """
    root = request.config.root
    say(f"checking {revision}")
    paths = [_relative(path, root) for path in request.paths]
    with tempfile.TemporaryDirectory(prefix="obsdsl-") as name:
        folder = Path(name).resolve()
        export(root, revision, folder)
        present = [str(folder / path) for path in paths if (folder / path).exists()]
        if (paths and not present) or (not paths and not _holds_any(request, folder)):
            return Counter()
        for name in FILES:
            (folder / name).unlink(missing_ok=True)
        for file in _of_today(request):
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(root / file, folder / file)
        found = _in_process(folder, revision, [*_options(request, folder), "--", *present])
    return Counter(
        key_of(one.get("place", {}).get("file", ""), one["check"], one["subject"], one["message"]) for one in found
    )


def _holds_any(request: Request, folder: Path) -> bool:
    return any((folder / path).exists() for path in request.config.paths)


def _relative(path: Path, root: Path) -> Path:
    try:
        return path.resolve().relative_to(root.resolve())
    except ValueError:
        fault = f"it lies outside of {shown_path(root)}, whose revisions are compared; leave it out, or set --directory"
        raise ObsdslError(str(path), fault) from None


def _of_today(request: Request) -> Iterator[Path]:
    """The configuration, and the modules of the workspace's own checks."""
    root = request.config.root
    wanted = [Path(name) for name in FILES]
    for plugin in request.config.lint.plugins:
        module = Path(*plugin.split("."))
        wanted += [module.with_suffix(".py"), module / "__init__.py"]
        wanted += [parent / "__init__.py" for parent in module.parents if parent != Path()]
    yield from (file for file in dict.fromkeys(wanted) if (root / file).is_file())


def _options(request: Request, folder: Path) -> Iterator[str]:
    """The command line that checks the same in another folder."""
    policy = request.config.lint
    yield from ("--format", "json", "--no-cache", "--no-baseline", "--quiet", "-C", str(folder))
    yield from (part for word in policy.select for part in ("--select", word))
    yield from (part for word in policy.ignore for part in ("--ignore", word))
    if not request.definitions:
        yield "--no-definitions"
    if request.promtool:
        yield "--promtool"


def _in_process(folder: Path, revision: str, arguments: list[str]) -> list[dict[str, Any]]:
    command = [sys.executable, "-P", "-m", "obsdsl", "lint", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    if done.returncode not in (0, 1):
        said = done.stderr.decode(errors="replace").strip().removeprefix("error: ")
        raise ObsdslError(f"revision {revision!r}", f"it cannot be checked: {said}; name another revision")
    found: list[dict[str, Any]] = json.loads(done.stdout)["problems"]
    return found
