"""What old servers do not know."""

from __future__ import annotations

import pytest

from obsdsl.compose.routing.integrations import KINDS
from obsdsl.compose.routing.schema import STRUCTURES
from obsdsl.compose.routing.since import NEWER, NEWER_KINDS, OLDEST, newer_than
from obsdsl.compose.routing.tree import AlertmanagerConfig, InhibitRule, Integration, Receiver, Route


def config(kind: str, **settings: object) -> AlertmanagerConfig:
    one = Receiver("a", integrations=(Integration(kind, settings),))
    return AlertmanagerConfig(route=Route(receiver="a"), receivers=(one,))


def test_what_old_servers_refuse() -> None:
    webhook = config("webhook", url_file="f", http_config={"tls_config": {"ca": "x", "ca_file": "y"}})
    found = AlertmanagerConfig(
        route=Route(receiver="a", group_by=("ü",), routes=(Route(matchers=('"a b"="c"', "a=b")),)),
        receivers=(
            Receiver("a", extra={"labels": {}}, integrations=(Integration("jira"), Integration("jira"))),
            *webhook.receivers,
        ),
        inhibit_rules=(InhibitRule(name="x", source_matchers=("ü=x",), equal=("a b",)),),
        extra={"tracing": {}},
    )
    assert [(one.path, one.since) for one in newer_than(found, OLDEST)] == [
        (("tracing",), (0, 30)),
        (("receivers", 1, "webhook_configs", 0, "url_file"), (0, 26)),
        (("receivers", 1, "webhook_configs", 0, "http_config", "tls_config", "ca"), (0, 26)),
        (("receivers", 0, "labels"), (0, 33)),
        (("receivers", 0, "jira_configs", 0), (0, 28)),
        (("receivers", 0, "jira_configs", 1), (0, 28)),
        (("inhibit_rules", 0, "name"), (0, 30)),
        (("inhibit_rules", 0, "equal"), (0, 28)),
        (("inhibit_rules", 0, "source_matchers", 0), (0, 27)),
        (("route", "group_by"), (0, 27)),
        (("route", "routes", 0, "matchers", 0), (0, 27)),
    ]
    assert [one.since for one in newer_than(found, (0, 28))] == [(0, 30), (0, 33), (0, 30)]
    assert newer_than(found, (0, 33)) == ()


@pytest.mark.parametrize(
    ("kind", "settings", "since"),
    [
        ("pagerduty", {"details": {"a": {"b": "c"}}}, (0, 30)),
        ("webhook", {"url": "http://x/{{ .CommonLabels.team }}"}, (0, 31)),
        ("jira", {"summary": {"template": "x"}}, (0, 30)),
    ],
)
def test_values_that_old_servers_refuse_though_they_know_the_field(
    kind: str, settings: dict[str, object], since: tuple[int, int]
) -> None:
    assert since in [one.since for one in newer_than(config(kind, **settings), OLDEST)]


def test_old_values_of_such_fields_are_nobodys_news() -> None:
    assert newer_than(config("pagerduty", details={"a": "b"}), OLDEST) == ()
    assert newer_than(config("webhook", url="http://x/"), OLDEST) == ()


def test_tables_name_what_there_is() -> None:
    assert all(set(names) <= set(STRUCTURES[structure]) for structure, names in NEWER.items())
    assert set(NEWER_KINDS) <= set(KINDS)


@pytest.mark.parametrize(
    ("kind", "settings", "since"),
    [
        ("mattermost", {"title": "Down"}, (0, 32)),
        ("mattermost", {"text": "Down", "attachments": [{"title": "Down"}]}, (0, 30)),
        ("webhook", {"url": "http://a", "payload": {}}, (0, 32)),
        ("webhook", {"url": "http://a", "http_config": {"basic_auth": {"username_file": "/a"}}}, (0, 28)),
    ],
)
def test_fields_that_came_between_the_measured_releases(
    kind: str, settings: dict[str, object], since: tuple[int, int]
) -> None:
    assert max(one.since for one in newer_than(config(kind, **settings), OLDEST)) == since
