"""One JSON object: every problem with all that is known of it, and how many there are of each level."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from obsdsl.lint.check import Check
from obsdsl.lint.problem import Level, Problem
from obsdsl.lint.report.path import file_of, relative

# Of this form; raised when a field goes or changes its meaning.
VERSION = 1


def lines(problems: Sequence[Problem], checks: Sequence[type[Check[Any]]], root: str) -> Iterator[str]:  # noqa: ARG001
    """The report."""
    counts = {level.word: sum(one.level is level for one in problems) for level in reversed(Level)}
    data = {"version": VERSION, "summary": counts, "problems": [_problem(one, root) for one in problems]}
    yield json.dumps(data, indent=2, ensure_ascii=False)


def _problem(problem: Problem, root: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "code": problem.code,
        "check": problem.check,
        "level": problem.level.word,
        "subject": problem.subject,
        "message": problem.message,
        "mend": problem.mend,
    }
    if (place := problem.place) is not None:
        found["place"] = {
            "file": file_of(problem, root),
            "line": place.line,
            "column": place.column,
            "end_line": place.end_line or place.line,
            "end_column": place.end_column or place.column,
        }
    if problem.excerpt is not None:
        marks = [{"start": mark.start, "end": mark.end, "note": mark.note} for mark in problem.excerpt.marks]
        found["excerpt"] = {"text": problem.excerpt.text, "marks": marks}
    if problem.edits:
        edits = [
            {"file": relative(edit.file, root), "start": edit.start, "end": edit.end, "text": edit.text}
            for edit in problem.edits
        ]
        found["fix"] = {"safe": problem.safe, "edits": edits}
    return found
