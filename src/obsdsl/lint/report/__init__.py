"""Problems as text for people, or for a program: one file a format."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator, Sequence
from typing import Any

import attrs

from obsdsl.lint.check import Check
from obsdsl.lint.problem import Excerpt, Problem

_SURROGATE = re.compile("[\ud800-\udfff]")
FORMATS = ("text", "json", "sarif", "github", "gitlab", "checkstyle", "junit")


def report(
    format_: str, problems: Sequence[Problem], checks: Sequence[type[Check[Any]]], root: str, **options: Any
) -> Iterator[str]:
    """The lines of a report. `checks` are all that there are; files are named relative to `root`, with forward slashes.

    Text takes a `style`.
    """
    module = importlib.import_module(f"obsdsl.lint.report.{format_}")
    yield from module.lines([_encodable(one) for one in problems], checks, root, **options)


def _encodable(problem: Problem) -> Problem:
    """Without lone surrogates, which escapes in JSON and names of files may give: no report could be written."""
    place = problem.place
    changed = {
        name: _text(text)
        for name in ("subject", "message", "mend")
        if not _is_text(text := getattr(problem, name))
    }  # fmt: skip
    if changed:
        problem = attrs.evolve(problem, **changed)
    if place is not None and not _is_text(place.file):
        problem = attrs.evolve(problem, place=attrs.evolve(place, file=_text(place.file)))
    if problem.excerpt is not None:
        marks = tuple(attrs.evolve(mark, note=_text(mark.note)) for mark in problem.excerpt.marks)
        problem = attrs.evolve(problem, excerpt=Excerpt(_text(problem.excerpt.text), marks))
    return problem


def _is_text(text: str) -> bool:
    return _SURROGATE.search(text) is None


def _text(text: str) -> str:
    return _SURROGATE.sub("\ufffd", text)
