"""Grafana's own alerting, by /api/v1/provisioning (Grafana 9 and later)."""

from __future__ import annotations

from obsdsl.push.grafana.alerting.api import Api
from obsdsl.push.grafana.alerting.contact_points import ContactPoints
from obsdsl.push.grafana.alerting.ledger import Ledger
from obsdsl.push.grafana.alerting.named import Named
from obsdsl.push.grafana.alerting.policies import Policies
from obsdsl.push.grafana.alerting.rule_groups import RuleGroups
from obsdsl.push.grafana.alerting.templates import Templates
from obsdsl.push.grafana.alerting.timings import MuteTimings
from obsdsl.push.grafana.kind import Kind
from obsdsl.push.grafana.server import Server


def kinds(server: Server) -> list[Kind]:
    """All kinds of alerting, in the order in which they need each other."""
    api = Api(server)
    ledger = Ledger(api)
    stores = (Templates(api, ledger), MuteTimings(api), ContactPoints(api), Policies(api))
    return [*(Named(api, ledger, one) for one in stores), RuleGroups(api)]
