"""An alert of logs is drawn by the panel that takes its threshold, and links to it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from obsdsl import (
    P1,
    P2,
    AlertRule,
    Dashboard,
    DefinitionError,
    LogAlert,
    LogRuleGroup,
    LogStream,
    Row,
    TimeSeries,
    promql,
)
from obsdsl.compile.workspace import compile_workspace
from obsdsl.compose.workspace import Workspace
from obsdsl.config import Config
from obsdsl.errors import CompileError

STREAM = LogStream("app", labels={"level": ("info", "error")}, fields={"took": "milliseconds"}, format="json")
ERRORS = STREAM(level="error").rate("5m").sum()
MANY = LogAlert("ManyErrors", ERRORS > 1, severity=P1, summary="Many errors")
MORE = LogAlert("MoreErrors", ERRORS > 0.5, severity=P2, summary="More errors")


def panel(**options: Any) -> TimeSeries:
    return TimeSeries("Errors", options.pop("query", ERRORS), **options)


def built(*panels: TimeSeries, alerts: tuple[LogAlert, ...] = (MANY, MORE)) -> dict[str, Any]:
    """The rules' annotations by their names, and the panels' thresholds by their titles."""
    board = Dashboard("Board", uid="board", rows=(Row("Logs", panels=panels),))
    space = Workspace(dashboards=(board,), alone=(LogRuleGroup("app", rules=alerts),))
    found = {one.path: one for one in compile_workspace(space, Config(root=Path("/nowhere"), grafana_url="https://g"))}
    (group,) = yaml.safe_load(found["loki/rules/app.yml"].content)["groups"]
    (model,) = [json.loads(one.content) for one in found.values() if one.kind == "dashboard"]
    return {
        **{rule["alert"]: rule["annotations"].get("dashboard") for rule in group["rules"]},
        **{
            one["title"]: [
                (step["color"], step.get("value")) for step in one["fieldConfig"]["defaults"]["thresholds"]["steps"]
            ]
            for one in model["panels"]
            if one["type"] != "row" and "thresholds" in one["fieldConfig"]["defaults"]
        },
        **{f"id of {one['title']}": one["id"] for one in model["panels"]},
    }


def test_the_panel_draws_where_they_fire_and_is_what_they_link_to() -> None:
    found = built(panel(thresholds=(MANY, MORE)))
    assert found["Errors"] == [("green", None), ("orange", 0.5), ("red", 1)]
    url = f"https://g/d/board?viewPanel={found['id of Errors']}"
    assert (found["ManyErrors"], found["MoreErrors"]) == (url, url)


def test_an_alert_that_no_panel_draws_links_nowhere() -> None:
    assert built(panel(thresholds=MANY))["MoreErrors"] is None


def test_it_may_name_its_panel() -> None:
    named = LogAlert("Named", ERRORS > 1, severity=P1, summary="x", panel="board/Logs/Errors")
    found = built(panel(), alerts=(named,))
    assert found["Named"] == f"https://g/d/board?viewPanel={found['id of Errors']}"
    lost = LogAlert("Lost", ERRORS > 1, severity=P1, summary="x", panel="board/Logs/Eros")
    with pytest.raises(CompileError, match="panel 'board/Logs/Eros' is in no dashboard of the workspace"):
        built(panel(), alerts=(lost,))
    with pytest.raises(DefinitionError, match="panel is empty"):
        LogAlert("Empty", ERRORS > 1, severity=P1, summary="x", panel="")


def test_a_threshold_is_drawn_in_the_panel_s_unit() -> None:
    took = STREAM.unwrap("took").max_over_time("5m").max()
    slow = LogAlert("Slow", took > 1500, severity=P1, summary="Slow")
    assert built(panel(query=took, unit="s", thresholds=slow), alerts=(slow,))["Errors"] == [
        ("green", None),
        ("red", 1.5),
    ]
    turned = LogAlert(
        "Turned", '1500 < max(max_over_time({job="app"} | json | unwrap took [5m]))', severity=P1, summary="x"
    )
    assert built(panel(query=took, thresholds=turned), alerts=(turned,))["Errors"] == [("green", None), ("red", 1500)]


def test_a_panel_draws_alerts_of_metrics_beside_those_of_logs() -> None:
    other = AlertRule("Other", promql("x > 3"), severity=P2, summary="Other")
    assert built(panel(thresholds=(MANY, other)), alerts=(MANY,))["Errors"][1:] == [("red", 1), ("red", 3)]


def test_what_has_no_threshold_cannot_be_drawn() -> None:
    share = LogAlert("Share", ERRORS / STREAM.rate("5m").sum(), severity=P1, summary="x")
    with pytest.raises(DefinitionError, match="its expression is not `expr > number`"):
        panel(thresholds=share)
    with pytest.raises(DefinitionError, match="it takes Thresholds"):
        panel(thresholds=(STREAM,))
