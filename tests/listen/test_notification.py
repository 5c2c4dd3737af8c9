"""What Alertmanager's webhooks say."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsdsl.listen.notification import lines, read_notification

SENT = {
    "version": "4",
    "receiver": "P0",
    "status": "firing",
    "truncatedAlerts": 3,
    "alerts": [
        {
            "status": "firing",
            "labels": {"alertname": "Down", "severity": "P0", "job": "web", "instance": "a:80"},
            "annotations": {"summary": "It is down"},
            "startsAt": "2026-01-01T00:00:00Z",
        },
        {"status": "resolved", "labels": {"alertname": "Slow"}},
    ],
}


def test_each_alert_is_a_line() -> None:
    found = read_notification(json.dumps(SENT).encode(), "/web")
    assert list(lines(found, "12:00:01")) == [
        "12:00:01  P0 at /web: 1 firing, 1 resolved, 3 more left out by Alertmanager",
        '  FIRING P0 Down {instance="a:80", job="web"} It is down',
        "  RESOLVED Slow",
    ]


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"{}", b'{"alerts": 1}', b'{"alerts": [1]}', b"[" * 100_000, b"\xff"]
)
def test_what_is_no_notification_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match="it "):
        read_notification(body, "/")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


_NOTIFICATION = st.dictionaries(st.sampled_from(["receiver", "status", "truncatedAlerts", "alerts"]), _JSON)
_ALERT = st.dictionaries(st.sampled_from(["status", "labels", "annotations", "startsAt"]), _JSON)


@given(_NOTIFICATION, st.lists(_ALERT))
def test_whatever_stands_in_it_its_lines_move_no_cursor(content: dict[str, object], alerts: list[object]) -> None:
    found = read_notification(json.dumps({**content, "alerts": alerts}).encode(), "/")
    assert all(line.isprintable() for line in lines(found, "12:00:00"))
