"""What the lint is asked for, and what it gives."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

from obsdsl.config import Config
from obsdsl.define.light import frozen
from obsdsl.lint.check import Check
from obsdsl.lint.listed import AnyCheck
from obsdsl.lint.problem import Broken, Problem
from obsdsl.lint.registry import built_in, plugged_in
from obsdsl.linting.now import Answer

# Says what is being done, for whoever waits.
Say: TypeAlias = Callable[[str], None]


@frozen
class Request:
    """What to check: the workspace, or `paths`, which are absolute; with which classes of checks.

    `fresh` forgets what was imported: files have changed since.
    """

    paths: tuple[Path, ...]
    config: Config
    checks: tuple[AnyCheck, ...]
    promtool: bool = False
    definitions: bool = True
    cache: bool = True
    fresh: bool = False


@frozen
class Linted:
    """What was found in `files`. `spared` problems were taken out by comments, `known` ones by a baseline."""

    problems: tuple[Problem, ...]
    broken: tuple[Broken, ...]
    files: tuple[str, ...]
    spared: int = 0
    known: int = 0

    @classmethod
    def of(cls, answer: Answer) -> Linted:
        """What was found when the same was asked last."""
        return cls(answer.problems, (), answer.files, answer.spared)


def checks_of(config: Config) -> tuple[type[Check[Any]], ...]:
    """The classes of all checks, those of the workspace's own modules among them."""
    # What modules print is talk, stdout is the product; where they change the directory, ours stays.
    with contextlib.redirect_stdout(sys.stderr), contextlib.chdir(Path.cwd()):
        return (*built_in(), *plugged_in(config.lint.plugins, config.root))
