"""The process that loads the workspace: what a module of the user's does, it does to this process alone.

It reads what to load from its standard input, and writes to its standard output, pickled: what pages need first, then
what takes longer; or what is wrong.
"""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs

from obsdsl.catalog.build import page_of
from obsdsl.config import FILES, Config, read_config
from obsdsl.errors import ObsdslError
from obsdsl.graph.build import graph_of
from obsdsl.linting.everything import lint
from obsdsl.linting.request import Request, checks_of
from obsdsl.load import load
from obsdsl.preview.serve.said import Said
from obsdsl.preview.snapshot import More, Snapshot
from obsdsl.review.sources.workspace import workspace


def main() -> None:
    """Answer one request: `[root, target]` as JSON."""
    root, target = json.loads(sys.stdin.readline())
    sys.dont_write_bytecode = True
    # Modules of the workspace may print.
    with os.fdopen(os.dup(1), "wb") as out:
        os.dup2(2, 1)
        for one in _answers(Path(root), target):
            pickle.dump(one, out, pickle.HIGHEST_PROTOCOL)
            out.flush()


def _answers(root: Path, target: str | None) -> Iterator[Said]:
    try:
        config = read_config(root)
        if target is not None:
            config = config.for_target(target)
        yield from _snapshots(config)
    except ObsdslError as error:
        yield Said(fault=str(error), files=_files(root))


def _snapshots(config: Config) -> Iterator[Said]:
    checks = checks_of(config)
    # The lint says more of a workspace that does not compile than its first fault.
    linted = lint(Request((), config, checks), lambda _: None)
    made = workspace(config)
    files = _files(config.root)
    found = Snapshot(config.project or config.root.name, made.artifacts, made.told, linted.problems)
    yield Said(found, files=files)
    with contextlib.redirect_stdout(sys.stderr):
        loaded = load(config)
    graph = graph_of(loaded, config)
    more = More(page_of(loaded, config, graph), graph)
    yield Said(attrs.evolve(found, more=more), files=_files(config.root))


def _files(root: Path) -> tuple[str, ...]:
    """The files below the root that were read, as far as Python knows."""
    inside = f"{root}{os.sep}"
    modules: list[Any] = list(sys.modules.values())
    found = {str(root / name) for name in FILES}
    found |= {
        file for one in modules if isinstance(file := getattr(one, "__file__", None), str) and file.startswith(inside)
    }
    return tuple(sorted(found))


if __name__ == "__main__":
    main()
