"""The agents: how long they take, how busy they are, and how long what they do together takes."""

from metrics import claude_framework as m
from obsdsl import P1, P2, P3, AlertRule, RecordingRule, RuleGroup

MINUTE_MS = 60_000

response_time_mean = RecordingRule("job:claude_agent_response_time:avg", m.response_time.avg(by="job"))
response_time_max = RecordingRule("job:claude_agent_response_time:max", m.response_time.max(by="job"))
utilization_mean = RecordingRule("job:claude_agent_utilization_rate:avg", m.utilization.avg(by="job"))
# How unevenly the agents are used: what the busiest has more than the mean.
imbalance = RecordingRule("job:claude_agent_utilization_rate:stddev", m.utilization.stddev(by="job"))
agents_slow = RecordingRule(
    "job:claude_agent_response_time_over_limit:ratio",
    # 0 while none is: a share that is not there is drawn nowhere.
    (m.response_time > 2000).as_bool().avg(by="job"),
)

response_slow = AlertRule(
    "AgentPerformanceDegradation",
    m.response_time > 2000,
    for_="2m",
    severity=P1.called("critical"),
    summary="The agent {{ $labels.agent }} takes more than 2 seconds",
    description='{{ $labels.agent }} on {{ $labels.instance }} took {{ $value | printf "%.0f" }} ms to answer.',
    runbook="docs/runbooks/claude-framework-agent-slow.md",
)
workflow_slow = AlertRule(
    "WorkflowSlow",
    m.workflow_time > 30 * MINUTE_MS,
    for_="10m",
    severity=P2,
    summary="The workflow {{ $labels.workflow }} takes more than half an hour",
    description='{{ $labels.instance }}: from end to end it took {{ $value | printf "%.0f" }} ms.',
    runbook="docs/runbooks/claude-framework-workflow-slow.md",
)
context_loading_slow = AlertRule(
    "ContextLoadingSlow",
    m.context_loading_time > 30_000,
    for_="15m",
    severity=P3,
    summary="The context of {{ $labels.project }} is loaded slowly",
    description='{{ $labels.instance }}: to analyse the project took {{ $value | printf "%.0f" }} ms.',
    runbook="docs/runbooks/claude-framework-workflow-slow.md",
)
agent_overloaded = AlertRule(
    "AgentOverloaded",
    m.utilization > 90,
    for_="30m",
    severity=P3,
    summary="The agent {{ $labels.agent }} has no time left",
    description='{{ $labels.agent }} on {{ $labels.instance }} works {{ $value | printf "%.0f" }} % of the time.',
    runbook="docs/runbooks/claude-framework-agent-overloaded.md",
)

group = RuleGroup(
    "claude-framework-performance",
    interval="15s",
    labels={"service": "claude-framework"},
    owner="framework-agents",
    rules=(
        response_time_mean,
        response_time_max,
        utilization_mean,
        imbalance,
        agents_slow,
        response_slow,
        workflow_slow,
        context_loading_slow,
        agent_overloaded,
    ),
)
