"""Queries of logs are built by methods that carry LogQL's own names, and what cannot work is refused at once."""

from __future__ import annotations

import pickle

import pytest

from obsdsl import (
    Above,
    AtLeast,
    Below,
    CustomVariable,
    DefinitionError,
    Ip,
    LogLines,
    LogMetric,
    LogStream,
    Not,
    Regex,
    Unequal,
    logql,
)
from obsdsl.define.unit import Unit
from obsdsl.logs.infer import legend_of, unit_of
from obsdsl.logs.parse import parse

STREAM = LogStream(
    "app",
    labels={"level": ("info", "warn", "error"), "host": ...},
    fields={"status": ("200", "404"), "took": "duration", "sent": "size", "waited": "milliseconds"},
    format="json",
)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        (STREAM(level="error"), '{job="app", level="error"}'),
        (STREAM(level=("warn", "error")), '{job="app", level=~"warn|error"}'),
        (STREAM(level=Not("info"), host=Regex("web.*")), '{job="app", level!="info", host=~"web.*"}'),
        (STREAM.contains("a", "b").excludes("c", "d"), '{job="app"} |= "a" or "b" != "c" != "d"'),
        (STREAM.matches("a+").excludes_matching("b"), '{job="app"} |~ "a+" !~ "b"'),
        (STREAM.like("<_> ok").unlike("x <_>"), '{job="app"} |> "<_> ok" !> "x <_>"'),
        (STREAM.with_ip("10.0.0.0/8"), '{job="app"} |= ip("10.0.0.0/8")'),
        (STREAM.where(status="404"), '{job="app"} | json | status="404"'),
        (STREAM.where(status=404, took=Above("1.5s")), '{job="app"} | json | status = 404 | took > 1.5s'),
        (STREAM.where(sent=AtLeast("20MB"), n=Below(5)), '{job="app"} | json | sent >= 20MB | n < 5'),
        (STREAM.where(addr=Ip("10.0.0.0/8"), n=Unequal(1)), '{job="app"} | addr=ip("10.0.0.0/8") | n != 1'),
        (STREAM.parsed().parsed(), '{job="app"} | json'),
        (STREAM.json("a", b="c.d"), '{job="app"} | json a="a", b="c.d"'),
        (STREAM.logfmt(strict=True), '{job="app"} | logfmt --strict'),
        (STREAM.pattern("<a> <_>"), '{job="app"} | pattern "<a> <_>"'),
        (STREAM.label_format(a="b", c="{{.d}}"), '{job="app"} | label_format a=b, c="{{.d}}"'),
        (STREAM.keep("a", b="c").drop("d").decolorize(), '{job="app"} | keep a, b="c" | drop d | decolorize'),
        (STREAM.rate("5m").sum(by="level"), 'sum by (level) (rate({job="app"}[5m]))'),
        (STREAM.bytes_rate("1m", offset="1d"), 'bytes_rate({job="app"}[1m] offset 1d)'),
        (
            STREAM.unwrap("took").quantile_over_time(0.95, "5m", by="host"),
            'quantile_over_time(0.95, {job="app"} | json | unwrap duration_seconds(took) [5m]) by (host)',
        ),
        (STREAM.unwrap("sent").where(__error__="").rate("1m"), None),
        (STREAM.rate("1m").sum().topk(5), 'topk(5, sum(rate({job="app"}[1m])))'),
        ((STREAM.rate("1m") / STREAM.rate("5m")).on("host") > 2, None),
        ((STREAM.rate("1m") > 1).as_bool(), 'rate({job="app"}[1m]) > bool 1'),
    ],
)
def test_a_built_query_is_the_parsed_one(query: LogLines | LogMetric, text: str | None) -> None:
    assert text is None or str(query) == text
    assert parse(str(query)) == query.node
    assert logql(str(query)).node == query.node


def test_a_variable_stands_for_a_value() -> None:
    level = CustomVariable("level", ("warn", "error"), multi=True)
    assert str(STREAM(level=level)) == '{job="app", level=~"$level"}'


@pytest.mark.parametrize(
    "make",
    [
        lambda: LogStream("app").parsed(),
        lambda: STREAM.matches("("),
        lambda: STREAM.regexp("no group"),
        lambda: STREAM.line_format("{{.a"),
        lambda: STREAM.keep(),
        lambda: STREAM.contains(),
        lambda: STREAM.rate("5m") & 5,  # type: ignore[operator]
        lambda: STREAM.rate("5m") + "a",  # type: ignore[operator]
        lambda: STREAM.rate("5m").topk(0),
        lambda: STREAM.rate("5m").sum(by="a", without="b"),
        lambda: STREAM.rate("5m").on("a"),
        lambda: bool(STREAM.rate("5m") > 5),
        lambda: Above("much"),
        lambda: Ip("nowhere"),
        lambda: STREAM.unwrap("took").quantile_over_time(95, "5m"),
        lambda: logql("{}"),
        lambda: logql(5),  # type: ignore[arg-type]
        lambda: list(STREAM),
    ],
)
def test_what_cannot_work_is_refused_at_once(make: object) -> None:
    with pytest.raises(DefinitionError):
        make()  # type: ignore[operator]


@pytest.mark.parametrize(
    ("query", "unit"),
    [
        (STREAM.count_over_time("5m").sum(), "events"),
        (STREAM.rate("5m").sum(by="level"), "events/second"),
        (STREAM.bytes_rate("5m"), "bytes/second"),
        (STREAM.unwrap("took").avg_over_time("5m"), "seconds"),
        (STREAM.unwrap("waited").max_over_time("5m").max(), "milliseconds"),
        (STREAM.unwrap("sent").rate("5m"), "bytes/second"),
        (STREAM.rate("5m") / STREAM.rate("5m"), "1"),
        (STREAM.unwrap("took").sum_over_time("5m") > 5, "seconds"),
        (STREAM.unwrap("status").sum_over_time("5m"), None),
        (STREAM.rate("5m").count(), None),
        (logql('avg_over_time({a="b"} | json | unwrap duration(x) [5m])'), "seconds"),
    ],
)
def test_the_unit_of_numbers_follows(query: LogMetric, unit: str | None) -> None:
    assert unit_of(query.node) == (None if unit is None else Unit.of(unit))


@pytest.mark.parametrize(
    ("query", "legend"),
    [
        (STREAM.rate("5m").sum(by="level"), "{{level}}"),
        (STREAM.rate("5m").sum(by="level").topk(5), "{{level}}"),
        (STREAM.rate("5m").sum(by=("level", "host")), None),
        (STREAM.rate("5m"), None),
    ],
)
def test_the_legend_is_what_a_query_groups_by(query: LogMetric, legend: str | None) -> None:
    assert legend_of(query.node) == legend


def test_streams_and_their_queries_can_be_pickled() -> None:
    copy = pickle.loads(pickle.dumps(STREAM))
    assert copy == STREAM
    assert pickle.loads(pickle.dumps(STREAM.rate("5m").node)) == STREAM.rate("5m").node
