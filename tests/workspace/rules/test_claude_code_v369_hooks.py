"""Claude Code V3.6.9: its hooks."""

from __future__ import annotations

from alerts.claude_code_v369 import hooks as a
from metrics import claude_code_v369 as m
from obsdsl.testing.rules.scenario import Scenario
from tests.workspace.rules.course import NOTED, WARNED, runs_its_course

MIB = 1024**2


def test_a_failing_hook_is_named(rules: Scenario) -> None:
    rules.series(m.hook_executions(hook="format", status="success"), rate=1)
    for failing, start in ((0.09, "0s"), (0.11, "10m"), (0.09, "20m")):
        for status, rate in (("success", 1 - failing), ("failure", failing)):
            rules.series(m.hook_executions(hook="validate", status=status), rate=rate, start=start)
    rules.at("9m").value(a.rate).with_labels(hook="format").is_approx(1)
    runs_its_course(
        rules,
        a.failing,
        calm="10m",
        pending="17m",
        firing="20m",
        over="26m",
        tells=WARNED,
        severity="P2",
        hook="validate",
        service="claude-code-v369",
    )
    rules.at("20m").alert(a.failing).with_labels(hook="format").is_inactive()


def test_a_slow_hook_is_named(rules: Scenario) -> None:
    for slow, start in ((4.8, "0s"), (5.2, "10m"), (4.8, "30m")):
        rules.histogram(m.hook_execution_duration(hook="validate"), {3: 100 - slow, 7: slow}, start=start)
    runs_its_course(
        rules,
        a.slow,
        calm="10m",
        pending="22m",
        firing="25m",
        over="36m",
        tells=WARNED,
        severity="P2",
        hook="validate",
    )


def test_memory_of_a_hook(rules: Scenario) -> None:
    for mib, start in ((512, "0s"), (513, "10m"), (512, "30m")):
        rules.series(m.hook_memory(hook="validate"), mib * MIB, start=start)
    runs_its_course(
        rules,
        a.memory_high,
        calm="9m45s",
        pending="19m45s",
        firing="20m",
        over="30m",
        tells=NOTED,
        severity="P3",
        hook="validate",
    )
