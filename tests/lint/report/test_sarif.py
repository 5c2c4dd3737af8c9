"""SARIF, judged by its schema."""

from __future__ import annotations

import json

import jsonschema
from hypothesis import HealthCheck, given, settings

from obsdsl.lint.problem import Problem
from tests.lint.report.problems import CHECKS, NOWHERE, PLAIN, PROBLEMS, STRANGE, any_problems, schema, text_of


def test_the_report_is_valid() -> None:
    judge = jsonschema.Draft4Validator(schema("sarif-2.1.0.json"))
    for problems in ([], PROBLEMS):
        judge.validate(json.loads(text_of("sarif", problems)))


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(any_problems())
def test_any_problem_gives_a_valid_report(problems: list[Problem]) -> None:
    text = text_of("sarif", problems)
    text.encode()
    jsonschema.Draft4Validator(schema("sarif-2.1.0.json")).validate(json.loads(text))


def test_results_point_to_their_rules() -> None:
    (run,) = json.loads(text_of("sarif"))["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [one.code for one in CHECKS]
    assert [rules[one["ruleIndex"]]["id"] for one in run["results"]] == [one.code for one in PROBLEMS]
    assert [one["level"] for one in run["results"]] == ["error", "error", "note", "warning"]


def test_places_are_relative_to_the_root_and_columns_are_characters() -> None:
    (run,) = json.loads(text_of("sarif", [PLAIN, STRANGE, NOWHERE]))["runs"]
    first, second, third = run["results"]
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "rules/web.yml", "uriBaseId": "%SRCROOT%"}
    assert place["region"] == {"startLine": 7, "startColumn": 12, "endLine": 7, "endColumn": 20}
    assert second["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].startswith("file:///elsewhere/%C3%A9")
    assert "locations" not in third
    assert run["columnKind"] == "unicodeCodePoints"


def test_problems_alike_have_fingerprints_of_their_own() -> None:
    (run,) = json.loads(text_of("sarif"))["runs"]
    prints = [one["partialFingerprints"]["obsdsl/v1"] for one in run["results"]]
    assert len(set(prints)) == len(prints)
