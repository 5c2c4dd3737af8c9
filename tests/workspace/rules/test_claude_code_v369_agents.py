"""Claude Code V3.6.9: its agents."""

from __future__ import annotations

from alerts.claude_code_v369 import agents as a
from metrics import claude_code_v369 as m
from obsdsl.testing.rules.scenario import Scenario
from tests.workspace.rules.course import URGENT, WARNED, runs_its_course

OWNER = {"owner": "team-performance", "service": "claude-code-v369"}


def executed(rules: Scenario, agent: str, failing: float, start: str) -> None:
    """A task each second, of which so many fail."""
    for status, rate in (("success", 1 - failing), ("failure", failing)):
        rules.series(m.agent_executions(agent=agent, status=status), rate=rate, start=start)


def test_failures_of_all_agents_together_wake_somebody(rules: Scenario) -> None:
    for failing, start in ((0.09, "0s"), (0.11, "10m"), (0.09, "20m")):
        executed(rules, "coder", failing, start)
    rules.at("9m").value(a.executions).is_approx(1)
    rules.at("16m").value(a.failure_ratio).is_approx(0.11)
    runs_its_course(
        rules,
        a.failing,
        calm="10m",
        pending="14m",
        firing="17m",
        over="26m",
        tells=URGENT,
        severity="P0",
        severity_original="critical",
        job=m.JOB,
        **OWNER,
    )


def test_one_failing_agent_is_named_and_wakes_nobody(rules: Scenario) -> None:
    for number in range(9):
        executed(rules, f"other-{number}", 0, "0s")
    for failing, start in ((0.09, "0s"), (0.5, "10m"), (0.09, "40m")):
        executed(rules, "reviewer", failing, start)
    runs_its_course(
        rules,
        a.one_failing,
        calm="10m",
        pending="20m",
        firing="28m",
        over="46m",
        tells=WARNED,
        severity="P2",
        agent="reviewer",
        **OWNER,
    )
    rules.at("28m").alert(a.one_failing).with_labels(agent="other-1").is_inactive()
    rules.alert(a.failing).never_fires()


def test_slow_is_the_slowest_twentieth_of_an_agent(rules: Scenario) -> None:
    for slow, start in ((4.8, "0s"), (5.2, "10m"), (4.8, "20m")):
        rules.histogram(m.agent_execution_duration(agent="coder"), {15: 100 - slow, 40: slow}, start=start)
    runs_its_course(
        rules,
        a.slow,
        calm="10m",
        pending="17m",
        firing="20m",
        over="26m",
        tells=WARNED,
        severity="P2",
        severity_original="warning",
        agent="coder",
        **OWNER,
    )


def test_tokens_of_all_agents_by_the_minute(rules: Scenario) -> None:
    rules.series(m.agent_tokens(agent="coder", direction="input"), rate=100)
    for rate, start in ((66, "0s"), (67, "10m"), (66, "30m")):
        rules.series(m.agent_tokens(agent="tester", direction="output"), rate=rate, start=start)
    rules.at("9m").value(a.tokens).is_approx(9_960)
    rules.at("16m").value(a.tokens).is_approx(10_020)
    runs_its_course(
        rules,
        a.token_usage,
        calm="10m",
        pending="17m",
        firing="21m",
        over="36m",
        tells=WARNED,
        severity="P2",
        severity_original="warning",
        **OWNER,
    )
