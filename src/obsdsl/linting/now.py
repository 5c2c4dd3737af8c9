"""What is there before anything is checked: the question, the files, the workspace with what is kept of it.

Where all of it is as it was when the same was asked last, the answer is the same. Nothing here imports a check or reads
a file as more than bytes: an unchanged project is answered in little more than the time that Python takes to start.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import attrs

from obsdsl.cache.dependency import digest, holds
from obsdsl.cache.project import Project
from obsdsl.cache.recorder import Recorder
from obsdsl.cache.store import Store, drop_old, open_store
from obsdsl.cache.version import variant
from obsdsl.config import Config, LintConfig
from obsdsl.define.light import frozen
from obsdsl.errors import ObsdslError
from obsdsl.files import workspace_files
from obsdsl.lint.problem import Problem
from obsdsl.linting.paths import Asked, asked_for, is_workspace
from obsdsl.linting.problems import packed, unpacked

# So many answers are kept, each of another question.
_ANSWERS = 8


@frozen
class Question:
    """What is asked: `select` and `ignore` are the command line's, on top of the configuration."""

    paths: tuple[Path, ...]
    config: Config
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    definitions: bool = True


@frozen
class Answer:
    """What was found in `files`; `spared` problems were taken out by comments."""

    problems: tuple[Problem, ...]
    files: tuple[str, ...]
    spared: int


class Now:
    """`project` is None where no workspace is asked for; `store` holds what is no result of one of its files."""

    def __init__(self, question: Question, asked: Asked, project: Project | None, store: Store) -> None:
        self.question, self.asked, self.project = question, asked, project
        self._outer, self.store = store, store.within("lint")
        self._texts = [(one.file, one.named, digest(one.text.encode())) for one in asked.files]
        self._key = digest(repr(_words(question)).encode(errors="surrogateescape"))

    @property
    def texts(self) -> Mapping[str, str]:
        """The digest of each file that is no part of the workspace."""
        return {file: text for file, _, text in self._texts}

    def answer(self) -> Answer | None:
        """What was answered to the same question, if nothing has changed."""
        if self.project is not None and self.project.changed:
            return None
        try:
            key, state, depends, problems, files, spared = self.store.index(self._slot) or [""] * 6
            if key != self._key or state != self._state() or not holds(depends, str(self.question.config.root)):
                return None
            return Answer(unpacked(problems), tuple(files), spared)
        except (TypeError, ValueError):
            return None

    def keep(self, answer: Answer, depends: Mapping[str, str]) -> None:
        """Keep the answer; `depends` is what it depends on beside the files and the workspace."""
        try:
            value = [self._key, self._state(), dict(depends), packed(answer.problems), answer.files, answer.spared]
            with self.store.locked() as mine:
                if mine:
                    self.store.save(value, self._slot)
            drop_old(self._outer)
        # Names that no JSON can hold, a disk that is full: then nothing is kept.
        except (OSError, TypeError, ValueError):
            return

    @property
    def _slot(self) -> str:
        return f"answer-{int(self._key[:8], 16) % _ANSWERS}"

    def _state(self) -> str:
        workspace = "" if self.project is None else self.project.state()
        return digest(repr((workspace, self._texts)).encode(errors="surrogateescape"))


def now_of(question: Question) -> Now | None:
    """What is there now; None where nothing can be used again, or where something is wrong."""
    config = question.config
    try:
        asked = asked_for(question.paths, config)
        wanted = asked.python is not None or (question.definitions and is_workspace(config))
        files = (asked.own or workspace_files(config)) if wanted else ()
    except ObsdslError:
        # It is said when all is read in its order.
        return None
    if wanted and _is_imported(config):
        # What was imported before is not to be had as it is now.
        return None
    store = open_store(str(config.root), variant(config))
    if store is None:
        return None
    return Now(question, asked, Project(config, files, store) if wanted else None, store)


def _is_imported(config: Config) -> bool:
    """Whether a module of the workspace is loaded."""
    place = Recorder(str(config.root)).path_of
    files = [getattr(one, "__file__", None) for one in list(sys.modules.values())]
    return any(place(file) for file in files if isinstance(file, str))


def _words(question: Question) -> list[Any]:
    """All that the answer depends on, but for the files. Comments may hold until a day."""
    paths = [os.fsencode(path) for path in question.paths]
    config = question.config
    words = [question.select, question.ignore, question.definitions, config.out, dict(config.targets)]
    return [paths, *words, words_of(config.lint, ("baseline",)), date.today().isoformat()]


def words_of(policy: LintConfig, but: Iterable[str]) -> list[tuple[str, Any]]:
    """The settings of the lint, but those and where each stands in its file."""
    return [
        (field.name, getattr(policy, field.name))
        for field in attrs.fields(LintConfig)
        if field.eq and field.name not in but
    ]
