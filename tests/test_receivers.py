"""The receivers of the tests take what Alertmanager sends, and say what the real ones would refuse."""

from __future__ import annotations

import copy
import json
import smtplib
from collections.abc import Iterator
from typing import Any

import pytest

from tests.receivers import Receivers

KEY = "0123456789abcdef0123456789ABCDEF"
SLACK = {
    "channel": "#alerts",
    "attachments": [{"title": "Down", "fallback": "[FIRING:1] Down web | http://am", "color": "danger"}],
}
PAGERDUTY = {
    "routing_key": KEY,
    "event_action": "trigger",
    "dedup_key": "abc",
    "payload": {"summary": "[FIRING:1] Down", "source": "am", "severity": "critical", "custom_details": {}},
}
PAGERDUTY["payload"]["custom_details"] = {"firing": "Labels:\n - alertname = Down\n"}  # type: ignore[index]
PAGERDUTY_V1 = {
    "service_key": KEY,
    "event_type": "trigger",
    "incident_key": "abc",
    "description": "Down",
    "details": {"firing": "Labels:\n - alertname = Down\n"},
}
ALERT = dict.fromkeys(("status", "startsAt", "endsAt", "generatorURL", "fingerprint"), "x") | {
    "labels": {},
    "annotations": {},
}
WEBHOOK = {
    **dict.fromkeys(("receiver", "externalURL", "groupKey"), "x"),
    "groupLabels": {},
    "commonAnnotations": {},
    "status": "firing",
    "version": "4",
    "truncatedAlerts": 0,
    "commonLabels": {"alertname": "Down"},
    "alerts": [ALERT],
}
JSON = {"Content-Type": "application/json"}
FORMS: dict[str, tuple[str, Any, int, tuple[str, str]]] = {
    "slack": ("/services/T0/B0/x", SLACK, 200, ("slack", "#alerts")),
    "pagerduty": ("/v2/enqueue", PAGERDUTY, 202, ("pagerduty", KEY)),
    "pagerduty-v1": ("/generic/2010-04-15/create_event.json", PAGERDUTY_V1, 200, ("pagerduty", KEY)),
    "webhook": ("/webhook/handler", WEBHOOK, 200, ("webhook", "handler")),
}


@pytest.fixture
def receivers() -> Iterator[Receivers]:
    with Receivers() as found:
        yield found


@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_taken(form: str, receivers: Receivers) -> None:
    path, message, status, where = FORMS[form]
    assert receivers.take(path, json.dumps(message).encode(), JSON)[0] == status
    (arrival,) = receivers.arrivals
    assert (arrival.where, arrival.alert, arrival.firing, receivers.faults) == (where, "Down", True, [])


@pytest.mark.parametrize(
    ("form", "place", "value"),
    [
        ("slack", ("channel",), "no channel"),
        ("slack", ("attachments",), []),
        ("slack", ("attachments", 0, "title"), ""),
        ("slack", ("attachments", 0, "color"), "red"),
        ("pagerduty", ("routing_key",), "short"),
        ("pagerduty", ("event_action",), "open"),
        ("pagerduty", ("dedup_key",), ""),
        ("pagerduty", ("payload", "severity"), "P0"),
        ("pagerduty", ("payload", "summary"), "x" * 1025),
        ("pagerduty-v1", ("service_key",), ""),
        ("pagerduty-v1", ("description",), ""),
        ("pagerduty-v1", ("event_type",), "acknowledged"),
        ("webhook", ("version",), "3"),
        ("webhook", ("alerts",), []),
        ("webhook", ("alerts", 0), {}),
        ("webhook", ("status",), "inactive"),
    ],
)
def test_what_the_real_ones_refuse_is_a_fault(
    form: str, place: tuple[str | int, ...], value: object, receivers: Receivers
) -> None:
    path, message, _, _ = FORMS[form]
    broken = copy.deepcopy(message)
    held = broken
    for key in place[:-1]:
        held = held[key]
    held[place[-1]] = value
    assert receivers.take(path, json.dumps(broken).encode(), JSON)[0] == 400
    assert (receivers.arrivals, len(receivers.faults)) == ((), 1)


def test_other_paths_and_types_are_faults(receivers: Receivers) -> None:
    assert receivers.take("/v3", b"{}", JSON)[0] == 404
    assert receivers.take("/v2/enqueue", b"{}", {"Content-Type": "text/plain"})[0] == 415
    assert receivers.take("/v2/enqueue", b"{", JSON)[0] == 400
    assert len(receivers.faults) == 3


def test_an_incident_that_ends_is_the_one_that_was_opened(receivers: Receivers) -> None:
    path, message, _, _ = FORMS["pagerduty-v1"]
    receivers.take(path, json.dumps(message).encode(), JSON)
    over = {"service_key": KEY, "event_type": "resolve", "incident_key": "abc"}
    receivers.take(path, json.dumps(over).encode(), JSON)
    assert [(one.alert, one.firing) for one in receivers.arrivals] == [("Down", True), ("Down", False)]


def send(receivers: Receivers, subject: str, body: str = "Text") -> None:
    headers = f"From: am <am@example.org>\r\nSubject: {subject}\r\nDate: Thu, 01 Jan 2026 00:00:00 +0000"
    host, port = receivers.smtp.split(":")
    with smtplib.SMTP(host, int(port), timeout=5) as client:
        client.login("user", "password")
        client.sendmail("am@example.org", ["a@x.org", "b@x.org"], f"{headers}\r\nMessage-Id: <1>\r\n\r\n{body}\r\n")


def test_mail_is_taken_for_each_recipient(receivers: Receivers) -> None:
    send(receivers, "[FIRING:2] Down web", ".\r\n..a line of dots")
    send(receivers, "[RESOLVED] Down web")
    assert [(one.where, one.alert, one.firing) for one in receivers.arrivals] == [
        (("email", to), "Down", firing) for firing in (True, False) for to in ("a@x.org", "b@x.org")
    ]
    assert receivers.faults == []


@pytest.mark.parametrize(("subject", "body"), [("Down", "Text"), ("[FIRING:1] Down", "")])
def test_mail_that_says_nothing_is_a_fault(subject: str, body: str, receivers: Receivers) -> None:
    send(receivers, subject, body)
    assert (receivers.arrivals, len(receivers.faults)) == ((), 1)
