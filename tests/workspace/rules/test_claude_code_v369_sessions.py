"""Claude Code V3.6.9: its sessions, which are read every 10 seconds."""

from __future__ import annotations

from alerts.claude_code_v369 import sessions as a
from metrics import claude_code_v369 as m
from obsdsl.testing.rules.scenario import Scenario
from tests.workspace.rules.course import URGENT, WARNED, runs_its_course

COLLECTOR = "localhost:8001"


def test_a_session_of_more_than_10_mb(rules: Scenario) -> None:
    for size, start in ((10_000_000, "0s"), (10_000_001, "5m"), (10_000_000, "15m")):
        rules.series(m.session_largest, size, start=start)
    runs_its_course(
        rules,
        a.large,
        calm="4m50s",
        pending="9m50s",
        firing="10m",
        over="15m",
        tells=WARNED,
        severity="P2",
        severity_original="warning",
        instance=COLLECTOR,
        job=m.SESSIONS_JOB,
    )


def test_a_single_damaged_session_is_told(rules: Scenario) -> None:
    for damaged, start in ((3, "0s"), (4, "10m")):
        rules.series(m.session_corruptions, damaged, start=start)
    runs_its_course(
        rules,
        a.corrupted,
        calm="9m50s",
        pending="10m30s",
        firing="11m",
        over="25m30s",
        tells=URGENT,
        severity="P1",
        instance=COLLECTOR,
    )


def test_failing_operations_are_told_by_kind(rules: Scenario) -> None:
    rules.series(m.session_operations(operation="load", status="success"), rate=1)
    for failing, start in ((0.04, "0s"), (0.06, "10m"), (0.04, "20m")):
        for status, rate in (("success", 1 - failing), ("failure", failing)):
            rules.series(m.session_operations(operation="save", status=status), rate=rate, start=start)
    rules.at("9m").value(a.rate).with_labels(operation="save").is_approx(1)
    runs_its_course(
        rules,
        a.failing,
        calm="10m",
        pending="15m",
        firing="19m",
        over="26m",
        tells=WARNED,
        severity="P2",
        operation="save",
    )
    rules.at("19m").alert(a.failing).with_labels(operation="load").is_inactive()


def test_slow_operations_are_told_by_kind(rules: Scenario) -> None:
    rules.histogram(m.session_operation_duration(operation="save"), {0.2: 10})
    for slow, start in ((4.8, "0s"), (5.2, "10m"), (4.8, "30m")):
        rules.histogram(m.session_operation_duration(operation="load"), {1.5: 100 - slow, 4: slow}, start=start)
    runs_its_course(
        rules,
        a.slow,
        calm="10m",
        pending="22m",
        firing="25m",
        over="36m",
        tells=WARNED,
        severity="P2",
        operation="load",
    )
    rules.at("25m").alert(a.slow).with_labels(operation="save").is_inactive()
