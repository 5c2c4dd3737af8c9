"""The workspace's alerts of logs, evaluated over lines that a Loki keeps; and whom they reach."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml

from alerts.claude_code_v369 import logs as rules
from obsdsl.compile.workspace import compile_workspace
from obsdsl.compose.logs.rules import LogAlert
from obsdsl.compose.routing.lower import alertmanager_config
from obsdsl.compose.routing.routing import Routing
from obsdsl.compose.routing.walk import receivers
from obsdsl.compose.rule import AlertRule
from obsdsl.compose.workspace import Workspace
from obsdsl.config import read_config
from obsdsl.load import load
from obsdsl.logs.node import Lines
from obsdsl.logs.parse import parse
from tests.conftest import ROOT
from tests.fakes.loki import FakeLoki
from tests.logs.evaluated import Course, line

STREAM = {"job": "claude-code-v369", "level": "error"}
# An alert for each function below; one that is missing is not tested.
TESTED = {"ErrorsLogged"}


@pytest.fixture
def loki() -> Iterator[FakeLoki]:
    with FakeLoki() as running:
        yield running


def written(loki: FakeLoki, number: float, start: int, end: int, **labels: str) -> None:
    """So many lines in five minutes, evenly, between two minutes."""
    step = 5 / number
    for index in range(round((end - start) / step)):
        line(loki, {**STREAM, **labels}, f"error {index}", start + (index + 0.5) * step)


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return load(read_config(ROOT))


def test_every_alert_of_logs_is_tested(workspace: Workspace) -> None:
    alerts = {one.name for group in workspace.of("log rules") for one in group.rules if isinstance(one, LogAlert)}
    assert alerts == TESTED


def test_many_errors_of_a_part_are_told_after_five_minutes(loki: FakeLoki) -> None:
    written(loki, 20, 0, 60, component="agents")
    written(loki, 20, 0, 10, component="hooks")
    written(loki, 25, 10, 25, component="hooks")
    written(loki, 20, 25, 60, component="hooks")
    course = Course(loki, rules.group, rules.errors, 50)
    hooks = [course.at(minute, component="hooks") for minute in (10, 12, 15, 18, 20, 25, 40)]
    assert hooks[0] == "inactive", "20 are no more than 20"
    assert hooks[2] == "pending"
    assert hooks[4:6] == ["firing", "firing"]
    assert hooks[6] == "inactive"
    # Of agents there are never more than 20.
    assert course.series == {(("component", "hooks"),)}


def test_what_is_no_error_or_another_program_s_is_not_counted(loki: FakeLoki) -> None:
    written(loki, 100, 0, 20, component="agents", level="warn")
    written(loki, 100, 0, 20, component="agents", job="other")
    assert Course(loki, rules.group, rules.errors, 20).series == set()


def test_a_short_burst_wakes_nobody(loki: FakeLoki) -> None:
    """For as long as the window it is pending."""
    written(loki, 2000, 10, 11, component="agents")
    course = Course(loki, rules.group, rules.errors, 30)
    assert course.series == {(("component", "agents"),)}
    assert {course.at(minute, component="agents") for minute in range(31)} == {"inactive", "pending"}


LINKED = {"AgentFailureRateHigh", "AgentFailing", "SessionCorrupted", "SessionOperationsFailing", "HookFailureRateHigh"}


def test_alerts_of_metrics_lead_to_the_logs_of_their_labels(workspace: Workspace) -> None:
    """In the Loki that the stack provisions; Prometheus fills in the labels."""
    alerts = {rule.name: rule for group in workspace.groups for rule in group.rules if isinstance(rule, AlertRule)}
    built = {one.path: one for one in compile_workspace(workspace, read_config(ROOT))}
    (sources,) = [one for path, one in built.items() if "v369" in path and "provisioning/datasources" in path]
    uids = {(one["type"], one["uid"]) for one in yaml.safe_load(sources.content)["datasources"]}
    linked = {name: rule.annotations["logs"] for name, rule in alerts.items() if "logs" in rule.annotations}
    assert set(linked) == LINKED
    for name, url in linked.items():
        (panes,) = parse_qs(urlsplit(url).query)["panes"]
        (pane,) = json.loads(re.sub(r"\{\{ \$labels\.(\w+) \| urlquery \}\}", r"a \1", panes)).values()
        (query,) = pane["queries"]
        assert (query["datasource"]["type"], query["datasource"]["uid"]) in uids
        assert pane["range"] == {"from": "now-1h", "to": "now"}
        lines = parse(query["expr"])
        assert isinstance(lines, Lines)
        assert ("| json |" in query["expr"]) == (name in ("AgentFailing", "HookFailureRateHigh"))


def test_it_is_told_as_its_severity_is(workspace: Workspace) -> None:
    """Its labels, as Loki sends them, lead to the receivers of warnings; and it links to the panel that draws it."""
    built = {one.path: one for one in compile_workspace(workspace, read_config(ROOT))}
    ((rule,),) = [one["rules"] for one in yaml.safe_load(built[f"loki/rules/{rules.group.name}.yml"].content)["groups"]]
    labels = {**rule["labels"], "alertname": rule["alert"], "component": "hooks"}
    routing = next(one for one in workspace.routings if one.name == labels["service"])
    assert isinstance(routing, Routing)
    assert list(receivers(alertmanager_config(routing, workspace.policy), labels)) == ["P2"]
    uid, number = re.fullmatch(r"/d/([\w-]+)\?viewPanel=(\d+)", rule["annotations"]["dashboard"]).groups()  # type: ignore[union-attr]
    (board,) = [json.loads(one.content) for one in built.values() if one.kind == "dashboard" and one.identity == uid]
    (panel,) = [one for one in board["panels"] if one["id"] == int(number)]
    assert panel["title"] == "Logged Errors"
    assert panel["fieldConfig"]["defaults"]["thresholds"]["steps"][-1] == {"color": "orange", "value": 20}
