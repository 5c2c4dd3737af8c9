"""Checkstyle's XML, which most CI servers read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any
from xml.etree import ElementTree

from obsdsl.lint.check import Check
from obsdsl.lint.problem import Problem
from obsdsl.lint.report.path import file_of, sentence
from obsdsl.lint.report.xml import allowed, document

VERSION = "10.0"


def lines(problems: Sequence[Problem], checks: Sequence[type[Check[Any]]], root: str) -> Iterator[str]:  # noqa: ARG001
    """The report."""
    top = ElementTree.Element("checkstyle", version=VERSION)
    ordered = sorted(problems, key=lambda one: file_of(one, root))
    for file, held in groupby(ordered, key=lambda one: file_of(one, root)):
        element = ElementTree.SubElement(top, "file", name=allowed(file or "."))
        for problem in held:
            line, column = (problem.place.line, problem.place.column) if problem.place else (1, 1)
            ElementTree.SubElement(
                element,
                "error",
                line=str(line),
                column=str(column),
                severity=problem.level.word,
                message=allowed(sentence(problem)),
                source=f"obsdsl.{problem.code}.{problem.check}",
            )
    yield document(top)
