"""GitLab's code quality report: a list of Code Climate's issues."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from obsdsl.lint.check import Check
from obsdsl.lint.problem import Level, Problem
from obsdsl.lint.report.path import file_of, fingerprint, sentence

_SEVERITIES = {Level.ERROR: "major", Level.WARNING: "minor", Level.INFO: "info"}


def lines(problems: Sequence[Problem], checks: Sequence[type[Check[Any]]], root: str) -> Iterator[str]:  # noqa: ARG001
    """The report."""
    seen: Counter[str] = Counter()
    found = []
    for problem in problems:
        key = fingerprint(problem, root)
        seen[key] += 1
        line = problem.place.line if problem.place else 1
        end = (problem.place.end_line or line) if problem.place else 1
        found.append(
            {
                "type": "issue",
                "check_name": problem.check,
                "description": sentence(problem),
                "categories": ["Bug Risk"],
                "severity": _SEVERITIES[problem.level],
                # Two problems alike in one file are told apart by their number.
                "fingerprint": fingerprint(problem, root, seen[key]),
                # A problem without a place concerns the whole project.
                "location": {"path": file_of(problem, root) or ".", "lines": {"begin": line, "end": end}},
            }
        )
    yield json.dumps(found, indent=2, ensure_ascii=False)
