"""The fake Loki answers queries as the recorded one did."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.fakes.ask import ask
from tests.fakes.loki import FakeLoki
from tests.fakes.recorded import exchanges
from tests.fakes.test_rulers_contract import LOG_STORE

TENANT = "X-Scope-OrgID"
WITHOUT_A_TENANT = "push without a tenant"
# Of these the sentence is Loki's own; that there is one is the same.
REASONS = ("push, body is not JSON", "query that does not parse", "query without a matcher")


def replayed() -> list[tuple[dict[str, Any], Any]]:
    """Each exchange with what the fake answers; the fake's clock is that of the recording."""
    pairs = []
    with FakeLoki(tenants=True) as loki:
        loki.now = 1795223907_755_000_000
        for exchange in exchanges("loki"):
            if exchange["name"] not in (*LOG_STORE, WITHOUT_A_TENANT):
                continue
            request = exchange["request"]
            headers = {TENANT: exchange["tenant"]} if exchange["tenant"] else {}
            query = f"?{urlencode(request['params'])}" if request["params"] else ""
            answer = ask(loki.url, request["method"], request["path"] + query, request["body"], headers)
            pairs.append((exchange, answer))
    return pairs


PAIRS = replayed()


@pytest.mark.parametrize(("exchange", "answer"), PAIRS, ids=[exchange["name"] for exchange, _ in PAIRS])
def test_the_answers_are_the_recorded_ones(exchange: dict[str, Any], answer: Any) -> None:
    recorded = exchange["response"]
    assert (answer.status, answer.content_type) == (recorded["status"], recorded["content_type"])
    if exchange["name"] in REASONS:
        assert answer.body
    elif recorded["content_type"].startswith("application/json"):
        theirs = json.loads(recorded["body"])
        if isinstance(theirs["data"], dict):
            del theirs["data"]["stats"]
        assert settled(json.loads(answer.body), exchange["name"]) == settled(theirs, exchange["name"])
    else:
        assert answer.body.decode() == recorded["body"]


def settled(body: Any, name: str) -> Any:
    """The recorded Loki had been sent the lines twice, at other times: only the counts tell."""
    if name == "metric query":
        return [(one["metric"], one["value"][0]) for one in body["data"]["result"]]
    return body


def test_all_exchanges_of_the_log_store_are_there() -> None:
    assert len(PAIRS) == len(LOG_STORE) + 1
