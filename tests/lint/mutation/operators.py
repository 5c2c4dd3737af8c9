"""All mutation operators, and the checks that none of them is for."""

from __future__ import annotations

from tests.lint.mutation import (
    around,
    expressions,
    families,
    joins,
    logs,
    notices,
    ranges,
    routing,
    rules,
    texts,
    times,
    types,
    views,
)
from tests.lint.mutation.mutant import Operator

OPERATORS: tuple[Operator, ...] = (
    *expressions.OPERATORS,
    *types.OPERATORS,
    *ranges.OPERATORS,
    *joins.OPERATORS,
    *times.OPERATORS,
    *rules.OPERATORS,
    *notices.OPERATORS,
    *views.OPERATORS,
    *families.OPERATORS,
    *texts.OPERATORS,
    *routing.OPERATORS,
    *around.OPERATORS,
    *logs.OPERATORS,
)

# Checks at error or warning that no operator is for, and why.
UNSEEDED = {
    "promtool": "asks promtool itself, where that is installed",
    "unused-ignore": "looks at comments, which are no objects of the workspace",
    "expired-ignore": "looks at comments, which are no objects of the workspace",
    "ignore-reason": "looks at comments, which are no objects of the workspace",
}
