"""Settings that hold secrets."""

from __future__ import annotations

from obsdsl.compose.routing.fields import password_paths, secret_paths
from obsdsl.compose.routing.tree import AlertmanagerConfig, Integration, Receiver, Route


def receiver(kind: str, **settings: object) -> AlertmanagerConfig:
    one = Receiver("a", integrations=(Integration(kind, settings),))
    return AlertmanagerConfig(route=Route(receiver="a"), receivers=(one,))


def test_secrets_are_found_where_they_stand_and_names_of_files_are_none() -> None:
    config = AlertmanagerConfig(
        settings={"slack_api_url": "http://x/", "smtp_auth_password_file": "f", "http_config": {"bearer_token": "x"}},
        receivers=receiver(
            "webhook",
            url_file="f",
            http_config={"proxy_connect_header": {"X": ["y"]}, "http_headers": {"A": {"secrets": ["s"], "values": []}}},
        ).receivers,
    )
    http = ("receivers", 0, "webhook_configs", 0, "http_config")
    assert list(secret_paths(config)) == [
        ("global", "slack_api_url"),
        ("global", "http_config", "bearer_token"),
        (*http, "proxy_connect_header"),
        (*http, "http_headers", "A", "secrets"),
    ]


def test_urls_with_passwords_are_found_and_others_are_not() -> None:
    settings = {"a": "https://user:word@example.org/", "b": ["x", {"c": "http://u:p@h"}], "d": "http://h:9093/@x:y@z"}
    assert list(password_paths(settings)) == [("a",), ("b", 1, "c")]
