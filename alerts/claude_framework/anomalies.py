"""What is not as it is at this time of other weeks, and what will not go on so: by patterns."""

from metrics import claude_framework as m
from obsdsl import P2, P3, RuleGroup
from obsdsl.patterns import baseline, forecast

GB = 1_000_000_000

quality = baseline(
    "Framework quality",
    signal=m.quality_score,
    # A score moves by parts of a point: 2 % of it is much.
    floor=0.02,
    severity=P3,
    owner="framework-quality",
    runbook="docs/runbooks/claude-framework-anomaly.md",
)
response_time = baseline(
    "Framework response time",
    signal=m.response_time,
    severity=P2,
    owner="framework-agents",
    runbook="docs/runbooks/claude-framework-anomaly.md",
)
memory = baseline(
    "Framework memory",
    signal=m.memory_usage,
    severity=P3,
    runbook="docs/runbooks/claude-framework-anomaly.md",
)
prompts = baseline(
    "Framework prompts",
    signal=m.prompts.rate("5m").sum(by="job"),
    severity=P2,
    runbook="docs/runbooks/claude-framework-anomaly.md",
)
quality_ahead = forecast(
    "Framework quality",
    signal=m.quality_score,
    limit=90,
    falls=True,
    ahead="1d",
    window="1d",
    for_="1h",
    severity=P3,
    owner="framework-quality",
    runbook="docs/runbooks/claude-framework-quality-drop.md",
)
memory_ahead = forecast(
    "Framework memory",
    signal=m.memory_usage.sum(by="instance"),
    limit=8 * GB,
    ahead="1d",
    window="1d",
    for_="1h",
    severity=P3,
    runbook="docs/runbooks/claude-framework-capacity.md",
)

group = RuleGroup(
    "claude-framework-anomalies",
    interval="1m",
    labels={"service": "claude-framework"},
    owner="framework-operations",
    rules=(
        *quality.rules,
        *response_time.rules,
        *memory.rules,
        *prompts.rules,
        *quality_ahead.rules,
        *memory_ahead.rules,
    ),
)
