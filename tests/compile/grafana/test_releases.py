"""What has another form in some releases of Grafana, and what a release lacks."""

from __future__ import annotations

from typing import Any

import pytest

from obsdsl import (
    AlertList,
    BarGauge,
    Canvas,
    CanvasElement,
    CompileError,
    FlameGraph,
    Gauge,
    Heatmap,
    Histogram,
    Organize,
    RawQuery,
    Stat,
    Table,
    Thresholds,
    TimeSeries,
    XYChart,
    XYSeries,
)
from obsdsl.compose.panel import Panel
from tests.compile.grafana.examples import Version
from tests.compile.grafana.oracle import emitted_panel

up = Gauge("up", "Health.", range=(0, 1))
latency = Histogram("latency_seconds", "Latency.", buckets=(0.1, 1, 10))


def test_the_series_of_an_xy_chart_by_release() -> None:
    chart = XYChart("t", up, series=(XYSeries("a", "b", size="c", color="d", name="e", frame=1),))
    old = emitted_panel(chart, (11, 0))["options"]
    assert {name: old[name] for name in ("seriesMapping", "dims", "series")} == {
        "seriesMapping": "manual",
        "dims": {"frame": 0},
        "series": [
            {"x": "a", "y": "b", "frame": 1, "name": "e", "pointSize": {"field": "c"}, "pointColor": {"field": "d"}}
        ],
    }

    def named(field: str) -> dict[str, Any]:
        return {"matcher": {"id": "byName", "options": field}}

    new = emitted_panel(chart, (11, 1))["options"]
    assert {name: new[name] for name in ("mapping", "series")} == {
        "mapping": "manual",
        "series": [
            {
                "frame": {"matcher": {"id": "byIndex", "options": 1}},
                "x": named("a"),
                "y": named("b"),
                "size": named("c"),
                "color": named("d"),
                "name": {"fixed": "e"},
            }
        ],
    }
    shared = XYChart("t", up, x="a")
    assert emitted_panel(shared, (11, 0))["options"]["dims"] == {"frame": 0, "x": "a"}
    assert emitted_panel(shared, (11, 1))["options"]["series"] == [{"x": named("a")}]


def test_the_cells_of_a_table_by_release() -> None:
    table = Table("t", up, cell="gradient-gauge")
    assert emitted_panel(table, (9, 3))["fieldConfig"]["defaults"]["custom"] == {"displayMode": "gradient-gauge"}
    assert emitted_panel(table, (9, 4))["fieldConfig"]["defaults"]["custom"] == {
        "cellOptions": {"type": "gauge", "mode": "gradient"}
    }


def test_the_footer_of_a_table_by_release() -> None:
    table = Table("t", up, footer=("sum",), footer_columns=("A",), pagination=True, wrap=True)
    old, new = emitted_panel(table, (12, 1)), emitted_panel(table, (12, 2))
    assert old["options"] == {"footer": {"show": True, "reducer": ["sum"], "fields": ["A"], "enablePagination": True}}
    assert old["fieldConfig"]["defaults"]["custom"] == {"cellOptions": {"type": "auto", "wrapText": True}}
    assert new["options"] == {"enablePagination": True}
    assert new["fieldConfig"]["defaults"]["custom"] == {"wrapText": True}
    assert new["fieldConfig"]["overrides"] == [
        {
            "matcher": {"id": "byNames", "options": {"mode": "include", "names": ["A"]}},
            "properties": [{"id": "custom.footer.reducers", "value": ["sum"]}],
        }
    ]
    of_all = Table("t", up, footer=("min", "max"))
    assert emitted_panel(of_all, (12, 2))["fieldConfig"]["defaults"]["custom"] == {
        "footer": {"reducers": ["min", "max"]}
    }


def test_the_legend_of_a_graph_by_release() -> None:
    graph = TimeSeries("t", up, legend_mode="hidden")
    assert emitted_panel(graph, (9, 0))["options"]["legend"]["displayMode"] == "hidden"
    assert emitted_panel(graph, (9, 1))["options"]["legend"]["displayMode"] == "list"
    assert emitted_panel(graph, (9, 1))["options"]["legend"]["showLegend"] is False


def test_the_line_of_a_threshold_by_release() -> None:
    graph = TimeSeries("t", up, thresholds=Thresholds("green", (1, "red")))
    assert emitted_panel(graph, (9, 1))["fieldConfig"]["defaults"]["custom"] == {"thresholdsStyle": {"mode": "line"}}
    assert emitted_panel(graph, (9, 2))["fieldConfig"]["defaults"]["custom"] == {"thresholdsStyle": {"mode": "dashed"}}


def test_the_tooltip_of_a_heatmap_by_release() -> None:
    heatmap = Heatmap("t", latency, tooltip="none")
    assert emitted_panel(heatmap, (10, 2))["options"]["tooltip"] == {"show": False}
    assert emitted_panel(heatmap, (10, 3))["options"]["tooltip"] == {"mode": "none"}


def test_the_states_of_an_alert_list_by_release() -> None:
    alerts = AlertList("t", states=("firing", "recovering"))
    old = {"firing": True, "pending": False, "noData": False, "normal": False, "error": False}
    assert emitted_panel(alerts, (11, 6))["options"]["stateFilter"] == old
    assert emitted_panel(alerts, (12, 0))["options"]["stateFilter"] == old | {"recovering": True}


TOO_NEW = [
    (
        FlameGraph("t", RawQuery({})),
        (9, 4),
        "the panel 'flamegraph' needs Grafana 9.5, and grafana_version is 9.4; "
        "choose another panel or raise the version",
    ),
    (
        Stat("t", up, wide=True),
        (10, 1),
        "wide needs Grafana 10.2, and grafana_version is 10.1; leave it out or raise the version",
    ),
    (
        Stat("t", up, color_mode="background_solid"),
        (9, 4),
        "color_mode='background_solid' needs Grafana 9.5, and grafana_version is 9.4; "
        "leave it out or raise the version",
    ),
    (
        BarGauge("t", up, name_placement="hidden"),
        (11, 2),
        "name_placement='hidden' needs Grafana 11.3, and grafana_version is 11.2; leave it out or raise the version",
    ),
    (
        BarGauge("t", up, name_placement="hidden"),
        (10, 1),
        "name_placement='hidden' needs Grafana 11.3, and grafana_version is 10.1; leave it out or raise the version",
    ),
    (
        Table("t", up, cell="sparkline"),
        (9, 4),
        "cell='sparkline' needs Grafana 9.5, and grafana_version is 9.4; leave it out or raise the version",
    ),
    (
        Table("t", up, footer=("min", "max")),
        (12, 1),
        "footer holds 2 calculations, which needs Grafana 12.2, and grafana_version is 12.1; choose one",
    ),
    (
        Table("t", up, transformations=(Organize(hide=("Time",), query="A"),)),
        (9, 3),
        "query needs Grafana 9.4, and grafana_version is 9.3; leave it out or raise the version",
    ),
]


@pytest.mark.parametrize(("panel", "grafana", "message"), TOO_NEW, ids=[f"{one[0].kind}-{one[1]}" for one in TOO_NEW])
def test_what_a_release_lacks_is_refused(panel: Panel, grafana: Version, message: str) -> None:
    with pytest.raises(CompileError) as caught:
        emitted_panel(panel, grafana)
    assert caught.value.faults == (message,)
    assert caught.value.location is not None
    assert caught.value.location.file == __file__


def test_a_default_that_a_release_lacks_is_left_out() -> None:
    assert "name" not in emitted_panel(Canvas("t", up, elements=(CanvasElement("e"),)), (9, 3))["options"]
