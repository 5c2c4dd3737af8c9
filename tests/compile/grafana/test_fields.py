"""Thresholds, mappings, colours, overrides, links and transformations as Grafana's JSON."""

from __future__ import annotations

from typing import Any

import pytest

from obsdsl import (
    P0,
    P2,
    AlertRule,
    Color,
    CompileError,
    Counter,
    Dashboard,
    DefinitionError,
    Gauge,
    Link,
    Override,
    RangeMap,
    RegexMap,
    Severity,
    SpecialMap,
    Stat,
    Table,
    Thresholds,
    TimeSeries,
    ValueMap,
    promql,
)
from obsdsl.compose.field import Cell
from tests.compile.grafana.oracle import emitted, emitted_panel, lost, read

up = Gauge("up", "Health.", range=(0, 1))
requests = Counter("requests_total", "Requests.")


def defaults(**fields: Any) -> dict[str, Any]:
    """`fieldConfig.defaults` of a graph with these fields."""
    found: dict[str, Any] = emitted_panel(TimeSeries("t", up, **fields))["fieldConfig"]["defaults"]
    return found


def overridden(*overrides: Override, grafana: tuple[int, int] = (12, 0)) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = emitted_panel(TimeSeries("t", up, overrides=overrides), grafana)["fieldConfig"][
        "overrides"
    ]
    return found


def properties(panel: Any, grafana: tuple[int, int] = (12, 0)) -> dict[str, Any]:
    """The properties of the first override by their ids."""
    (one,) = emitted_panel(panel, grafana)["fieldConfig"]["overrides"]
    return {row["id"]: row["value"] for row in one["properties"]}


def test_the_first_step_of_thresholds_reaches_down_to_minus_infinity() -> None:
    assert defaults(thresholds=Thresholds("green", (80, "orange"), (90.0, "red"), mode="percentage"))["thresholds"] == {
        "mode": "percentage",
        "steps": [{"color": "green"}, {"color": "orange", "value": 80}, {"color": "red", "value": 90}],
    }


def test_whole_floats_are_written_as_integers() -> None:
    found = defaults(
        min=0.0, max=90.0, thresholds=Thresholds("green", (1e3, "red")), mappings=(ValueMap(1.0, text="a"),)
    )
    assert [type(found["min"]), type(found["max"]), type(found["thresholds"]["steps"][1]["value"])] == [int] * 3
    assert found["mappings"][0]["options"] == {"1": {"text": "a", "index": 0}}


@pytest.mark.parametrize(
    ("value", "key"),
    [
        (0, "0"),
        (1.5, "1.5"),
        (1e-7, "1e-7"),
        (-3.0, "-3"),
        (2**40, "1099511627776"),
        (float("-inf"), "-Infinity"),
        ("up", "up"),
    ],
)
def test_the_key_of_a_value_is_as_javascript_writes_it(value: float | str, key: str) -> None:
    assert list(defaults(mappings=(ValueMap(value, text="a"),))["mappings"][0]["options"]) == [key]


INFINITE = float("inf")


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda: Thresholds("green", (INFINITE, "red")), "steps [inf] hold what is no finite number; leave it out"),
        (lambda: RangeMap(-INFINITE, 1, text="a"), "low is -inf; write None for unbounded"),
        (
            lambda: ValueMap(float("nan"), text="a"),
            'value is NaN, which equals nothing; write SpecialMap("nan", …)',
        ),
        (lambda: defaults(max=INFINITE), "max is inf, which JSON has no word for; leave it out"),
        (lambda: overridden(Override("Up", min=-INFINITE)), "min is -inf, which JSON has no word for; leave it out"),
    ],
    ids=["thresholds", "range", "value", "max", "override"],
)
def test_a_number_that_json_cannot_hold_is_refused(make: Any, fault: str) -> None:
    with pytest.raises((CompileError, DefinitionError)) as caught:
        make()
    assert caught.value.faults == (fault,)


def test_mappings_of_each_kind() -> None:
    mappings = (
        ValueMap(0, text="down", color="red"),
        RangeMap(1, None, text="up"),
        RegexMap("^a.*", text="$1", icon="check"),
        SpecialMap("null+nan", text="none"),
        ValueMap("x", color="blue"),
    )
    assert defaults(mappings=mappings)["mappings"] == [
        {
            "type": "value",
            "options": {"0": {"text": "down", "color": "red", "index": 0}, "x": {"color": "blue", "index": 4}},
        },
        {"type": "range", "options": {"from": 1, "result": {"text": "up", "index": 1}}},
        {"type": "regex", "options": {"pattern": "^a.*", "result": {"text": "$1", "icon": "check", "index": 2}}},
        {"type": "special", "options": {"match": "null+nan", "result": {"text": "none", "index": 3}}},
    ]


