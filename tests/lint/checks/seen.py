"""What a check says of a dashboard's JSON: beside the metrics of the pages, or (`alone`) without any."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from obsdsl.config import Config
from obsdsl.lint.context import context_of
from obsdsl.lint.files import FileText, file_units, opened
from obsdsl.lint.problem import Problem
from obsdsl.lint.registry import built_in
from obsdsl.lint.run import Dispatch, Outcome, check_project, check_visits
from obsdsl.load import _METRICS as METRIC_TYPES
from tests.lint.examples import metrics

Json = dict[str, Any]


def dashboard(*panels: Json, variables: tuple[Json, ...] = (), **more: Any) -> Json:
    """A dashboard with what every one has."""
    held = [{"name": "datasource", "type": "datasource", "query": "prometheus"}, *variables]
    return {"title": "Example", "uid": "example", "schemaVersion": 39, "templating": {"list": held}, **more} | {
        "panels": list(panels)
    }


def graph(*queries: str | Json, kind: str = "timeseries", unit: str | None = None, **more: Any) -> Json:
    """A panel with these queries: expressions, or targets."""
    targets = [
        {"refId": chr(65 + index), **({"expr": one} if isinstance(one, str) else one)}
        for index, one in enumerate(queries)
    ]
    field = {} if unit is None else {"fieldConfig": {"defaults": {"unit": unit}}}
    return {"title": "Panel", "type": kind, "datasource": {"uid": "$datasource"}, "targets": targets, **field, **more}


def found(check: str, *boards: Json, alone: bool = False, **options: Any) -> list[Problem]:
    """The problems that a check finds in dashboards, each in a file of its own."""
    kind = next(one for one in built_in() if one.name == check)
    dispatch = Dispatch([kind(**options)])
    declared = [] if alone else [one.declaration for one in vars(metrics()).values() if isinstance(one, METRIC_TYPES)]
    context = context_of(declared, Config(Path()))
    outcome = Outcome()
    for index, board in enumerate(boards):
        one = opened(FileText(f"{index}.json", json.dumps(board, indent=1)))
        assert one is not None
        for unit in file_units(one):
            outcome += check_visits(unit(context), dispatch)
    outcome += check_project(outcome.facts, context, dispatch)
    assert not outcome.broken, outcome.broken[0].trace
    return list(outcome.problems)


def levels(check: str, *boards: Json, **options: Any) -> list[str]:
    """The levels of what a check finds, in a word each."""
    return [problem.level.word for problem in found(check, *boards, **options)]
