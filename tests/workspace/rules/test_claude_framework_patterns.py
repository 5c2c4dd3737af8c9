"""What the Multi-Agent Framework has from patterns: baselines, forecasts and trends, with its own signals."""

from __future__ import annotations

import pytest

from alerts.claude_framework import anomalies, business, monitoring
from metrics import claude_framework as m
from obsdsl import AlertRule, Slack
from obsdsl.library import prometheus
from obsdsl.patterns import Pattern
from obsdsl.testing.rules.scenario import Scenario
from tests.workspace.rules.course import Told, runs_its_course

QUALITY: tuple[Told, ...] = (Slack("#framework-quality"),)
AGENTS: tuple[Told, ...] = (Slack("#framework-agents"),)
OPERATIONS: tuple[Told, ...] = (Slack("#framework-operations"),)
LABELS = {"job": m.JOB, "instance": "", "service": "claude-framework"}

# Pattern; its series, what is expected of it and how far it strays; what is within four deviations, and beyond them.
BASELINES = (
    (anomalies.quality, m.quality_score, 96, 2, 88.5, 87.5, QUALITY),
    (anomalies.response_time, m.response_time(agent="coder"), 800, 100, 1190, 1210, AGENTS),
    (anomalies.memory, m.memory_usage(component="router"), 1e9, 1e8, 1.39e9, 1.41e9, OPERATIONS),
)


def known(rules: Scenario, pattern: Pattern, expected: float, deviation: float) -> AlertRule:
    """The weeks before, as their recordings: how they are made of samples, the pattern's own tests show."""
    for recording, value in ((pattern.recordings[5], expected), (pattern.recordings[6], deviation)):
        labels = ",".join(f'{name}="{text}"' for name, text in LABELS.items())
        rules.series(f"{recording.name}{{{labels}}}", value, every="1m")
    return pattern.alerts[0]


@pytest.mark.parametrize(
    ("pattern", "series", "expected", "deviation", "usual", "odd", "tells"),
    BASELINES,
    ids=[pattern.alerts[0].name for pattern, *_ in BASELINES],
)
def test_what_is_not_as_at_this_time_of_other_weeks(
    pattern: Pattern,
    series: object,
    expected: float,
    deviation: float,
    usual: float,
    odd: float,
    tells: tuple[Told, ...],
    rules: Scenario,
) -> None:
    alert = known(rules, pattern, expected, deviation)
    for value, start in ((usual, "0s"), (odd, "20m"), (usual, "60m")):
        rules.series(series, value, start=start, every="1m")  # type: ignore[arg-type]
    runs_its_course(
        rules, alert, calm="20m", pending="30m", firing="40m", over="70m", tells=tells, service="claude-framework"
    )


def test_no_prompts_where_there_are_always_some(rules: Scenario) -> None:
    alert = known(rules, anomalies.prompts, 5, 1.2)
    for rate, start in ((0.5, "0s"), (0, "20m"), (0.5, "60m")):
        rules.series(m.prompts(team="web", project="shop"), rate=rate, start=start, every="1m")
    runs_its_course(rules, alert, calm="20m", pending="33m", firing="50m", over="80m", tells=OPERATIONS, severity="P2")


def test_quality_that_will_be_too_low_tomorrow(rules: Scenario) -> None:
    rules.series(m.quality_score, 96, rate=-0.1 / 3600, every="1m")
    rules.series(m.quality_score, 95.4, rate=-0.5 / 3600, start="6h", every="1m")
    rules.series(m.quality_score, 96, start="16h", every="1m")
    (alert,) = anomalies.quality_ahead.alerts
    runs_its_course(
        rules,
        alert,
        calm="6h",
        pending="8h45m",
        firing="12h",
        over="40h",
        tells=QUALITY,
        severity="P3",
        owner="framework-quality",
    )


def test_memory_that_will_be_short_tomorrow(rules: Scenario) -> None:
    used = m.memory_usage(component="router")
    rules.series(used, 4e9, rate=0, every="1m")
    rules.series(used, 4e9, rate=3e8 / 3600, start="6h", every="1m")
    rules.series(used, 4e9, start="16h", every="1m")
    (alert,) = anomalies.memory_ahead.alerts
    runs_its_course(rules, alert, calm="6h", pending="11h", firing="13h", over="42h", tells=OPERATIONS, severity="P3")


def test_series_that_prometheus_cannot_hold_next_week(rules: Scenario) -> None:
    held = prometheus.tsdb_head_series(job=monitoring.PROMETHEUS)
    rules.series(held, 500_000, every="4m")
    rules.series(held, 500_000, rate=10_000 / 3600, start="6h", every="4m")
    rules.series(held, 500_000, start="24h", every="4m")
    rules.interval("4m")
    (alert,) = monitoring.series_ahead.alerts
    runs_its_course(
        rules,
        alert,
        calm="6h",
        pending="12h",
        firing="20h",
        over="74h",
        tells=OPERATIONS,
        severity="P3",
        service="claude-framework-monitoring",
    )


def test_a_trend_compares_with_a_week_ago(rules: Scenario) -> None:
    day = business.velocity_trend.recordings[1]
    labels = ",".join(f'{name}="{text}"' for name, text in LABELS.items())
    series = f"{day.name}{{{labels}}}"
    rules.series(series, 20, every="4m")
    rules.series(series, 25, start="24h", every="4m")
    rules.interval("1h")
    rules.at("175h").value(business.velocity_trend.recordings[2]).is_approx(0.25)
