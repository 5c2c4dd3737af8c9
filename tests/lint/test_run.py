"""Checks are run over what they look at; one that breaks is named, and hides nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

from obsdsl.compose.rule import AlertRule, RuleGroup
from obsdsl.config import Config
from obsdsl.express.node import Aggregation, Binary, Call, Selector
from obsdsl.lint.check import Check
from obsdsl.lint.context import context_of
from obsdsl.lint.files import FileText, file_units, opened
from obsdsl.lint.problem import About, Finding, Level
from obsdsl.lint.project import Project
from obsdsl.lint.run import Dispatch, Outcome, check_project, ordered
from obsdsl.lint.site import ACTION, Site, TemplateText
from obsdsl.lint.workspace import check_units
from obsdsl.read.origin import Place

TEXT = """\
groups:
  - name: g
    rules:
      - alert: A
        expr: rate(up[5m]) + max(rate(up[5m])) > 0
      - alert: B
        expr: up == 0
"""


@attrs.frozen(kw_only=True)
class _Named(Check[Any]):
    """Finds every value that it is given."""

    code = "T1"
    name = "named"
    level = Level.WARNING
    on = (AlertRule,)

    def find(self, value: Any, at: Site) -> Iterator[Finding]:  # noqa: ARG002
        yield Finding("found", "mend")


@attrs.frozen(kw_only=True)
class _Breaking(Check[Any]):
    """Breaks on B, once it has found something."""

    code = "T2"
    name = "breaking"
    level = Level.ERROR
    on = (AlertRule,)

    def find(self, value: AlertRule, at: Site) -> Iterator[Finding]:  # noqa: ARG002
        yield Finding("before", "mend")
        if value.name == "B":
            raise LookupError("no\nsuch thing")


@attrs.frozen(kw_only=True)
class _BreakingOnAll(Check[Project]):
    """Breaks on the whole project."""

    code = "T3"
    name = "breaking-on-all"
    level = Level.ERROR
    on = (Project,)

    def find(self, value: Project, at: Site) -> Iterator[Finding]:  # noqa: ARG002
        yield Finding("found", "mend", about=About("x", Place("z.yml", 1)))
        raise _Silent


class _Silent(Exception):
    def __str__(self) -> str:
        raise ValueError


def outcome_of(*checks: Check[Any], copies: int = 1) -> Outcome:
    read = [opened(FileText(f"r{i}.yml", TEXT)) for i in range(copies)]
    work = [unit for one in read if one is not None for unit in file_units(one)]
    return check_units(work, context_of((), Config(Path())), Dispatch(checks))


def test_each_value_goes_to_the_checks_that_look_at_its_type() -> None:
    calls = type("Calls", (_Named,), {"on": (Call,), "name": "calls"})()
    both = type("Both", (_Named,), {"on": (Selector, RuleGroup), "name": "both"})()
    found = outcome_of(_Named(), calls, both).problems
    assert [(one.check, one.subject) for one in ordered(found)].count(("named", "alert 'A'")) == 1
    assert {(one.check, one.subject) for one in found} == {
        ("named", "alert 'A'"), ("named", "alert 'B'"), ("calls", "alert 'A'"),
        ("both", "alert 'A'"), ("both", "alert 'B'"), ("both", "group 'g'"),
    }  # fmt: skip


def test_a_check_that_breaks_is_named_with_the_object_and_keeps_what_it_had_found() -> None:
    outcome = outcome_of(_Breaking(), _Named())
    (broken,) = outcome.broken
    assert (broken.check, broken.subject, broken.error) == ("breaking", "alert 'B'", "LookupError: no such thing")
    assert "Traceback" in broken.trace
    assert sorted((one.check, one.subject) for one in outcome.problems) == [
        ("breaking", "alert 'A'"), ("breaking", "alert 'B'"), ("named", "alert 'A'"), ("named", "alert 'B'"),
    ]  # fmt: skip


def test_a_check_of_the_project_that_breaks_is_named_too() -> None:
    context = context_of((), Config(Path()))
    outcome = check_project(outcome_of().facts, context, Dispatch([_BreakingOnAll()]))
    assert [one.message for one in outcome.problems] == ["found"]
    assert [(one.check, one.error) for one in outcome.broken] == [("breaking-on-all", "_Silent")]


@pytest.mark.parametrize("copies", [1, 60])
def test_the_outcome_is_the_same_on_one_processor_and_on_two(copies: int, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = outcome_of(_Named(), _Breaking(), copies=copies)
    monkeypatch.setattr("obsdsl.parallel.processors", lambda: 2)
    both = outcome_of(_Named(), _Breaking(), copies=copies)
    assert both.problems == alone.problems
    assert both.facts == alone.facts
    assert [one.error for one in both.broken] == [one.error for one in alone.broken]


def test_problems_come_by_file_line_column_and_code_each_once() -> None:
    found = list(ordered([*outcome_of(_Named(), copies=2).problems] * 2))
    places = [(one.place.file, one.place.line) for one in found if one.place]
    assert places == [("r0.yml", 5), ("r0.yml", 7), ("r1.yml", 5), ("r1.yml", 7)]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (None, ["max", "rate", "rate", "+", ">", "=="]),
        ({"rate"}, ["rate", "rate"]),
        ({"max", "=="}, ["max", "=="]),
        ({"min"}, []),
    ],
)
def test_only_the_functions_and_operators_that_a_check_names(names: set[str] | None, expected: list[str]) -> None:
    @attrs.frozen(kw_only=True)
    class Seeing(Check[Any]):
        code = "T4"
        name = "seeing"
        level = Level.WARNING
        on = (Call, Aggregation, Binary)

        def find(self, value: Call | Aggregation | Binary, at: Site) -> Iterator[Finding]:  # noqa: ARG002
            yield Finding(value.function if isinstance(value, Call) else value.op, "mend")

    Seeing.names = None if names is None else frozenset(names)
    one = opened(FileText("rules.yml", TEXT))
    assert one is not None
    outcome = check_units([*file_units(one)], context_of((), Config(Path())), Dispatch([Seeing()]))
    assert sorted(problem.message for problem in outcome.problems) == sorted(expected)


def test_problems_come_in_the_order_of_the_values_and_then_of_the_checks() -> None:
    other = type("Other", (_Named,), {"name": "other"})()
    expected = [("alert 'A'", "named"), ("alert 'A'", "other"), ("alert 'B'", "named"), ("alert 'B'", "other")]
    assert [(one.subject, one.check) for one in outcome_of(_Named(), other).problems] == expected


def test_a_check_with_nothing_to_say_is_not_asked() -> None:
    assert outcome_of(type("Idle", (_Breaking,), {"idle": True})()) == outcome_of()


def test_texts_without_an_action_are_passed_over_by_checks_of_templates() -> None:
    annotations = "        annotations: {summary: 'All of it.', description: 'It is {{ $value }}.'}\n"
    one = opened(FileText("r.yml", TEXT + annotations))
    assert one is not None
    found = {}
    for names in (None, frozenset({ACTION})):
        check = type("Texts", (_Named,), {"on": (TemplateText,), "names": names})()
        outcome = check_units(list(file_units(one)), context_of((), Config(Path())), Dispatch([check]))
        found[names] = len(outcome.problems)
    assert found == {None: 2, frozenset({ACTION}): 1}
