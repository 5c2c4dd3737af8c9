"""Claude Code V3.6.9: what its logs alone can tell. Loki's ruler evaluates these."""

from metrics.logs_claude_code_v369 import logs
from obsdsl import P2, LogAlert, LogRuleGroup

errors = LogAlert(
    "ErrorsLogged",
    logs(level="error").count_over_time("5m").sum(by="component") > 20,
    for_="5m",
    severity=P2,
    summary="Many errors are logged: {{ $labels.component }}",
    description="{{ $labels.component }} logged {{ $value }} errors in five minutes.",
    runbook="docs/runbooks/claude-code-v369-system.md#errorslogged-p2",
)

group = LogRuleGroup(
    "claude-code-v369-logs",
    interval="1m",
    labels={"service": "claude-code-v369"},
    owner="team-performance",
    rules=(errors,),
)
