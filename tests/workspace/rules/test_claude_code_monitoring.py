"""Who watches Claude Code's watchmen."""

from __future__ import annotations

import pytest

from alerts.claude_code import monitoring as a
from metrics import claude_code as m
from obsdsl.library import alertmanager, prometheus
from obsdsl.library.prometheus import up
from obsdsl.testing.rules.scenario import Scenario
from tests.workspace.rules.course import p1_tells, p2_tells, runs_its_course

TEAM = "team-platform"
PROMETHEUS = "prometheus-1:9090"
REMOTE = {"job": "prometheus", "remote_name": "grafana-cloud", "url": "https://example.org/api/prom/push"}


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
        tells=p2_tells(TEAM),
        severity="P2",
        service="monitoring",
        job=job,
    )


def test_the_application_itself_is_not_told_twice(rules: Scenario) -> None:
    rules.series(up(job=m.JOB), 0)
    rules.at("30m").alert(a.target_down).is_inactive()


def test_alertmanager_unreachable(rules: Scenario) -> None:
    for known, start in ((1, "0s"), (0, "10m"), (1, "15m")):
        rules.series(prometheus.notifications_alertmanagers_discovered(job="prometheus"), known, start=start)
    runs_its_course(
        rules,
        a.alertmanager_unreachable,
        calm="9m30s",
        pending="11m30s",
        firing="12m",
        over="15m",
        tells=p1_tells(TEAM),
        severity="P1",
        instance=PROMETHEUS,
    )


def test_notifications_failing_names_the_way(rules: Scenario) -> None:
    for integration, rates in (("slack", (0, 0.1, 0)), ("email", (0, 0, 0))):
        failed = alertmanager.notifications_failed(job="alertmanager", integration=integration, reason="clientError")
        for rate, start in zip(rates, ("0s", "10m", "20m"), strict=True):
            rules.series(failed, rate=rate, start=start)
    runs_its_course(
        rules,
        a.notifications_failing,
        calm="10m",
        pending="14m30s",
        firing="15m30s",
        over="26m",
        tells=p1_tells(TEAM),
        severity="P1",
        integration="slack",
    )
    rules.at("18m").alert(a.notifications_failing).with_labels(integration="email").is_inactive()


def test_rules_failing(rules: Scenario) -> None:
    failures = prometheus.rule_evaluation_failures(job="prometheus", rule_group="claude-code-neural")
    for rate, start in ((0, "0s"), (0.0003, "10m"), (0, "20m")):
        rules.series(failures, rate=rate, start=start)
    runs_its_course(
        rules,
        a.rules_failing,
        calm="10m",
        pending="14m30s",
        firing="15m30s",
        over="26m",
        tells=p2_tells(TEAM),
        severity="P2",
        instance=PROMETHEUS,
    )


def test_configuration_refused(rules: Scenario) -> None:
    for loaded, start in ((1, "0s"), (0, "10m"), (1, "20m")):
        rules.series(prometheus.config_last_reload_successful(job="prometheus"), loaded, start=start)
    runs_its_course(
        rules,
        a.reload_failed,
        calm="9m30s",
        pending="14m30s",
        firing="15m",
        over="20m",
        tells=p2_tells(TEAM),
        severity="P2",
        instance=PROMETHEUS,
    )


def test_remote_write_failing_names_the_storage(rules: Scenario) -> None:
    for rate, start in ((0, "0s"), (0.05, "10m"), (0, "40m")):
        rules.series(prometheus.remote_storage_samples_failed(**REMOTE), rate=rate, start=start)
    runs_its_course(
        rules,
        a.remote_write_failing,
        calm="10m",
        pending="24m30s",
        firing="25m30s",
        over="46m",
        tells=p2_tells(TEAM),
        severity="P2",
        remote_name="grafana-cloud",
    )


def test_remote_write_behind_by_two_minutes(rules: Scenario) -> None:
    received = prometheus.remote_storage_highest_timestamp_in_seconds(job="prometheus")
    sent = prometheus.remote_storage_queue_highest_sent_timestamp_seconds(**REMOTE)
    rules.series(received, 10_000, rate=1)
    rules.series(sent, 9_880, rate=1)
    rules.series(sent, 9_878 + 600, rate=1, start="10m")
    rules.series(sent, 9_880 + 2400, rate=1, start="40m")
    rules.at("9m").value(a.behind).is_approx(120)
    rules.at("20m").value(a.behind).is_approx(122)
    runs_its_course(
        rules,
        a.remote_write_behind,
        calm="9m30s",
        pending="24m30s",
        firing="25m",
        over="40m",
        tells=p2_tells(TEAM),
        severity="P2",
        instance=PROMETHEUS,
    )
