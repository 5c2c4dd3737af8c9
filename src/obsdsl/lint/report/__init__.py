"""Problems as text for people, or for a program: one file a format."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from typing import Any

from obsdsl.lint.check import Check
from obsdsl.lint.problem import Problem

FORMATS = ("text", "json", "sarif", "github", "gitlab", "checkstyle", "junit")


def report(format_: str, problems: Sequence[Problem], checks: Sequence[type[Check[Any]]], root: str) -> Iterator[str]:
    """The lines of a report. `checks` are those that ran; files are named relative to `root`, with forward slashes."""
    module = importlib.import_module(f"obsdsl.lint.report.{format_}")
    yield from module.lines(problems, checks, root)
