"""Recall: faults that are seeded into the workspace are found by the check that should, at the level that it should."""

from __future__ import annotations

import re
from pathlib import Path

from obsdsl.lint.problem import Level
from obsdsl.lint.registry import built_in
from tests.lint.mutation.argued import ARGUED
from tests.lint.mutation.operators import OPERATORS, UNSEEDED
from tests.lint.mutation.score import judge, scores
from tests.lint.mutation.seed import OPTIONS

PAGE = Path(__file__).parent.parent.parent / "docs" / "lint-recall.md"
_ROW = re.compile(r"^\| ([^|]+?) \| `([^|]+)` \| (\w+) \| (\d+) \| (\d+) \| (\d+) \|", re.MULTILINE)


def test_seeded_faults_are_found_where_they_are_and_at_their_level() -> None:
    """One test, for the mutants are made and linted once."""
    assert {one.operator.name: one.lost for one in scores() if one.lost} == {}
    # Every operator has something to spoil, and no argument is about what is found, or about nothing.
    assert [one.operator.name for one in scores() if not one.mutants] == []
    assert [mutant for one in scores() for mutant in one.refuted] == []
    argued = {(one.operator.name, mutant) for one in scores() for mutant in one.argued}
    assert [one for one in ARGUED if not any(one.means(*each) for each in argued)] == []
    assert sum(one.mutants for one in scores()) >= 1000
    # The page says what is measured.
    assert _ROW.findall(PAGE.read_text("utf-8")) == [
        (one.operator.name, one.operator.check, one.level, str(one.mutants), str(one.found), str(len(one.argued)))
        for one in scores()
    ]


def test_every_check_that_matters_has_an_operator() -> None:
    seeded = {operator.check for operator in OPERATORS}
    grave = {check.name for check in built_in() if check.level >= Level.WARNING}
    assert grave - seeded == UNSEEDED.keys()
    assert OPTIONS.keys() <= seeded
    assert len({operator.name for operator in OPERATORS}) == len(OPERATORS) >= 30


def test_the_workspace_itself_has_no_error() -> None:
    clean = judge().clean
    assert clean.broken == ()
    assert [one for one in clean.problems if one.level is Level.ERROR] == []
