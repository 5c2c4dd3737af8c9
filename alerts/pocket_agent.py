"""What Pocket Agent's team is told of."""

from metrics import host
from metrics import pocket_agent as m
from obsdsl import P0, P1, P2, P3, AlertRule, RecordingRule, RuleGroup
from obsdsl.library import process
from obsdsl.library.prometheus import up

DATA = "/var/lib/pocket-agent"

success_ratio = RecordingRule(
    "job:pocket_agent_executions_succeeded:ratio_rate5m",
    m.executions(status="success").rate("5m").sum(by="job") / m.executions.rate("5m").sum(by="job"),
)
error_ratio = RecordingRule(
    "job:pocket_agent_executions_failed:ratio_rate5m",
    m.executions(status=("error", "timeout")).rate("5m").sum(by="job") / m.executions.rate("5m").sum(by="job"),
)

service_down = AlertRule(
    "ServiceDown",
    up(job="pocket-agent") == 0,
    for_="2m",
    severity=P0.called("critical"),
    summary="Pocket Agent Server is down",
    description="{{ $labels.instance }} has been down for more than 2 minutes.",
    runbook="docs/runbooks/pocket-agent-down.md",
)
high_error_rate = AlertRule(
    "HighErrorRate",
    m.errors.rate().sum(by="instance") > 0.05,
    for_="5m",
    severity=P2.called("warning"),
    summary="High error rate detected",
    description='{{ $labels.instance }} meets {{ $value | printf "%.2f" }} errors per second.',
)
high_error_ratio = AlertRule(
    "HighErrorRatio",
    error_ratio > 0.05,
    for_="5m",
    severity=P2.called("warning"),
    summary="More than 5 % of executions fail",
    description="{{ $value | humanizePercentage }} of Claude executions end in an error or a timeout.",
)
too_many_connections = AlertRule(
    "TooManyConnections",
    m.connections_active > 90,
    for_="5m",
    severity=P2.called("warning"),
    summary="Connection limit approaching",
    description="{{ $labels.instance }} has {{ $value }} active connections (limit: 100).",
)
slow_executions = AlertRule(
    "SlowExecutions",
    m.execution_duration.quantile(0.95, by="instance") > 120,
    for_="10m",
    severity=P2.called("warning"),
    summary="Claude executions are slow",
    description="95th percentile execution time on {{ $labels.instance }} is {{ $value | humanizeDuration }}.",
)
high_memory_usage = AlertRule(
    "HighMemoryUsage",
    process.resident_memory_bytes(job="pocket-agent") > 2 * 1024**3,
    for_="5m",
    severity=P2.called("warning"),
    summary="High memory usage",
    description="The server on {{ $labels.instance }} uses {{ $value | humanize1024 }}B of memory.",
)
disk_space_low = AlertRule(
    "DiskSpaceLow",
    host.disk_available(mountpoint=DATA) < 0.1,
    for_="5m",
    severity=P1.called("critical"),
    summary="Low disk space",
    description="{{ $labels.instance }} has {{ $value | humanizePercentage }} of its disk left.",
    runbook="docs/runbooks/pocket-agent-disk-space-low.md",
)
no_executions_recently = AlertRule(
    "NoExecutionsRecently",
    # A server that has executed nothing since its start has no series of executions.
    (m.executions.increase("1h").sum(by="instance") | up(job="pocket-agent").sum(by="instance") * 0) == 0,
    for_="2h",
    severity=P3.called("info"),
    summary="Nothing was executed for an hour",
    description="{{ $labels.instance }} is up and has executed nothing: is it idle, or can nobody reach it?",
)

group = RuleGroup(
    "pocket-agent",
    interval="30s",
    labels={"service": "pocket-agent"},
    owner="team-agents",
    rules=(
        success_ratio,
        error_ratio,
        service_down,
        high_error_rate,
        high_error_ratio,
        too_many_connections,
        slow_executions,
        high_memory_usage,
        disk_space_low,
        no_executions_recently,
    ),
)
