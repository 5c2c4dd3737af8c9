"""Whom Claudex's alerts go to."""

from obsdsl import P0, P1, P2, P3, Email, PagerDuty, Routing, Secret, Slack, Smtp

TEXT = "{{ range .Alerts }}{{ .Annotations.description }}{{ end }}"

pager = PagerDuty(routing_key=Secret("CLAUDEX_PAGERDUTY_ROUTING_KEY"))
critical = Slack("#claudex-alerts-critical", title="CRITICAL: {{ .GroupLabels.alertname }}", text=TEXT)
channel = Slack("#claudex-monitoring", title="Alert: {{ .GroupLabels.alertname }}", text=TEXT)
mail = Email("claudex-operations@example.org")

routing = Routing(
    name="claudex",
    default=(channel,),
    # The incident response: critical pages, high is told by mail and chat, medium by chat, low is logged only.
    severities={
        P0: (pager, critical),
        P1.called("critical"): (pager, critical),
        P1: (mail, channel),
        P2: (channel,),
        P3: (),
    },
    group_by=("alertname", "service"),
    group_wait="10s",
    group_interval="10s",
    repeat_interval="12h",
    resolve_timeout="5m",
    slack_url=Secret("CLAUDEX_SLACK_URL"),
    smtp=Smtp(
        "smtp.example.org:587", sender="alerts@example.org", username="alerts", password=Secret("CLAUDEX_SMTP_PASSWORD")
    ),
)
