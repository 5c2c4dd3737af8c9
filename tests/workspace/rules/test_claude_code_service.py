"""Is Claude Code there, and does it answer?"""

from __future__ import annotations

import pytest

from alerts.claude_code import coordination, monitoring
from alerts.claude_code import service as a
from metrics import claude_code as m
from obsdsl.library import blackbox, process
from obsdsl.library.prometheus import up
from obsdsl.testing.rules.scenario import Scenario
from tests.workspace.rules.course import P0_TELLS, p1_tells, p2_tells, runs_its_course

APP = "claude-code:3000"
PLATFORM = "team-platform"


def test_service_down_wakes_somebody_within_its_five_minutes(rules: Scenario) -> None:
    for state, start in ((1, "0s"), (0, "5m"), (1, "10m")):
        rules.series(up(job=m.JOB), state, start=start)
    runs_its_course(
        rules,
        a.service_down,
        calm="4m45s",
        pending="5m45s",
        firing="6m",
        over="10m",
        tells=P0_TELLS,
        severity="P0",
        service="claude-code",
        owner=PLATFORM,
        instance=APP,
    )


def test_two_scrapes_that_fail_wake_nobody(rules: Scenario) -> None:
    for state, start in ((1, "0s"), (0, "5m"), (1, "5m30s")):
        rules.series(up(job=m.JOB), state, start=start)
    rules.alert(a.service_down).never_fires()


def test_what_is_down_silences_its_lesser_alerts_and_no_others(rules: Scenario) -> None:
    rules.series(m.coordination_efficiency, 0.9)
    rules.series(up(job="grafana"), 0)
    for state, start in ((1, "0s"), (0, "20m")):
        rules.series(up(job=m.JOB), state, start=start)
    rules.at("20m").alert(coordination.efficiency_low).is_not_inhibited()
    rules.at("22m").alert(a.service_down).is_firing().is_not_inhibited()
    rules.at("22m").alert(coordination.efficiency_low).is_inhibited()
    rules.at("22m").alert(monitoring.target_down).is_not_inhibited()


def test_target_missing_fires_where_service_down_cannot(rules: Scenario) -> None:
    rules.series(up(job=m.JOB), 1)
    rules.stale(up(job=m.JOB), at="5m")
    rules.series(up(job=m.JOB), 1, start="15m")
    runs_its_course(
        rules,
        a.target_missing,
        calm="4m45s",
        pending="9m45s",
        firing="10m",
        over="15m",
        tells=p1_tells(PLATFORM),
        severity="P1",
        job=m.JOB,
    )
    rules.alert(a.service_down).never_fires()


def test_endpoint_unreachable_is_that_endpoint(rules: Scenario) -> None:
    probe = blackbox.success(job="blackbox", instance="http://claude-code:3000")
    rules.series(blackbox.success(job="blackbox", instance="http://grafana:3001"), 1)
    for state, start in ((1, "0s"), (0, "5m"), (1, "10m")):
        rules.series(probe, state, start=start)
    runs_its_course(
        rules,
        a.endpoint_unreachable,
        calm="4m45s",
        pending="7m45s",
        firing="8m",
        over="10m",
        tells=p1_tells(PLATFORM),
        severity="P1",
        instance="http://claude-code:3000",
    )
    rules.at("9m").alert(a.endpoint_unreachable).with_labels(instance="http://grafana:3001").is_inactive()


def test_http_errors_are_those_of_the_server(rules: Scenario) -> None:
    """Half of the requests may be the clients' own fault; 4.8 % of failures are few enough, 5.2 % are not."""
    for failing, start in ((4.8, "0s"), (5.2, "10m"), (4.8, "20m")):
        for status, rate in (("2xx", 50 - failing), ("4xx", 50), ("5xx", failing)):
            rules.histogram(
                m.http_request_duration(method="GET", route="/plan", status=status), {0.05: rate}, start=start
            )
    rules.at("9m").value(a.requests).is_approx(100)
    rules.at("16m").value(a.request_error_ratio).is_approx(0.052)
    runs_its_course(
        rules,
        a.http_errors,
        calm="10m",
        pending="17m",
        firing="18m",
        over="24m",
        tells=p1_tells(PLATFORM),
        severity="P1",
        job=m.JOB,
    )


def test_slow_requests_are_the_slowest_hundredth(rules: Scenario) -> None:
    for slow, start in ((0.9, "0s"), (1.1, "10m"), (0.9, "30m")):
        answered = {0.75: 100 - slow, 2: slow}
        rules.histogram(m.http_request_duration(method="POST", route="/plan", status="2xx"), answered, start=start)
    runs_its_course(
        rules,
        a.slow_requests,
        calm="10m",
        pending="22m",
        firing="24m",
        over="36m",
        tells=p2_tells(PLATFORM),
        severity="P2",
    )


@pytest.mark.parametrize("starts", [2, 3])
def test_restarting_more_than_twice_in_half_an_hour(starts: int, rules: Scenario) -> None:
    started = process.start_time_seconds(job=m.JOB)
    rules.series(started, 1_000)
    for number in range(1, starts + 1):
        rules.series(started, 1_000 + 180 * number, start=f"{3 * number}m")
    if starts == 2:
        rules.alert(a.restarting).never_fires()
        return
    runs_its_course(
        rules,
        a.restarting,
        calm="8m45s",
        pending="9m45s",
        firing="10m",
        over="34m",
        tells=p2_tells(PLATFORM),
        severity="P2",
        instance=APP,
    )
