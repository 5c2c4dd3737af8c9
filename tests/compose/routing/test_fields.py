"""Settings that hold secrets, and those that old servers do not know."""

from __future__ import annotations

from obsdsl.compose.routing.fields import NEWER, NEWER_KINDS, newer_than_025, secret_paths
from obsdsl.compose.routing.schema import KINDS, STRUCTURES
from obsdsl.compose.routing.tree import AlertmanagerConfig, InhibitRule, Integration, Receiver, Route


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


def test_what_old_servers_refuse() -> None:
    config = AlertmanagerConfig(
        route=Route(receiver="a", routes=(Route(matchers=('"a b"="c"', "a=b")),)),
        receivers=(
            Receiver("a", extra={"labels": {}}, integrations=(Integration("jira"), Integration("jira"))),
            *receiver("webhook", url_file="f", http_config={"tls_config": {"ca": "x", "ca_file": "y"}}).receivers,
        ),
        inhibit_rules=(InhibitRule(name="x", source_matchers=("ü=x",)),),
        extra={"tracing": {}},
    )
    assert [one.path for one in newer_than_025(config)] == [
        ("tracing",),
        ("receivers", 1, "webhook_configs", 0, "url_file"),
        ("receivers", 1, "webhook_configs", 0, "http_config", "tls_config", "ca"),
        ("receivers", 0, "labels"),
        ("receivers", 0, "jira_configs"),
        ("inhibit_rules", 0, "name"),
        ("inhibit_rules", 0, "source_matchers", 0),
        ("route", "routes", 0, "matchers", 0),
    ]


def test_tables_name_what_there_is() -> None:
    assert all(set(names) <= set(STRUCTURES[structure]) for structure, names in NEWER.items())
    assert set(NEWER_KINDS) <= set(KINDS)
