"""Claude Code V3.6.9: what is usual, and what is not.

The document computes baselines every hour. A sample is read for five minutes only, so a group that is evaluated every
hour would be blind for most of it: here hours are the window, and the evaluation goes on. The collector's own
baselines, which it computes every hour, are watched by their time.
"""

from metrics import claude_code_v369 as m
from obsdsl import P3, RuleGroup
from obsdsl.library import process
from obsdsl.patterns import baseline, heartbeat, trend

RUNBOOK = "docs/runbooks/claude-code-v369-baselines.md"

# Where nothing ran there is no mean: 0/0 is left out.
_agent = m.agent_execution_duration.mean(by="job", window="5m") >= 0
_session = m.session_operation_duration.mean(by="operation", window="5m") >= 0
_tokens = m.agent_tokens.rate("5m").sum(by="job")
_hook = m.hook_execution_duration.mean(by="job", window="5m") >= 0

agent_duration = baseline("Claude agent duration", signal=_agent, runbook=f"{RUNBOOK}#claudeagentdurationanomaly-p3")
token_usage = baseline("Claude token usage", signal=_tokens, runbook=f"{RUNBOOK}#claudetokenusageanomaly-p3")
session_duration = baseline(
    "Claude session duration",
    signal=_session,
    by="operation",
    runbook=f"{RUNBOOK}#claudesessiondurationanomaly-p3",
)
hook_duration = baseline("Claude hook duration", signal=_hook, runbook=f"{RUNBOOK}#claudehookdurationanomaly-p3")
memory = baseline(
    "Claude process memory",
    signal=process.resident_memory_bytes(job=m.JOB),
    runbook=f"{RUNBOOK}#claudeprocessmemoryanomaly-p3",
)
BASELINES = (agent_duration, token_usage, session_duration, hook_duration, memory)

agent_trend = trend("Claude agent duration", signal=_agent)
token_trend = trend("Claude token usage", signal=_tokens)
storage_trend = trend("Claude storage", signal=m.storage.sum(by="job"))
TRENDS = (agent_trend, token_trend, storage_trend)

updated = heartbeat(
    "Claude performance baseline",
    last=m.baseline_updated,
    every="1h",
    severity=P3,
    for_="5m",
    runbook=f"{RUNBOOK}#claudeperformancebaselineoverdue-p3",
)

group = RuleGroup(
    "claude-code-v369-baselines",
    interval="1m",
    labels={"service": "claude-code-v369"},
    owner="team-performance",
    rules=tuple(rule for pattern in (*BASELINES, *TRENDS, updated) for rule in pattern.rules),
)