@pytest.mark.parametrize(
    ("given", "emitted_as"),
    [
        ("red", {"mode": "fixed", "fixedColor": "red"}),
        ("#ff0000", {"mode": "fixed", "fixedColor": "#ff0000"}),
        ("continuous-GrYlRd", {"mode": "continuous-GrYlRd"}),
        (Color("palette-classic"), {"mode": "palette-classic"}),
        (Color("shades", fixed="blue"), {"mode": "shades", "fixedColor": "blue"}),
        (Color("continuous-blues", series_by="max"), {"mode": "continuous-blues", "seriesBy": "max"}),
    ],
)
def test_a_color_is_a_scheme_or_fixed(given: Color | str, emitted_as: dict[str, str]) -> None:
    assert defaults(color=given)["color"] == emitted_as


MATCHERS: list[tuple[Override, dict[str, Any]]] = [
    (Override("Up", color="red"), {"id": "byName", "options": "Up"}),
    (Override(names=("A", "B"), color="red"), {"id": "byNames", "options": {"mode": "include", "names": ["A", "B"]}}),
    (Override(regex="/a.*/", color="red"), {"id": "byRegexp", "options": "/a.*/"}),
    (Override(query="B", color="red"), {"id": "byFrameRefID", "options": "B"}),
    (Override(type="number", color="red"), {"id": "byType", "options": "number"}),
    (
        Override(where=("max", ">=", 90.0), color="red"),
        {"id": "byValue", "options": {"reducer": "max", "op": "gte", "value": 90}},
    ),
]


@pytest.mark.parametrize(("override", "matcher"), MATCHERS, ids=[matcher["id"] for _, matcher in MATCHERS])
def test_an_override_says_which_fields(override: Override, matcher: dict[str, Any]) -> None:
    (found,) = overridden(override)
    assert found["matcher"] == matcher
    assert found["properties"] == [{"id": "color", "value": {"mode": "fixed", "fixedColor": "red"}}]


@pytest.mark.parametrize("fields", [{}, {"name": "a", "regex": "b"}], ids=["none", "two"])
def test_an_override_has_one_matcher(fields: dict[str, str]) -> None:
    with pytest.raises(DefinitionError) as caught:
        Override(color="red", **fields)  # type: ignore[arg-type]
    assert caught.value.faults == (
        f"{len(fields)} of name, names, regex, query, type and where are given; give exactly one",
    )


def test_an_override_sets_properties_by_grafanas_ids() -> None:
    override = Override(
        "Up",
        unit="seconds",
        decimals=1,
        min=0.0,
        thresholds=Thresholds("green", (1, "red")),
        mappings=(ValueMap(0, text="down"),),
        links=(Link("Logs", "/d/logs"),),
        hidden=("legend",),
        line_style="dash",
        transform="negative-Y",
        stack="normal",
        fill_below_to="Down",
        align="right",
        cell="gauge",
        properties={"custom.lineInterpolation": "smooth"},
    )
    assert properties(TimeSeries("t", up, overrides=(override,))) == {
        "unit": "s",
        "decimals": 1,
        "min": 0,
        "thresholds": {"mode": "absolute", "steps": [{"color": "green"}, {"color": "red", "value": 1}]},
        "mappings": [{"type": "value", "options": {"0": {"text": "down", "index": 0}}}],
        "links": [{"title": "Logs", "url": "/d/logs"}],
        "custom.hideFrom": {"legend": True, "tooltip": False, "viz": False},
        "custom.lineStyle": {"fill": "dash"},
        "custom.transform": "negative-Y",
        "custom.stacking": {"mode": "normal", "group": "A"},
        "custom.fillBelowTo": "Down",
        "custom.align": "right",
        "custom.cellOptions": {"type": "gauge", "mode": "basic"},
        "custom.lineInterpolation": "smooth",
    }


def test_what_is_hidden_is_hidden_in_the_words_of_the_panel_and_the_release() -> None:
    hide = (Override("Time", hidden=True),)
    everywhere = {"custom.hideFrom": {"legend": True, "tooltip": True, "viz": True}}
    assert properties(TimeSeries("t", up, overrides=hide)) == everywhere
    assert properties(Table("t", up, overrides=hide), (12, 1)) == {"custom.hidden": True}
    assert properties(Table("t", up, overrides=hide), (12, 2)) == {"custom.hideFrom.viz": True}


