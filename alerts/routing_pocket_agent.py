"""Whom Pocket Agent's alerts go to."""

from obsdsl import P0, P1, P2, P3, PagerDuty, Routing, Secret, Slack

SUMMARIES = "{{ range .Alerts }}{{ .Annotations.summary }}{{ end }}"

pager = PagerDuty(service_key=Secret("POCKET_AGENT_PAGERDUTY_SERVICE_KEY"), description=SUMMARIES)
team = Slack("#pocket-agent-alerts", send_resolved=True, title="Pocket Agent {{ .Status | toUpper }}", text=SUMMARIES)
everyone = Slack(
    "#alerts",
    title="Pocket Agent Alert",
    text="{{ range .Alerts }}{{ .Annotations.summary }}\n{{ .Annotations.description }}{{ end }}",
)

routing = Routing(
    name="pocket-agent",
    default=(everyone,),
    severities={
        # In the document's words: critical (both), warning, info.
        P0: (pager,),
        P1: (pager,),
        P2: (team,),
        P3: (everyone,),
    },
    group_by=("alertname", "service"),
    group_wait="10s",
    group_interval="10s",
    repeat_interval="12h",
    resolve_timeout="5m",
    slack_url=Secret("POCKET_AGENT_SLACK_URL"),
)
