"""What the lint finds of all mutants: an operator's score is a line of the table."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import attrs

from tests.lint.mutation.argued import argument
from tests.lint.mutation.mutant import Mutant, Operator
from tests.lint.mutation.operators import OPERATORS
from tests.lint.mutation.run import Judge
from tests.lint.mutation.seed import world


@attrs.frozen
class Score:
    """Of an operator: how many mutants there are, how many are found, which are argued, and which are lost."""

    operator: Operator
    level: str
    mutants: int
    found: int
    argued: tuple[str, ...]
    lost: tuple[str, ...]
    # Mutants that are found, though it is argued that they are not.
    refuted: tuple[str, ...]
    # How many of the found ones change rules.
    found_in_rules: int = 0


@cache
def judge() -> Judge:
    """The lint of the workspace."""
    return Judge(world())


@cache
def scores() -> tuple[Score, ...]:
    """Every operator's."""
    return tuple(map(_score, OPERATORS))


def _score(operator: Operator) -> Score:
    check = judge().checks[operator.check]
    level = check.level if operator.level is None else operator.level
    argued, lost, refuted, mutants, found, in_rules = [], [], [], 0, 0, 0
    for mutant in operator.make(world()):
        if not judge().was_clean(mutant, operator):
            continue
        mutants += 1
        said = argument(operator.name, str(mutant)) is not None
        if judge().found(mutant, operator):
            found += 1
            in_rules += changes_rules(mutant)
            refuted += [str(mutant)] if said else []
        else:
            (argued if said else lost).append(str(mutant))
    return Score(operator, level.word, mutants, found, tuple(argued), tuple(lost), tuple(refuted), in_rules)


def changes_rules(mutant: Mutant) -> bool:
    """Whether other rules go to Prometheus, so that promtool can judge them."""
    if mutant.file is not None:
        return mutant.file.before.startswith("groups:")
    if mutant.config is not None:
        return False
    return [*map(id, mutant.workspace.groups)] != [*map(id, world().workspace.groups)]


def all_mutants() -> Iterator[tuple[Operator, Mutant]]:
    """Every mutant with its operator."""
    for operator in OPERATORS:
        for mutant in operator.make(world()):
            yield operator, mutant
