"""Annotations of GitHub Actions: workflow commands on the standard output."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from obsdsl.lint.check import Check
from obsdsl.lint.problem import Level, Problem
from obsdsl.lint.report.path import file_of, sentence

_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "notice"}


def lines(problems: Sequence[Problem], checks: Sequence[type[Check[Any]]], root: str) -> Iterator[str]:  # noqa: ARG001
    """A command for each problem."""
    for problem in problems:
        values: dict[str, object] = {}
        if problem.place is not None:
            place = problem.place
            values = {"file": file_of(problem, root), "line": place.line, "col": place.column}
            if place.end_line is not None:
                values["endLine"] = place.end_line
                # A range of columns makes sense on one line alone.
                if place.end_column is not None and place.end_line == place.line:
                    values["endColumn"] = place.end_column
        values["title"] = f"{problem.code} {problem.check}"
        listed = ",".join(f"{key}={_property(str(value))}" for key, value in values.items())
        yield f"::{_COMMANDS[problem.level]} {listed}::{_data(sentence(problem))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
