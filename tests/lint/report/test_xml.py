"""Checkstyle and JUnit: well-formed whatever the problems hold, and with all of them."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given

from obsdsl.lint.problem import Level, Problem
from tests.lint.report.problems import NOWHERE, PLAIN, PROBLEMS, any_problems, text_of

FORMATS = ("checkstyle", "junit")


def parsed(format_: str, problems: list[Problem] | tuple[Problem, ...]) -> ElementTree.Element:
    """The report as a parser takes it in from a file."""
    return ElementTree.fromstring(text_of(format_, problems).encode())


@pytest.mark.parametrize("format_", FORMATS)
@given(problems=any_problems())
def test_any_problem_is_well_formed(format_: str, problems: list[Problem]) -> None:
    top = parsed(format_, problems)
    assert len(list(top.iter("error" if format_ == "checkstyle" else "testcase"))) == (
        len(problems) if format_ == "checkstyle" else max(1, len(problems))
    )


def test_checkstyle_names_file_line_column_level_and_check() -> None:
    top = parsed("checkstyle", [PLAIN, NOWHERE])
    first, second = top.findall("file")
    assert [first.get("name"), second.get("name")] == [".", "rules/web.yml"]
    (error,) = second
    assert error.attrib == {
        "line": "7",
        "column": "12",
        "severity": "error",
        "message": "alert 'Down': rate() takes a range vector; add a window: up[5m]",
        "source": "obsdsl.OBS101.promql-syntax",
    }


def test_junit_has_a_suite_for_each_file_and_a_case_for_each_problem() -> None:
    top = parsed("junit", PROBLEMS)
    assert (top.get("tests"), top.get("failures")) == ("4", "3")
    suites = top.findall("testsuite")
    assert sum(int(one.get("tests", "")) for one in suites) == 4
    assert sum(int(one.get("failures", "")) for one in suites) == 3
    case = next(one for one in top.iter("testcase") if "OBS101" in one.get("name", ""))
    assert case.get("name") == "OBS101 alert 'Down':7"
    (failure,) = case
    assert failure.get("type") == "error"
    assert failure.text is not None
    assert "  rate(up) > 1\n  ^^^^^^^^" in failure.text


def test_an_info_is_no_failure_in_junit() -> None:
    top = parsed("junit", [NOWHERE])
    assert top.get("failures") == "0"
    assert top.find(".//system-out") is not None
    assert NOWHERE.level is Level.INFO


def test_junit_without_a_problem_has_a_case_that_passes() -> None:
    top = parsed("junit", [])
    (case,) = top.iter("testcase")
    assert (top.get("tests"), top.get("failures"), len(case)) == ("1", "0", 0)
