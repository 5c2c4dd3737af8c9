"""Each difference that an import makes unless told: what it does, and what it leaves alone."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsdsl.compose.layout import Box
from obsdsl.importing.differences.difference import Difference
from obsdsl.importing.differences.positions import compacted
from obsdsl.importing.differences.registry import ALL

NAMED = {one.name: one for one in ALL}
DS = {"type": "prometheus", "uid": "a"}


def place(x: int, y: int, w: int = 12, h: int = 8) -> dict[str, int]:
    return {"h": h, "w": w, "x": x, "y": y}


def fields(**defaults: Any) -> dict[str, Any]:
    return {"fieldConfig": {"defaults": defaults}}


def overridden(name: str, value: Any) -> dict[str, Any]:
    return {"fieldConfig": {"overrides": [{"matcher": {}, "properties": [{"id": name, "value": value}]}]}}


WITHOUT_VALUE = {"fieldConfig": {"overrides": [{"matcher": {}, "properties": [{"id": "custom.align"}]}]}}
# The name of a difference, what it is given, and what it makes of it.
ROWS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    (
        "override-defaults",
        overridden("thresholds", {"steps": [{"color": "green", "value": None}, {"color": "red", "value": 1}]}),
        overridden("thresholds", {"steps": [{"color": "green"}, {"color": "red", "value": 1}]}),
    ),
    (
        "override-defaults",
        overridden("custom.lineStyle", {"dash": [10, 10], "fill": "dash"}),
        overridden("custom.lineStyle", {"fill": "dash"}),
    ),
    (
        "override-defaults",
        overridden("custom.lineStyle", {"dash": [0, 10], "fill": "dot"}),
        overridden("custom.lineStyle", {"dash": [0, 10], "fill": "dot"}),
    ),
    ("override-defaults", overridden("custom.align", None), WITHOUT_VALUE),
    (
        "graph-defaults",
        {"type": "graph", "yaxes": [{"$$hashKey": "object:7", "format": "s"}], "options": {"dataLinks": []}},
        {"type": "graph", "yaxes": [{"format": "s"}]},
    ),
    ("leftovers", {"type": "stat", "panels": []}, {"type": "stat"}),
    (
        "annotation-defaults",
        {"annotations": {"list": [{"$$hashKey": "object:7", "name": "a"}]}},
        {"annotations": {"list": [{"name": "a"}]}},
    ),
    ("uids", {"title": "Web servers"}, {"title": "Web servers", "uid": "web-servers"}),
    ("uids", {"title": "Web", "uid": "x"}, {"title": "Web", "uid": "x"}),
    (
        "inputs",
        {
            "__inputs": [
                {"name": "DS", "label": "Prometheus", "type": "datasource", "pluginId": "prometheus"},
                {"name": "D", "label": "Loki", "type": "datasource", "pluginId": "loki"},
                {"name": "DS_A-B", "type": "datasource", "pluginId": "loki"},
            ],
            "panels": [{"datasource": "${DS}"}, {"datasource": {"uid": "${DS_A-B}"}}],
        },
        {
            "templating": {
                "list": [
                    {"name": "DS", "type": "datasource", "query": "prometheus", "label": "Prometheus"},
                    {"name": "DS_A_B", "type": "datasource", "query": "loki"},
                ]
            },
            "panels": [{"datasource": "${DS}"}, {"datasource": {"uid": "${DS_A_B}"}}],
        },
    ),
    (
        "inputs",
        {"__inputs": [{"name": "VAR", "type": "constant"}]},
        {"__inputs": [{"name": "VAR", "type": "constant"}]},
    ),
    (
        "data-source-references",
        {
            "templating": {"list": [{"name": "ds", "type": "datasource", "query": "loki"}]},
            "panels": [{"datasource": "$ds"}, {"datasource": {"uid": "[[ds]]"}}, {"datasource": "Other"}],
        },
        {
            "templating": {"list": [{"name": "ds", "type": "datasource", "query": "loki"}]},
            "panels": [
                {"datasource": {"type": "loki", "uid": "${ds}"}},
                {"datasource": {"type": "loki", "uid": "${ds}"}},
                {"datasource": "Other"},
            ],
        },
    ),
    (
        "panel-data-source",
        {"datasource": DS, "targets": [{"refId": "A"}]},
        {"datasource": DS, "targets": [{"refId": "A", "datasource": DS}]},
    ),
    (
        "panel-data-source",
        {"datasource": {"type": "datasource", "uid": "-- Mixed --"}, "targets": [{"datasource": DS}]},
        {"datasource": DS, "targets": [{"datasource": DS}]},
    ),
    ("panel-data-source", {"targets": [{"refId": "A"}]}, {"targets": [{"refId": "A"}]}),
    ("leftovers", {"type": "stat", "yaxes": [], "title": "A"}, {"type": "stat", "title": "A"}),
    ("leftovers", {"type": "graph", "yaxes": []}, {"type": "graph", "yaxes": []}),
    ("unknown-units", fields(unit="requests"), fields(unit="suffix:requests")),
    ("unknown-units", fields(unit="bytes"), fields(unit="bytes")),
    ("unknown-units", fields(unit="$unit"), fields(unit="$unit")),
    (
        "unseen-thresholds",
        {"type": "timeseries", **fields(thresholds={"steps": []})},
        {"type": "timeseries", **fields()},
    ),
    (
        "unseen-thresholds",
        {"type": "timeseries", **fields(thresholds={}, custom={"thresholdsStyle": {"mode": "line"}})},
        {"type": "timeseries", **fields(thresholds={}, custom={"thresholdsStyle": {"mode": "line"}})},
    ),
    ("unseen-thresholds", {"type": "stat", **fields(thresholds={})}, {"type": "stat", **fields(thresholds={})}),
    (
        "table-footer",
        {"type": "table", "options": {"footer": {"show": False, "reducer": ["sum"], "countRows": False}}},
        {"type": "table", "options": {}},
    ),
    (
        "table-footer",
        {"type": "table", "options": {"footer": {"show": True}}},
        {"type": "table", "options": {"footer": {"show": True}}},
    ),
    (
        "value-mapping-order",
        fields(
            mappings=[
                {"type": "value", "options": {"0": {"text": "No"}}},
                {"type": "value", "options": {"1": {"text": "Yes"}}},
                {"type": "special", "options": {"match": "null", "result": {"text": "-"}}},
            ]
        ),
        fields(
            mappings=[
                {"type": "value", "options": {"0": {"text": "No", "index": 0}, "1": {"text": "Yes", "index": 1}}},
                {"type": "special", "options": {"match": "null", "result": {"text": "-", "index": 2}}},
            ]
        ),
    ),
    (
        "override-order",
        {"fieldConfig": {"overrides": [{"properties": [{"id": "unit", "value": 1}, {"id": "color", "value": 2}]}]}},
        {"fieldConfig": {"overrides": [{"properties": [{"id": "color", "value": 2}, {"id": "unit", "value": 1}]}]}},
    ),
    (
        "transformation-defaults",
        {
            "transformations": [
                {"id": "organize", "options": {"includeByName": {}, "renameByName": {"a": "", "b": "B"}}}
            ]
        },
        {"transformations": [{"id": "organize", "options": {"renameByName": {"b": "B"}}}]},
    ),
    (
        "panel-defaults",
        {
            "type": "timeseries",
            "links": [],
            "timeFrom": None,
            "options": {"legend": {"calcs": [], "displayMode": "table"}, "tooltip": {"mode": "single"}},
            **fields(custom={"lineWidth": 1, "fillOpacity": 10}, mappings=[], unit=None),
        },
        {"type": "timeseries", "options": {"legend": {"displayMode": "table"}}, **fields(custom={"fillOpacity": 10})},
    ),
    (
        "panel-defaults",
        {"type": "stat", **fields(thresholds={"mode": "absolute", "steps": [{"color": "green", "value": None}]})},
        {"type": "stat", **fields(thresholds={"steps": [{"color": "green"}]})},
    ),
    ("panel-defaults", {"type": "x-plugin", "options": {"a": None}}, {"type": "x-plugin", "options": {"a": None}}),
    ("graph-defaults", {"type": "graph", "bars": False, "lines": True}, {"type": "graph", "lines": True}),
    ("ref-ids", {"targets": [{}, {"refId": "B"}]}, {"targets": [{"refId": "A"}, {"refId": "B"}]}),
    ("ref-ids", {"targets": [{"refId": "Up"}]}, {"targets": [{"refId": "A"}]}),
    (
        "ref-ids",
        {"targets": [{"refId": "Up"}], "transformations": [{"filter": {"options": "Up"}}]},
        {"targets": [{"refId": "Up"}], "transformations": [{"filter": {"options": "Up"}}]},
    ),
    (
        "query-defaults",
        {"expr": "up", "instant": False, "range": True, "editorMode": "code", "hide": False, "step": 240, "refId": "A"},
        {"expr": "up", "refId": "A"},
    ),
    ("query-defaults", {"expr": "up", "instant": True, "range": False}, {"expr": "up", "instant": True}),
    ("query-defaults", {"expr": "up", "instant": True, "range": True}, {"expr": "up", "instant": True, "range": True}),
    ("query-defaults", {"rawSql": "x", "hide": False}, {"rawSql": "x", "hide": False}),
    (
        "variable-defaults",
        {
            "name": "job",
            "type": "query",
            "query": {"query": "label_values(up, job)", "refId": "x", "qryType": 1},
            "definition": "label_values(up, job)",
            "refresh": 0,
            "options": [],
            "includeAll": True,
            "current": {"selected": True, "text": "All", "value": "$__all"},
        },
        {"name": "job", "type": "query", "query": "label_values(up, job)", "refresh": 1, "includeAll": True},
    ),
    (
        "variable-defaults",
        {"name": "a", "type": "custom", "query": "x,y", "current": {"text": "y", "value": "y"}, "multi": True},
        {"name": "a", "type": "custom", "query": "x,y", "current": {"value": ["y"]}, "multi": True},
    ),
    (
        "variable-defaults",
        {
            "name": "a",
            "type": "custom",
            "includeAll": True,
            "options": [
                {"selected": True, "text": "All", "value": "$__all"},
                {"selected": False, "text": "Five minutes", "value": "5m"},
                {"selected": False, "text": "x,y", "value": "x,y"},
            ],
        },
        {"name": "a", "type": "custom", "includeAll": True, "query": r"Five minutes : 5m,x\,y"},
    ),
    (
        "variable-defaults",
        {"name": "a", "type": "custom", "query": "", "options": [{"text": "a", "value": 1}]},
        {"name": "a", "type": "custom", "query": ""},
    ),
    (
        "variable-defaults",
        {"name": "a", "type": "custom", "options": [{"text": "a : b", "value": "a : b"}]},
        {"name": "a", "type": "custom"},
    ),
    ("row-defaults", {"type": "row", "title": "A", "datasource": DS, "panels": []}, {"type": "row", "title": "A"}),
    (
        "built-in-annotation",
        {"annotations": {"list": [{"builtIn": 1, "name": "Annotations & Alerts", "enable": True}, {"name": "Mine"}]}},
        {"annotations": {"list": [{"name": "Mine"}]}},
    ),
    (
        "built-in-annotation",
        {"annotations": {"list": [{"builtIn": 1, "name": "Annotations & Alerts", "enable": False}]}},
        {"annotations": {"list": [{"builtIn": 1, "name": "Annotations & Alerts", "enable": False}]}},
    ),
    (
        "annotation-defaults",
        {"annotations": {"list": [{"name": "A", "expr": "up", "datasource": DS, "enable": True, "limit": 100}]}},
        {"annotations": {"list": [{"name": "A", "expr": "up", "datasource": DS}]}},
    ),
    (
        "dashboard-defaults",
        {"id": 7, "version": 3, "style": "dark", "timepicker": {"refresh_intervals": ["5m"], "time_options": []}},
        {"timepicker": {"refresh_intervals": ["5m"]}},
    ),
    (
        "dashboard-defaults",
        {"tags": ["b", "a", "b"], "links": [{"title": "A", "url": ""}]},
        {"tags": ["a", "b"], "links": [{"title": "A"}]},
    ),
    (
        "twin-variables",
        {"templating": {"list": [{"name": "a", "type": "query"}, {"name": "b"}, {"name": "a", "type": "custom"}]}},
        {"templating": {"list": [{"name": "a", "type": "custom"}, {"name": "b"}]}},
    ),
    ("panel-ids", {"panels": [{"id": 3, "title": "A"}]}, {"panels": [{"title": "A"}]}),
    (
        "panel-ids",
        {"panels": [{"id": 3}, {"id": 4}], "links": [{"url": "/d/x?viewPanel=3"}]},
        {"panels": [{"id": 3}, {}], "links": [{"url": "/d/x?viewPanel=3"}]},
    ),
    (
        "positions",
        {"panels": [{"title": "B", "gridPos": place(0, 20)}, {"title": "A", "gridPos": place(0, 5)}]},
        {"panels": [{"title": "A", "gridPos": place(0, 0)}, {"title": "B", "gridPos": place(0, 8)}]},
    ),
    (
        "positions",
        {
            "panels": [
                {"type": "row", "gridPos": {"y": 9}, "panels": [{"gridPos": place(0, 50)}]},
                {"gridPos": place(0, 0)},
            ]
        },
        {
            "panels": [
                {"gridPos": place(0, 0)},
                {"type": "row", "gridPos": place(0, 8, 24, 1), "panels": [{"gridPos": place(0, 9)}]},
            ]
        },
    ),
    (
        "old-rows",
        {
            "rows": [
                {
                    "title": "One",
                    "showTitle": True,
                    "height": "250px",
                    "panels": [{"span": 6}, {"span": 6}, {"span": 12}],
                },
                {"title": "Two", "collapse": True, "panels": [{"span": 4}]},
            ]
        },
        {
            "panels": [
                {
                    "id": 1,
                    "type": "row",
                    "title": "One",
                    "collapsed": False,
                    "panels": [],
                    "gridPos": place(0, 0, 24, 1),
                },
                {"gridPos": place(0, 1, 12, 7)},
                {"gridPos": place(12, 1, 12, 7)},
                {"gridPos": place(0, 8, 24, 7)},
                {
                    "id": 2,
                    "type": "row",
                    "title": "Two",
                    "collapsed": True,
                    "panels": [{"gridPos": place(0, 16, 8, 7)}],
                    "gridPos": place(0, 15, 24, 1),
                },
            ]
        },
    ),
    ("old-rows", {"rows": [{}], "panels": [{}], "schemaVersion": 16}, {"panels": [{}], "schemaVersion": 16}),
]


@pytest.mark.parametrize(("name", "before", "after"), ROWS, ids=[f"{row[0]}-{at}" for at, row in enumerate(ROWS)])
def test_what_a_difference_does(name: str, before: dict[str, Any], after: dict[str, Any]) -> None:
    one: Difference = NAMED[name]
    assert one.apply(before) == after
    assert one.apply(after) == after


@given(
    st.lists(
        st.builds(Box, st.integers(0, 30), st.integers(0, 60), st.integers(1, 30), st.integers(1, 20)), max_size=12
    )
)
def test_what_moves_up_overlaps_nothing_and_leaves_no_room_above(boxes: list[Box]) -> None:
    ordered = sorted(boxes, key=lambda box: (box.y, box.x))
    found = compacted(ordered, 3)
    for at, box in enumerate(found):
        assert box.x >= 0
        assert box.x + box.w <= 24
        assert box.y >= 3
        for other in found[:at]:
            apart = box.x + box.w <= other.x or other.x + other.w <= box.x
            assert apart or box.y + box.h <= other.y or other.y + other.h <= box.y
    again = sorted(found, key=lambda box: (box.y, box.x))
    assert compacted(again, 3) == again
