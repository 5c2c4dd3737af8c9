"""Whom the framework's alerts go to: those who can act on them, and those to whom it is escalated."""

from alerts.claude_framework.operations import component_down, down
from obsdsl import P0, P1, P2, P3, Email, Inhibit, PagerDuty, Routing, Secret, Slack, Smtp, SubRoute

TEAMS = ("framework-quality", "framework-agents", "framework-business")
TITLE = "{{ .CommonLabels.severity }}: {{ .GroupLabels.alertname }}"
TEXT = "{{ range .Alerts }}{{ .Annotations.description }}\n{{ end }}"

pager = PagerDuty(routing_key=Secret("FRAMEWORK_PAGERDUTY_ROUTING_KEY"))
critical = Slack("#framework-critical", title=TITLE, text=TEXT, send_resolved=True)
leads = Email("framework-leads@example.org", send_resolved=True)


def channel(team: str) -> Slack:
    return Slack(f"#{team}", title=TITLE, text=TEXT, send_resolved=True)


def mail(team: str) -> Email:
    return Email(f"{team}@example.org")


routing = Routing(
    name="claude-framework",
    default=(channel("framework-operations"),),
    severities={
        P0: (pager, critical, leads),
        P1: SubRoute(
            receivers=(critical, mail("framework-operations")),
            routes=tuple(
                SubRoute({"owner": team}, receivers=(critical, mail(team)), name=f"P1-{team}") for team in TEAMS[1:2]
            ),
        ),
        P2: SubRoute(
            receivers=(channel("framework-operations"),),
            routes=tuple(
                SubRoute({"owner": team}, receivers=(channel(team),), name=f"P2-{team}") for team in TEAMS[:2]
            ),
        ),
        # Nobody hurries for these: business reads mail, the others their channel.
        P3: SubRoute(
            receivers=(channel("framework-operations"),),
            routes=(
                *(SubRoute({"owner": team}, receivers=(channel(team),), name=f"P3-{team}") for team in TEAMS[:2]),
                SubRoute({"owner": TEAMS[2]}, receivers=(mail(TEAMS[2]),), name=f"P3-{TEAMS[2]}"),
            ),
        ),
    },
    group_by=("alertname", "service"),
    inhibit=(
        # What is down has no other faults worth telling; what a broken part does wrong is told with it.
        Inhibit(down, over=(P1, P2, P3), same=("service",)),
        Inhibit(component_down, over={"owner": "framework-operations", "severity": (P2, P3)}, same=("service",)),
    ),
    slack_url=Secret("FRAMEWORK_SLACK_URL"),
    smtp=Smtp(
        "smtp.example.org:587",
        sender="alerts@example.org",
        username="alerts",
        password=Secret("FRAMEWORK_SMTP_PASSWORD"),
    ),
)
