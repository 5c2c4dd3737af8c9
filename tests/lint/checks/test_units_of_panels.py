"""Units of panels: unknown ones, missing ones, ones that the values do not have, several on one axis."""

from __future__ import annotations

from typing import Any

import pytest

from tests.lint.checks.seen import dashboard, graph, levels
from tests.lint.checks.seen import found as problems

MEMORY = "sum(app_memory_bytes)"
SHARE = "sum(rate(http_requests_total{code='500'}[5m])) / sum(rate(http_requests_total[5m]))"
MEAN = "rate(http_request_duration_seconds_sum[5m]) / rate(http_request_duration_seconds_count[5m])"
LOKI = {"expr": 'sum(rate({app="x"}[5m]))', "datasource": {"type": "loki", "uid": "l"}}


def override(by: str, option: Any, unit: str) -> dict[str, Any]:
    return {"matcher": {"id": by, "options": option}, "properties": [{"id": "unit", "value": unit}]}


def overridden(*overrides: dict[str, Any], unit: str | None = None) -> dict[str, Any]:
    return {"fieldConfig": {"defaults": {} if unit is None else {"unit": unit}, "overrides": list(overrides)}}


@pytest.mark.parametrize(
    ("panel", "expected"),
    [
        (graph(SHARE, unit="percent"), ["error"]),
        (graph("rate(app_memory_bytes[5m])", unit="bytes"), ["error"]),
        (graph("app_start_time_seconds", unit="dateTimeAsIso"), ["error"]),
        (graph("rate(http_request_duration_seconds_sum[5m])", unit="s"), ["warning"]),
        (graph({"expr": MEMORY, "legendFormat": "Used"}, **overridden(override("byName", "Used", "s"))), ["error"]),
        (graph({"expr": MEMORY}, **overridden(override("byFrameRefID", "A", "s"))), ["error"]),
        (graph(MEMORY, kind="stat", unit="ms", options={"reduceOptions": {"calcs": ["max"]}}), ["error"]),
        (graph(f"100 * {SHARE}", unit="percentunit"), ["warning"]),
        # All is well.
        (graph(SHARE, unit="percentunit"), []),
        (graph(f"100 * {SHARE}", unit="percent"), []),
        (graph(MEMORY, unit="decbytes"), []),
        (graph("rate(http_requests_total[5m])", unit="reqps"), []),
        (graph("rate(http_requests_total[5m])", unit="hertz"), []),
        (graph("1000 * app_start_time_seconds", unit="dateTimeAsIso"), []),
        (graph(MEAN, unit="s"), []),
        # An id that says nothing of what is measured, or that nobody knows.
        (graph(MEMORY, unit="short"), []),
        (graph(MEMORY, unit="suffix:x"), []),
        (graph(MEMORY, unit="$unit"), []),
        # Nobody knows what the values are.
        (graph("someone_elses", unit="s"), []),
        (graph("$expression", unit="s"), []),
        (graph("app_memory_bytes * $factor", unit="s"), []),
        (graph(MEMORY, "someone_elses", unit="s"), []),
        (graph(MEMORY, LOKI, unit="s"), []),
        (graph({"rawSql": "SELECT 1", "datasource": {"type": "mysql", "uid": "m"}}, unit="s"), []),
        # Others compute with them.
        (graph(MEMORY, unit="s", transformations=[{"id": "calculateField", "options": {}}]), []),
        (graph(MEMORY, kind="stat", unit="s", options={"reduceOptions": {"calcs": ["count"]}}), []),
        (graph({"expr": MEMORY, "hide": True}, "someone_elses", unit="s"), []),
        # Which series an override means is not for us to say, nor what it leaves.
        (graph(MEMORY, **overridden(override("byRegexp", "/.*/", "bytes"), unit="s")), []),
        (graph({"expr": MEMORY, "legendFormat": "{{job}}"}, **overridden(override("byName", "{{job}}", "s"))), []),
    ],
)  # fmt: skip
def test_a_unit_that_the_values_do_not_have(panel: dict[str, Any], expected: list[str]) -> None:
    assert levels("unit-contradiction", dashboard(panel)) == expected


