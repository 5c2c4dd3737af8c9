"""A lint that checks what has changed since the last one, and takes the rest from there."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from obsdsl.cache.dependency import digest
from obsdsl.cache.project import Project
from obsdsl.define.light import frozen
from obsdsl.lint.context import Context, context_of
from obsdsl.lint.listed import Listed
from obsdsl.lint.run import Dispatch, Outcome
from obsdsl.linting.checked import Checked, check, joined
from obsdsl.linting.now import Now, words_of
from obsdsl.linting.objects import Objects
from obsdsl.linting.plugged import Plugged
from obsdsl.linting.request import Request
from obsdsl.linting.texts import Files

# Settings that are applied to what the checks have found.
_AFTERWARDS = ("levels", "per_path", "baseline")


@frozen
class Again:
    """What checking gave; `files` are those beside the workspace, `depends` is None if nothing may be kept.

    The files live on with all that was read of them: to take apart a million values costs more than the memory.
    """

    outcome: Outcome
    context: Context
    files: Files
    depends: dict[str, str] | None


def checked_again(
    request: Request, now: Now, plugged: Plugged, dispatch: Dispatch, tell: Callable[[int], Callable[[int], None]]
) -> Again:
    """What a lint of everything would give. `tell` takes the number of objects to check."""
    project = now.project
    if project is not None:
        with _quiet():
            project.load()
    while True:
        generation = 0 if project is None else project.generation
        files = Files(now.asked.files, now.texts, now.store, str(request.config.root))
        known = "" if project is None else _known(project)
        key = digest(repr((known, files.told(), _policy(request), plugged.key, _checks(request))).encode())
        objects = None if project is None or now.asked.python is None else Objects(project, key)
        with _quiet():
            declared = [] if project is None else project.told()
            own = [] if objects is None else objects.units()
        # Where all files had to be imported on the way, what was found before is of no use.
        if project is None or project.generation == generation:
            break
    context = context_of((*declared, *files.records()), request.config)
    files.take(key)
    work = [*own, *files.units()]
    found = check(work, context, dispatch, plugged if request.config.lint.plugins else None, tell(len(work)))
    whole = joined(
        [
            *(() if objects is None else objects.outcome(found[: len(own)])),
            *files.outcome(found[len(own) :]),
            Checked(Outcome(), plugged.everything()),
        ]
    )
    depends = _kept(whole, project, files, plugged)
    return Again(whole.outcome, context, files, depends)


def _known(project: Project) -> str:
    """Equal where the workspace's objects tell each other the same."""
    objects = project.objects()
    return objects.catalog() + objects.policy()


def _kept(whole: Checked, project: Project | None, files: Files, plugged: Plugged) -> dict[str, str] | None:
    """Save what was found; return what all of it depends on."""
    if plugged.key is None or (project is not None and _shares(project, plugged)):
        return None
    files.save()
    if project is not None:
        project.save()
        if project.uncached is not None:
            return None
    return None if whole.depends is None else dict(whole.depends)


def _shares(project: Project, plugged: Plugged) -> bool:
    """Whether modules of the workspace import some that were imported for the checks: what these read is not known."""
    ours = plugged.modules
    imports = {path for one in project.records().values() for path in one.imports}
    return any(path in imports or any(path.startswith(one) for one in imports if one.endswith("/")) for path in ours)


def _policy(request: Request) -> str:
    return repr((words_of(request.config.lint, _AFTERWARDS), dict(request.config.targets)))


def _checks(request: Request) -> list[str]:
    return [one.name if isinstance(one, Listed) else f"{one.__module__}.{one.__qualname__}" for one in request.checks]


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """What modules print is talk, stdout is the product; where they change the directory, ours stays."""
    with contextlib.redirect_stdout(sys.stderr), contextlib.chdir(Path.cwd()):
        yield
