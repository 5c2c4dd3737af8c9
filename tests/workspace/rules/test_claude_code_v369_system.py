"""Claude Code V3.6.9: its process, its services, its machine."""

from __future__ import annotations

import pytest

from alerts.claude_code_v369 import agents
from alerts.claude_code_v369 import system as a
from metrics import claude_code_v369 as m
from obsdsl.library import node, process
from obsdsl.library.prometheus import up
from obsdsl.testing.rules.scenario import Scenario
from tests.workspace.rules.course import NOTED, URGENT, WARNED, runs_its_course

COLLECTOR = "localhost:8001"
MACHINE = {"instance": "localhost:9100", "service": "claude-code-v369-machine"}
GB = 10**9


def test_claude_code_down(rules: Scenario) -> None:
    for state, start in ((1, "0s"), (0, "5m"), (1, "10m")):
        rules.series(up(job=m.JOB), state, start=start)
    runs_its_course(
        rules,
        a.down,
        calm="4m45s",
        pending="5m45s",
        firing="6m",
        over="10m",
        tells=URGENT,
        severity="P0",
        severity_original="critical",
        instance=COLLECTOR,
        service="claude-code-v369",
    )


def test_what_is_down_silences_its_lesser_alerts_and_not_those_of_the_machine(rules: Scenario) -> None:
    rules.series(m.agent_tokens(agent="coder", direction="input"), rate=1_000)
    rules.series(node.cpu_seconds(job=m.NODE_JOB, cpu="0", mode="idle"), rate=0.05)
    for state, start in ((1, "0s"), (0, "30m")):
        rules.series(up(job=m.JOB), state, start=start)
    rules.at("30m").alert(agents.token_usage).is_not_inhibited()
    rules.at("32m").alert(a.down).is_firing().is_not_inhibited()
    rules.at("32m").alert(agents.token_usage).is_inhibited()
    rules.at("32m").alert(a.cpu_high).is_not_inhibited()


def test_a_collector_that_is_not_known(rules: Scenario) -> None:
    rules.series(up(job=m.JOB), 1)
    rules.stale(up(job=m.JOB), at="5m")
    rules.series(up(job=m.JOB), 1, start="15m")
    runs_its_course(
        rules,
        a.unseen,
        calm="4m45s",
        pending="9m45s",
        firing="10m",
        over="15m",
        tells=URGENT,
        severity="P1",
        job=m.JOB,
    )


def test_an_integrated_service_is_down(rules: Scenario) -> None:
    rules.series(m.integration_up(integration="sessions"), 1)
    for state, start in ((1, "0s"), (0, "5m"), (1, "10m")):
        rules.series(m.integration_up(integration="hooks"), state, start=start)
    runs_its_course(
        rules,
        a.integration_down,
        calm="4m45s",
        pending="6m45s",
        firing="7m",
        over="10m",
        tells=URGENT,
        severity="P0",
        severity_original="critical",
        integration="hooks",
    )


@pytest.mark.parametrize("job", a.SERVICES)
def test_each_part_of_the_monitoring_is_watched(job: str, rules: Scenario) -> None:
    for state, start in ((1, "0s"), (0, "10m"), (1, "20m")):
        rules.series(up(job=job), state, start=start)
    runs_its_course(
        rules,
        a.stack_down,
        calm="9m45s",
        pending="14m45s",
        firing="15m",
        over="20m",
        tells=WARNED,
        severity="P2",
        job=job,
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
        tells=WARNED,
        severity="P2",
        instance=COLLECTOR,
    )


def test_file_descriptors_are_a_share_of_what_may_be_opened(rules: Scenario) -> None:
    rules.series(process.max_fds(job=m.JOB), 1_000)
    for opened, start in ((900, "0s"), (901, "10m"), (900, "30m")):
        rules.series(process.open_fds(job=m.JOB), opened, start=start)
    rules.at("5m").value(a.descriptors_used).is_approx(0.9)
    (saturated,) = a.descriptors.alerts
    runs_its_course(
        rules,
        saturated,
        calm="9m45s",
        pending="19m45s",
        firing="20m",
        over="30m",
        tells=WARNED,
        severity="P2",
        instance=COLLECTOR,
    )


