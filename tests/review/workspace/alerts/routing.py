"""Whom alerts go to."""

from obsdsl import (
    P0,
    P1,
    P2,
    P3,
    Email,
    Inhibit,
    PagerDuty,
    Routing,
    Secret,
    Slack,
    Smtp,
    SubRoute,
    TimeInterval,
    Webhook,
)

nights = TimeInterval("nights", times="22:00-24:00")

routing = Routing(
    default=(Slack("#alerts-low"),),
    severities={
        P0: (
            PagerDuty(routing_key=Secret("PAGERDUTY_ROUTING_KEY")),
            Slack("#alerts-critical"),
            Email("leads@example.org"),
        ),
        P1: (Slack("#alerts-high"), Webhook("http://tickets:8080/alerts")),
        P2: (Slack("#alerts-team"),),
        P3: SubRoute(receivers=(Slack("#alerts-low"),), mute=(nights,)),
    },
    routes=(SubRoute({"team": "billing"}, receivers=(Slack("#billing"),), name="billing"),),
    group_by=("alertname", "service"),
    inhibit=(Inhibit(P0, over=(P1, P2, P3), same=("service", "owner")),),
    slack_url=Secret("SLACK_WEBHOOK_URL"),
    smtp=Smtp("smtp.example.org:587", sender="alerts@example.org", username="alerts", password=Secret("SMTP_PASSWORD")),
)
