"""Secrets are named: what may be a name, and what looks like a value."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from obsdsl import DefinitionError, Secret

CANARY = "canary4711"
bad: Any = Secret


@pytest.mark.parametrize(
    "name",
    [
        *(
            "SLACK_WEBHOOK_URL",
            "PAGERDUTY_ROUTING_KEY",
            "CLAUDEX_SMTP_PASSWORD_2",
            "slack-url",
            "slack.url",
            "key",
            "_a",
        ),
        *("SlackWebhookUrl2024", "PagerDutyRoutingKey2", "skynet_key_1", "ghost_key_2", "SG_KEY_3", "S3BucketKey4V2"),
    ],
)
def test_a_name_is_the_name_of_its_file(name: str) -> None:
    secret = Secret(name)
    assert secret.path("/run/secrets") == secret.path("/run/secrets/") == f"/run/secrets/{name}"
    assert str(secret) == repr(secret) == f"Secret({name!r})"
    assert secret == Secret(name)
    assert hash(secret) == hash(Secret(name))
    assert pickle.loads(pickle.dumps(secret)) == secret


@pytest.mark.parametrize(
    "value",
    [
        "",
        "a b",
        "a/b",
        "../a",
        ".hidden",
        "https://hooks.example.org/services/T0/B0/canary4711",
        "canary4711" * 11,
        "xoxb-canary4711",
        "sk-canary4711",
        "sk_live_canary4711",
        "glsa_canary4711",
        "ghp_canary4711canary4711",
        "eyJhbGciOiJIUzI1NiJ9.canary4711",
        "AKIACANARY4711ABCD",
        "123456:canary4711",
        "0123456789abcdef0123456789abcdef",
        "01234567-89ab-cdef-0123-456789abcdef",
        "aB3dE5gH7jK9mN1pQ3",
        "canary4711\n",
        "canary4711\ud800",
    ],
)
def test_what_looks_like_a_value_is_refused_and_not_repeated(value: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        Secret(value)
    said = f"{caught.value} {caught.value!r}"
    assert "Secret: " in said
    assert CANARY not in said
    assert not value or value not in said


@pytest.mark.parametrize("value", [None, 5, b"canary4711", ["canary4711"], {"canary4711": 1}])
def test_what_is_no_text_is_refused_and_not_repeated(value: object) -> None:
    with pytest.raises(DefinitionError, match="it takes a name") as caught:
        bad(value)
    assert CANARY not in str(caught.value)
