"""What the team is told of."""

from metrics import pocket_agent as m
from obsdsl import P0, P1, P2, P3, AlertRule, RecordingRule, RuleGroup, promql
from obsdsl.library.prometheus import up

error_ratio = RecordingRule(
    "job:pocket_agent_executions_failed:ratio_rate5m",
    m.executions(status="error").rate("5m").sum(by="job") / m.executions.rate("5m").sum(by="job"),
)
message_rate = RecordingRule("job:pocket_agent_messages:rate5m", m.messages.rate("5m").sum(by="job"))
service_down = AlertRule(
    "PocketAgentDown",
    up(job="pocket-agent") == 0,
    for_="2m",
    severity=P0,
    summary="Pocket Agent Server is down",
    description="{{ $labels.instance }} has been down for more than 2 minutes.",
    runbook="docs/runbooks/pocket-agent-down.md",
)
too_many_connections = AlertRule(
    "PocketAgentTooManyConnections",
    m.connections_active > 90,
    for_="5m",
    severity=P2,
    summary="Connection limit approaching",
    description="{{ $value }} active connections (limit: 100).",
)
high_error_ratio = AlertRule(
    "PocketAgentHighErrorRatio",
    error_ratio > 0.05,
    for_="5m",
    severity=P2,
    summary="More than 5 % of executions fail",
)
high_error_rate = AlertRule(
    "PocketAgentHighErrorRate",
    m.errors.rate("5m").sum(by="instance") > 0.5,
    for_="5m",
    severity=P2,
    summary="Many errors",
)
slow_executions = AlertRule(
    "PocketAgentSlowExecutions",
    m.execution_duration.quantile(0.95, by="job", window="10m") > 120,
    for_="10m",
    severity=P3,
    summary="Executions are slow",
)
most_fail = AlertRule(
    "PocketAgentMostExecutionsFail",
    promql('job:pocket_agent_executions_failed:ratio_rate5m{job="pocket-agent"} > 0.5'),
    for_="1m",
    severity=P1,
    summary="Most executions fail",
    description="{{ $value | humanizePercentage }} of the executions fail.",
    runbook="docs/runbooks/pocket-agent-executions.md",
    labels={"team": "agents"},
)
queue_stuck = AlertRule(
    "PocketAgentQueueStuck",
    m.queue_age > 300,
    for_="5m",
    keep_firing_for="10m",
    severity=P1,
    summary="Executions wait for too long",
    description="The oldest has waited for {{ $value | humanizeDuration }}.",
    runbook="docs/runbooks/pocket-agent-queue.md",
)

group = RuleGroup(
    "pocket-agent",
    interval="30s",
    labels={"service": "pocket-agent"},
    owner="team-agents",
    rules=(
        error_ratio,
        message_rate,
        service_down,
        too_many_connections,
        high_error_ratio,
        high_error_rate,
        slow_executions,
    ),
)
slow_group = RuleGroup(
    "pocket-agent-queue",
    interval="1m",
    labels={"service": "pocket-agent"},
    owner="team-agents",
    rules=(most_fail, queue_stuck),
)
