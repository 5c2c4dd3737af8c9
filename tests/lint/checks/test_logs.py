"""Checks of logs: what they leave alone, and what they say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from obsdsl import Dashboard, Logs, LogStream, LokiQuery, TimeSeries
from obsdsl.config import Config
from obsdsl.lint.context import context_of
from obsdsl.lint.dashboard_visit import visit_dashboard
from obsdsl.lint.registry import built_in
from obsdsl.lint.run import Dispatch, check_visits
from obsdsl.lint.view import dashboard_view

STREAM = LogStream(
    "app",
    labels={"level": ("info", "warn", "error"), "host": ...},
    fields={"status": ("200", "404"), "took": "duration", "request": ...},
    format="json",
)
CHECKS = ("logql-syntax", "logs-query-kind", "unknown-log-label", "log-label-value", "field-before-parser")
ALL = (*CHECKS, "line-filter-order", "all-streams")


def said(query: Any, panel: Any = None, *streams: LogStream) -> list[tuple[str, str]]:
    """What the checks of logs say of a query on a panel."""
    kind = panel or (TimeSeries if isinstance(query, str) and "[" in query else Logs)
    board = Dashboard("Example", uid="example", panels=(kind("Panel", LokiQuery(query)),))
    context = context_of([one.facts for one in (streams or (STREAM,))], Config(Path()))
    checks = [one() for one in built_in() if one.name in ALL]
    outcome = check_visits(visit_dashboard(dashboard_view(board), context), Dispatch(checks))
    assert not outcome.broken, outcome.broken[0].trace
    return [(one.check, one.message) for one in outcome.problems]


@pytest.mark.parametrize(
    "query",
    [
        '{job="app"}',
        '{job="app", level=~"$level"} |= "$text"',
        '{job="app", service_name="x"}',
        '{job="other", severity="x"} | json | whatever="y"',
        '{job=~"app|web", severity="x"}',
        '{job="app"} | json | request_method="GET"',
        '{job="app"} | json | level_extracted="x"',
        '{job="app"} | json | __error__=""',
        '{job="app"} | json | line_format "{{.request}}" |= "x"',
        '{job="app"} | json | label_format status="x" | status="y"',
        'sum by (level) (rate({job="app"}[5m]))',
        'sum by (status) (count_over_time({job="app"} | json [5m]))',
        'sum by (made) (label_replace(rate({job="app"}[5m]), "made", "$1", "level", "(.*)"))',
        'avg_over_time({job="app"} | json | unwrap duration(took) [5m])',
        '{job="app"} | json status="status" | status="404"',
        '{job="app"} | pattern "<status> <_>" | status="404"',
    ],
)
def test_what_works_is_left_alone(query: str) -> None:
    assert said(query) == []


@pytest.mark.parametrize(
    ("query", "check", "words"),
    [
        ('sum({job="app"})', "logql-syntax", "takes numbers"),
        ('{job="app"} | $x foo', "logql-syntax", "depends on a variable"),
        ('{job="app", status="404"}', "unknown-log-label", "no label 'status'"),
        ('{job="app"} | json | statsu="404"', "unknown-log-label", "no label or field 'statsu'"),
        ('sum by (hots) (rate({job="app"}[5m]))', "unknown-log-label", "'hots'"),
        ('{job="app", level=~"warn|err"}', "log-label-value", "never 'err'"),
        ('{job="app"} | json | status=500', "log-label-value", "never '500'"),
        ('{job="app"} | status="404"', "field-before-parser", "'status' is a field"),
        ('avg_over_time({job="app"} | unwrap took [5m])', "field-before-parser", "'took'"),
        ('{job="app"} | line_format "{{.request}}"', "field-before-parser", "'request'"),
        ('{job="app"} | json |= "x"', "line-filter-order", "parsed by json"),
        ('{job=~".+"}', "all-streams", "nearly all streams"),
        ('{level!=""}', "all-streams", "nearly all streams"),
    ],
)  # fmt: skip
def test_what_does_not_work_is_said_once(query: str, check: str, words: str) -> None:
    found = said(query)
    assert [name for name, _ in found] == [check]
    assert words in found[0][1]


def test_lines_and_numbers_belong_to_their_panels() -> None:
    assert [name for name, _ in said('rate({job="app"}[5m])', Logs)] == ["logs-query-kind"]
    assert [name for name, _ in said('{job="app"}', TimeSeries)] == ["logs-query-kind"]


def test_without_streams_nothing_is_said_of_labels() -> None:
    other = LogStream("other")
    assert said('{job="app", severity="x"} | status=5', None, other) == []
