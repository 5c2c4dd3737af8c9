"""Each alert of the Multi-Agent Framework: at its limit nothing, beyond it the alert, and whom it is told to."""

from __future__ import annotations

import pytest

from alerts.claude_framework import business, operations, performance, quality
from metrics import claude_framework as m
from obsdsl import AlertRule, Email, PagerDuty, Slack
from obsdsl.library.prometheus import up
from obsdsl.testing.rules.scenario import Scenario
from tests.workspace.rules.course import Told, runs_its_course

CRITICAL = Slack("#framework-critical")
P0: tuple[Told, ...] = (PagerDuty, CRITICAL, Email("framework-leads@example.org"))
P1: tuple[Told, ...] = (CRITICAL, Email("framework-operations@example.org"))
P1_AGENTS: tuple[Told, ...] = (CRITICAL, Email("framework-agents@example.org"))
QUALITY: tuple[Told, ...] = (Slack("#framework-quality"),)
AGENTS: tuple[Told, ...] = (Slack("#framework-agents"),)
OPERATIONS: tuple[Told, ...] = (Slack("#framework-operations"),)
BUSINESS: tuple[Told, ...] = (Email("framework-business@example.org"),)
MINUTE_MS, HOUR = 60_000, 3600

# Alert; its series, at the limit and beyond it; whom it is told to; labels.
GAUGES = (
    (quality.quality_drop, m.quality_score, 90, 89.9, QUALITY, {"severity": "P2", "severity_original": "warning"}),
    (quality.standardization_low, m.standardization_rate, 95, 94.9, QUALITY, {"severity": "P3"}),
    (
        quality.template_compliance_low,
        m.template_compliance(template="agent"),
        90,
        89.9,
        QUALITY,
        {"severity": "P3", "template": "agent"},
    ),
    (quality.documentation_inconsistent, m.documentation_score, 90, 89.9, QUALITY, {"severity": "P3"}),
    (
        performance.response_slow,
        m.response_time(agent="coder"),
        2000,
        2001,
        P1_AGENTS,
        {"severity": "P1", "severity_original": "critical", "agent": "coder"},
    ),
    (
        performance.workflow_slow,
        m.workflow_time(workflow="release"),
        30 * MINUTE_MS,
        31 * MINUTE_MS,
        AGENTS,
        {"severity": "P2", "workflow": "release"},
    ),
    (
        performance.context_loading_slow,
        m.context_loading_time(project="shop"),
        30_000,
        30_100,
        AGENTS,
        {"severity": "P3", "project": "shop"},
    ),
    (
        performance.agent_overloaded,
        m.utilization(agent="coder"),
        90,
        90.5,
        AGENTS,
        {"severity": "P3", "agent": "coder"},
    ),
    (
        operations.component_down,
        m.component_up(component="router"),
        1,
        0,
        P1,
        {"severity": "P1", "component": "router"},
    ),
    (
        operations.errors_high,
        m.error_rate(component="router"),
        5,
        5.1,
        OPERATIONS,
        {"severity": "P2", "component": "router"},
    ),
    (operations.sessions_failing, m.session_success, 95, 94.9, OPERATIONS, {"severity": "P2"}),
    (business.satisfaction_low, m.satisfaction(team="web"), 3.5, 3.4, BUSINESS, {"severity": "P3"}),
    (business.velocity_low, m.velocity(project="shop"), 20, 19.9, BUSINESS, {"severity": "P3"}),
    (
        business.deployment_slow,
        m.time_to_deployment(project="shop"),
        24 * HOUR,
        25 * HOUR,
        BUSINESS,
        {"severity": "P3"},
    ),
    (business.efficiency_low, m.efficiency_gains(process="review"), 10, 9.9, BUSINESS, {"severity": "P3"}),
    (business.reuse_low, m.knowledge_reuse, 30, 29.9, BUSINESS, {"severity": "P3"}),
)


def minutes(alert: AlertRule) -> int:
    assert alert.for_ is not None
    return round(alert.for_.seconds / 60)


@pytest.mark.parametrize(
    ("alert", "series", "good", "bad", "tells", "labels"), GAUGES, ids=[alert.name for alert, *_ in GAUGES]
)
def test_a_limit_is_passed(
    alert: AlertRule,
    series: object,
    good: float,
    bad: float,
    tells: tuple[Told, ...],
    labels: dict[str, str],
    rules: Scenario,
) -> None:
    held = minutes(alert)
    for value, start in ((good, 0), (bad, 10), (good, 20 + held)):
        rules.series(series, value, start=f"{start}m", every="1m" if held >= 60 else None)  # type: ignore[arg-type]
    runs_its_course(
        rules,
        alert,
        calm="9m",
        pending=f"{9 + held}m",
        firing=f"{11 + held}m",
        over=f"{22 + held}m",
        tells=tells,
        service="claude-framework",
        **labels,
    )


