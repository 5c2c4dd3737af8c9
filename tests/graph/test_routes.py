"""Whom an alert notifies, for routings in the friendly form and as a tree."""

from __future__ import annotations

import pytest

from obsdsl import Email, PagerDuty, PrometheusServer, Relabel, Secret, Slack, Webhook
from obsdsl.compose.receivers.notifier import Notifier
from obsdsl.compose.routing.tree import AlertmanagerConfig, InhibitRule, Integration, Receiver, Route
from obsdsl.graph.routes import Routes, Target, meets, pages, shown_targets, unlike

CHAT = Integration("slack", {"channel": "#web", "send_resolved": True})
PAGER = Integration("pagerduty", {"routing_key_file": "/run/secrets/KEY"})
CONFIG = AlertmanagerConfig(
    route=Route(
        receiver="chat",
        routes=(
            Route(receiver="both", matchers=('severity="P0"',), continue_=True),
            Route(receiver="chat", matchers=('site="north"',)),
        ),
    ),
    receivers=(Receiver("chat", integrations=(CHAT,)), Receiver("both", integrations=(PAGER, CHAT))),
    inhibit_rules=(
        InhibitRule(source_matchers=('severity="P0"',), target_matchers=('severity="P1"',), equal=("site",)),
    ),
)
NOTIFIERS = {one.name: one.integrations for one in CONFIG.receivers}


def test_each_notifier_that_an_alert_reaches_is_named_once() -> None:
    routes = Routes(CONFIG, NOTIFIERS, external_labels={"site": "north"})
    assert routes.reached({"severity": "P0"}) == (PAGER, CHAT)
    assert routes.reached({"severity": "P0", "site": "south"}) == (PAGER, CHAT)
    assert routes.reached({"severity": "P2"}) == (CHAT,)


def test_labels_are_those_that_the_server_sends() -> None:
    server = PrometheusServer(
        external_labels={"site": "north", "replica": "a"},
        alert_relabel=(Relabel(action="labeldrop", regex="replica"),),
    )
    routes = Routes(CONFIG, NOTIFIERS, server)
    assert routes.sent({"severity": "P0"}) == {"site": "north", "severity": "P0"}
    assert routes.sent({"severity": "P0", "site": "own"}) == {"site": "own", "severity": "P0"}


def test_an_alert_that_the_server_drops_reaches_nobody_and_silences_nothing() -> None:
    server = PrometheusServer(alert_relabel=(Relabel(action="drop", source_labels=("env",), regex="lab"),))
    routes = Routes(CONFIG, NOTIFIERS, server)
    dropped = {"severity": "P0", "env": "lab"}
    assert routes.sent(dropped) is None
    assert (routes.receivers(dropped), routes.receivers({"severity": "P0"})) == ((), ("both",))
    assert not routes.silenced_by({"severity": "P1"}, [dropped])
    assert not routes.silenced_by({"severity": "P1", "env": "lab"}, [{"severity": "P0"}])
    assert routes.silenced_by({"severity": "P1"}, [{"severity": "P0"}])


def test_what_fires_silences_by_the_labels_that_are_sent() -> None:
    routes = Routes(CONFIG, NOTIFIERS, external_labels={"site": "north"})
    assert routes.silenced_by({"severity": "P1"}, [{"severity": "P0"}])
    assert not routes.silenced_by({"severity": "P1"}, [{"severity": "P0", "site": "south"}])


@pytest.mark.parametrize(
    ("actual", "wanted", "expected"),
    [
        (CHAT, Slack("#web"), True),
        (CHAT, Slack("#other"), False),
        (CHAT, Slack("#web", send_resolved=False), False),
        (CHAT, Slack, True),
        (CHAT, PagerDuty, False),
        (PAGER, PagerDuty(routing_key=Secret("KEY")), True),
        (PAGER, PagerDuty(routing_key=Secret("OTHER")), False),
        (Slack("#web", title="Title"), Slack("#web"), True),
        (Slack("#web"), Slack("#web", title="Title"), False),
        (Slack("#web"), Slack, True),
        (Slack("#web"), Email, False),
    ],
)
def test_of_a_notifier_it_is_enough_to_say_what_matters(
    actual: Target, wanted: Notifier | type[Notifier], expected: bool
) -> None:
    assert meets(actual, wanted, "/run/secrets") == expected


def test_who_is_missing_and_who_is_too_many() -> None:
    assert unlike((CHAT, PAGER), (Slack("#web"), Email), "/run/secrets") == ([Email], [PAGER])
    assert pages(PAGER)
    assert not pages(CHAT)


def test_messages_name_notifiers_without_their_secrets() -> None:
    own = (PagerDuty(routing_key=Secret("KEY")), Slack("#web"), Webhook("http://localhost/hook"), Email)
    assert shown_targets(own) == "PagerDuty(), Slack('#web'), Webhook('http://localhost/hook'), Email"
    assert shown_targets((CHAT, PAGER)) == "slack '#web', pagerduty"
    assert shown_targets(()) == "nobody"
