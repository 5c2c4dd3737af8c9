"""Claude Code V3.6.9: what is usual, and what is not. Three weeks as usual, and then something else."""

from __future__ import annotations

import pytest

from alerts.claude_code_v369 import baselines as a
from metrics import claude_code_v369 as m
from obsdsl.express.series import HistogramSeries
from obsdsl.library import process
from obsdsl.patterns import Pattern
from obsdsl.testing.rules.scenario import Scenario
from tests.workspace.rules.course import NOTED, runs_its_course

# Enough for rates of five minutes.
OFTEN = "2m"
HISTOGRAMS = (
    (a.agent_duration, m.agent_execution_duration(agent="coder")),
    (a.session_duration, m.session_operation_duration(operation="load")),
    (a.hook_duration, m.hook_execution_duration(hook="format")),
)


def leaves_its_baseline(rules: Scenario, pattern: Pattern) -> None:
    """Odd from the third week on, and as ever an hour later."""
    rules.interval("10m")
    (alert,) = pattern.alerts
    runs_its_course(
        rules,
        alert,
        calm="3w",
        pending="3w10m",
        firing="3w30m",
        over="3w70m",
        tells=NOTED,
        severity="P3",
        service="claude-code-v369",
    )


@pytest.mark.parametrize(("pattern", "histogram"), HISTOGRAMS, ids=("agents", "sessions", "hooks"))
def test_times_that_are_not_as_ever(pattern: Pattern, histogram: HistogramSeries, rules: Scenario) -> None:
    for observed, start in ((0.6, "0s"), (4, "3w"), (0.6, "3w1h")):
        rules.histogram(histogram, {observed: 1}, every=OFTEN, start=start)
    leaves_its_baseline(rules, pattern)


def test_tokens_that_are_not_as_many_as_ever(rules: Scenario) -> None:
    for rate, start in ((100, "0s"), (0, "3w"), (100, "3w1h")):
        rules.series(m.agent_tokens(agent="coder", direction="input"), rate=rate, every=OFTEN, start=start)
    leaves_its_baseline(rules, a.token_usage)


def test_memory_that_is_not_as_much_as_ever(rules: Scenario) -> None:
    for size, start in ((10**8, "0s"), (3 * 10**8, "3w10m"), (10**8, "3w1h")):
        rules.series(process.resident_memory_bytes(job=m.JOB), size, every="10m", start=start)
    leaves_its_baseline(rules, a.memory)


def test_trends_compare_a_day_with_that_of_a_week_ago(rules: Scenario) -> None:
    rules.interval("10m")
    for size, start in ((10**9, "0s"), (15 * 10**8, "8d")):
        rules.series(m.storage(type="logs"), size, every="10m", start=start)
    _, today, change = a.storage_trend.recordings
    rules.at("7d").value(today).is_approx(10**9)
    rules.at("10d").value(change).is_approx(0.5)


def test_the_collector_has_not_computed_its_baselines_for_two_hours(rules: Scenario) -> None:
    for computed, start in ((0, "0s"), (3 * 3600, "3h")):
        rules.series(m.baseline_updated, computed, every=OFTEN, start=start)
    (alert,) = a.updated.alerts
    runs_its_course(
        rules,
        alert,
        calm="2h",
        pending="2h3m",
        firing="2h10m",
        over="3h",
        tells=NOTED,
        severity="P3",
        instance="localhost:8001",
    )
