"""What promtool refuses is a problem at the expression's place; the examples of its page are run with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from obsdsl.errors import ObsdslError
from obsdsl.lint.checks.promtool import Promtool
from obsdsl.lint.context import Context
from obsdsl.lint.files import FileText, file_units, opened
from obsdsl.lint.page import Example, page_of
from obsdsl.lint.problem import Problem
from obsdsl.lint.run import Dispatch
from obsdsl.lint.unit import Unit
from obsdsl.lint.workspace import units
from obsdsl.linting.judged import judged
from obsdsl.promtool import judge
from tests.lint.examples import file_of, workspace_of
from tests.stack import require


@pytest.fixture
def promtool(monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest that is there is the one on PATH."""
    monkeypatch.setenv("PATH", str(require("promtool").path.parent))


def problems(work: list[Unit]) -> list[Problem]:
    outcome = judged(work, Context(), Dispatch([Promtool()]))
    assert outcome.broken == ()
    return list(outcome.problems)


def in_file(text: str, language: str = "yaml") -> list[Problem]:
    name, whole = file_of(text, language)
    one = opened(FileText(name, whole))
    assert one is not None
    return problems(list(file_units(one)))


@pytest.mark.usefixtures("promtool")
@pytest.mark.parametrize("example", page_of(Promtool).examples, ids=lambda one: f"{one.verdict}-{one.language}")
def test_examples_are_judged_as_the_page_says(example: Example, tmp_path: Path) -> None:
    if example.language == "python":
        found = problems(list(units(workspace_of(example.text, tmp_path))))
    else:
        found = in_file(example.text, example.language)
    assert bool(found) == (example.verdict == "bad")


@pytest.mark.usefixtures("promtool")
def test_the_problem_stands_where_promtool_points() -> None:
    (found,) = in_file("- record: a:b:c\n  expr: |\n    topk(1, up)\n      + limitk(3, up)\n")
    assert found.place is not None
    assert (found.place.line, found.place.column) == (7, 15)
    assert found.excerpt is not None
    assert found.excerpt.text[found.excerpt.marks[0].start :].startswith("limitk(")
    assert found.message.startswith("promtool says: ")


@pytest.mark.usefixtures("promtool")
def test_panels_are_judged_where_their_queries_have_no_variables() -> None:
    targets = [
        {"refId": "A", "expr": "limitk(1, up)"},
        {"refId": "B", "expr": 'limitk(1, up{job="$job"})'},
        {"refId": "C", "expr": "limitk(1, rate(up[$__rate_interval]))"},
    ]
    import json

    panel = {"title": "Up", "type": "timeseries", "datasource": {"type": "prometheus", "uid": "x"}, "targets": targets}
    (found,) = in_file(json.dumps(panel), "json")
    assert found.subject == "panel 'Up' of dashboard 'Example'"


@pytest.mark.usefixtures("promtool")
def test_each_expression_has_its_own_verdict() -> None:
    verdicts = judge(["up", "up{", "limitk(1, up)", "1 +\n  rate(up)", "ünï"])
    assert sorted(verdicts) == [1, 2, 3, 4]
    assert (verdicts[3].line, verdicts[3].column) == (2, 8)
    assert judge([]) == {}


def test_a_program_that_fails_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fake = tmp_path / "promtool"
    fake.write_text("#!/bin/sh\necho no space left >&2\nexit 1\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ObsdslError, match="no space left"):
        judge(["up"])
    fake.write_text("no program\n\0")
    with pytest.raises(ObsdslError, match="cannot be run"):
        judge(["up"])
