"""Public files without any definitions: no error is false, what Prometheus takes is taken, what it refuses is refused.

Runs where `OBSDSL_CORPUS` names the folder of the corpus.
"""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path

import attrs
import pytest

from obsdsl.config import Config, Version
from obsdsl.lint.problem import Level, Problem
from obsdsl.lint.registry import built_in
from obsdsl.linting import Request, lint
from tools.judged import KINDS, PAGE, Project, drawn, errors, projects, relative, verdicts
from tools.promql_report import fault, lines

CORPUS = Path(os.environ.get("OBSDSL_CORPUS", ""))
pytestmark = pytest.mark.skipif(not os.environ.get("OBSDSL_CORPUS"), reason="OBSDSL_CORPUS names no corpus")

# What can only be wrong in a file that Prometheus refuses.
OF_REFUSED = ("file-syntax", "file-schema", "duplicate-key", "promql-syntax", "template-syntax")
# Prometheus takes it, and reads the first of its documents alone.
SEVERAL_DOCUMENTS = "rules/sloth/examples___gen__openslo-kubernetes-apiserver.yml"


@cache
def linted(*kinds: str) -> list[Project]:
    return projects(CORPUS, *kinds)


def problems(*kinds: str) -> list[Problem]:
    return [problem for project in linted(*kinds) for problem in project.problems]


def errors_by_file(*kinds: str) -> dict[str, list[Problem]]:
    found: dict[str, list[Problem]] = {file: [] for project in linted(*kinds) for file in project.files}
    for problem in problems(*kinds):
        assert problem.place is not None
        if problem.level is Level.ERROR:
            found[relative(problem.place.file, CORPUS)].append(problem)
    return found


def files(folder: str) -> set[str]:
    return {file.relative_to(CORPUS).as_posix() for file in (CORPUS / folder).rglob("*") if file.is_file()}


def test_every_error_is_one_that_was_judged_real() -> None:
    table = verdicts()
    found = errors(linted(*KINDS), CORPUS)
    assert len(found) > 100
    assert [one for one in found if one not in table or table[one].verdict != "real"] == []


def test_verdicts_say_why_and_name_errors_that_there_are() -> None:
    found = errors(linted(*KINDS), CORPUS)
    for one, verdict in verdicts().items():
        assert one in found
        assert len(verdict.why.split()) > 3


def test_the_page_shows_the_errors_that_are_drawn() -> None:
    page = PAGE.read_text(encoding="utf-8")
    sample = drawn(errors(linted(*KINDS), CORPUS))
    rows = [line.split(" | ") for line in page.splitlines() if line.startswith("| `")]
    shown = [(row[0].removeprefix("| ").strip("`"), row[1]) for row in rows]
    assert shown == [(one.file.replace("__", "/"), one.check) for one in sample]


def test_no_check_breaks_on_any_file() -> None:
    assert {file for project in linted(*KINDS) for file in project.files} == files("rules") | files("dashboards")
    for kinds in (KINDS, ("rules_bad",), ("alertmanager",), ("dashboards_wrapped",), ("rule_tests", "slo")):
        assert [broken for project in linted(*kinds) for broken in project.broken] == []


def test_rules_that_prometheus_takes_are_taken() -> None:
    found = errors_by_file(*KINDS)
    taken = {file for file in found if file.startswith("rules/")}
    assert taken == files("rules")
    refused = {file for file in taken if any(one.check in OF_REFUSED for one in found[file])}
    assert refused == {SEVERAL_DOCUMENTS}


def test_every_file_of_rules_that_prometheus_refuses_has_an_error_with_a_line() -> None:
    found = errors_by_file("rules_bad")
    assert found.keys() == files("rules_bad")
    for some in found.values():
        assert any(one.check in OF_REFUSED and one.place is not None and one.place.line > 0 for one in some)


def test_what_alertmanager_takes_has_no_error_and_what_it_refuses_has_one_with_a_line() -> None:
    found = errors_by_file("alertmanager")
    assert found.keys() == files("alertmanager")
    for file, some in found.items():
        assert bool(some) == file.startswith("alertmanager/bad/"), file
        assert all(one.place is not None and one.place.line > 0 for one in some)


def test_wrapped_dashboards_are_judged_as_bare_ones() -> None:
    wrapped = errors_by_file("dashboards_wrapped")
    assert wrapped.keys() == files("dashboards_wrapped")
    bare = errors_by_file(*KINDS)
    for file, some in wrapped.items():
        same = bare.get(file.replace("dashboards_wrapped", "dashboards"))
        assert same is None or [(one.check, one.subject, one.message) for one in some] == [
            (one.check, one.subject, one.message) for one in same
        ]


@pytest.mark.parametrize("version", [None, (2, 42), (3, 5)])
def test_an_expression_of_a_rule_is_refused_as_the_parser_refuses_it(version: Version | None, tmp_path: Path) -> None:
    texts = list(dict.fromkeys(line.expr for line in lines(CORPUS) if line.expr.strip()))
    rules = [{"record": f"r:{number}", "expr": text} for number, text in enumerate(texts)]
    file = tmp_path / "rules.yml"
    file.write_text(json.dumps({"groups": [{"name": "all", "rules": rules}]}), encoding="utf-8")
    config = attrs.evolve(Config(tmp_path), prometheus=version)
    config = attrs.evolve(config, lint=attrs.evolve(config.lint, select=("promql-syntax", "function-version")))
    found = lint(Request((file,), config, built_in(), definitions=False, cache=False), lambda _: None)
    assert found.broken == ()
    refused = {one.subject for one in found.problems if one.level is Level.ERROR}
    target = None if version is None else f"{version[0]}.{version[1]}"
    expected = {
        f"record 'r:{number}'"
        for number, text in enumerate(texts)
        if fault(text, variables=False, prometheus=target) is not None
    }
    assert refused == expected
