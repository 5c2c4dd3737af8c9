"""Whose alerts an Alertmanager gets."""

from __future__ import annotations

import pytest

from obsdsl import P3, AlertmanagerTargets, AlertRule, PrometheusServer, RuleGroup
from obsdsl.compose.workspace import Workspace
from obsdsl.errors import DefinitionError
from obsdsl.library.prometheus import up
from obsdsl.testing.rules.served import served_groups

WEB, MAIL = (
    RuleGroup(name, rules=(AlertRule(f"{name.title()}Down", up(job=name) == 0, severity=P3, summary="It is down"),))
    for name in ("web", "mail")
)


def server(name: str, *rule_files: str, routing: str | None) -> PrometheusServer:
    its = AlertmanagerTargets(("localhost:9093",), routing=routing)
    return PrometheusServer(name=name, rule_files=rule_files, alertmanagers=(its,))


def served(routing: str, *servers: PrometheusServer) -> frozenset[str] | None:
    return served_groups(Workspace(groups=(WEB, MAIL), servers=servers), routing)


def test_without_servers_all_alerts_go_everywhere() -> None:
    assert served("anything") is None


def test_alerts_go_to_the_alertmanagers_of_the_servers_that_load_them() -> None:
    servers = (server("a", "rules/web.yml", routing="web"), server("b", "./rules/m*.yml", routing="mail"))
    assert (served("web", *servers), served("mail", *servers)) == ({"web"}, {"mail"})


def test_a_server_whose_alertmanagers_run_with_any_routing_sends_to_all() -> None:
    servers = (server("a", "rules/*.yml", routing=None), server("b", "rules/web.yml", routing="web"))
    assert (served("web", *servers), served("other", *servers)) == ({"web", "mail"}, {"web", "mail"})


def test_a_server_without_alertmanagers_tells_nobody() -> None:
    assert served("web", PrometheusServer(name="a")) == frozenset()


def test_an_empty_name_of_a_routing_is_refused() -> None:
    with pytest.raises(DefinitionError, match="routing is empty"):
        AlertmanagerTargets(("localhost:9093",), routing="")
