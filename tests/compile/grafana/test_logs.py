"""Panels take queries of logs: data source, unit, legend and kind follow, and Loki answers what they ask."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from obsdsl import Dashboard, DataSource, GaugePanel, Logs, LogStream, LokiQuery, QueryVariable, Stat, TimeSeries, logql
from obsdsl.compile.context import Context
from obsdsl.compile.grafana.dashboard import dashboard
from obsdsl.compose.panel import Panel
from tests.fakes.ask import ask
from tests.fakes.loki import FakeLoki

STREAM = LogStream(
    "app", labels={"level": ("info", "error")}, fields={"took": "duration", "code": ("200", "500")}, format="json"
)


def compiled(*panels: Any) -> dict[str, Any]:
    return dashboard(Dashboard("Example", uid="example", panels=panels), Context())


def test_a_panel_of_logs_asks_loki() -> None:
    found = compiled(Logs("Errors", STREAM(level="error")), TimeSeries("Rate", STREAM.rate().sum(by="level")))
    logs, rate = found["panels"]
    assert logs["targets"][0]["expr"] == '{job="app", level="error"}'
    assert logs["targets"][0]["queryType"] == "range"
    assert logs["datasource"] == {"type": "loki", "uid": "${loki}"}
    assert rate["targets"][0]["expr"] == 'sum by (level) (rate({job="app"}[$__auto]))'
    assert rate["targets"][0]["legendFormat"] == "{{level}}"
    assert rate["fieldConfig"]["defaults"]["unit"] == "cps"
    assert [one["name"] for one in found["templating"]["list"]] == ["datasource", "loki"]


def test_a_single_value_asks_for_the_last_one() -> None:
    (gauge,) = compiled(GaugePanel("Errors", STREAM.count_over_time("1h").sum()))["panels"]
    assert gauge["targets"][0]["queryType"] == "instant"


def test_several_queries_have_their_legends() -> None:
    took = STREAM.unwrap("took")
    queries = {"p50": took.quantile_over_time(0.5), "p95": took.quantile_over_time(0.95)}
    (panel,) = compiled(TimeSeries("Took", queries))["panels"]
    assert [one["legendFormat"] for one in panel["targets"]] == ["p50", "p95"]
    assert panel["fieldConfig"]["defaults"]["unit"] == "s"


def test_text_and_what_is_built_are_one() -> None:
    text = 'sum by (level) (rate({job="app"}[$__auto]))'
    panels = (
        TimeSeries("a", LokiQuery(text)),
        TimeSeries("b", logql(text)),
        TimeSeries("c", STREAM.rate().sum(by="level")),
    )
    assert {one["targets"][0]["expr"] for one in compiled(*panels)["panels"]} == {text}


PANELS = (
    Logs("Failed", STREAM.where(code="500")),
    TimeSeries("Rate", STREAM.rate("1m").sum(by="level")),
    Stat("Lines", STREAM.count_over_time("1m").sum()),
    TimeSeries("Took", STREAM.unwrap("took").quantile_over_time(0.5, "1m", by="level")),
    TimeSeries("Share", STREAM(level="error").rate("1m").sum() / STREAM.rate("1m").sum()),
)


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.title)
def test_loki_answers_what_a_panel_asks(panel: Panel) -> None:
    (found,) = compiled(panel)["panels"]
    with FakeLoki() as loki:
        for at, (level, code) in enumerate([("info", "200"), ("error", "500"), ("info", "200"), ("error", "500")]):
            loki.add({"job": "app", "level": level}, json.dumps({"code": code, "took": f"{at + 1}s"}), 1000 + at)
        for target in found["targets"]:
            instant = target["queryType"] == "instant"
            times = {"time": 1010} if instant else {"start": 990, "end": 1020, "step": 10}
            path = (
                f"/loki/api/v1/{'query' if instant else 'query_range'}?{urlencode({'query': target['expr'], **times})}"
            )
            answer = ask(loki.url, "GET", path)
            assert answer.status == 200, answer.body
            assert answer.json["data"]["result"]


def test_a_variable_chooses_among_the_values_of_a_label() -> None:
    host = QueryVariable("host", STREAM.label_values("host"), datasource=DataSource("loki", "${loki}"))
    found = dashboard(Dashboard("Example", uid="example", variables=(host,)), Context())["templating"]["list"]
    assert [one["name"] for one in found] == ["datasource", "loki", "host"]
    assert found[2]["query"] == 'label_values({job="app"}, host)'
