"""The process that loads another workspace: two in one process would share their modules.

It reads two lines from its standard input: what to load, and, once that is known, the digests of the artifacts that
need not come back. What it found goes to its standard output, pickled.
"""

from __future__ import annotations

import json
import os
import pickle
import sys
from pathlib import Path

import attrs

from obsdsl.cache.lent import borrowing_project
from obsdsl.cache.project import Project, open_project
from obsdsl.cache.sources import moved_path, packed
from obsdsl.config import FILES, Config, read_config
from obsdsl.errors import Location, ObsdslError
from obsdsl.review.sources.request import Answer, Request, row_of
from obsdsl.review.sources.workspace import made_of
from obsdsl.revision import export


def main() -> None:
    """Answer one request."""
    request = Request.parse(sys.stdin.readline())
    # Modules of the workspace may print.
    with os.fdopen(os.dup(1), "wb") as out:
        os.dup2(2, 1)
        try:
            answer = _answer(request)
        except ObsdslError as error:
            answer = Answer(error=request.here(str(error)))
        pickle.dump(answer, out, pickle.HIGHEST_PROTOCOL)


def _answer(request: Request) -> Answer:
    folder = Path(request.folder)
    if request.revision is not None:
        assert request.lender is not None
        try:
            export(Path(request.lender), request.revision, folder)
        except ObsdslError as error:
            return Answer(error=str(error), is_absent=True)
    config = read_config(folder)
    if request.revision is not None and _is_empty(config):
        return Answer(is_empty=True)
    if request.target is not None:
        config = config.for_target(request.target)
    os.chdir(request.there(request.directory))
    known = frozenset(json.loads(sys.stdin.readline()))
    project = _project(config, request)
    made = made_of(project)
    project.save()
    moved = None if request.lender is None else (request.folder, request.lender)
    rows = (row_of(one, _place(one.location, moved), known) for one in made.artifacts)
    return Answer(tuple(rows), packed(list(made.told), {}, moved))


def _is_empty(config: Config) -> bool:
    """Whether it is no workspace yet."""
    named = any((config.root / name).exists() for name in FILES) and config.lint.location is not None
    return not named and not any((config.root / path).exists() for path in config.paths)


def _project(config: Config, request: Request) -> Project:
    sys.path[:] = request.path
    if request.lender is None:
        return open_project(config)
    project = borrowing_project(config, request.lender)
    # Modules beside the workspace are those of the copy, too.
    sys.path[:] = map(request.there, request.path)
    return project


def _place(location: Location | None, moved: tuple[str, str] | None) -> Location | None:
    if location is None or moved is None:
        return location
    return attrs.evolve(location, file=moved_path(location.file, moved))


if __name__ == "__main__":
    main()
