"""Can what Claude Code's agents claim be believed?"""

from __future__ import annotations

from alerts.claude_code import verification as a
from metrics import claude_code as m
from obsdsl.testing.rules.scenario import Scenario
from tests.workspace.rules.course import P0_TELLS, p2_tells, runs_its_course

TEAM = "team-verification"
CODER = m.truth_score(agent_id="coder")


def test_truth_score_critically_low_wakes_somebody(rules: Scenario) -> None:
    """The mean of all scores counts, not that of the best: a tenth of perfect claims does not help."""
    for low, start in ((0.51, "0s"), (0.49, "20m"), (0.51, "30m")):
        rules.histogram(CODER, {0.9: 5, low: 5}, start=start)
    rules.at("27m").value(a.truth_score).is_approx(0.695)
    runs_its_course(
        rules,
        a.truth_critical,
        calm="20m",
        pending="23m15s",
        firing="23m45s",
        over="36m",
        tells=P0_TELLS,
        severity="P0",
        owner=TEAM,
        service="claude-code",
    )
    # The lesser alert on the same score fires all the time, and is silent while the other one tells more.
    rules.at("20m").alert(a.truth_below_target).is_firing().is_not_inhibited()
    rules.at("25m").alert(a.truth_below_target).is_firing().is_inhibited()
    rules.at("36m").alert(a.truth_below_target).is_firing().is_not_inhibited()


def test_truth_score_below_target(rules: Scenario) -> None:
    for score, start in ((0.955, "0s"), (0.945, "10m"), (0.955, "40m")):
        rules.histogram(CODER, {score: 10}, start=start)
    runs_its_course(
        rules,
        a.truth_below_target,
        calm="10m",
        pending="26m",
        firing="30m",
        over="46m",
        tells=p2_tells(TEAM),
        severity="P2",
    )


def test_verification_failures_above_five_percent(rules: Scenario) -> None:
    for failing, start in ((4.8, "0s"), (5.2, "10m"), (4.8, "30m")):
        rules.series(m.verification_failures, rate=failing, start=start)
        rules.series(m.verification_success, rate=100 - failing, start=start)
    rules.at("16m").value(a.failure_ratio).is_approx(0.052)
    runs_its_course(
        rules,
        a.verification_failures,
        calm="10m",
        pending="22m",
        firing="24m",
        over="36m",
        tells=p2_tells(TEAM),
        severity="P2",
    )


def test_an_unreliable_agent_is_named(rules: Scenario) -> None:
    rules.series(m.agent_truth_score(agent_id="coder"), 0.97)
    for score, start in ((0.8, "0s"), (0.79, "10m"), (0.8, "30m")):
        rules.series(m.agent_truth_score(agent_id="reviewer"), score, start=start)
    runs_its_course(
        rules,
        a.agent_unreliable,
        calm="9m45s",
        pending="19m45s",
        firing="20m",
        over="30m",
        tells=p2_tells(TEAM),
        severity="P2",
        agent_id="reviewer",
    )
    rules.at("25m").alert(a.agent_unreliable).is_firing().with_annotations(summary="The agent reviewer is not reliable")
    rules.at("25m").alert(a.agent_unreliable).with_labels(agent_id="coder").is_inactive()


def test_rollbacks_more_than_five_an_hour(rules: Scenario) -> None:
    for hourly, start in ((4.8, "0s"), (5.4, "2h"), (4.8, "4h")):
        rules.series(m.auto_rollbacks, rate=hourly / 3600, start=start)
    runs_its_course(
        rules,
        a.rollbacks,
        calm="2h10m",
        pending="2h20m45s",
        firing="2h21m15s",
        over="5h",
        tells=p2_tells(TEAM),
        severity="P2",
    )


def test_verification_stalled_for_half_an_hour(rules: Scenario) -> None:
    for rate, start in ((1, "0s"), (0, "10m"), (1, "60m")):
        rules.series(m.verification_success, rate=rate, start=start)
        rules.series(m.verification_failures, rate=0, start=start)
    runs_its_course(
        rules,
        a.verification_stalled,
        calm="14m",
        pending="44m",
        firing="46m",
        over="61m",
        tells=p2_tells(TEAM),
        severity="P2",
    )
