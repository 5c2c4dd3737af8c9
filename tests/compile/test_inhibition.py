"""Inhibitions that would silence too much are refused, and others are not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from obsdsl import (
    P0,
    P2,
    P3,
    AlertmanagerTargets,
    AlertRule,
    CompileError,
    Counter,
    Inhibit,
    PrometheusServer,
    Relabel,
    Routing,
    RuleGroup,
    ScrapeJob,
)
from obsdsl.compile.workspace import compile_workspace
from obsdsl.compose.workspace import Workspace
from obsdsl.config import Config

CONFIG = Config(Path("/workspace"))
hits = Counter("hits_total", "Hits.", labels={"code": ("200", "500")})
TOTAL = hits.rate("5m").sum() > 1


def group(name: str = "web", severity: Any = P0, expr: Any = TOTAL, **labels: str) -> RuleGroup:
    rule = AlertRule("Down", expr, severity=severity, summary="Down")
    return RuleGroup(name, rules=(rule,), labels=labels)


def routing(*inhibit: Inhibit, name: str = "alertmanager") -> Routing:
    return Routing(default=(), inhibit=inhibit or (Inhibit(P0, over=(P2,), same=("service",)),), name=name)


def server(**fields: Any) -> PrometheusServer:
    return PrometheusServer(jobs=(ScrapeJob("web", targets=("a:1",), labels={"zone": "eu"}),), **fields)


def build(
    *groups: RuleGroup, servers: tuple[PrometheusServer, ...] = (), routings: Any = (), config: Any = CONFIG
) -> None:
    compile_workspace(
        Workspace((hits.declaration,), (), groups, servers, routings or (routing(),)),
        config,
    )


def test_an_alert_that_lacks_a_label_is_named_with_its_line_and_the_mend() -> None:
    with pytest.raises(CompileError) as error:
        build(group(), group("other", P2, service="x"))
    assert "Inhibit" in str(error.value)
    assert "alert 'Down'" in str(error.value)
    assert "test_inhibition.py:" in str(error.value)
    assert "add it to the alert or its group, or leave it out of `same`" in str(error.value)


@pytest.mark.parametrize(
    "given",
    [
        group(service="web"),
        # Its value comes with the series.
        group(expr=hits.rate("5m").sum(by="code") > 1, service="{{ $labels.code }}"),
        # The inhibition is not about it.
        group(severity=P3),
    ],
)
def test_others_are_none_of_its_business(given: RuleGroup) -> None:
    build(given)


def test_a_label_of_all_targets_is_there() -> None:
    zone = routing(Inhibit(P0, over=P2, same=("zone",)))
    build(group(expr=hits.rate("5m").sum(by="zone") > 1), servers=(server(),), routings=(zone,))
    with pytest.raises(CompileError, match="'zone'"):
        build(group(), servers=(server(),), routings=(zone,))


def test_labels_that_the_server_adds_are_there() -> None:
    build(group(), servers=(server(external_labels={"service": "web"}),))
    relabelling = server(alert_relabel=(Relabel(target_label="service", replacement="web"),))
    build(group(), servers=(relabelling,))
    with pytest.raises(CompileError):
        build(group(), servers=(server(external_labels={"cluster": "a"}),))


def test_alerts_that_another_alertmanager_hears_of_are_none_of_its_business() -> None:
    mine = server(name="mine", rule_files=("rules/mine.yml",), alertmanagers=_told("mine"))
    other = server(name="other", rule_files=("rules/oth*.yml",), alertmanagers=_told("other"))
    routings = (routing(name="mine"), Routing(default=(), name="other"))
    build(group("mine", service="a"), group("other"), servers=(mine, other), routings=routings)
    with pytest.raises(CompileError):
        build(group("mine"), group("other"), servers=(mine, other), routings=routings)


def _told(routing: str) -> tuple[AlertmanagerTargets, ...]:
    return (AlertmanagerTargets(("localhost:9093",), routing=routing),)
