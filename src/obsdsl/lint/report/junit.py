"""JUnit's XML: a suite for each file, a case for each problem. An info is a case that passes, with some output."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any
from xml.etree import ElementTree

from obsdsl.lint.check import Check
from obsdsl.lint.problem import Level, Problem
from obsdsl.lint.report.path import file_of, sentence
from obsdsl.lint.report.text import excerpt
from obsdsl.lint.report.xml import allowed, document


def lines(problems: Sequence[Problem], checks: Sequence[type[Check[Any]]], root: str) -> Iterator[str]:  # noqa: ARG001
    """The report. Without a problem it holds a single case that passes."""
    top = ElementTree.Element("testsuites", name="obsdsl lint", tests=str(max(1, len(problems))))
    top.set("failures", str(sum(one.level > Level.INFO for one in problems)))
    ordered = sorted(problems, key=lambda one: file_of(one, root))
    for file, held in groupby(ordered, key=lambda one: file_of(one, root)):
        _suite(top, file or "project", list(held))
    if not problems:
        suite = ElementTree.SubElement(top, "testsuite", name="obsdsl lint", tests="1", failures="0", errors="0")
        ElementTree.SubElement(suite, "testcase", name="no problem", classname="obsdsl.lint")
    yield document(top)


def _suite(top: ElementTree.Element, file: str, held: Sequence[Problem]) -> None:
    failures = sum(one.level > Level.INFO for one in held)
    suite = ElementTree.SubElement(top, "testsuite", name=allowed(file), tests=str(len(held)))
    suite.set("failures", str(failures))
    suite.set("errors", "0")
    for problem in held:
        line = f":{problem.place.line}" if problem.place else ""
        name = f"{problem.code} {problem.subject}{line}"
        case = ElementTree.SubElement(suite, "testcase", name=allowed(name), classname=f"obsdsl.{problem.check}")
        text = "\n".join([sentence(problem), *(excerpt(problem.excerpt) if problem.excerpt else ())])
        kind = "failure" if problem.level > Level.INFO else "system-out"
        element = ElementTree.SubElement(case, kind)
        if kind == "failure":
            element.set("message", allowed(problem.message))
            element.set("type", problem.level.word)
        element.text = allowed(text)
