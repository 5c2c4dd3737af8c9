"""Data of a Prometheus: what is asked, what is made of the answers, what is said where there are none."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from obsdsl.errors import ObsdslError
from obsdsl.preview.board.read import board_of
from obsdsl.preview.board.value import Board
from obsdsl.preview.data.legend import name_of
from obsdsl.preview.data.prometheus import OutOfReach, choices_of
from obsdsl.preview.data.source import asked
from obsdsl.preview.data.span import Span, seconds, span_of
from obsdsl.preview.data.value import Shown
from obsdsl.preview.data.variables import Choice, filled

NOW = 1_000_000.0


class Server:
    """Remembers what it was asked, and answers with one series for each query."""

    def __init__(self, answers: Mapping[str, Any] | None = None) -> None:
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.answers = answers or {}

    def __call__(self, path: str, params: Mapping[str, str]) -> Any:
        self.asked.append((path, dict(params)))
        found = self.answers.get(params.get("query", path))
        if isinstance(found, Exception):
            raise found
        if found is not None:
            return found
        if path.endswith("/values"):
            return ["web-1", "web.2"]
        end = float(params.get("end", params.get("time", 0)))
        metric = {"__name__": "up", "instance": "a"}
        if path.endswith("query"):
            return {"resultType": "vector", "result": [{"metric": metric, "value": [end, "3"]}]}
        return {"resultType": "matrix", "result": [{"metric": metric, "values": [[end - 60, "1"], [end, "NaN"]]}]}

    @property
    def queries(self) -> list[str]:
        return [params["query"] for _, params in self.asked if "query" in params]


def board(
    *targets: Mapping[str, Any], variables: list[dict[str, Any]] | None = None, kind: str = "timeseries", **panel: Any
) -> Board:
    source = {"type": "prometheus", "uid": "p"}
    queries = [{"refId": "ABC"[at], "datasource": source, **one} for at, one in enumerate(targets)]
    json_ = {
        "title": "B", "uid": "b", "time": {"from": "now-1h", "to": "now"},
        "panels": [{"id": 1, "type": kind, "title": "P", "targets": queries, **panel}],
        "templating": {"list": [{"datasource": source, **one} for one in variables or ()]},
    }  # fmt: skip
    found = board_of(json.dumps(json_).encode(), "b.json")
    assert found is not None
    return found


def shown(one: Board, server: Server) -> Shown:
    return asked(server, now=lambda: NOW)(one)["p1"]


def test_a_range_is_asked_at_whole_steps() -> None:
    server = Server()
    found = shown(board({"expr": "up", "legendFormat": "{{instance}}!"}), server)
    (path, params), = server.asked  # fmt: skip
    assert path == "/api/v1/query_range"
    assert params == {"query": "up", "start": "996390.000", "end": "999990.000", "step": "30"}
    assert len(found.times) == 121
    assert not found.is_sketch
    (series,) = found.series
    assert (series.name, series.values[-3]) == ("a!", 1.0)
    assert json.loads(json.dumps(found.json(), allow_nan=False))["series"][0]["values"][-1] is None


def test_an_instant_query_is_asked_once_at_the_end() -> None:
    server = Server()
    found = shown(board({"expr": "up", "instant": True}), server)
    assert server.asked == [("/api/v1/query", {"query": "up", "time": "999990.000"})]
    assert found.series[0].values[-1] == 3.0


def test_variables_are_filled() -> None:
    variables = [
        {"name": "node", "type": "query", "query": "label_values(up, instance)", "refresh": 1},
        {"name": "all", "type": "query", "query": "label_values(job)", "includeAll": True, "multi": True},
        {"name": "own", "type": "query", "query": "label_values(job)", "includeAll": True, "allValue": "web.*"},
        {"name": "some", "type": "custom", "query": "a.b,c", "multi": True, "current": {"value": ["a.b", "c"]}},
        {"name": "step", "type": "interval", "query": "1m,5m", "current": {"value": "5m"}},
        {"name": "text", "type": "textbox", "query": "abc"},
    ]
    server = Server()
    one = board(
        {"expr": 'rate(up{i="$node", j=~"${all}", k=~"[[own]]", l=~"$some"}[$__rate_interval])'},
        {"expr": "sum_over_time(up[$step]) + $__range_s + ${some:pipe} + $unknown + $text"},
        variables=variables,
    )
    shown(one, server)
    assert server.queries[0] == r'rate(up{i="web-1", j=~".*", k=~"web.*", l=~"(a\\.b|c)"}[60s])'
    assert server.queries[1] == "sum_over_time(up[5m]) + 3600 + a.b|c + $unknown + abc"


def test_what_is_chosen_is_told() -> None:
    one = board({"expr": "up"}, variables=[{"name": "v", "type": "custom", "query": "x,y", "includeAll": True}])
    assert choices_of(one, span_of(one.time))["v"].shown == "All"
    assert Choice("v", ("x", "y"), multi=True).shown == "x + y"
    assert filled("$1 $$ ${v}", {"v": Choice("v", ("z",))}) == "$1 $$ z"


def test_the_fault_of_a_query_is_its_panel_s_alone() -> None:
    server = Server({"bad": ObsdslError("Prometheus", "parse error: unexpected")})
    found = shown(board({"expr": "bad"}, {"expr": "up"}, {"expr": "down", "hide": True}), server)
    assert found.faults == ("parse error: unexpected",)
    assert len(found.series) == 1
    assert "down" not in server.queries


def test_nobody_asks_twice_where_nobody_is() -> None:
    gone = OutOfReach("Prometheus", "no connection")
    server = Server({"a": gone, "b": gone, "c": gone})
    found = shown(board({"expr": "a"}, {"expr": "b"}, {"expr": "c"}), server)
    assert found.faults == ("no connection",)
    assert server.queries == ["a"]


def test_what_is_no_promql_is_not_asked() -> None:
    server = Server()
    found = shown(board({"expr": '{app="x"}', "datasource": {"type": "loki", "uid": "l"}}), server)
    assert server.asked == []
    assert found.notes == ("query A is not PromQL, and is not asked",)


def test_a_table_joins_queries_by_their_labels() -> None:
    organize = {"excludeByName": {"Time": True}, "renameByName": {"Value #A": "Up"}, "indexByName": {"Value #B": 0}}
    transformations = [
        {"id": "merge"},
        {"id": "organize", "options": organize},
        {"id": "calculateField", "options": {}},
    ]
    one = board(
        {"expr": "up", "instant": True}, {"expr": "up2", "instant": True}, kind="table", transformations=transformations
    )
    found = shown(one, Server())
    assert found.table is not None
    assert found.table.columns == ("Value #B", "instance", "Up")
    assert found.table.rows == ((3.0, "a", 3.0),)
    assert found.notes == ("the transformation calculateField is not drawn",)


@pytest.mark.parametrize(
    ("legend", "name"),
    [
        ("{{instance}} of {{ job }}", "a of web"),
        ("", 'up{instance="a", job="web"}'),
        ("__auto", "a"),
        (None, 'up{instance="a", job="web"}'),
        ("{{missing}}x", "x"),
    ],
)
def test_series_are_called_as_grafana_calls_them(legend: str | None, name: str) -> None:
    labels = {"__name__": "up", "instance": "a", "job": "web"}
    assert name_of(legend, labels, "up", frozenset({"instance"})) == name


def test_times_are_understood() -> None:
    assert span_of(("now-6h", "now"), NOW) == Span(978360.0, 999960.0, 120.0)
    assert span_of(("now-1d/d", "now/d"), 86400.0 * 10 + 5).end == 864000.0
    assert span_of(("2026-01-01T00:00:00+00:00", "2026-01-02T00:00:00+00:00")).end == 1767312000.0
    assert span_of(("1767225600000", "1767312000000")).end == 1767312000.0
    # A step of a month is hours long; what was collected since is seen, too.
    assert span_of(("now-30d", "now"), NOW).end == 999960.0
    # What nobody understands is the last six hours.
    assert span_of(("yesterday", "tomorrow"), NOW) == span_of(("now-6h", "now"), NOW)
    assert [seconds(one) for one in ("30s", ">1m", "500ms", "$x", None)] == [30, 60, 0.5, None, None]
