"""Dashboards as a whole: variables, data sources, places, links, thresholds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.lint.checks.seen import dashboard, found, graph, levels
from tests.lint.examples import lint_python, lint_texts, settings
from tests.lint.examples import problems as of_check

HOST: dict[str, Any] = {"name": "host", "type": "query", "refresh": 2, "query": "label_values(up, instance)"}


@pytest.mark.parametrize(
    ("panel", "expected"),
    [
        (graph('x{a="$other"}'), ["error"]),
        (graph('x{a="${other:regex}"}'), ["error"]),
        (graph('x{a="[[other]]"}'), ["error"]),
        (graph("rate(x[$other])"), ["error"]),
        (graph("x", repeat="other"), ["error"]),
        (graph("x", title="$other"), ["warning"]),
        (graph({"expr": "x", "legendFormat": "$other"}), ["warning"]),
        (graph("x", links=[{"title": "l", "url": "/d/x?var-a=$other"}]), ["warning"]),
        (graph("x", datasource={"uid": "$other"}), ["warning"]),
        # The dashboard's own, Grafana's own, and what is none.
        (graph('x{a="$host"}', repeat="host", title="$host"), []),
        (graph("rate(x[$__rate_interval])", title="$__interval"), []),
        (graph("x", links=[{"title": "l", "url": "/x?${__url_time_range}&a=${__field.labels.a}"}]), []),
        (graph('x{a=~"b$"}'), []),
        (graph("label_replace(x, 'a', '$1', 'b', '(.*)')"), []),
        (graph("label_replace(x, 'a', '${name}', 'b', '(?P<name>.*)')"), []),
        # Who knows what it means to others.
        (graph({"rawSql": "SELECT $other", "datasource": {"type": "mysql", "uid": "m"}}), []),
        ({"type": "text", "title": "t", "options": {"content": "costs $other"}}, []),
    ],
)  # fmt: skip
def test_variables_that_are_not_there(panel: dict[str, Any], expected: list[str]) -> None:
    assert levels("unknown-variable", dashboard(panel, variables=(HOST,)), alone=True) == expected


def test_variables_of_variables_rows_and_exports() -> None:
    nested = {**HOST, "name": "disk", "query": 'label_values(x{instance="$hots"}, disk)'}
    (problem,) = found("unknown-variable", dashboard(variables=(HOST, nested)), alone=True)
    assert "did you mean 'host'" in problem.message
    row = {"type": "row", "title": "$other", "repeat": "other", "collapsed": False, "panels": []}
    assert levels("unknown-variable", dashboard(row), alone=True) == ["error", "warning"]
    inputs = [{"name": "DS_PROMETHEUS", "type": "datasource", "pluginId": "prometheus"}]
    panel = graph("x", datasource="${DS_PROMETHEUS}")
    assert levels("unknown-variable", dashboard(panel, __inputs=inputs), alone=True) == []


def test_a_variable_that_several_queries_miss_is_told_once() -> None:
    asked = [graph(f"rate(x_total{{a='$gone', b='{n}'}}[5m])") for n in range(3)]
    replaced = graph("label_replace(up{a='$gone'}, 'b', '$other', 'c', '(.*)')")
    (one,) = found("unknown-variable", dashboard(*asked, replaced), alone=True)
    assert (
        "the variable 'gone', which the dashboard does not have; 3 more of the dashboard's queries use it"
        in one.message
    )


@pytest.mark.parametrize(
    ("panel", "more", "expected"),
    [
        (graph("x"), {}, ["info"]),
        (graph('x{a="$host"}'), {}, []),
        (graph("x", repeat="host"), {}, []),
        (graph("x", title="${host}"), {}, []),
        ({"type": "text", "title": "t", "options": {"content": "[[host]]"}}, {}, []),
        ({"type": "somebody-panel", "title": "t", "options": {"script": "variables.host"}}, {}, []),
        ({"type": "stat", "title": "t", "libraryPanel": {"uid": "x"}}, {}, []),
        (graph("x"), {"links": [{"type": "dashboards", "includeVars": True}]}, []),
        (graph("x"), {"annotations": {"list": [{"name": "a", "expr": 'x{a="$host"}'}]}}, []),
    ],
)  # fmt: skip
def test_variables_that_nothing_uses(panel: dict[str, Any], more: dict[str, Any], expected: list[str]) -> None:
    panel = {"datasource": {"uid": "$datasource"}, **panel}
    assert levels("unused-variable", dashboard(panel, variables=(HOST,), **more)) == expected


@pytest.mark.parametrize(("option", "expected"), [("variables.host", 0), ("variables.hosts", 1)])
def test_a_plugin_of_ours_may_use_a_variable(option: str, expected: int, tmp_path: Path) -> None:
    plugin = f'PluginPanel("x", kind="somebody-panel", options={{"script": "{option}"}})'
    text = f'Dashboard("D", variables=(CustomVariable("host", ("a",)),), panels=({plugin},))'
    assert len(of_check(lint_python(text, tmp_path), "unused-variable")) == expected


def test_variables_that_work_by_themselves_are_used() -> None:
    variables = ({"name": "filters", "type": "adhoc"}, {**HOST, "name": "a"}, {**HOST, "query": "label_values(x, $a)"})
    board = dashboard(graph('x{a="$host"}'), variables=variables)
    assert levels("unused-variable", board) == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"query": ""}, ["warning"]),
        ({"refresh": 0}, ["warning"]),
        ({"query": "sum(up)"}, ["warning"]),
        ({"query": "label_values(queue_length, queues)"}, ["warning"]),
        ({}, []),
        ({"query": "up"}, []),
        ({"refresh": None}, []),
        ({"query": "$metric"}, []),
        ({"query": "label_names()"}, []),
        ({"query": "query_result(sum(up))"}, []),
        ({"query": "metrics(up.*)"}, []),
        ({"type": "custom", "query": "a,b", "refresh": 0}, []),
        ({"query": "", "datasource": {"type": "loki", "uid": "l"}, "refresh": 0}, []),
        ({"query": "SELECT 1", "datasource": {"type": "mysql", "uid": "m"}, "refresh": 0}, []),
        ({"query": {"label": "x", "refId": "A", "type": 1}, "datasource": {"type": "prometheus", "uid": "p"}}, []),
    ],
)  # fmt: skip
def test_queries_of_variables(fields: dict[str, Any], expected: list[str]) -> None:
    variable = {**HOST, "datasource": {"type": "prometheus", "uid": "$datasource"}, **fields}
    assert levels("variable-query", dashboard(variables=(variable,))) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Prometheus", ["info"]),
        (None, ["info"]),
        ({"type": "loki", "uid": "abc"}, ["info"]),
        ("$datasource", []),
        ({"type": "prometheus", "uid": "${datasource}"}, []),
        ("${DS_PROMETHEUS}", []),
        ({"type": "cloudwatch", "uid": "abc"}, []),
    ],
)
def test_data_sources_by_name(source: Any, expected: list[str]) -> None:
    assert levels("datasource-variable", dashboard(graph("x", datasource=source)), alone=True) == expected


def at(x: float, y: float, w: float, h: float, **more: Any) -> dict[str, Any]:
    return {**graph("x"), "gridPos": {"x": x, "y": y, "w": w, "h": h}, **more}


ROW: dict[str, Any] = {"type": "row", "title": "Row", "gridPos": {"x": 0, "y": 0, "w": 24, "h": 1}}


@pytest.mark.parametrize(
    ("panels", "expected"),
    [
        ([at(0, 0, 12, 8), at(11, 7, 12, 8)], ["warning"]),
        ([at(0, 0, 12, 8), at(11, 7, 12, 8), at(11, 8, 12, 8)], ["warning"]),
        ([at(18, 0, 12, 8)], ["warning"]),
        ([at(0, 0, 0, 8)], ["warning"]),
        ([at(0, 0, 12, 8, id=1), at(12, 0, 12, 8, id=1)], ["warning"]),
        ([{**ROW, "collapsed": False, "panels": [at(0, 1, 12, 8)]}], ["error"]),
        ([at(0, 0, 12, 8, id=1), at(12, 0, 12, 8, id=2), at(0, 8, 24, 8, id=3)], []),
        ([graph("x"), graph("x")], []),
        # Grafana gives a row all columns; what a closed row holds is laid out by itself.
        ([{**ROW, "collapsed": False, "gridPos": {"x": 0, "y": 0, "w": 0, "h": 1}}, at(0, 1, 12, 8)], []),
        ([{**ROW, "collapsed": True, "panels": [at(0, 1, 12, 8)]}, at(0, 1, 12, 8)], []),
    ],
)  # fmt: skip
def test_places(panels: list[dict[str, Any]], expected: list[str]) -> None:
    assert levels("panel-overlap", dashboard(*panels)) == expected


def test_identity_of_dashboards() -> None:
    assert levels("dashboard-identity", dashboard(uid="a b")) == ["warning"]
    assert levels("dashboard-identity", dashboard(uid="")) == ["warning"]
    assert levels("dashboard-identity", dashboard(title=" ")) == ["warning"]
    assert levels("dashboard-identity", dashboard(), dashboard()) == ["warning"]
    # Nobody knows in which folders files end up.
    assert levels("dashboard-identity", dashboard(), dashboard(uid="other")) == []


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("/d/wokrers/workers", ["warning"]),
        ("d/Workers?var-x=$host", ["warning"]),
        ("/grafana/d/elsewhere", ["info"]),
        ("/d/workers/x", []),
        ("https://example.org/d/elsewhere", []),
        ("/d/${uid}", []),
        ("/dashboards", []),
    ],
)
def test_links_to_dashboards(url: str, expected: list[str]) -> None:
    boards = dashboard(links=[{"type": "link", "url": url}]), dashboard(uid="workers")
    assert levels("dead-link", *boards) == expected
    assert levels("dead-link", boards[0]) == []


def test_a_dashboard_is_told_once_of_a_link_that_leads_nowhere() -> None:
    links = [{"type": "link", "url": f"/d/elsewhere?from={i}"} for i in range(3)]
    assert levels("dead-link", dashboard(links=links), dashboard(uid="workers")) == ["info"]


def test_nobody_knows_of_a_file_alone_whether_its_dashboard_is_kept_as_code() -> None:
    assert levels("editable", dashboard(editable=True)) == ["info"]
    assert levels("editable", dashboard(editable=True), alone=True) == []


ALERT = 'AlertRule("Long", m.queue_length(queue="a") {}, for_="5m", severity=P3, summary="Long")\n'
PANEL = 'TimeSeries("Jobs", {}, thresholds=Thresholds("green", {}))'
SAME = 'm.queue_length(queue="a")'


@pytest.mark.parametrize(
    ("condition", "shown", "steps", "drifts"),
    [
        ("> 100", SAME, '(50, "red")', True),
        ("> 100", "promql(\"queue_length{queue='$queue'}\")", '(50, "red")', True),
        ("> 100", SAME, '(100, "red")', False),
        ("> 100", 'm.queue_length(queue="b")', '(50, "red")', False),
        ("> 100", "m.queue_length", '(50, "red")', False),
        # Grafana's own for a new panel.
        ("> 100", SAME, '(80, "red")', False),
        # No thresholds: any other value, and what is not there at all.
        ("== 3", SAME, '(50, "red")', False),
        ("> 0", SAME, '(1, "red")', False),
    ],
)
def test_thresholds_beside_those_of_alerts(
    condition: str, shown: str, steps: str, drifts: bool, tmp_path: Path
) -> None:
    text = ALERT.format(condition) + PANEL.format(shown, steps)
    found = of_check(lint_python(text, tmp_path), "threshold-drift")
    assert [one.level.word for one in found] == (["warning"] if drifts else [])


def test_a_panel_may_draw_one_more_threshold_than_there_are_alerts(tmp_path: Path) -> None:
    text = ALERT.format("> 100") + PANEL.format(SAME, '(50, "yellow"), (100, "red")')
    assert of_check(lint_python(text, tmp_path), "threshold-drift") == []


def test_thresholds_in_files_beside_those_of_rules(tmp_path: Path) -> None:
    rules = "groups:\n- name: example\n  rules:\n  - {alert: Busy, expr: 'sum(rate(x[5m])) > 100'}\n"
    steps = [{"value": None, "color": "green"}, {"value": 50, "color": "red"}]
    panel = graph("sum(rate(x[$__rate_interval]))") | {
        "fieldConfig": {"defaults": {"thresholds": {"mode": "absolute", "steps": steps}}}
    }
    texts = {"rules.yml": rules, "dashboard.json": json.dumps(dashboard(panel))}
    (problem,) = of_check(lint_texts(texts, settings(tmp_path)), "threshold-drift")
    assert problem.place.file == "dashboard.json"
    assert "at 50, but the alert 'Busy'" in problem.message
