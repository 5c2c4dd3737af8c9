"""What Claude Code's process and its machine have left."""

from __future__ import annotations

from alerts.claude_code import resources as a
from metrics import claude_code as m
from obsdsl.library import node, nodejs
from obsdsl.testing.rules.scenario import Scenario
from tests.workspace.rules.course import P3_TELLS, p2_tells, runs_its_course

MB, GB = 1_000_000, 1_000_000_000
TEAM = "team-platform"
APP = "claude-code:3000"
DISK = {"job": "node", "device": "/dev/sda1", "fstype": "ext4", "mountpoint": "/data"}
MEMORY_DISK = {"job": "node", "device": "tmpfs", "fstype": "tmpfs", "mountpoint": "/run"}


def test_memory_over_target_is_that_of_the_application(rules: Scenario) -> None:
    rules.series(nodejs.resident_memory_bytes(job="webhook"), 500 * MB)
    for used, start in ((100 * MB, "0s"), (101 * MB, "10m"), (100 * MB, "50m")):
        rules.series(nodejs.resident_memory_bytes(job=m.JOB), used, start=start)
    runs_its_course(
        rules,
        a.memory_over_target,
        calm="9m30s",
        pending="39m30s",
        firing="40m",
        over="50m",
        tells=P3_TELLS,
        severity="P3",
        instance=APP,
    )
    rules.at("45m").alert(a.memory_over_target).with_labels(job="webhook").is_inactive()


def test_event_loop_lag(rules: Scenario) -> None:
    for lag, start in ((0.1, "0s"), (0.11, "10m"), (0.1, "20m")):
        rules.series(nodejs.eventloop_lag_seconds(job=m.JOB), lag, start=start)
    runs_its_course(
        rules,
        a.event_loop_lag,
        calm="9m30s",
        pending="14m30s",
        firing="15m",
        over="20m",
        tells=p2_tells(TEAM),
        severity="P2",
        instance=APP,
    )


def test_garbage_collection_of_all_kinds(rules: Scenario) -> None:
    """Pauses of 50 ms: 0.98 of each kind a second are 9.8 % of the time, 1.02 are more than a tenth."""
    for often, start in ((0.98, "0s"), (1.02, "10m"), (0.98, "30m")):
        for kind in ("major", "minor"):
            rules.histogram(nodejs.gc_duration_seconds(job=m.JOB, kind=kind), {0.05: often}, start=start)
    rules.at("16m").value(a.gc_share).is_approx(0.102)
    runs_its_course(
        rules,
        a.gc_heavy,
        calm="10m",
        pending="22m",
        firing="24m",
        over="36m",
        tells=p2_tells(TEAM),
        severity="P2",
        instance=APP,
    )


def test_process_cpu_high(rules: Scenario) -> None:
    for used, start in ((0.89, "0s"), (0.91, "10m"), (0.89, "40m")):
        rules.series(nodejs.cpu_seconds(job=m.JOB), rate=used, start=start)
    runs_its_course(
        rules,
        a.cpu_high,
        calm="10m",
        pending="26m",
        firing="29m",
        over="46m",
        tells=P3_TELLS,
        severity="P3",
    )


def test_low_disk_space_of_real_disks(rules: Scenario) -> None:
    rules.series(node.filesystem_size_bytes(**MEMORY_DISK), GB)
    rules.series(node.filesystem_avail_bytes(**MEMORY_DISK), 0)
    rules.series(node.filesystem_size_bytes(**DISK), 100 * GB)
    for share, start in ((0.2, "0s"), (0.19, "10m"), (0.2, "30m")):
        rules.series(node.filesystem_avail_bytes(**DISK), share * 100 * GB, start=start)
    runs_its_course(
        rules,
        a.disk_low,
        calm="9m30s",
        pending="19m30s",
        firing="20m",
        over="30m",
        tells=P3_TELLS,
        severity="P3",
        service="machine",
        mountpoint="/data",
    )
    rules.at("25m").alert(a.disk_low).with_labels(mountpoint="/run").is_inactive()


def test_disk_full_soon_looks_a_day_ahead(rules: Scenario) -> None:
    """500 GB that fall by 15 GB an hour last longer than a day; by 30 GB they do not."""
    avail = node.filesystem_avail_bytes(**DISK)
    rules.interval("5m")
    rules.series(avail, 600 * GB, rate=-15 * GB / 3600, every="5m")
    rules.series(avail, rate=-30 * GB / 3600, every="5m", start="8h")
    rules.series(avail, 600 * GB, rate=0, every="5m", start="14h")
    runs_its_course(
        rules,
        a.disk_full_soon,
        calm="8h",
        pending="10h15m",
        firing="10h20m",
        over="17h",
        tells=p2_tells(TEAM),
        severity="P2",
        service="machine",
        mountpoint="/data",
    )
