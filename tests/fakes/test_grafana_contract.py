"""The fake Grafana answers as a real 7.5.5 did: all exchanges, in order."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import pytest

from tests.fakes.ask import ADMIN, ask, bearer
from tests.fakes.grafana import V7_5, Grafana
from tests.fakes.recorded import exchanges, settled

EXCHANGES = exchanges("grafana-7.5.5")
# What differs by nature. Ids do not: ours count as the real ones do, from 2, since one dashboard had been there before.
DIFFERING = {
    r"(.*\.)?(created|updated)": "time",
    r"\.(created|updated)At": "time of the account",
    r"\.key": "token, not in the recording",
}
WRONG = {"Authorization": "Basic " + base64.b64encode(b"admin:wrong").decode()}


@pytest.fixture(scope="module")
def answers() -> Iterator[dict[int, Any]]:
    """The answers to all requests of the recording, by their place."""
    found: dict[int, Any] = {}
    with Grafana(V7_5, first_id=2) as grafana:
        credentials = {"admin": ADMIN, "bad": WRONG, "none": {}}
        for number, exchange in enumerate(EXCHANGES):
            kind, _, role = exchange["auth"].partition(":")
            headers = credentials.get(exchange["auth"]) or (bearer(role) if kind == "token" else {})
            request = exchange["request"]
            sent = {**headers, **request["headers"]}
            answer = ask(grafana.url, request["method"], request["path"], request["body"], sent)
            found[number] = answer
            if request["path"] == "/api/auth/keys":
                credentials[f"token:{request['body']['role']}"] = bearer(answer.json["key"])
        yield found


def test_the_recording_is_whole() -> None:
    assert len(EXCHANGES) == 86


@pytest.mark.parametrize("number", range(len(EXCHANGES)), ids=[one["name"].replace(" ", "-") for one in EXCHANGES])
def test_the_answer_is_the_recorded_one(answers: dict[int, Any], number: int) -> None:
    recorded, answer = EXCHANGES[number]["response"], answers[number]
    ours = (answer.status, answer.content_type, settled(answer.json, DIFFERING))
    assert ours == (recorded["status"], recorded["content_type"], settled(recorded["body"], DIFFERING))
