"""Claude Code V3.6.9: do its agents succeed, how long do they take, what do they use?"""

from alerts.claude_code_v369.logs import errors_of
from metrics import claude_code_v369 as m
from obsdsl import P0, P2, AlertRule, RecordingRule, RuleGroup
from obsdsl.patterns import red

RUNBOOK = "docs/runbooks/claude-code-v369-agents.md"

overall = red(
    "Claude agents",
    requests=m.agent_executions,
    errors=m.agent_executions(status="failure"),
)
executions, failure_ratio = overall.recordings
each = red(
    "Claude agent",
    requests=m.agent_executions,
    errors=m.agent_executions(status="failure"),
    duration=m.agent_execution_duration,
    by="agent",
)
executions_each, failure_ratio_each, duration_p95 = each.recordings
tokens = RecordingRule("job:claude_agent_tokens:per_minute", m.agent_tokens.rate("5m").sum(by="job") * 60)

failing = AlertRule(
    "AgentFailureRateHigh",
    failure_ratio > 0.1,
    for_="2m",
    severity=P0.called("critical"),
    summary="More than 10 % of the agents' tasks fail",
    description="{{ $value | humanizePercentage }} of the tasks of {{ $labels.job }} fail.",
    runbook=f"{RUNBOOK}#agentfailureratehigh-p0",
    annotations=errors_of("agents"),
)
one_failing = AlertRule(
    "AgentFailing",
    failure_ratio_each > 0.1,
    for_="15m",
    severity=P2,
    summary="The agent {{ $labels.agent }} fails more than 10 % of its tasks",
    description="It fails {{ $value | humanizePercentage }} of them.",
    runbook=f"{RUNBOOK}#agentfailing-p2",
    annotations=errors_of("agents", "agent"),
)
slow = AlertRule(
    "AgentExecutionSlow",
    duration_p95 > 30,
    for_="5m",
    severity=P2.called("warning"),
    summary="The agent {{ $labels.agent }} takes more than 30 seconds",
    description="5 % of its tasks take {{ $value | humanizeDuration }} or longer.",
    runbook=f"{RUNBOOK}#agentexecutionslow-p2",
)
token_usage = AlertRule(
    "TokenUsageHigh",
    tokens > 10_000,
    for_="5m",
    severity=P2.called("warning"),
    summary="Agents use more than 10,000 tokens a minute",
    description="Those of {{ $labels.job }} use {{ $value | humanize }} tokens a minute.",
    runbook=f"{RUNBOOK}#tokenusagehigh-p2",
)

group = RuleGroup(
    "claude-code-v369-agents",
    interval="15s",
    labels={"service": "claude-code-v369"},
    owner="team-performance",
    rules=(*overall.rules, *each.rules, tokens, failing, one_failing, slow, token_usage),
)
