"""The side of a workspace that this process loads. What did not change since the last run is not made again."""

from __future__ import annotations

import contextlib
import gc
import sys
from collections.abc import Iterator

import attrs

from obsdsl.cache.outputs import Lost, outputs
from obsdsl.cache.project import Project, open_project
from obsdsl.compile.artifact import Artifact
from obsdsl.compose.workspace import Told
from obsdsl.config import Config
from obsdsl.review.side import Side


@attrs.frozen(eq=False)
class Made:
    """What a workspace is made into."""

    artifacts: tuple[Artifact, ...]
    told: tuple[Told, ...]

    def side(self, name: str) -> Side:
        """Under a name for people."""
        return Side(name, self.artifacts, self.told)


def workspace(config: Config) -> Made:
    """The workspace as it is now; what was made is kept for the next run. Raises ObsdslError where it has a fault."""
    project = open_project(config)
    made = made_of(project)
    project.save()
    return made


def made_of(project: Project) -> Made:
    """All artifacts, and what the definitions tell."""
    with _without_garbage(), contextlib.redirect_stdout(sys.stderr):
        try:
            return _made(project)
        except Lost:
            # A result that was kept is damaged.
            project.load_all()
            return _made(project)


def _made(project: Project) -> Made:
    return Made(tuple(one.artifact() for one in outputs(project)), tuple(project.told()))


@contextlib.contextmanager
def _without_garbage() -> Iterator[None]:
    """What compiling makes holds no cycles, and lives until the end."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
