"""Problems as JSON, for results that are kept: read without the checks, and without what these need."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from obsdsl.lint.problem import Edit, Excerpt, Level, Mark, Problem
from obsdsl.read.origin import Place


def packed(problems: Iterable[Problem]) -> list[Any]:
    """As `unpacked` takes them."""
    return [_packed(one) for one in problems]


def unpacked(found: Iterable[Any]) -> tuple[Problem, ...]:
    """The problems, as they were."""
    return tuple(_unpacked(*one) for one in found)


def _packed(one: Problem) -> list[Any]:
    place, excerpt = one.place, one.excerpt
    return [
        [one.code, one.check, int(one.level), one.subject, one.message, one.mend],
        None if place is None else [place.file, place.line, place.column, place.end_line, place.end_column],
        None if excerpt is None else [excerpt.text, [[mark.start, mark.end, mark.note] for mark in excerpt.marks]],
        [[edit.file, edit.start, edit.end, edit.text] for edit in one.edits],
        one.safe,
    ]


def _unpacked(words: Any, place: Any, excerpt: Any, edits: Any, safe: bool) -> Problem:
    code, check, level, subject, message, mend = words
    return Problem(
        code,
        check,
        Level(level),
        subject,
        message,
        mend,
        None if place is None else Place(*place),
        None if excerpt is None else Excerpt(excerpt[0], tuple(Mark(*mark) for mark in excerpt[1])),
        tuple(Edit(*edit) for edit in edits),
        safe,
    )
