"""What every alert goes through, and whom Claude Code's documents tell of it."""

from __future__ import annotations

from typing import TypeAlias

from obsdsl import AlertRule, Email, PagerDuty, Slack, Webhook
from obsdsl.compose.receivers.notifier import Notifier
from obsdsl.testing.rules.scenario import Scenario

Told: TypeAlias = "Notifier | type[Notifier]"

# Claude Code's handler is told of everything.
HANDLER = Webhook("http://webhook-server:9095/alerts")
P0_TELLS: tuple[Told, ...] = (PagerDuty, Slack("#alerts-critical"), Email("leads@claudecode.io"), HANDLER)
P3_TELLS: tuple[Told, ...] = (Slack("#alerts-low"), Email("capacity-planning@claudecode.io"), HANDLER)

# Claude Code V3.6.9 tells by notifications on the desktop, and by webhooks.
DESKTOP = Webhook("http://localhost:9098/desktop")
WEBHOOK = Webhook("http://localhost:9098/alerts")
URGENT: tuple[Told, ...] = (DESKTOP, WEBHOOK)
WARNED: tuple[Told, ...] = (DESKTOP,)
NOTED: tuple[Told, ...] = (WEBHOOK,)


def p1_tells(team: str) -> tuple[Told, ...]:
    """Team channels, and mail to the team."""
    return Slack(f"#{team}"), Email(f"{team}@claudecode.io"), HANDLER


def p2_tells(team: str) -> tuple[Told, ...]:
    """Team channels."""
    return Slack(f"#{team}"), HANDLER


def runs_its_course(
    rules: Scenario,
    alert: AlertRule,
    *,
    calm: str,
    pending: str,
    firing: str,
    over: str,
    tells: tuple[Told, ...],
    **labels: str,
) -> None:
    """Inactive while all is well, pending, firing with its labels and told to just these, and resolved."""
    rules.at(calm).alert(alert).is_inactive()
    rules.at(pending).alert(alert).is_pending()
    rules.at(firing).alert(alert).is_firing().with_labels(**labels).routes_to(*tells)
    rules.at(over).alert(alert).is_resolved()