CELLS: list[tuple[Cell, Any, str]] = [
    ("auto", {"type": "auto"}, "auto"),
    ("color-text", {"type": "color-text"}, "color-text"),
    ("color-background", {"type": "color-background", "mode": "basic"}, "color-background-solid"),
    ("gradient-background", {"type": "color-background", "mode": "gradient"}, "color-background"),
    ("gauge", {"type": "gauge", "mode": "basic"}, "basic"),
    ("gradient-gauge", {"type": "gauge", "mode": "gradient"}, "gradient-gauge"),
    ("lcd-gauge", {"type": "gauge", "mode": "lcd"}, "lcd-gauge"),
    ("json", {"type": "json-view"}, "json-view"),
    ("image", {"type": "image"}, "image"),
]


@pytest.mark.parametrize(("cell", "options", "mode"), CELLS, ids=[cell for cell, _, _ in CELLS])
def test_the_cell_of_a_column_by_release(cell: Cell, options: Any, mode: str) -> None:
    table = Table("t", up, overrides=(Override("Value", cell=cell),))
    assert properties(table, (9, 3)) == {"custom.displayMode": mode}
    assert properties(table, (9, 4)) == {"custom.cellOptions": options}


def test_a_cell_that_a_release_lacks_is_refused() -> None:
    with pytest.raises(CompileError) as caught:
        properties(Table("t", up, overrides=(Override("Value", cell="pill"),)), (12, 0))
    assert caught.value.subject == "Override 'Value'"
    assert caught.value.faults == (
        "cell='pill' needs Grafana 12.1, and grafana_version is 12.0; leave it out or raise the version",
    )


def alert(expr: Any, **rest: Any) -> AlertRule:
    return AlertRule("A", expr, severity=P2, summary="a", **rest)


DRAWN = [
    (up > 0.5, [{"color": "green"}, {"color": "orange", "value": 0.5}]),
    (up >= 1, [{"color": "green"}, {"color": "orange", "value": 1}]),
    (promql("0.5 < up"), [{"color": "green"}, {"color": "orange", "value": 0.5}]),
    (up < 0.5, [{"color": "orange"}, {"color": "green", "value": 0.5}]),
    (up <= 0.5, [{"color": "orange"}, {"color": "green", "value": 0.5}]),
    (up == 0, [{"color": "green"}]),
    (up != 1, [{"color": "orange"}]),
]


@pytest.mark.parametrize(("expr", "steps"), DRAWN, ids=[str(expr) for expr, _ in DRAWN])
def test_a_panel_draws_where_an_alert_fires(expr: Any, steps: list[dict[str, Any]]) -> None:
    assert (
        emitted_panel(Stat("t", up, thresholds=alert(expr)))["fieldConfig"]["defaults"]["thresholds"]["steps"] == steps
    )


@pytest.mark.parametrize(("expr", "color"), [(up == 0, "orange"), (up != 1, "green")])
def test_equality_is_a_mapping(expr: Any, color: str) -> None:
    value = "0" if color == "orange" else "1"
    assert defaults(thresholds=alert(expr))["mappings"] == [
        {"type": "value", "options": {value: {"color": color, "index": 0}}}
    ]


@pytest.mark.parametrize(
    ("expr", "color"),
    [(up > 0, "green"), (up <= 0, "orange"), (up >= 0, None), (up < 0, None), (up > 1, None)],
    ids=str,
)
def test_zero_has_the_colour_of_the_side_on_which_it_is(expr: Any, color: str | None) -> None:
    mapped = [{"type": "value", "options": {"0": {"color": color, "index": 0}}}]
    assert defaults(thresholds=alert(expr)).get("mappings") == (None if color is None else mapped)


def test_several_alerts_are_drawn_in_order() -> None:
    worse = AlertRule("B", up > 0.9, severity=P0, summary="b")
    steps = defaults(thresholds=(worse, alert(up > 0.5)))["thresholds"]["steps"]
    assert steps == [{"color": "green"}, {"color": "orange", "value": 0.5}, {"color": "dark-red", "value": 0.9}]