def test_network_latency_is_that_of_one_service(rules: Scenario) -> None:
    for slow, start in ((4.8, "0s"), (5.2, "10m"), (4.8, "30m")):
        rules.histogram(m.network_latency(remote="api"), {0.75: 100 - slow, 2: slow}, start=start)
    runs_its_course(
        rules,
        a.latency_high,
        calm="10m",
        pending="22m",
        firing="25m",
        over="36m",
        tells=WARNED,
        severity="P2",
        remote="api",
    )


@pytest.mark.parametrize("limit", [0.85, 0.9])
def test_memory_is_told_from_85_percent_on_and_urgently_from_90(limit: float, rules: Scenario) -> None:
    rules.series(node.memory_mem_total_bytes(job=m.NODE_JOB), 100 * GB)
    for used, start in ((limit, "0s"), (limit + 0.005, "10m"), (limit, "20m")):
        rules.series(node.memory_mem_available_bytes(job=m.NODE_JOB), round((1 - used) * 100, 3) * GB, start=start)
    if limit == 0.85:
        rules.alert(a.memory_critical).never_fires()
        runs_its_course(
            rules,
            a.memory_high,
            calm="9m45s",
            pending="14m45s",
            firing="15m",
            over="20m",
            tells=WARNED,
            severity="P2",
            severity_original="warning",
            **MACHINE,
        )
        return
    runs_its_course(
        rules,
        a.memory_critical,
        calm="9m45s",
        pending="11m45s",
        firing="12m",
        over="20m",
        tells=URGENT,
        severity="P1",
        severity_original="critical",
        **MACHINE,
    )


def test_disk_space_below_5_percent_of_a_real_file_system(rules: Scenario) -> None:
    for mountpoint, fstype in (("/", "ext4"), ("/run", "tmpfs")):
        labels = {"job": m.NODE_JOB, "mountpoint": mountpoint, "fstype": fstype, "device": fstype}
        rules.series(node.filesystem_size_bytes(**labels), 100 * GB)
        for free, start in ((5, "0s"), (4.9, "10m"), (5, "20m")):
            rules.series(node.filesystem_avail_bytes(**labels), free * GB, start=start)
    runs_its_course(
        rules,
        a.disk_critical,
        calm="9m45s",
        pending="14m45s",
        firing="15m",
        over="20m",
        tells=URGENT,
        severity="P1",
        severity_original="critical",
        mountpoint="/",
        **MACHINE,
    )
    rules.at("15m").alert(a.disk_critical).with_labels(mountpoint="/run").is_inactive()


def test_processors_that_are_busy(rules: Scenario) -> None:
    for idle, start in ((0.11, "0s"), (0.09, "10m"), (0.11, "40m")):
        for cpu in ("0", "1"):
            rules.series(node.cpu_seconds(job=m.NODE_JOB, cpu=cpu, mode="idle"), rate=idle, start=start)
    rules.at("9m").value(a.cpu_used).is_approx(0.89)
    runs_its_course(
        rules,
        a.cpu_high,
        calm="10m",
        pending="25m",
        firing="31m",
        over="46m",
        tells=WARNED,
        severity="P2",
        **MACHINE,
    )


def test_load_is_that_of_each_processor(rules: Scenario) -> None:
    for cpu in ("0", "1"):
        rules.series(node.cpu_seconds(job=m.NODE_JOB, cpu=cpu, mode="idle"), rate=0.5)
    for load, start in ((4, "0s"), (4.1, "10m"), (4, "40m")):
        rules.series(node.load5(job=m.NODE_JOB), load, start=start)
    rules.at("20m").value(a.load).is_approx(2.05)
    runs_its_course(
        rules,
        a.load_high,
        calm="9m45s",
        pending="24m45s",
        firing="25m",
        over="40m",
        tells=NOTED,
        severity="P3",
        **MACHINE,
    )
