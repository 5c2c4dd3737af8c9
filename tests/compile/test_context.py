"""Windows that were left open: each place where an expression is used gives its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from obsdsl import (
    P1,
    AlertRule,
    Annotation,
    Counter,
    Dashboard,
    DefinitionError,
    Expr,
    Histogram,
    NativeHistogram,
    QueryVariable,
    RecordingRule,
    RuleGroup,
    TimeSeries,
)
from obsdsl.compile.context import Context
from obsdsl.compile.workspace import compile_workspace
from obsdsl.compose.window import in_variable, on_panel
from obsdsl.compose.workspace import Workspace
from obsdsl.config import Config
from obsdsl.express.render import render

hits = Counter("hits_total", "Hits.")
took = Histogram("took_seconds", "Duration.", buckets=(0.1, 1))
sizes = NativeHistogram("size_bytes", "Size.")

# Each with `_` where its window goes.
OPEN: list[tuple[Expr, str]] = [
    (hits.rate(), "rate(hits_total[_])"),
    (hits.irate(), "irate(hits_total[_])"),
    (hits.increase().sum(by="job"), "sum by (job) (increase(hits_total[_]))"),
    (hits.offset("1d").rate(), "rate(hits_total[_] offset 1d)"),
    (hits.rate() / hits.rate("1h"), "rate(hits_total[_]) / rate(hits_total[1h])"),
    ((hits.rate() > 1).max_over_time("1h", "1m"), "max_over_time((rate(hits_total[_]) > 1)[1h:1m])"),
    (took.quantile(0.9), "histogram_quantile(0.9, sum by (le) (rate(took_seconds_bucket[_])))"),
    (took.mean(), "sum(rate(took_seconds_sum[_])) / sum(rate(took_seconds_count[_]))"),
    (
        took.fraction_below(0.1),
        'sum(rate(took_seconds_bucket{le="0.1"}[_])) / sum(rate(took_seconds_count[_]))',
    ),
    (sizes.quantile(0.9), "histogram_quantile(0.9, sum(rate(size_bytes[_])))"),
    (sizes.mean(), "histogram_avg(sum(rate(size_bytes[_])))"),
]
IDS = [text for _, text in OPEN]


def compiled(*objects: Any) -> Any:
    """The only dashboard or group among the objects, compiled in the workspace that they make."""
    dashboards = tuple(one for one in objects if isinstance(one, Dashboard))
    groups = tuple(one for one in objects if isinstance(one, RuleGroup))
    (artifact,) = compile_workspace(Workspace((), dashboards, groups), Config(Path("/workspace")))
    return json.loads(artifact.content) if dashboards else yaml.safe_load(artifact.content)["groups"][0]


@pytest.mark.parametrize(("expr", "text"), OPEN, ids=IDS)
def test_a_panel_follows_its_resolution(expr: Expr, text: str) -> None:
    found = compiled(Dashboard("D", panels=(TimeSeries("t", expr),)))
    assert found["panels"][0]["targets"][0]["expr"] == text.replace("_]", "$__rate_interval]")
    assert render(on_panel(expr.node)) == text.replace("_]", "$__rate_interval]")


@pytest.mark.parametrize(("expr", "text"), OPEN, ids=IDS)
def test_variables_and_annotations_read_five_minutes(expr: Expr, text: str) -> None:
    variable, annotation = QueryVariable("v", expr), Annotation("a", expr)
    found = compiled(Dashboard("D", variables=(variable,), annotations=(annotation,)))
    filled = text.replace("_]", "5m]")
    assert found["templating"]["list"][-1]["definition"] == f"query_result({filled})"
    assert found["annotations"]["list"][0]["expr"] == filled
    assert render(in_variable(expr.node)) == filled


@pytest.mark.parametrize(("given", "window"), [({}, "5m"), ({"window": "10m"}, "10m"), ({"window": None}, "5m")])
@pytest.mark.parametrize(("expr", "text"), OPEN, ids=IDS)
def test_a_rule_reads_the_window_of_its_group(expr: Expr, text: str, given: dict[str, Any], window: str) -> None:
    alert = AlertRule("A", expr, severity=P1, summary="a")
    found = compiled(RuleGroup("g", rules=(RecordingRule("a:b", expr), alert), **given))
    filled = text.replace("_]", f"{window}]")
    assert [rule["expr"].replace("\n", " ") for rule in found["rules"]] == [filled] * 2


def test_one_expression_serves_them_all() -> None:
    expr = hits.rate().sum()
    before = expr.node
    compiled(Dashboard("D", panels=(TimeSeries("t", expr),)))
    compiled(RuleGroup("g", rules=(RecordingRule("a:b", expr),), window="1m"))
    assert expr.node == before
    assert str(expr) == "sum(rate(hits_total[5m]))"


@pytest.mark.parametrize("window", ["$__rate_interval", "lol", 5, "0s"])
def test_the_window_of_a_group_is_a_length_of_time(window: Any) -> None:
    with pytest.raises(DefinitionError, match="window"):
        RuleGroup("g", rules=(RecordingRule("a:b", hits.rate()),), window=window)


def test_versions_that_nobody_stated() -> None:
    assert Context().prometheus is None
    assert Context().grafana >= (12, 0)
