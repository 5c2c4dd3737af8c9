"""Variables of each kind as Grafana's JSON."""

from __future__ import annotations

from typing import Any

import pytest

from obsdsl import (
    AdHocVariable,
    CompileError,
    ConstantVariable,
    CustomVariable,
    Dashboard,
    DataSourceVariable,
    Gauge,
    GroupByVariable,
    IntervalVariable,
    QueryVariable,
    RawVariable,
    SwitchVariable,
    Text,
    TextVariable,
)
from obsdsl.compose.variable import DashboardVariable
from tests.compile.grafana.oracle import Json, emitted, lost, read

up = Gauge("up", "Health.", range=(0, 1))


def variable(value: DashboardVariable, grafana: tuple[int, int] = (12, 3)) -> Json:
    found: Json = emitted(Dashboard("D", uid="d", variables=(value,), panels=(Text("t", "x"),)), grafana)["templating"][
        "list"
    ][-1]
    return found


ALL = {"selected": True, "text": ["All"], "value": ["$__all"]}
VARIABLES: list[tuple[DashboardVariable, Json]] = [
    (
        QueryVariable(
            "instance",
            up(job="web").label_values("instance"),
            label="Instance",
            description="Where.",
            multi=True,
            include_all=True,
            all_value=".*",
            sort="numerical",
            descending=True,
            regex="/a(.*)/",
            refresh="load",
            hide="label",
        ),
        {
            "type": "query",
            "label": "Instance",
            "description": "Where.",
            "hide": 1,
            "multi": True,
            "includeAll": True,
            "allValue": ".*",
            "current": ALL,
            "datasource": {"type": "prometheus", "uid": "${datasource}"},
            "definition": 'label_values(up{job="web"}, instance)',
            "query": {"query": 'label_values(up{job="web"}, instance)', "refId": "variable-instance"},
            "regex": "/a(.*)/",
            "refresh": 1,
            "sort": 4,
        },
    ),
    (
        CustomVariable("mode", {"One": "1", "Two": "2, or more"}, default="2, or more"),
        {
            "type": "custom",
            "hide": 0,
            "multi": False,
            "includeAll": False,
            "query": "One : 1,Two : 2\\, or more",
            "options": [
                {"selected": False, "text": "One", "value": "1"},
                {"selected": False, "text": "Two", "value": "2, or more"},
            ],
            "current": {"selected": True, "text": "Two", "value": "2, or more"},
        },
    ),
    (
        CustomVariable("several", ("a", "b"), multi=True),
        {
            "type": "custom",
            "hide": 0,
            "multi": True,
            "includeAll": False,
            "query": "a,b",
            "options": [{"selected": False, "text": one, "value": one} for one in "ab"],
            "current": {"selected": True, "text": ["a"], "value": ["a"]},
        },
    ),
    (
        DataSourceVariable("logs", "loki", regex="/prod/"),
        {
            "type": "datasource",
            "hide": 0,
            "multi": False,
            "includeAll": False,
            "query": "loki",
            "regex": "/prod/",
            "refresh": 1,
        },
    ),
    (
        IntervalVariable("window", ("1m", "5m"), auto=True, auto_count=10, auto_min="30s"),
        {
            "type": "interval",
            "hide": 0,
            "query": "1m,5m",
            "refresh": 2,
            "auto": True,
            "auto_count": 10,
            "auto_min": "30s",
            "options": [
                {"selected": False, "text": "auto", "value": "$__auto_interval_window"},
                {"selected": False, "text": "1m", "value": "1m"},
                {"selected": False, "text": "5m", "value": "5m"},
            ],
            "current": {"selected": True, "text": "auto", "value": "$__auto_interval_window"},
        },
    ),
    (
        TextVariable("text", default="x"),
        {"type": "textbox", "hide": 0, "query": "x", "current": {"selected": True, "text": "x", "value": "x"}},
    ),
    (
        ConstantVariable("constant", "1"),
        {"type": "constant", "hide": 2, "query": "1", "current": {"selected": True, "text": "1", "value": "1"}},
    ),
    (
        SwitchVariable("switch", on="1", off="0"),
        {
            "type": "switch",
            "hide": 0,
            "enabledValue": "1",
            "disabledValue": "0",
            "current": {"selected": True, "text": "0", "value": "0"},
        },
    ),
    (
        AdHocVariable("filters", filters=(("job", "=", "web"),)),
        {
            "type": "adhoc",
            "hide": 0,
            "datasource": {"type": "prometheus", "uid": "${datasource}"},
            "filters": [{"key": "job", "operator": "=", "value": "web"}],
        },
    ),
    (
        GroupByVariable("by", default=("job",)),
        {
            "type": "groupby",
            "hide": 0,
            "datasource": {"type": "prometheus", "uid": "${datasource}"},
            "current": {"selected": True, "text": ["job"], "value": ["job"]},
        },
    ),
    (RawVariable("raw", {"type": "snapshot", "query": "x"}), {"type": "snapshot", "hide": 0, "query": "x"}),
]
# What the SDK's one model of all kinds of variable has no field for.
UNMODELLED = {"adhoc": ["filters"], "switch": ["disabledValue", "enabledValue"]}


@pytest.mark.parametrize(("value", "json"), VARIABLES, ids=[json["type"] for _, json in VARIABLES])
def test_a_variable_as_grafana_reads_it(value: DashboardVariable, json: Json) -> None:
    assert variable(value) == {"name": value.name, **json}
    dashboard = emitted(Dashboard("D", uid="d", variables=(value,)), (12, 3))
    missing = UNMODELLED.get(json["type"], [])
    assert list(lost(dashboard, read(dashboard))) == [f"templating.list[].{name}" for name in missing]


@pytest.mark.parametrize(
    ("value", "grafana", "fault"),
    [
        (SwitchVariable("s"), (12, 2), "it needs Grafana 12.3, and grafana_version is 12.2; use another kind"),
        (GroupByVariable("g"), (10, 4), "it needs Grafana 11.0, and grafana_version is 10.4; use another kind"),
        (
            QueryVariable("q", "label_names()", sort="natural"),
            (10, 1),
            'sort="natural" needs Grafana 10.2, and grafana_version is 10.1; use another order',
        ),
    ],
    ids=["switch", "groupby", "natural"],
)
def test_a_variable_that_a_release_lacks_is_refused(
    value: DashboardVariable, grafana: tuple[int, int], fault: str
) -> None:
    with pytest.raises(CompileError) as caught:
        variable(value, grafana)
    assert caught.value.faults == (fault,)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("label_names()", "label_names()"),
        (up.label_values("job"), "label_values(up, job)"),
        ((up == 0).sum(by="job"), "query_result(sum by (job) (up == 0))"),
        (up.changes(), "query_result(changes(up[5m]))"),
    ],
    ids=["text", "values", "expression", "window"],
)
def test_the_query_of_a_variable(query: Any, text: str) -> None:
    assert variable(QueryVariable("q", query))["query"]["query"] == text
