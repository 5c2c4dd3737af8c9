"""A ratio of logs is a share where the dividend counts some of the divisor's lines, and else it is none."""

from __future__ import annotations

import json
from itertools import product
from urllib.parse import urlencode

import pytest

from obsdsl import LogStream, TimeSeries, logql
from obsdsl.compile.context import Context
from obsdsl.compile.grafana.unit import panel_unit
from obsdsl.define.unit import Unit
from obsdsl.logs.metrics import LogMetric
from obsdsl.logs.part import is_share
from tests.fakes.ask import ask
from tests.fakes.loki import FakeLoki

STREAM = LogStream("app", labels={"level": ("info", "error")}, fields={"code": ("200", "500")}, format="json")
ERRORS = STREAM(level="error")
ALL = STREAM.rate("1m").sum()
SHARES = [
    ERRORS.rate("1m").sum() / ALL,
    ERRORS.rate("1m") / STREAM.rate("1m"),
    ERRORS.rate("1m").sum(by="level") / STREAM.rate("1m").sum(by="level"),
    STREAM.contains("a").count_over_time("1m").sum() / STREAM.count_over_time("1m").sum(),
    STREAM.where(code="500").rate("1m").sum() / ALL,
    ERRORS.contains("a").where(code="500").rate("1m").sum() / STREAM.contains("a").rate("1m").sum(),
    1 - ERRORS.rate("1m").sum() / ALL,
    (ERRORS.rate("1m").sum() / ALL) > 0.1,
    ERRORS.rate("1m").sum() / (ERRORS.rate("1m").sum() + STREAM(level="info").rate("1m").sum()),
    logql('sum(bytes_rate({job="app"} |= "a" [1m])) / sum(bytes_rate({job=~"app|web"} [1m]))'),
]
OTHERS = [
    ALL / ERRORS.rate("1m").sum(),
    ERRORS.rate("5m").sum() / ALL,
    ERRORS.count_over_time("1m").sum() / ALL,
    STREAM(level="error").rate("1m").sum() / STREAM(level="info").rate("1m").sum(),
    STREAM.contains("a").rate("1m").sum() / STREAM.contains("b").rate("1m").sum(),
    ERRORS.rate("1m").sum() / STREAM.rate("1m").sum(by="level"),
    ERRORS.rate("1m").avg() / STREAM.rate("1m").avg(),
    100 * (ERRORS.rate("1m").sum() / ALL),
    ERRORS.rate("1m").sum() / (ALL - STREAM(level="info").rate("1m").sum()),
    logql('sum(rate({job="app"} | drop pod [1m])) / sum(rate({job="app"} [1m]))'),
    logql('sum(bytes_rate({job="app"} | line_format "{{.x}}{{.x}}" [1m])) / sum(bytes_rate({job="app"} [1m]))'),
    logql('sum(rate({job="app"} | json | unwrap x [1m])) / sum(rate({job="app"} [1m]))'),
    logql('sum(rate({job="app"}[1m] offset 1h)) / sum(rate({job="app"} [1m]))'),
    logql('sum(rate({job="app"} [1m])) / on (level) group_right sum(rate({job="app"} [1m]))'),
]


@pytest.mark.parametrize("query", SHARES, ids=str)
def test_a_share_is_shown_as_one(query: LogMetric) -> None:
    assert is_share(query.node)
    assert panel_unit(TimeSeries("Share", query), Context()) == Unit()


@pytest.mark.parametrize("query", OTHERS, ids=str)
def test_what_may_be_more_than_all_is_shown_as_a_number(query: LogMetric) -> None:
    assert not is_share(query.node)
    assert panel_unit(TimeSeries("Ratio", query), Context()) != Unit()


@pytest.mark.parametrize("query", SHARES, ids=str)
def test_loki_gives_no_share_of_more_than_one(query: LogMetric) -> None:
    with FakeLoki() as loki:
        lines = product(("app",), ("info", "error"), ("200", "500"), ("a", "b", "ab"))
        for at, (job, level, code, word) in enumerate(lines):
            loki.add({"job": job, "level": level}, json.dumps({"code": code, "word": word}), 1000 + at)
        answer = ask(loki.url, "GET", f"/loki/api/v1/query?{urlencode({'query': str(query), 'time': 1020})}")
        assert answer.status == 200, answer.body
    values = [float(one["value"][1]) for one in answer.json["data"]["result"]]
    assert values
    assert all(0 <= value <= 1 for value in values)
