"""All mutation operators, and the checks that none of them is for."""

from __future__ import annotations

from tests.lint.mutation import (
    around,
    expressions,
    families,
    joins,
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
)

# Checks at error or warning that no operator is for, and why.
_LOGS = "reads LogQL, which no operator spoils yet; tests/lint/checks/test_logs.py has its faults"
UNSEEDED = {
    "promtool": "asks promtool itself, where that is installed",
    "unused-ignore": "looks at comments, which are no objects of the workspace",
    "expired-ignore": "looks at comments, which are no objects of the workspace",
    "ignore-reason": "looks at comments, which are no objects of the workspace",
    "logql-syntax": _LOGS,
    "logs-query-kind": _LOGS,
    "unknown-log-label": _LOGS,
    "log-label-value": _LOGS,
    "field-before-parser": _LOGS,
    "line-filter-order": _LOGS,
    "all-streams": _LOGS,
}
