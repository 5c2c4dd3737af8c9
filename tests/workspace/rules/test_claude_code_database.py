"""Claude Code's database, and the cache before it."""

from __future__ import annotations

from alerts.claude_code import database as a
from metrics import claude_code as m
from obsdsl.testing.rules.scenario import Scenario
from tests.workspace.rules.course import P0_TELLS, p1_tells, p2_tells, runs_its_course

TEAM = "team-data"
APP = "claude-code:3000"


def test_connection_failure_wakes_somebody_and_silences_the_lesser_alert(rules: Scenario) -> None:
    """Some connections always fail, and their team knows; beyond one in ten seconds, somebody is called."""
    for rate, start in ((0.09, "0s"), (0.11, "20m"), (0.09, "30m")):
        rules.series(m.database_connection_errors, rate=rate, start=start)
    runs_its_course(
        rules,
        a.connection_failure,
        calm="20m",
        pending="21m45s",
        firing="22m15s",
        over="32m",
        tells=P0_TELLS,
        severity="P0",
        owner=TEAM,
        instance=APP,
    )
    rules.at("20m").alert(a.connections_unsteady).is_firing().is_not_inhibited()
    rules.at("24m").alert(a.connections_unsteady).is_firing().is_inhibited()


def test_connections_unsteady_for_a_quarter_of_an_hour(rules: Scenario) -> None:
    for rate, start in ((0, "0s"), (0.02, "10m"), (0, "30m")):
        rules.series(m.database_connection_errors, rate=rate, start=start)
    runs_its_course(
        rules,
        a.connections_unsteady,
        calm="10m",
        pending="24m45s",
        firing="25m30s",
        over="32m30s",
        tells=p2_tells(TEAM),
        severity="P2",
        instance=APP,
    )
    rules.alert(a.connection_failure).never_fires()


def test_slow_queries_are_one_in_twenty(rules: Scenario) -> None:
    for slow, start in ((4.8, "0s"), (5.2, "10m"), (4.8, "20m")):
        rules.histogram(m.db_query_duration(query_type="select", table="patterns"), {0.0075: 100 - slow}, start=start)
        rules.histogram(m.db_query_duration(query_type="insert", table="embeddings"), {0.02: slow}, start=start)
    runs_its_course(
        rules,
        a.slow_queries,
        calm="10m",
        pending="17m",
        firing="18m",
        over="26m",
        tells=p1_tells(TEAM),
        severity="P1",
    )


def test_cache_hits_low(rules: Scenario) -> None:
    for hits, start in ((80.2, "0s"), (79.8, "10m"), (80.2, "20m")):
        rules.series(m.cache_hits, rate=hits, start=start)
        rules.series(m.cache_misses, rate=100 - hits, start=start)
    # What the process says of itself, since its start, hides all of it.
    rules.series(m.cache_hit_rate, 0.98)
    rules.at("16m").value(a.cache_hit_ratio).is_approx(0.798)
    runs_its_course(
        rules,
        a.cache_hits_low,
        calm="10m",
        pending="17m",
        firing="18m",
        over="26m",
        tells=p1_tells(TEAM),
        severity="P1",
    )


def test_a_surge_of_misses_is_measured_by_the_hour_before(rules: Scenario) -> None:
    """An hour later the surge is what is usual."""
    for rate, start in ((10, "0s"), (31, "70m")):
        rules.series(m.cache_misses, rate=rate, start=start)
    runs_its_course(
        rules,
        a.cache_miss_surge,
        calm="70m",
        pending="79m",
        firing="80m15s",
        over="2h15m",
        tells=p2_tells(TEAM),
        severity="P2",
    )


def test_neither_a_start_nor_a_busy_hour_is_a_surge(rules: Scenario) -> None:
    for rate, start in ((10, "0s"), (29, "90m")):
        rules.series(m.cache_misses, rate=rate, start=start)
    rules.alert(a.cache_miss_surge).never_fires()
