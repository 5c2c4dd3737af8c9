"""Each alert of Claudex: at its limit nothing, beyond it the alert, and whom the incident response names."""

from __future__ import annotations

import pytest

from alerts import claudex as a
from metrics import claudex as m
from obsdsl import AlertRule, Email, PagerDuty, Slack
from obsdsl.library import node
from obsdsl.library.prometheus import up
from obsdsl.testing.rules.scenario import Scenario
from tests.workspace.rules.course import Told, runs_its_course

GIB = 1024**3
CRITICAL: tuple[Told, ...] = (PagerDuty, Slack("#claudex-alerts-critical"))
HIGH: tuple[Told, ...] = (Email("claudex-operations@example.org"), Slack("#claudex-monitoring"))
MEDIUM: tuple[Told, ...] = (Slack("#claudex-monitoring"),)
# Low is logged only.
LOW: tuple[Told, ...] = ()


def test_high_error_rate(rules: Scenario) -> None:
    for rate, start in ((0.048, "0s"), (0.052, "10m"), (0.048, "20m")):
        rules.series(m.errors, rate=rate, start=start)
    runs_its_course(
        rules,
        a.high_error_rate,
        calm="10m",
        pending="17m",
        firing="18m",
        over="24m",
        tells=MEDIUM,
        severity="P2",
        severity_original="warning",
        service="claudex",
    )


def test_down_pages_at_once_and_is_high_where_it_lasts(rules: Scenario) -> None:
    rules.series(up(job="claudex"), 1)
    rules.series(up(job="claudex"), 0, start="5m")
    rules.series(up(job="claudex"), 1, start="20m")
    runs_its_course(
        rules,
        a.down,
        calm="4m30s",
        pending="5m30s",
        firing="6m",
        over="20m",
        tells=CRITICAL,
        severity="P0",
        severity_original="critical",
        instance="localhost:9100",
    )
    runs_its_course(
        rules,
        a.recovery_overdue,
        calm="4m30s",
        pending="14m30s",
        firing="15m",
        over="20m",
        tells=HIGH,
        severity="P1",
        severity_original="high",
    )


def test_an_outage_of_half_a_minute_pages_nobody(rules: Scenario) -> None:
    rules.series(up(job="claudex"), 1)
    rules.series(up(job="claudex"), 0, start="5m")
    rules.series(up(job="claudex"), 1, start="5m30s")
    rules.alert(a.down).never_fires()
    rules.alert(a.recovery_overdue).never_fires()


def test_an_invalid_configuration_pages_though_it_is_p1(rules: Scenario) -> None:
    for valid, start in ((1, "0s"), (0, "5m"), (1, "10m")):
        rules.series(m.config_valid, valid, start=start)
    runs_its_course(
        rules,
        a.configuration_invalid,
        calm="4m30s",
        pending="5m30s",
        firing="6m",
        over="10m",
        tells=CRITICAL,
        severity="P1",
        severity_original="critical",
    )


def test_high_memory_usage(rules: Scenario) -> None:
    rules.series(node.memory_mem_total_bytes(job="node"), 100 * GIB)
    for used, start in ((0.85, "0s"), (0.86, "10m"), (0.85, "30m")):
        rules.series(node.memory_mem_available_bytes(job="node"), (1 - used) * 100 * GIB, start=start)
    _machine(rules, a.high_memory_usage, calm="9m30s", pending="19m30s", firing="20m", over="30m")


def test_high_cpu_usage_is_that_of_the_machine(rules: Scenario) -> None:
    """One processor that is busy all the time is none; both at 81 % are."""
    shares = {"0s": (0.0, 0.41), "10m": (0.19, 0.19), "40m": (0.0, 0.41)}
    for start, idle in shares.items():
        for cpu, rate in zip(("0", "1"), idle, strict=True):
            rules.series(node.cpu_seconds(job="node", cpu=cpu, mode="idle"), rate=rate, start=start)
    _machine(rules, a.high_cpu_usage, calm="10m", pending="20m", firing="24m", over="46m")


def test_disk_space_low(rules: Scenario) -> None:
    labels = {"device": "/dev/sda1", "fstype": "ext4", "mountpoint": "/"}
    rules.series(node.filesystem_size_bytes(job="node", **labels), 100 * GIB)
    for share, start in ((0.2, "0s"), (0.19, "10m"), (0.2, "20m")):
        rules.series(node.filesystem_avail_bytes(job="node", **labels), share * 100 * GIB, start=start)
    _machine(rules, a.disk_space_low, calm="9m30s", pending="14m30s", firing="15m", over="20m")


def _machine(rules: Scenario, alert: AlertRule, **times: str) -> None:
    runs_its_course(rules, alert, **times, tells=MEDIUM, severity="P2", severity_original="warning", service="system")


def test_availability_below_target_is_logged_only(rules: Scenario) -> None:
    """A minute of a day is less than 0.1 %, three are more."""
    rules.interval("1m")
    for state, start in ((1, "0s"), (0, "1d"), (1, "1d1m"), (0, "1d6h"), (1, "1d6h2m")):
        rules.series(up(job="claudex"), state, start=start, every="1m")
    rules.at("1d5h").value(a.availability).is_approx(1 - 1 / 1440, rel=1e-5)
    runs_its_course(
        rules,
        a.availability_low,
        calm="1d5h55m",
        pending="1d6h4m",
        firing="1d6h6m",
        over="2d6h10m",
        tells=LOW,
        severity="P3",
        severity_original="low",
        service="claudex",
    )


@pytest.mark.parametrize("alert", [a.high_memory_usage, a.disk_space_low, a.high_cpu_usage], ids=lambda one: one.name)
def test_nothing_is_said_of_a_machine_that_reports_nothing(alert: AlertRule, rules: Scenario) -> None:
    rules.series(up(job="node"), 0)
    rules.at("1h").alert(alert).is_inactive()
