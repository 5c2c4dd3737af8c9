"""Variables in texts, in expressions, in all of a dashboard."""

from __future__ import annotations

import json
from typing import Any

import pytest

from obsdsl import (
    P1,
    AlertRule,
    Annotation,
    Counter,
    CustomVariable,
    Dashboard,
    DashboardLink,
    IntervalVariable,
    Link,
    QueryVariable,
    RawPanel,
    Row,
    Stat,
    Text,
    TimeSeries,
    promql,
)
from obsdsl.lint.view import dashboard_view, is_built_in, names_in_node, names_in_text, names_used, uses
from obsdsl.read.grafana import read_dashboard

hits = Counter("hits_total", "Hits.", labels=("code",))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("$x", [("x", None, 0, 2)]),
        ("a ${x:regex}.", [("x", "regex", 2, 12)]),
        ("[[x]]/[[y:csv]]", [("x", None, 0, 5), ("y", "csv", 6, 15)]),
        ("${x.field:raw}", [("x", "raw", 0, 14)]),
        ("$x$y", [("x", None, 0, 2), ("y", None, 2, 4)]),
        ("$1 costs $ 5 and ${} and [[]] and [[0]]", []),
        ("$__rate_interval ${__from:date:iso}", [("__rate_interval", None, 0, 16), ("__from", "date:iso", 17, 35)]),
        ("$é", []),
    ],
)
def test_the_variables_of_a_text(text: str, found: list[tuple[str, str | None, int, int]]) -> None:
    assert [(one.name, one.format, one.start, one.end) for one in uses(text)] == found
    assert names_in_text(text) == {name for name, *_ in found if not name.startswith("__")}


@pytest.mark.parametrize("name", ["__rate_interval", "__range", "__interval", "__from", "__user", "timeFilter"])
def test_grafanas_own_variables_are_told_apart(name: str) -> None:
    assert is_built_in(name)
    assert uses(f"${{{name}}}")[0].is_built_in
    assert names_in_text(f"$a ${name}") == {"a"}


@pytest.mark.parametrize(
    ("expr", "names"),
    [
        ("rate(up[$__rate_interval])", set()),
        ('${prefix}_up{$label="$value", a=~"x|[[old]]"}', {"prefix", "label", "value", "old"}),
        ("rate(up[$window] offset $ago) > $limit", {"window", "ago", "limit"}),
        ("sum by ($by) (max_over_time(up[$a:$b]))", {"by", "a", "b"}),
        ("up * on ($on) group_left ($left) down", {"on", "left"}),
        ('label_replace(up, "a", "$1", "b", "$text")', {"text"}),
        ("topk($n, up{$filters})", {"n", "filters"}),
        ("up @ $time", {"time"}),
    ],
)
def test_the_variables_of_an_expression(expr: str, names: set[str]) -> None:
    assert names_in_node(promql(expr).node) == names


def test_everything_in_a_dashboard_of_ours_that_uses_a_variable() -> None:
    names = "query legend title text link repeat row window annotation dash raw unit other".split()  # noqa: SIM905
    held = {name: CustomVariable(name, ("a", "b")) for name in names} | {"window": IntervalVariable("window", ("1m",))}
    alert = AlertRule("Many", hits.rate() > 5, severity=P1, summary="Many.", description="$unused")
    dashboard = Dashboard(
        "Host",
        variables=(
            *held.values(),
            CustomVariable("unused", ("a",)),
            QueryVariable("own", 'label_values(up{x="$own", y="$other"}, job)'),
        ),
        links=(DashboardLink("Other", "/d/x?var-a=${dash}"),),
        annotations=(Annotation("A", promql('up{a="$annotation"}').node),),
        rows=(
            Row(
                "Row",
                TimeSeries(
                    "Of $title",
                    hits(code=held["query"]).rate(held["window"]),
                    legend="$legend",
                    links=(Link("L", "/d/$link"),),
                    repeat=held["repeat"],
                ),
                Text("Text", "[[text]]"),
                Stat("Drawn", hits.rate(), thresholds=alert),
                RawPanel({"type": "stat", "deep": [{"er": "$raw"}]}),
                Text("More", "x", extra={"options": {"$key": ["${unit:text}"]}}),
                repeat="row",
            ),
        ),
    )
    assert names_used(dashboard_view(dashboard)) == {*names, "datasource"}


def test_everything_in_json_that_uses_a_variable() -> None:
    data: dict[str, Any] = {
        "title": "$title",
        "links": [{"url": "/d?${link:queryparam}"}],
        "templating": {
            "list": [
                {"type": "query", "name": "own", "query": 'label_values(up{a="$own", b="$other"}, job)'},
                {"type": "custom", "name": "unused", "query": "a,b"},
            ]
        },
        "panels": [
            {"type": "row", "repeat": "row", "panels": [{"type": "stat", "repeat": "panel", "x": {"y": ["[[deep]]"]}}]},
            {"type": "stat", "datasource": "$source", "targets": [{"expr": "up[$__range]"}]},
        ],
    }
    file = read_dashboard(json.dumps(data), "host.json")
    assert file.dashboard is not None
    found = names_used(dashboard_view(file.dashboard))
    assert found == {"title", "link", "other", "row", "panel", "deep", "source"}
