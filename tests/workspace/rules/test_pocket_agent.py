"""Each alert of Pocket Agent: at its limit nothing, beyond it the alert, and the receivers of the document."""

from __future__ import annotations

from alerts import pocket_agent as a
from metrics import pocket_agent as m
from obsdsl import PagerDuty, Slack
from obsdsl.library import node, process
from obsdsl.library.prometheus import up
from obsdsl.testing.rules.scenario import Scenario
from tests.workspace.rules.course import runs_its_course

GIB = 1024**3
SERVER = "localhost:9091"
TEAM = (Slack("#pocket-agent-alerts"),)


def test_service_down_pages(rules: Scenario) -> None:
    rules.series(up(job="pocket-agent"), 1)
    rules.series(up(job="pocket-agent"), 0, start="5m")
    rules.series(up(job="pocket-agent"), 1, start="10m")
    runs_its_course(
        rules,
        a.service_down,
        calm="4m30s",
        pending="6m30s",
        firing="7m",
        over="10m",
        tells=(PagerDuty,),
        severity="P0",
        severity_original="critical",
        service="pocket-agent",
        instance=SERVER,
    )
    rules.at("8m").alert(a.service_down).is_firing().with_annotations(
        description=f"{SERVER} has been down for more than 2 minutes."
    )


def test_a_scrape_that_fails_once_pages_nobody(rules: Scenario) -> None:
    rules.series(up(job="pocket-agent"), values="1x19 0 1x60")
    rules.alert(a.service_down).never_fires()


def test_high_error_rate_adds_up_all_codes(rules: Scenario) -> None:
    codes = (m.errors(code="E_TIMEOUT", operation="execute"), m.errors(code="E_LIMIT", operation="connect"))
    for each, start in ((0.024, "0s"), (0.026, "10m"), (0.024, "20m")):
        for series in codes:
            rules.series(series, rate=each, start=start)
    runs_its_course(
        rules,
        a.high_error_rate,
        calm="10m",
        pending="17m",
        firing="18m",
        over="24m",
        tells=TEAM,
        severity="P2",
        severity_original="warning",
        instance=SERVER,
    )


def test_high_error_ratio_counts_errors_and_timeouts(rules: Scenario) -> None:
    for each, start in ((0.024, "0s"), (0.026, "10m"), (0.024, "20m")):
        rules.series(m.executions(status="success"), rate=1 - 2 * each, start=start)
        for status in ("error", "timeout"):
            rules.series(m.executions(status=status), rate=each, start=start)
    rules.at("10m").value(a.error_ratio).is_approx(0.048)
    rules.at("16m").value(a.error_ratio).is_approx(0.052)
    rules.at("16m").value(a.success_ratio).is_approx(0.948)
    runs_its_course(
        rules,
        a.high_error_ratio,
        calm="10m",
        pending="16m",
        firing="18m",
        over="26m",
        tells=TEAM,
        severity="P2",
        service="pocket-agent",
    )


def test_too_many_connections_warns_before_the_limit(rules: Scenario) -> None:
    for connections, start in ((90, "0s"), (91, "10m"), (90, "20m")):
        rules.series(m.connections_active, connections, start=start)
    runs_its_course(
        rules,
        a.too_many_connections,
        calm="9m30s",
        pending="14m30s",
        firing="15m",
        over="20m",
        tells=TEAM,
        severity="P2",
        instance=SERVER,
    )


def test_slow_executions_looks_at_all_statuses(rules: Scenario) -> None:
    """4.8 % of all may take longer than two minutes, 5.2 % may not; that every timeout does is no matter."""
    for timeouts, start in ((0.048, "0s"), (0.052, "10m"), (0.048, "30m")):
        rules.histogram(m.execution_duration(status="success"), {90: 1 - timeouts}, start=start)
        rules.histogram(m.execution_duration(status="timeout"), {200: timeouts}, start=start)
    runs_its_course(
        rules,
        a.slow_executions,
        calm="10m",
        pending="22m",
        firing="24m",
        over="36m",
        tells=TEAM,
        severity="P2",
        instance=SERVER,
    )


def test_high_memory_usage(rules: Scenario) -> None:
    memory = process.resident_memory_bytes(job="pocket-agent")
    for used, start in ((2 * GIB, "0s"), (2.05 * GIB, "10m"), (2 * GIB, "20m")):
        rules.series(memory, used, start=start)
    runs_its_course(
        rules,
        a.high_memory_usage,
        calm="9m30s",
        pending="14m30s",
        firing="15m",
        over="20m",
        tells=TEAM,
        severity="P2",
    )
    rules.at("16m").alert(a.high_memory_usage).is_firing().with_annotations(
        description=f"The server on {SERVER} uses 2.05GiB of memory."
    )


def test_disk_space_low_pages_for_the_data_alone(rules: Scenario) -> None:
    for mountpoint, shares in ((a.DATA, (0.1, 0.09, 0.1)), ("/", (0.01, 0.01, 0.01))):
        labels = {"device": "/dev/sda1", "fstype": "ext4", "mountpoint": mountpoint}
        rules.series(node.filesystem_size_bytes(job="node", **labels), 100 * GIB)
        for share, start in zip(shares, ("0s", "10m", "20m"), strict=True):
            rules.series(node.filesystem_avail_bytes(job="node", **labels), share * 100 * GIB, start=start)
    runs_its_course(
        rules,
        a.disk_space_low,
        calm="9m30s",
        pending="14m30s",
        firing="15m",
        over="20m",
        tells=(PagerDuty,),
        severity="P1",
        severity_original="critical",
        mountpoint=a.DATA,
    )


def test_no_executions_recently_is_told_at_leisure(rules: Scenario) -> None:
    rules.series(up(job="pocket-agent"), 1, every="1m")
    for rate, start in ((0.1, "0s"), (0, "2h"), (0.1, "6h")):
        rules.series(m.executions(status="success"), rate=rate, start=start, every="1m")
    runs_its_course(
        rules,
        a.no_executions_recently,
        calm="2h30m",
        pending="4h55m",
        firing="5h5m",
        over="6h5m",
        tells=(Slack("#alerts"),),
        severity="P3",
        severity_original="info",
    )


def test_a_server_that_never_executed_anything_is_noticed(rules: Scenario) -> None:
    """It has no series of executions at all."""
    rules.series(up(job="pocket-agent"), 1, every="1m")
    rules.at("1h59m").alert(a.no_executions_recently).is_pending()
    rules.at("2h").alert(a.no_executions_recently).is_firing()
