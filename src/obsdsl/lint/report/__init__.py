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
    place, excerpt = problem.place, problem.excerpt
    if place is not None:
        place = attrs.evolve(place, file=_text(place.file))
    if excerpt is not None:
        marks = tuple(attrs.evolve(mark, note=_text(mark.note)) for mark in excerpt.marks)
        excerpt = Excerpt(_text(excerpt.text), marks)
    return attrs.evolve(
        problem,
        subject=_text(problem.subject),
        message=_text(problem.message),
        mend=_text(problem.mend),
        place=place,
        excerpt=excerpt,
    )


def _text(text: str) -> str:
    return _SURROGATE.sub("\ufffd", text)
