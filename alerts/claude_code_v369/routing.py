"""Whom the alerts of Claude Code V3.6.9 go to: a notification on the desktop, and webhooks."""

from alerts.claude_code_v369.system import down
from obsdsl import P0, P1, P2, P3, Inhibit, Routing, Webhook

# What shows notifications on the desktop, and what hands alerts on; `obsdsl listen` can stand in for either.
desktop = Webhook("http://localhost:9098/desktop", send_resolved=True)
webhook = Webhook("http://localhost:9098/alerts", send_resolved=True)

routing = Routing(
    name="claude-code-v369",
    default=(webhook,),
    severities={
        P0: (desktop, webhook),
        P1: (desktop, webhook),
        P2: (desktop,),
        P3: (webhook,),
    },
    group_by=("alertname", "service"),
    # What is down has no other faults worth telling.
    inhibit=(Inhibit(down, over=(P1, P2, P3), same=("service",)),),
)
