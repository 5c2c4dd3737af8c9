"""What a check says of one expression: beside the metrics of the pages, or (`alone`) without any."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from obsdsl import P3, AlertRule, Dashboard, RecordingRule, RuleGroup, TimeSeries, promql
from obsdsl.config import Config
from obsdsl.define.declaration import Recorded
from obsdsl.express.node import Node
from obsdsl.lint.context import Context, context_of
from obsdsl.lint.dashboard_visit import visit_dashboard
from obsdsl.lint.problem import Problem
from obsdsl.lint.registry import built_in
from obsdsl.lint.run import Dispatch, check_visits
from obsdsl.lint.site import Use
from obsdsl.lint.view import dashboard_view
from obsdsl.lint.visit import visit_group
from obsdsl.load import _METRICS as METRIC_TYPES
from tests.lint.examples import metrics


def judge(
    check: str,
    expr: str | Node,
    use: Use = "alert",
    *,
    alone: bool = False,
    records: dict[str, str] | None = None,
    config: Config | None = None,
    name: str = "Example",
    **options: Any,
) -> list[Problem]:
    """The problems that a check finds."""
    built = promql(expr) if isinstance(expr, str) else expr
    kind = next(one for one in built_in() if one.name == check)
    context = _context(alone, records or {}, config) if config else _plain(alone, tuple((records or {}).items()))
    if use == "panel":
        panel = TimeSeries("Panel", built)
        visits = visit_dashboard(dashboard_view(Dashboard("Example", uid="example", panels=(panel,))), context)
    else:
        rule = (
            AlertRule(name, built, severity=P3, summary="An example.")
            if use == "alert"
            else RecordingRule("job:example:sum", built)
        )
        visits = visit_group(RuleGroup("example", rules=(rule,)), context)
    outcome = check_visits(visits, Dispatch([kind(**options)]))
    assert not outcome.broken, outcome.broken[0].trace
    return list(outcome.problems)


def levels(*args: Any, **named: Any) -> list[str]:
    """The levels of what a check finds, in a word each."""
    return [problem.level.word for problem in judge(*args, **named)]


@cache
def _plain(alone: bool, records: tuple[tuple[str, str], ...]) -> Context:
    return _context(alone, dict(records), Config(Path()))


def _context(alone: bool, records: dict[str, str], config: Config) -> Context:
    declared = [] if alone else [one.declaration for one in vars(metrics()).values() if isinstance(one, METRIC_TYPES)]
    return context_of([*declared, *(Recorded(name, promql(expr).node) for name, expr in records.items())], config)
