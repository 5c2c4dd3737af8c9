"""GitLab's code quality report, judged by what its documentation asks for (docs.gitlab.com/ci/testing/code_quality).

The published schema of Code Climate is that of its configuration, not of its reports.
"""

from __future__ import annotations

import json

import attrs
import jsonschema
from hypothesis import given

from obsdsl.lint.problem import Problem
from obsdsl.read.origin import Place
from tests.lint.report.problems import PLAIN, PROBLEMS, any_problems, text_of

LINE = {"type": "integer", "minimum": 1}
SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "location", "severity"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32,}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    # Relative to the repository, without ./ before it.
                    "path": {"type": "string", "minLength": 1, "not": {"pattern": "^\\./"}},
                    "lines": {"type": "object", "required": ["begin"], "properties": {"begin": LINE, "end": LINE}},
                },
            },
        },
    },
}


def test_the_report_is_valid() -> None:
    judge = jsonschema.Draft202012Validator(SCHEMA)
    for problems in ([], PROBLEMS):
        judge.validate(json.loads(text_of("gitlab", problems)))


@given(any_problems())
def test_any_problem_gives_a_valid_report(problems: list[Problem]) -> None:
    text = text_of("gitlab", problems)
    text.encode()
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(text))


def test_each_issue_has_path_line_severity_and_fingerprint() -> None:
    first, second, third, fourth = json.loads(text_of("gitlab"))
    assert first["location"] == {"path": "rules/web.yml", "lines": {"begin": 7, "end": 7}}
    assert [one["severity"] for one in (first, third, fourth)] == ["major", "info", "minor"]
    assert third["location"]["path"] == "."
    assert len({one["fingerprint"] for one in (first, second, third, fourth)}) == 4


def test_the_fingerprint_stays_when_lines_move() -> None:
    def prints(problem: Problem) -> str:
        return str(json.loads(text_of("gitlab", [problem]))[0]["fingerprint"])

    moved = attrs.evolve(PLAIN, place=Place("/work space/rules/web.yml", 99, 1))
    assert prints(moved) == prints(PLAIN)
    named = attrs.evolve(PLAIN, message="line 7 of ../rules/web.yml:12 says so")
    again = attrs.evolve(PLAIN, message="line 8 of rules/web.yml:14 says so")
    assert prints(named) == prints(again) != prints(PLAIN)
