from obsdsl import P0, P2, AlertRule, RecordingRule, RuleGroup
from obsdsl.library.prometheus import up
from metrics import pocket_agent as m

error_ratio = RecordingRule(
    "job:pocket_agent_executions_failed:ratio_rate5m",
    m.executions(status="error").rate("5m").sum(by="job") / m.executions.rate("5m").sum(by="job"),
)
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
    error_ratio > 0.05,                                  # a recording rule is a metric: its unit and labels are known
    for_="5m",
    severity=P2,
    summary="More than 5 % of executions fail",
)
group = RuleGroup(
    "pocket-agent",
    interval="30s",
    labels={"service": "pocket-agent"},                  # on each rule, where the version lacks labels on groups
    owner="team-agents",
    rules=(error_ratio, service_down, too_many_connections, high_error_ratio),
)
