"""What Claudex's team is told of."""

from metrics import claudex as m
from metrics import host
from obsdsl import P0, P1, P2, P3, AlertRule, RecordingRule, RuleGroup
from obsdsl.library.prometheus import up

SYSTEM = {"service": "system"}

availability = RecordingRule("job:up:avg1d", up(job="claudex").avg_over_time("1d").avg(by="job"))
cpu_used = RecordingRule("instance:node_cpu_used:ratio_rate5m", host.cpu_used(), labels=SYSTEM)
memory_used = RecordingRule("instance:node_memory_used:ratio", host.memory_used(), labels=SYSTEM)
disk_available = RecordingRule(
    "instance:node_filesystem_avail:ratio", host.disk_available(mountpoint="/"), labels=SYSTEM
)

high_error_rate = AlertRule(
    "HighErrorRate",
    m.errors.rate() > 0.05,
    for_="5m",
    severity=P2.called("warning"),
    summary="High error rate detected",
    description='Error rate on {{ $labels.instance }} is {{ $value | printf "%.2f" }} errors/second.',
)
down = AlertRule(
    "ClaudexDown",
    up(job="claudex") == 0,
    for_="1m",
    severity=P0.called("critical"),
    summary="Claudex service is down",
    description="The exporter of Claudex on {{ $labels.instance }} has not answered for a minute.",
    runbook="docs/runbooks/claudex-down.md",
)
high_memory_usage = AlertRule(
    "HighMemoryUsage",
    memory_used > 0.85,
    for_="10m",
    severity=P2.called("warning"),
    labels=SYSTEM,
    summary="High memory usage",
    description="Memory usage of {{ $labels.instance }} is {{ $value | humanizePercentage }}.",
    panel="claudex-operations/Over time/Memory Used",
)
high_cpu_usage = AlertRule(
    "HighCPUUsage",
    cpu_used > 0.8,
    for_="10m",
    severity=P2.called("warning"),
    labels=SYSTEM,
    summary="High CPU usage",
    description="CPU usage of {{ $labels.instance }} is {{ $value | humanizePercentage }}.",
    panel="claudex-windows/Machine/CPU Usage",
)
disk_space_low = AlertRule(
    "DiskSpaceLow",
    disk_available < 0.2,
    for_="5m",
    severity=P2.called("warning"),
    labels=SYSTEM,
    summary="Disk space is low",
    description="{{ $labels.instance }} has {{ $value | humanizePercentage }} of its disk left.",
)
configuration_invalid = AlertRule(
    "ConfigurationInvalid",
    m.config_valid == 0,
    for_="1m",
    severity=P1.called("critical"),
    summary="Configuration is invalid",
    description="Claudex configuration validation failed on {{ $labels.instance }}.",
    runbook="docs/runbooks/claudex-configuration-invalid.md",
)

# From the table of SLA targets: to be recovered within 15 minutes, and available 99.9 % of the time. Who is told after
# 10 minutes can still act within the 15.
recovery_overdue = AlertRule(
    "RecoveryOverdue",
    up(job="claudex") == 0,
    for_="10m",
    severity=P1.called("high"),
    summary="Claudex is about to be down for longer than the SLA allows",
    description="Claudex on {{ $labels.instance }} has been down for 10 minutes; the SLA's target is 15, at most 30.",
    runbook="docs/runbooks/claudex-recovery-overdue.md",
    panel="claudex-health/Service level/Recovery Time",
)
availability_low = AlertRule(
    "AvailabilityBelowTarget",
    availability < 0.999,
    for_="5m",
    severity=P3.called("low"),
    summary="Availability is below the SLA's target",
    description="Claudex was available {{ $value | humanizePercentage }} of the last day (target: 99.9 %).",
)

group = RuleGroup(
    "claudex_alerts",
    interval="30s",
    labels={"service": "claudex"},
    owner="team-claudex",
    rules=(
        availability,
        cpu_used,
        memory_used,
        disk_available,
        high_error_rate,
        down,
        high_memory_usage,
        high_cpu_usage,
        disk_space_low,
        configuration_invalid,
        recovery_overdue,
        availability_low,
    ),
)
