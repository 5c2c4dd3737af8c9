"""Dashboards of any age as they are drawn."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from obsdsl.preview.board.grid import Box
from obsdsl.preview.board.read import board_of
from obsdsl.preview.board.value import Board, Panel


def board(**json_: Any) -> Board:
    found = board_of(json.dumps({"title": "B", "uid": "b", **json_}).encode(), "b.json")
    assert found is not None
    return found


def only(panel: dict[str, Any]) -> Panel:
    (found,) = board(panels=[panel]).panels
    return found


def test_rows_hold_what_is_below_them() -> None:
    found = board(
        panels=[
            {"id": 1, "type": "stat", "title": "top", "gridPos": {"x": 0, "y": 0, "w": 6, "h": 4}},
            {"id": 2, "type": "row", "title": "open", "gridPos": {"x": 0, "y": 4, "w": 24, "h": 1}},
            {"id": 3, "type": "graph", "title": "in", "gridPos": {"x": 0, "y": 5, "w": 12, "h": 8}},
            {
                "id": 4, "type": "row", "title": "closed", "collapsed": True, "repeat": "node",
                "gridPos": {"x": 0, "y": 13, "w": 24, "h": 1},
                "panels": [{"id": 5, "type": "text", "title": "kept", "gridPos": {"x": 0, "y": 14, "w": 24, "h": 3}}],
            },
        ]
    )  # fmt: skip
    assert [(one.title, one.collapsed, [each.title for each in one.panels]) for one in found.sections] == [
        (None, False, ["top"]), ("open", False, ["in"]), ("closed", True, ["kept"]),
    ]  # fmt: skip
    assert found.sections[2].repeat == "node"
    # Places begin anew below each row.
    assert [one.box for one in found.panels] == [Box(0, 0, 6, 4), Box(0, 0, 12, 8), Box(0, 0, 24, 3)]


def test_panels_of_one_id_or_of_none_are_told_apart() -> None:
    found = board(panels=[{"id": 1, "type": "stat"}, {"id": 1, "type": "stat"}, {"type": "stat"}, {"type": "stat"}])
    assert len({one.key for one in found.panels}) == 4


def test_a_graph_of_old_is_a_time_series() -> None:
    panel = only(
        {
            "type": "graph", "title": "G", "lines": True, "fill": 2, "linewidth": 3, "stack": True,
            "yaxes": [{"format": "s", "max": "5", "min": 0}, {"format": "short"}],
            "thresholds": [{"value": 4, "op": "gt", "colorMode": "critical", "line": True}],
            "aliasColors": {"errors": "#ff0000"},
            "seriesOverrides": [{"alias": "/max.*/", "yaxis": 2, "lines": False}],
        }
    )  # fmt: skip
    assert (panel.kind, panel.type) == ("timeseries", "graph")
    assert panel.field["unit"] == "s"
    assert (panel.field["min"], panel.field["max"]) == (0, 5)
    custom = panel.field["custom"]
    assert (custom["fillOpacity"], custom["lineWidth"], custom["stacking"]) == (20, 3, {"mode": "normal"})
    assert panel.field["thresholds"]["steps"][1] == {"value": 4, "color": "red"}
    overrides = panel.json["fieldConfig"]["overrides"]
    assert [one["matcher"]["id"] for one in overrides] == ["byName", "byRegexp"]
    assert {"id": "custom.axisPlacement", "value": "right"} in overrides[1]["properties"]
    assert {"id": "unit", "value": "short"} in overrides[1]["properties"]


def test_a_single_stat_of_old_is_a_stat_or_a_gauge() -> None:
    old = {
        "type": "singlestat", "title": "S", "format": "percent", "valueName": "current", "colorValue": True,
        "thresholds": "50,80", "colors": ["green", "orange", "red"], "sparkline": {"show": True}, "prefix": "~",
        "valueMaps": [{"op": "=", "text": "none", "value": "0"}, {"op": "=", "text": "N/A", "value": "null"}],
    }  # fmt: skip
    panel = only(old)
    assert panel.kind == "stat"
    assert panel.options["reduceOptions"]["calcs"] == ["lastNotNull"]
    assert (panel.options["graphMode"], panel.options["colorMode"], panel.options["prefix"]) == ("area", "value", "~")
    assert [one["value"] for one in panel.field["thresholds"]["steps"]] == [None, 50, 80]
    assert panel.field["mappings"] == [{"type": "value", "options": {"0": {"text": "none"}}}]
    gauge = only({**old, "gauge": {"show": True, "minValue": 0, "maxValue": 10}})
    assert (gauge.kind, gauge.field["max"]) == ("gauge", 10)


def test_rows_of_old_and_what_wraps_a_dashboard() -> None:
    old = {
        "title": "Old",
        "rows": [{"title": "R", "height": "190px", "panels": [{"span": 6, "type": "graph", "title": "G"}]}],
    }
    found = board_of(json.dumps({"dashboard": old, "meta": {"folderTitle": "Team"}}).encode(), "old.json")
    assert found is not None
    assert (found.title, found.folder) == ("Old", "Team")
    assert found.sections[0].title == "R"
    assert found.sections[0].panels[0].box == Box(0, 0, 12, 5)


def test_what_is_no_dashboard_is_none() -> None:
    assert board_of(b"[]", "x.json") is None
    assert board_of(b"no json", "x.json") is None


@pytest.mark.skipif("OBSDSL_CORPUS" not in os.environ, reason="OBSDSL_CORPUS names no corpus")
def test_public_dashboards_are_read() -> None:
    for file in Path(os.environ["OBSDSL_CORPUS"]).glob("dashboards/*/*.json"):
        found = board_of(file.read_bytes(), str(file))
        assert found is not None, file
        for panel in found.panels:
            assert 0 <= panel.box.x < panel.box.x + panel.box.w <= 24, file
