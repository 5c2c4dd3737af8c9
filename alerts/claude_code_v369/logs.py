"""Claude Code V3.6.9: what its logs alone can tell, which Loki's ruler evaluates; and from other alerts to the logs."""

from metrics.logs_claude_code_v369 import logs
from obsdsl import P2, DataSource, LogAlert, LogRuleGroup, logs_url

# Where the document has Grafana, and what the stack calls its Loki.
GRAFANA = "http://localhost:3000"
LOKI = DataSource("loki", "loki")


def errors_of(component: str, *labels: str) -> dict[str, str]:
    """An annotation: the errors that a part logged in the hour before, of the alert's labels."""
    return {"logs": logs_url(logs(component=component, level="error"), labels, grafana=GRAFANA, datasource=LOKI)}


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