def test_only_the_slow_agent_is_named(rules: Scenario) -> None:
    rules.series(m.response_time(agent="coder"), 2500)
    rules.series(m.response_time(agent="tester"), 300)
    rules.at("5m").alert(performance.response_slow).is_firing().with_annotations(
        summary="The agent coder takes more than 2 seconds"
    )
    rules.at("5m").alert(performance.response_slow).with_labels(agent="tester").is_inactive()
    rules.at("5m").value(performance.agents_slow).is_approx(0.5)
    rules.at("5m").value(performance.response_time_mean).is_approx(1400)
    rules.at("5m").value(performance.response_time_max).is_approx(2500)


def test_work_that_is_shared_unevenly_shows(rules: Scenario) -> None:
    for agent, used in (("coder", 90), ("tester", 10)):
        rules.series(m.utilization(agent=agent), used)
    rules.at("2m").value(performance.utilization_mean).is_approx(50)
    rules.at("2m").value(performance.imbalance).is_approx(40)


def test_gates_that_fail_more_than_a_tenth(rules: Scenario) -> None:
    for failed, start in ((0.098, "0s"), (0.11, "2h"), (0.05, "5h")):
        rules.series(m.quality_gates(gate="review", result="failed"), rate=failed, start=start, every="1m")
        rules.series(m.quality_gates(gate="review", result="passed"), rate=1 - failed, start=start, every="1m")
    rules.at("4h").value(quality.gates_passed).is_approx(0.89)
    runs_its_course(
        rules,
        quality.gates_failing,
        calm="2h",
        pending="2h20m",
        firing="3h10m",
        over="6h30m",
        tells=QUALITY,
        severity="P2",
    )


def test_errors_that_stay_for_more_than_a_working_day(rules: Scenario) -> None:
    """A tenth of a day's errors, by the buckets of 8 hours and a day."""
    for slow, start in ((0.09, "0s"), (0.5, "2h"), (0.0, "6h")):
        rules.histogram(m.error_resolution, {600: 1 - slow, 60_000: slow}, start=start, every="2m")
    runs_its_course(
        rules,
        quality.resolution_slow,
        calm="2h",
        pending="3h",
        firing="5h",
        over="40h",
        tells=QUALITY,
        severity="P3",
    )


def test_down_pages_and_silences_the_rest(rules: Scenario) -> None:
    for state, start in ((1, "0s"), (0, "10m"), (1, "20m")):
        rules.series(up(job=m.JOB), state, start=start)
    rules.series(m.session_success, 50)
    runs_its_course(
        rules,
        operations.down,
        calm="9m30s",
        pending="10m45s",
        firing="11m30s",
        over="20m15s",
        tells=P0,
        severity="P0",
        instance="framework:9464",
    )
    rules.at("18m").alert(operations.sessions_failing).is_firing().is_inhibited()
    rules.at("22m").alert(operations.sessions_failing).is_firing().is_not_inhibited()


def test_what_a_broken_component_does_wrong_is_told_with_it(rules: Scenario) -> None:
    for state, start in ((1, "0s"), (0, "20m"), (1, "40m")):
        rules.series(m.component_up(component="router"), state, start=start)
    rules.series(m.error_rate(component="router"), 50)
    rules.at("15m").alert(operations.errors_high).is_firing().is_not_inhibited()
    rules.at("30m").alert(operations.errors_high).is_firing().is_inhibited()


def test_a_missing_target_is_noticed(rules: Scenario) -> None:
    target = up(job=m.JOB)
    rules.series(target, 1, end="10m")
    rules.series(target, 1, start="30m")
    runs_its_course(
        rules,
        operations.missing,
        calm="9m",
        pending="14m",
        firing="16m",
        over="31m",
        tells=P1,
        severity="P1",
        job=m.JOB,
    )


def test_a_return_below_its_cost(rules: Scenario) -> None:
    for project in ("shop", "search"):
        for saved, start in ((500, "0s"), (490, "10m"), (500, "150m")):
            rules.series(m.cost_reduction(project=project), saved, start=start, every="1m")
    rules.series(m.cost, 1000, every="1m")
    rules.at("20m").value(business.returns).is_approx(0.98)
    rules.at("20m").value(business.savings).is_approx(980)
    runs_its_course(
        rules,
        business.return_low,
        calm="9m",
        pending="2h9m",
        firing="2h12m",
        over="2h32m",
        tells=BUSINESS,
        severity="P3",
        owner="framework-business",
    )


def test_adoption_counts_who_has_used_it_of_late(rules: Scenario) -> None:
    for team, project, rate in (("web", "shop", 1), ("web", "search", 1), ("data", "shop", 0)):
        rules.series(m.prompts(team=team, project=project), rate=rate, every="1m")
    rules.at("30m").value(business.teams).equals(1)
    rules.at("30m").value(business.projects).equals(2)
    rules.at("30m").value(operations.prompts).is_approx(2)
