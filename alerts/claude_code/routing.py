"""Whom Claude Code's alerts go to."""

from alerts.claude_code.database import connection_failure
from alerts.claude_code.service import service_down
from alerts.claude_code.verification import truth_critical
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
    Webhook,
)

# Who is told where the owner is another than the platform's team.
TEAMS = ("team-neural", "team-verification", "team-data", "team-coordination")
TITLE = "{{ .CommonLabels.severity }}: {{ .GroupLabels.alertname }}"
# Red for what fires, green for what is over.
COLOR = '{{ if eq .Status "firing" }}danger{{ else }}good{{ end }}'

leads = Email("leads@claudecode.io", send_resolved=True)
capacity = Email("capacity-planning@claudecode.io")
pager = PagerDuty(routing_key=Secret("PAGERDUTY_ROUTING_KEY"), severity="critical")
critical = Slack("#alerts-critical", title="🚨 CRITICAL: {{ .GroupLabels.alertname }}", color=COLOR, send_resolved=True)
low = Slack("#alerts-low", title=TITLE, color=COLOR)
# The document's own handler, which is told of everything.
handler = Webhook("http://webhook-server:9095/alerts", send_resolved=True)


def channel(team: str) -> Slack:
    return Slack(f"#{team}", title=TITLE, color=COLOR, send_resolved=True)


def mail(team: str) -> Email:
    return Email(f"{team}@claudecode.io")


routing = Routing(
    name="claude-code",
    default=(low,),
    routes=(SubRoute((), receivers=(handler,), name="webhook", continue_=True),),
    severities={
        P0: (pager, critical, leads),
        P1: SubRoute(
            receivers=(channel("team-platform"), mail("team-platform")),
            routes=tuple(
                SubRoute({"owner": team}, receivers=(channel(team), mail(team)), name=f"P1-{team}") for team in TEAMS
            ),
        ),
        P2: SubRoute(
            receivers=(channel("team-platform"),),
            routes=tuple(SubRoute({"owner": team}, receivers=(channel(team),), name=f"P2-{team}") for team in TEAMS),
        ),
        P3: (low, capacity),
    },
    group_by=("alertname", "service"),
    inhibit=(
        # What is down has no other faults worth telling.
        Inhibit(service_down, over=(P1, P2, P3), same=("service",)),
        Inhibit(connection_failure, over={"owner": "team-data", "severity": (P1, P2)}, same=("service",)),
        Inhibit(truth_critical, over={"owner": "team-verification", "severity": P2}, same=("service",)),
    ),
    slack_url=Secret("SLACK_WEBHOOK_URL"),
    smtp=Smtp(
        "smtp.gmail.com:587",
        sender="alerts@claudecode.io",
        username="alerts@claudecode.io",
        password=Secret("SMTP_PASSWORD"),
    ),
)
