"""Who watches the Multi-Agent Framework's watchmen."""

from __future__ import annotations

import pytest

from alerts.claude_framework import monitoring as a
from metrics import claude_framework as m
from obsdsl import Email, Slack
from obsdsl.library import alertmanager, prometheus
from obsdsl.library.prometheus import up
from obsdsl.testing.rules.scenario import Scenario
from tests.workspace.rules.course import Told, runs_its_course

P1: tuple[Told, ...] = (Slack("#framework-critical"), Email("framework-operations@example.org"))
CHANNEL: tuple[Told, ...] = (Slack("#framework-operations"),)
SERVICE = "claude-framework-monitoring"


@pytest.mark.parametrize("job", a.JOBS)
def test_each_part_of_the_monitoring_is_watched(job: str, rules: Scenario) -> None:
    for state, start in ((1, "0s"), (0, "10m"), (1, "20m")):
        rules.series(up(job=job), state, start=start)
    runs_its_course(
        rules,
        a.target_down,
        calm="9m30s",
        pending="14m30s",
        firing="15m",
        over="20m",
        tells=CHANNEL,
        severity="P2",
        service=SERVICE,
        job=job,
    )


def test_the_framework_itself_is_not_told_twice(rules: Scenario) -> None:
    rules.series(up(job=m.JOB), 0)
    rules.at("30m").alert(a.target_down).is_inactive()


def test_alertmanager_unreachable(rules: Scenario) -> None:
    for known, start in ((1, "0s"), (0, "10m"), (1, "15m")):
        rules.series(prometheus.notifications_alertmanagers_discovered(job=a.PROMETHEUS), known, start=start)
    runs_its_course(
        rules,
        a.alertmanager_unreachable,
        calm="9m30s",
        pending="11m30s",
        firing="12m",
        over="15m",
        tells=P1,
        severity="P1",
        service=SERVICE,
    )


def test_notifications_failing_names_the_way(rules: Scenario) -> None:
    failed = alertmanager.notifications_failed(job=a.ALERTMANAGER, integration="slack", reason="clientError")
    for rate, start in ((0, "0s"), (0.1, "10m"), (0, "20m")):
        rules.series(failed, rate=rate, start=start)
    runs_its_course(
        rules,
        a.notifications_failing,
        calm="10m",
        pending="14m30s",
        firing="15m30s",
        over="26m",
        tells=P1,
        severity="P1",
        integration="slack",
    )


def test_rules_failing(rules: Scenario) -> None:
    failures = prometheus.rule_evaluation_failures(job=a.PROMETHEUS, rule_group="claude-framework-quality")
    for rate, start in ((0, "0s"), (0.0003, "10m"), (0, "20m")):
        rules.series(failures, rate=rate, start=start)
    runs_its_course(
        rules,
        a.rules_failing,
        calm="10m",
        pending="14m30s",
        firing="15m30s",
        over="26m",
        tells=CHANNEL,
        severity="P2",
    )


def test_rules_late(rules: Scenario) -> None:
    missed = prometheus.rule_group_iterations_missed(job=a.PROMETHEUS, rule_group="claude-framework-anomalies")
    for rate, start in ((0, "0s"), (0.01, "10m"), (0, "40m")):
        rules.series(missed, rate=rate, start=start)
    runs_its_course(
        rules,
        a.rules_late,
        calm="10m",
        pending="24m",
        firing="28m",
        over="57m",
        tells=CHANNEL,
        severity="P3",
    )


def test_configuration_refused(rules: Scenario) -> None:
    for loaded, start in ((1, "0s"), (0, "10m"), (1, "20m")):
        rules.series(prometheus.config_last_reload_successful(job=a.PROMETHEUS), loaded, start=start)
    runs_its_course(
        rules,
        a.reload_failed,
        calm="9m30s",
        pending="14m30s",
        firing="15m",
        over="20m",
        tells=CHANNEL,
        severity="P2",
    )
