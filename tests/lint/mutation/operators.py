"""All mutation operators, and the checks that none of them is for."""

from __future__ import annotations

from tests.lint.mutation import expressions, families, notices, routing, rules, texts, times, types, views
from tests.lint.mutation.mutant import Operator

OPERATORS: tuple[Operator, ...] = (
    *expressions.OPERATORS,
    *types.OPERATORS,
    *times.OPERATORS,
    *rules.OPERATORS,
    *notices.OPERATORS,
    *views.OPERATORS,
    *families.OPERATORS,
    *texts.OPERATORS,
    *routing.OPERATORS,
)
