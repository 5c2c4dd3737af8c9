from obsdsl import P0, P1, P2, P3, Email, Inhibit, PagerDuty, Routing, Secret, Slack, Smtp

routing = Routing(
    default=(Slack("#alerts-low"),),
    severities={
        P0: (PagerDuty(routing_key=Secret("PAGERDUTY_ROUTING_KEY")), Slack("#alerts-critical"), Email("leads@example.org")),
        P1: (Slack("#alerts-high"), Email("team@example.org")),
        P2: (Slack("#alerts-team"),),
        P3: (Slack("#alerts-low"),),
    },
    group_by=("alertname", "service"),
    inhibit=(Inhibit(P0, over=(P1, P2, P3), same=("service",)),),
    slack_url=Secret("SLACK_WEBHOOK_URL"),
    smtp=Smtp("smtp.example.org:587", sender="alerts@example.org", username="alerts", password=Secret("SMTP_PASSWORD")),
)
