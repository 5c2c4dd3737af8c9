"""Claude Code V3.6.9: what it uses, and when that is used up."""

from __future__ import annotations

from alerts.claude_code_v369 import resources as a
from metrics import claude_code_v369 as m
from obsdsl.library import node
from obsdsl.testing.rules.scenario import Scenario
from tests.workspace.rules.course import NOTED, WARNED, runs_its_course

GB = 10**9
HOUR = 3600
COLLECTOR = "localhost:8001"


def test_clean_ups_that_fail_for_an_hour(rules: Scenario) -> None:
    for failing, start in ((0.09, "0s"), (0.2, "2h"), (0.0, "5h")):
        for status, rate in (("success", 1 - failing), ("failure", failing)):
            rules.series(m.cleanups(type="logs", status=status), rate=rate, every="1m", start=start)
    runs_its_course(
        rules,
        a.cleanups_failing,
        calm="2h",
        pending="3h",
        firing="4h",
        over="6h",
        tells=NOTED,
        severity="P3",
        type="logs",
    )


def test_performance_issues_of_an_hour(rules: Scenario) -> None:
    for per_hour, start in ((19, "0s"), (23, "90m"), (19, "4h")):
        rules.series(m.performance_issues(type="hook"), rate=per_hour / HOUR, every="1m", start=start)
    runs_its_course(
        rules,
        a.issues_frequent,
        calm="90m",
        pending="1h50m",
        firing="2h30m",
        over="5h",
        tells=NOTED,
        severity="P3",
        type="hook",
    )


def test_tokens_of_a_day(rules: Scenario) -> None:
    rules.interval("10m")
    rules.series(m.agent_tokens(agent="coder", direction="input"), rate=1, every="10m")
    rules.at("2d").value(a.tokens_daily).is_approx(86_400, rel=0.01)


def test_storage_that_will_be_more_than_10_gb_in_a_day(rules: Scenario) -> None:
    """1 GB more each day reaches 10 GB a day after 9 GB."""
    rules.interval("10m")
    rules.series(m.storage(type="logs"), 2 * GB, every="10m")
    rules.series(m.storage(type="sessions"), 5 * GB, rate=GB / (24 * HOUR), every="10m")
    rules.series(m.storage(type="sessions"), 5 * GB, every="10m", start="3d")
    (alert,) = a.storage.alerts
    runs_its_course(
        rules,
        alert,
        calm="1d23h50m",
        pending="2d40m",
        firing="2d2h",
        over="3d23h",
        tells=NOTED,
        severity="P3",
        instance=COLLECTOR,
        service="claude-code-v369",
    )


def test_memory_that_will_be_more_than_4_gb_in_four_hours(rules: Scenario) -> None:
    """Half a gigabyte more each hour: 4 GB is four hours after 2 GB."""
    rules.interval("5m")
    rules.series(m.component_memory(component="cache"), 0, rate=GB / 2 / HOUR, every="5m")
    rules.series(m.component_memory(component="cache"), GB, every="5m", start="6h")
    (alert,) = a.memory.alerts
    runs_its_course(
        rules,
        alert,
        calm="3h55m",
        pending="4h20m",
        firing="4h40m",
        over="6h30m",
        tells=NOTED,
        severity="P3",
        instance=COLLECTOR,
    )


def test_a_disk_that_is_full_within_a_day(rules: Scenario) -> None:
    """1 GB less each hour is full within a day from 24 GB on; what frees it again is seen as the window passes."""
    rules.interval("5m")
    labels = {"job": m.NODE_JOB, "mountpoint": "/", "fstype": "ext4", "device": "sda1"}
    rules.series(node.filesystem_avail_bytes(**labels), 32 * GB, rate=-GB / HOUR, every="5m")
    rules.series(node.filesystem_avail_bytes(**labels), 90 * GB, every="5m", start="12h")
    (alert,) = a.disk.alerts
    runs_its_course(
        rules,
        alert,
        calm="7h55m",
        pending="8h20m",
        firing="8h40m",
        over="12h30m",
        tells=WARNED,
        severity="P2",
        instance="localhost:9100",
        mountpoint="/",
        service="claude-code-v369-machine",
    )