OVERLAPPING: list[tuple[list[tuple[str, Severity]], list[tuple[float | None, str]]]] = [
    ([("up > 5", P2), ("up > 9", P0)], [(None, "green"), (5, "orange"), (9, "dark-red")]),
    ([("up > 5", P0), ("up > 9", P2)], [(None, "green"), (5, "dark-red"), (9, "dark-red")]),
    ([("up < 5", P2), ("up < 2", P0)], [(None, "dark-red"), (2, "orange"), (5, "green")]),
    ([("up < 5", P0), ("up < 2", P2)], [(None, "dark-red"), (2, "dark-red"), (5, "green")]),
    ([("up < 2", P2), ("up > 9", P0)], [(None, "orange"), (2, "green"), (9, "dark-red")]),
    ([("up < 9", P2), ("up > 2", P0)], [(None, "orange"), (2, "dark-red"), (9, "dark-red")]),
    ([("up != 0", P2), ("up > 9", P0)], [(None, "orange"), (9, "dark-red")]),
    ([("up == 0", P0), ("up > 9", P2)], [(None, "green"), (9, "orange")]),
]


@pytest.mark.parametrize(("alerts", "steps"), OVERLAPPING, ids=[str(alerts) for alerts, _ in OVERLAPPING])
def test_where_two_alerts_fire_the_more_urgent_gives_the_colour(
    alerts: list[tuple[str, Severity]], steps: list[tuple[float | None, str]]
) -> None:
    drawn = [AlertRule("A", text, severity=severity, summary="a") for text, severity in alerts]
    for order in (drawn, drawn[::-1]):
        found = defaults(thresholds=order)["thresholds"]["steps"]
        assert [(step.get("value"), step["color"]) for step in found] == steps


def test_a_value_that_one_alert_excludes_has_the_colour_of_another_that_fires_there() -> None:
    found = defaults(thresholds=(alert(promql("up != 0")), AlertRule("B", "up < 5", severity=P0, summary="b")))
    assert found["mappings"][0]["options"]["0"]["color"] == "dark-red"


failed = requests(code="500").rate().sum() / requests.rate().sum()
seconds = Gauge("delay_seconds", "Delay.")
size = Gauge("size_bytes", "Size.")
UNITS: list[tuple[Any, str | None, Any, float]] = [
    (seconds * 1000, "ms", seconds > 0.25, 250),
    (seconds * 1000, None, seconds > 0.25, 250),
    (seconds, "s", seconds > 0.25, 0.25),
    (seconds / 60, "m", seconds > 90, 1.5),
    (failed, "percentunit", failed > 0.05, 0.05),
    (failed * 100, "percent", failed > 0.07, 7),
    (size / 1024**2, "mbytes", size > 100 * 1024**2, 100),
    (requests.rate() * 60, "cpm", requests.rate() > 3, 180),
    # The unit of the alert is not known, or is another one: its number stands.
    (seconds, "ms", promql("unknown > 5"), 5),
    (seconds, "bytes", seconds > 5, 5),
]


@pytest.mark.parametrize(("expr", "unit", "condition", "value"), UNITS)
def test_an_alert_is_drawn_in_the_unit_of_the_panel(expr: Any, unit: str | None, condition: Any, value: float) -> None:
    panel = TimeSeries("t", expr, unit=unit, thresholds=alert(condition))
    steps = emitted_panel(panel)["fieldConfig"]["defaults"]["thresholds"]["steps"]
    assert steps == [{"color": "green"}, {"color": "orange", "value": value}]


def test_the_sdk_keeps_fields_and_overrides() -> None:
    panel = Table(
        "t",
        requests.rate(),
        mappings=(
            ValueMap(0, text="a"),
            RangeMap(0.0, 1, text="b"),
            RegexMap("c", text="c"),
            SpecialMap("nan", text="d"),
        ),
        thresholds=Thresholds("green", (1, "red")),
        color=Color("continuous-blues", series_by="max"),
        data_links=(Link("Logs", "/d/logs", new_tab=True),),
        overrides=tuple(override for override, _ in MATCHERS),
    )
    dashboard = emitted(Dashboard("D", uid="d", panels=(panel,)))
    assert list(lost(dashboard, read(dashboard))) == []


@pytest.mark.parametrize("text", ["up > Inf", "up > NaN", "up > bool 5", "up"])
def test_an_alert_without_a_line_to_draw_is_refused(text: str) -> None:
    expr = promql(text)
    with pytest.raises(DefinitionError):
        TimeSeries("t", up, thresholds=AlertRule("A", expr, severity=P2, summary="a"))
