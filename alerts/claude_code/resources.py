"""Claude Code: what the process and its machine have left."""

from metrics import claude_code as m
from metrics import host
from obsdsl import P2, P3, AlertRule, NotRegex, RecordingRule, RuleGroup
from obsdsl.library import node, nodejs

MB = 1_000_000
# File systems that hold something, and can be full.
REAL = NotRegex("tmpfs|overlay|squashfs|ramfs")

cpu_used = RecordingRule("instance:process_cpu_used:rate5m", nodejs.cpu_seconds(job=m.JOB).rate("5m"))
gc_share = RecordingRule(
    "instance:nodejs_gc_duration:ratio_rate5m",
    nodejs.gc_duration_seconds(job=m.JOB).sum_series.rate("5m").sum(by="instance"),
)
disk_available = RecordingRule(
    "instance_mountpoint:node_filesystem_avail:ratio",
    host.disk_available(job="node", fstype=REAL).min(by=("instance", "mountpoint")),
    labels={"service": "machine"},
)

memory_over_target = AlertRule(
    "MemoryOverTarget",
    nodejs.resident_memory_bytes(job=m.JOB) > 100 * MB,
    for_="30m",
    severity=P3,
    summary="The process uses more than 100 MB",
    description="{{ $labels.instance }} uses {{ $value | humanize1024 }}B of memory.",
)
event_loop_lag = AlertRule(
    "EventLoopLagHigh",
    nodejs.eventloop_lag_seconds(job=m.JOB) > 0.1,
    for_="5m",
    severity=P2,
    summary="The event loop lags",
    description="What is due on {{ $labels.instance }} waits for {{ $value | humanizeDuration }}.",
)
gc_heavy = AlertRule(
    "GarbageCollectionHeavy",
    gc_share > 0.1,
    for_="10m",
    severity=P2,
    summary="A tenth of the time goes into garbage collection",
    description="{{ $labels.instance }} collects garbage {{ $value | humanizePercentage }} of the time.",
)
cpu_high = AlertRule(
    "ProcessCPUHigh",
    cpu_used > 0.9,
    for_="15m",
    severity=P3,
    summary="The process is as busy as one thread can be",
    description="{{ $labels.instance }} uses {{ $value | humanizePercentage }} of a processor.",
)
disk_low = AlertRule(
    "LowDiskSpace",
    disk_available < 0.2,
    for_="10m",
    severity=P3,
    labels={"service": "machine"},
    summary="Less than 20 % of {{ $labels.mountpoint }} is free",
    description="{{ $value | humanizePercentage }} of {{ $labels.mountpoint }} on {{ $labels.instance }} is free.",
)
disk_full_soon = AlertRule(
    "DiskFullSoon",
    node.filesystem_avail_bytes(job="node", fstype=REAL)
    .predict_linear(24 * 3600, "6h")
    .min(by=("instance", "mountpoint"))
    < 0,
    for_="30m",
    severity=P2,
    labels={"service": "machine"},
    summary="{{ $labels.mountpoint }} will be full within a day",
    description="{{ $labels.mountpoint }} on {{ $labels.instance }} has filled so fast for six hours that nothing will "
    "be free in a day.",
)

group = RuleGroup(
    "claude-code-resources",
    interval="30s",
    labels={"service": "claude-code"},
    owner="team-platform",
    rules=(
        cpu_used,
        gc_share,
        disk_available,
        memory_over_target,
        event_loop_lag,
        gc_heavy,
        cpu_high,
        disk_low,
        disk_full_soon,
    ),
)
