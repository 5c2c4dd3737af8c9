"""One run: what is asked for is read, checked, and put in order."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from obsdsl.config import LintConfig
from obsdsl.lint.context import Context, context_of
from obsdsl.lint.listed import Listed
from obsdsl.lint.problem import Problem
from obsdsl.lint.python import python_file
from obsdsl.lint.run import Dispatch, Outcome
from obsdsl.lint.settings import Settings, settings_of
from obsdsl.lint.whole import finish
from obsdsl.lint.workspace import check_units, units
from obsdsl.linting.again import checked_again
from obsdsl.linting.checked import read_of
from obsdsl.linting.now import Answer, Now, Question, now_of
from obsdsl.linting.paths import Asked, asked_for, comments_in, is_workspace
from obsdsl.linting.plugged import Plugged
from obsdsl.linting.request import Linted, Request, Say

if TYPE_CHECKING:
    from obsdsl.compose.workspace import Workspace

PROMTOOL = "promtool"
_CHECKS = "obsdsl.lint.checks."


def lint(request: Request, say: Say, now: Now | None = None, plugged: Plugged | None = None) -> Linted:
    """Check what is requested: what has changed since the last time, where nothing forbids that.

    `now` is what was looked at for the same request already, `plugged` whoever imported its checks.
    """
    if request.fresh:
        _forget(request.config.root)
    settings = settings_of(_policy(request), request.checks)
    dispatch = Dispatch(settings.checks, settings.later)
    there = _reusable(request, now, plugged)
    if there is None:
        return _anew(request, settings, dispatch, say)
    watched = plugged or Plugged(request.config)
    if there.project is not None:
        say("loading the workspace")
    again = checked_again(request, there, watched, dispatch, partial(_progress, say))
    with watched.watched():
        texts = again.files.texts | _comments(there)
        linted = _finished(request, settings, dispatch, again.outcome, again.context, texts)
    if now is not None and again.depends is not None and not linted.broken and watched.depends() is not None:
        read = read_of(again.context.repository)
        depends = again.depends | watched.everything() | read
        now.keep(Answer(linted.problems, linted.files, linted.spared), depends)
    return linted


def _reusable(request: Request, now: Now | None, plugged: Plugged | None) -> Now | None:
    """What is there to be used again; None where everything has to be done anew."""
    # Promtool's verdicts are not kept.
    if not request.cache or request.fresh or request.promtool:
        return None
    if plugged is None:
        # What others have imported, nobody has watched.
        if not all(isinstance(one, Listed) or one.__module__.startswith(_CHECKS) for one in request.checks):
            return None
    elif request.checks != plugged.checks:
        return None
    there = now or now_of(Question(request.paths, request.config, definitions=request.definitions))
    if plugged is not None and there is not None and there.project is not None:
        return None if plugged.modules & set(there.project.files) else there
    return there


def _anew(request: Request, settings: Settings, dispatch: Dispatch, say: Say) -> Linted:
    """A lint of everything, without a look at the cache."""
    from obsdsl.lint.files import file_units, opened, recorded

    config = request.config
    asked = asked_for(request.paths, config)
    workspace = _workspace(request, asked, say)
    read = [one for source in asked.files if (one := opened(source)) is not None]
    context = context_of((*workspace.told(), *recorded(read)), config)
    own = [] if asked.python is None else list(units(workspace))
    work = [*own, *(unit for one in read for unit in file_units(one))]
    outcome = check_units(work, context, dispatch, _progress(say, len(work)))
    if request.promtool:
        from obsdsl.linting.judged import judged

        say("promtool judges the expressions")
        outcome += judged(work, context, dispatch)
    texts = {one.source.file: one.source.text for one in read}
    texts |= {file: comments_in(file) for file in asked.python or ()}
    return _finished(request, settings, dispatch, outcome, context, texts)


def _comments(there: Now) -> dict[str, str]:
    """The texts of the workspace's files that are asked for, as far as they hold comments."""
    silent = frozenset[str]() if there.project is None else there.project.without_comments
    return {file: "" if file in silent else comments_in(file) for file in there.asked.python or ()}


def _finished(
    request: Request,
    settings: Settings,
    dispatch: Dispatch,
    outcome: Outcome,
    context: Context,
    texts: dict[str, str],
) -> Linted:
    """What is left of it with all that is applied once all objects are checked."""
    report = finish(outcome, context, settings, dispatch, texts, date.today())
    problems = tuple(one for one in report.outcome.problems if _is_asked_for(one, texts, request))
    return Linted(problems, report.outcome.broken, tuple(sorted(texts)), report.spared)


def _policy(request: Request) -> LintConfig:
    """Promtool's check does not run where nobody asks promtool."""
    policy = request.config.lint
    return policy if request.promtool else attrs.evolve(policy, ignore=(*policy.ignore, PROMTOOL))


def _progress(say: Say, total: int) -> Callable[[int], None]:
    def tell(done: int) -> None:
        if done % max(1, total // 100) == 0 or done >= total:
            say(f"checking {min(done, total):,} of {total:,} objects")

    return tell


def _is_asked_for(problem: Problem, texts: dict[str, str], request: Request) -> bool:
    """A workspace is always checked whole; of its problems those are shown that are in what was named."""
    if not request.paths:
        return True
    return problem.place is not None and problem.place.file in texts


def _workspace(request: Request, asked: Asked, say: Say) -> Workspace:
    """The workspace; an empty one where none is asked for, and none is there or wanted."""
    # Files alone need nothing of what a workspace may hold.
    from obsdsl.compose.workspace import Workspace
    from obsdsl.load import load

    config = request.config
    if asked.python is None and not (request.definitions and is_workspace(config)):
        return Workspace()
    say("loading the workspace")
    # What modules print is talk, stdout is the product; where they change the directory, ours stays.
    with contextlib.redirect_stdout(sys.stderr), contextlib.chdir(Path.cwd()):
        return load(config)


def _forget(root: Path) -> None:
    """Let the workspace's modules be imported anew."""
    for name, module in list(sys.modules.items()):
        if str(getattr(module, "__file__", None) or "").startswith(f"{root}{os.sep}"):
            del sys.modules[name]
    importlib.invalidate_caches()
    python_file.cache_clear()