def test_without_definitions_a_share_is_still_a_ratio() -> None:
    panel = graph("count(up{job='a'} == 1) / count(up{job='a'})", unit="percent")
    assert levels("unit-contradiction", dashboard(panel), alone=True) == ["error"]
    assert levels("unit-contradiction", dashboard(graph(MEMORY, unit="s")), alone=True) == []


def test_a_unit_at_another_scale_is_mended_safely() -> None:
    (problem,) = problems("unit-contradiction", dashboard(graph(SHARE, unit="percent")))
    (edit,) = problem.edits
    assert (edit.text, problem.safe) == ('"percentunit"', True)
    (problem,) = problems("unit-contradiction", dashboard(graph(MEMORY, unit="s")))
    assert (problem.edits[0].text, problem.safe) == ('"bytes"', False)


def test_a_unit_of_an_override_is_mended_in_its_place() -> None:
    board = dashboard(graph(SHARE, **overridden(override("byFrameRefID", "A", "percent"))))
    (problem,) = problems("unit-contradiction", board)
    (edit,) = problem.edits
    assert edit.end - edit.start == len('"percent"')


@pytest.mark.parametrize(
    ("panel", "expected"),
    [
        (graph(MEMORY), ["info"]),
        (graph(SHARE), ["info"]),
        (graph(MEMORY, unit="btyes"), ["warning"]),
        (graph(MEMORY, unit="Bytes"), ["warning"]),
        (graph("x", unit="cores"), ["info"]),
        (graph("x", **overridden(override("byName", "a", "persent"))), ["warning"]),
        (graph(MEMORY, unit="none"), []),
        (graph("x", unit="suffix:cores"), []),
        (graph("x", unit="currencyEUR"), []),
        (graph("x", unit="$unit"), []),
        # Numbers without a unit need none; three retries per request are not 300 %.
        (graph("queue_length"), []),
        (graph("sum(queue_length) / sum(http_requests_total)"), []),
        (graph("x"), []),
        (graph(MEMORY, kind="table"), []),
        (graph(MEMORY, transformations=[{"id": "reduce", "options": {}}]), []),
        (graph(MEMORY, "x"), []),
    ],
)  # fmt: skip
def test_a_unit_that_is_missing_or_unknown(panel: dict[str, Any], expected: list[str]) -> None:
    assert levels("panel-unit", dashboard(panel)) == expected


def test_without_definitions_a_unit_may_be_of_the_author_s_own() -> None:
    assert levels("panel-unit", dashboard(graph("x", unit="cores")), alone=True) == []
    assert levels("panel-unit", dashboard(graph("x", unit="btyes")), alone=True) == ["warning"]


@pytest.mark.parametrize(
    ("panel", "expected"),
    [
        (graph(MEMORY, "rate(http_requests_total[5m])"), ["warning"]),
        (graph(MEMORY, "rate(app_memory_bytes[5m])", kind="graph"), ["warning"]),
        (graph(MEMORY, "app_memory_limit_bytes"), []),
        (graph(MEMORY, "x"), []),
        (graph(MEMORY, {"expr": SHARE, "hide": True}), []),
        (graph(MEMORY, SHARE, kind="table"), []),
        (graph(MEMORY, SHARE, kind="graph", seriesOverrides=[{"alias": "/x/", "yaxis": 2}]), []),
        (graph(MEMORY, SHARE, **overridden(override("byRegexp", "x", "bytes"))), []),
        (graph(MEMORY, SHARE, transformations=[{"id": "calculateField"}]), []),
    ],
)  # fmt: skip
def test_several_units_on_one_axis(panel: dict[str, Any], expected: list[str]) -> None:
    assert levels("mixed-units", dashboard(panel)) == expected
