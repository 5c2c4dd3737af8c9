"""The fake rulers answer as real ones did: all exchanges of rules and of the Alertmanager's configuration, in order."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.ask import ask
from tests.fakes.recorded import exchanges
from tests.fakes.ruler import CORTEX, LOKI, TENANT, Engine, Ruler
from tests.fakes.wire import Response

# Exchanges of Loki's recording that ask its log store, which no test of ours needs a fake of.
LOG_STORE = (
    "push",
    "push, body is not JSON",
    "labels",
    "label values",
    "series",
    "log query",
    "metric query",
    "query that does not parse",
    "query without a matcher",
    "log query on the instant endpoint",
)
RECORDINGS = {"cortex-ruler": CORTEX, "loki": LOKI}


def replayed(name: str, engine: Engine) -> list[tuple[dict[str, Any], Response]]:
    with Ruler(engine) as ruler:
        pairs = []
        for exchange in exchanges(name):
            if exchange["name"] in LOG_STORE:
                continue
            request = exchange["request"]
            headers = {TENANT: exchange["tenant"]} if exchange["tenant"] else {}
            pairs.append((exchange, ask(ruler.url, request["method"], request["path"], request["body"], headers)))
        return pairs


@pytest.mark.parametrize("name", RECORDINGS)
def test_the_answers_are_the_recorded_ones(name: str) -> None:
    pairs = replayed(name, RECORDINGS[name])
    recorded = [{"name": exchange["name"], **exchange["response"]} for exchange, _ in pairs]
    ours = [
        {
            "name": exchange["name"],
            "status": answer.status,
            "content_type": answer.content_type,
            "body": as_recorded(answer, exchange["response"]["body"]),
        }
        for exchange, answer in pairs
    ]
    assert ours == recorded


def as_recorded(answer: Response, recorded: str) -> str:
    """The text; of JSON, the recorded text where it says the same: white space tells nothing."""
    if answer.content_type == "application/json" and Response(200, recorded.encode()).json == answer.json:
        return recorded
    return answer.body.decode()


def test_the_recordings_are_whole() -> None:
    assert {name: len(exchanges(name)) for name in RECORDINGS} == {"cortex-ruler": 28, "loki": 22}
    assert set(LOG_STORE) <= {exchange["name"] for exchange in exchanges("loki")}
