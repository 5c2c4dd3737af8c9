"""Rules of logs: Loki's ruler takes what is compiled, and what cannot be evaluated is refused."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from obsdsl import P1, DefinitionError, LogAlert, LogRecording, LogRuleGroup, LogStream
from obsdsl.compile.context import Context
from obsdsl.compile.logs.rules import compile_rules
from tests.fakes.ask import ask
from tests.fakes.ruler import LOKI, Ruler

STREAM = LogStream("app", labels={"level": ("info", "error"), "host": ...})
ALERT = LogAlert(
    "ManyErrors",
    STREAM(level="error").rate().sum(by="host") > 1,
    for_="5m",
    severity=P1,
    summary="Many errors",
    runbook="https://example.org/runbook",
    labels={"team": "a"},
)
RECORDING = LogRecording("app:lines:rate5m", STREAM.rate("5m").sum())
GROUP = LogRuleGroup("app-logs", interval="1m", labels={"service": "app"}, owner="team-a", rules=(ALERT, RECORDING))


def content() -> Any:
    return yaml.safe_load(compile_rules(GROUP, Context()).content)["groups"][0]


def test_a_group_is_what_a_ruler_reads() -> None:
    assert content() == {
        "name": "app-logs",
        "interval": "1m",
        "rules": [
            {
                "alert": "ManyErrors",
                "expr": 'sum by (host) (rate({job="app", level="error"}[5m])) > 1',
                "for": "5m",
                "labels": {"severity": "P1", "owner": "team-a", "service": "app", "team": "a"},
                "annotations": {"summary": "Many errors", "runbook_url": "https://example.org/runbook"},
            },
            {
                "record": "app:lines:rate5m",
                "expr": 'sum(rate({job="app"}[5m]))',
                "labels": {"service": "app"},
            },
        ],
    }


def test_lokis_ruler_takes_it() -> None:
    with Ruler(LOKI) as ruler:
        answer = ask(ruler.url, "POST", "/loki/api/v1/rules/obsdsl", yaml.safe_dump(content()), {"X-Scope-OrgID": "a"})
    assert answer.status == 202, answer.body


@pytest.mark.parametrize(
    ("expr", "fault"),
    [
        (STREAM, "gives lines of logs"),
        ('rate({job="app"}[$__auto]) > 1', "a variable of Grafana's"),
        ('sum({job="app"})', "takes numbers"),
        (5, "it takes LogQL"),
    ],
)
def test_what_a_ruler_cannot_evaluate_is_refused(expr: Any, fault: str) -> None:
    with pytest.raises(DefinitionError, match=fault):
        LogAlert("A", expr, severity=P1, summary="x")


def test_a_group_has_rules_and_a_name() -> None:
    with pytest.raises(DefinitionError, match="list at least one"):
        LogRuleGroup("a")
    with pytest.raises(DefinitionError, match="names no file"):
        LogRuleGroup("a/b", rules=(ALERT,))
