"""Claude Code's neural system: its speed, its patterns, their memory."""

from __future__ import annotations

from alerts.claude_code import neural as a
from metrics import claude_code as m
from obsdsl.testing.rules.scenario import Scenario
from tests.workspace.rules.course import P3_TELLS, p1_tells, p2_tells, runs_its_course

MB = 1_000_000
DAY = 24 * 3600
TEAM = "team-neural"
APP = "claude-code:3000"


def test_neural_operations_degraded_adds_up_all_types(rules: Scenario) -> None:
    rules.series(m.neural_operations(operation_type="retrieval"), rate=100_000)
    for rate, start in ((51_000, "0s"), (49_000, "15m"), (51_000, "25m")):
        rules.series(m.neural_operations(operation_type="learning"), rate=rate, start=start)
    rules.at("14m").value(a.operations).is_approx(151_000)
    rules.at("22m").value(a.operations).is_approx(149_000)
    runs_its_course(
        rules,
        a.operations_degraded,
        calm="15m",
        pending="22m",
        firing="23m30s",
        over="29m",
        tells=p1_tells(TEAM),
        severity="P1",
        owner=TEAM,
        service="claude-code",
    )


def test_pattern_confidence_declining_names_the_type(rules: Scenario) -> None:
    rules.histogram(m.pattern_confidence(pattern_type="coordination"), {0.9: 5})
    for low, start in ((0.51, "0s"), (0.49, "10m"), (0.51, "30m")):
        rules.histogram(m.pattern_confidence(pattern_type="prediction"), {0.9: 5, low: 5}, start=start)
    rules.at("16m").value(a.confidence).with_labels(pattern_type="prediction").is_approx(0.695)
    runs_its_course(
        rules,
        a.confidence_declining,
        calm="10m",
        pending="21m",
        firing="24m",
        over="36m",
        tells=p1_tells(TEAM),
        severity="P1",
        pattern_type="prediction",
    )
    rules.at("24m").alert(a.confidence_declining).with_labels(pattern_type="coordination").is_inactive()


def test_feedback_loop_stalled_after_ten_minutes_without_a_cycle(rules: Scenario) -> None:
    for rate, start in ((0.02, "0s"), (0, "15m"), (0.02, "35m")):
        rules.series(m.feedback_loop_cycles, rate=rate, start=start)
    runs_its_course(
        rules,
        a.feedback_loop_stalled,
        calm="24m",
        pending="25m30s",
        firing="26m30s",
        over="36m",
        tells=p1_tells(TEAM),
        severity="P1",
        instance=APP,
    )


def test_pattern_extraction_errors_are_told_where_they_go_on(rules: Scenario) -> None:
    for rate, start in ((0, "0s"), (0.0003, "10m"), (0, "20m")):
        rules.series(m.pattern_extraction_errors, rate=rate, start=start)
    runs_its_course(
        rules,
        a.extraction_errors,
        calm="10m",
        pending="14m30s",
        firing="15m30s",
        over="26m",
        tells=p2_tells(TEAM),
        severity="P2",
        instance=APP,
    )


def test_pattern_retrieval_slow(rules: Scenario) -> None:
    for slow, start in ((4.8, "0s"), (5.2, "10m"), (4.8, "30m")):
        rules.histogram(m.pattern_retrieval_duration, {0.0075: 100 - slow, 0.02: slow}, start=start)
    runs_its_course(
        rules,
        a.retrieval_slow,
        calm="10m",
        pending="22m",
        firing="24m",
        over="36m",
        tells=p2_tells(TEAM),
        severity="P2",
    )


def test_learning_stalled_for_two_hours(rules: Scenario) -> None:
    for rate, start in ((0.01, "0s"), (0, "1h"), (0.01, "4h")):
        rules.series(m.patterns_learned, rate=rate, start=start, every="1m")
    runs_its_course(
        rules,
        a.learning_stalled,
        calm="1h55m",
        pending="2h55m",
        firing="3h5m",
        over="4h5m",
        tells=P3_TELLS,
        severity="P3",
    )


def test_pattern_memory_growth_of_a_day(rules: Scenario) -> None:
    """9.8 MB a day are few enough, 10.2 MB are not."""
    rules.interval("10m")
    rules.series(m.pattern_memory_bytes, 50 * MB, rate=9.8 * MB / DAY, every="10m")
    rules.series(m.pattern_memory_bytes, rate=10.2 * MB / DAY, every="10m", start="1d")
    rules.series(m.pattern_memory_bytes, rate=0, every="10m", start="3d")
    rules.at("3d").value(a.memory_growth).is_approx(10.2 * MB, rel=0.01)
    runs_its_course(
        rules,
        a.memory_growing,
        calm="1d6h",
        pending="1d12h50m",
        firing="1d14h",
        over="3d2h",
        tells=P3_TELLS,
        severity="P3",
        instance=APP,
    )


def test_unused_patterns_accumulating(rules: Scenario) -> None:
    for unused, start in ((1_000, "0s"), (1_001, "10m"), (1_000, "80m")):
        rules.series(m.patterns_unused, unused, start=start)
    runs_its_course(
        rules,
        a.unused_accumulating,
        calm="9m30s",
        pending="1h9m30s",
        firing="1h10m",
        over="1h20m",
        tells=P3_TELLS,
        severity="P3",
        instance=APP,
    )


def test_pattern_reuse_is_the_share_of_retrievals(rules: Scenario) -> None:
    rules.series(m.neural_operations(operation_type="retrieval"), rate=80)
    rules.series(m.neural_operations(operation_type="learning"), rate=80)
    rules.series(m.patterns_reused, rate=60)
    rules.at("10m").value(a.reuse_ratio).is_approx(0.75)
