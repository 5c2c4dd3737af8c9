"""Claude Code's plans, agents and tasks."""

from __future__ import annotations

from alerts.claude_code import coordination as a
from metrics import claude_code as m
from obsdsl.testing.rules.scenario import Scenario
from tests.workspace.rules.course import P3_TELLS, p2_tells, runs_its_course

TEAM = "team-coordination"
APP = "claude-code:3000"


def test_planning_slow(rules: Scenario) -> None:
    for slow, start in ((4.8, "0s"), (5.2, "10m"), (4.8, "30m")):
        rules.histogram(m.goap_planning_duration, {4: 100 - slow, 8: slow}, start=start)
    runs_its_course(
        rules,
        a.planning_slow,
        calm="10m",
        pending="22m",
        firing="24m",
        over="36m",
        tells=p2_tells(TEAM),
        severity="P2",
        owner=TEAM,
    )


def test_efficiency_low(rules: Scenario) -> None:
    for efficiency, start in ((0.95, "0s"), (0.94, "10m"), (0.95, "30m")):
        rules.series(m.coordination_efficiency, efficiency, start=start)
    runs_its_course(
        rules,
        a.efficiency_low,
        calm="9m30s",
        pending="24m30s",
        firing="25m",
        over="30m",
        tells=p2_tells(TEAM),
        severity="P2",
        instance=APP,
    )


def test_failing_tasks_of_all_types(rules: Scenario) -> None:
    rules.series(m.tasks_completed(task_type="feature", status="success"), rate=0.9)
    for failing, start in ((0.095, "0s"), (0.105, "20m"), (0.095, "50m")):
        rules.series(m.tasks_completed(task_type="bugfix", status="failure"), rate=failing, start=start)
    rules.at("40m").value(a.task_failure_ratio).is_approx(0.105 / 1.005)
    runs_its_course(
        rules,
        a.tasks_failing,
        calm="20m",
        pending="36m",
        firing="40m",
        over="1h6m",
        tells=p2_tells(TEAM),
        severity="P2",
    )


def test_tasks_are_stuck_only_where_some_wait(rules: Scenario) -> None:
    for rate, start in ((0.1, "0s"), (0, "10m"), (0.1, "60m")):
        rules.series(m.tasks_completed(task_type="feature", status="success"), rate=rate, start=start)
    for waiting, start in ((0, "0s"), (3, "30m")):
        rules.series(m.background_tasks_queued, waiting, start=start)
    runs_its_course(
        rules,
        a.tasks_stuck,
        calm="29m30s",
        pending="44m30s",
        firing="45m",
        over="61m",
        tells=p2_tells(TEAM),
        severity="P2",
    )


def test_queue_long(rules: Scenario) -> None:
    for waiting, start in ((100, "0s"), (101, "10m"), (100, "30m")):
        rules.series(m.background_tasks_queued, waiting, start=start)
    runs_its_course(
        rules,
        a.queue_long,
        calm="9m30s",
        pending="24m30s",
        firing="25m",
        over="30m",
        tells=P3_TELLS,
        severity="P3",
    )
