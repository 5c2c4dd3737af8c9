"""Every kind of panel: what it emits is what Grafana's own models hold, in each release, and nothing else."""

from __future__ import annotations

from itertools import product
from typing import Any

import attrs
import orjson
import pytest

import obsdsl
from obsdsl import (
    AlertList,
    Counter,
    Dashboard,
    DashList,
    DefinitionError,
    Gauge,
    Geomap,
    Heatmap,
    Histogram,
    MapLayer,
    NativeHistogram,
    News,
    PieChart,
    Query,
    QueryVariable,
    Table,
    Text,
    TimeSeries,
    XYChart,
    XYSeries,
)
from obsdsl.compile.context import Context
from obsdsl.compile.grafana import compile_dashboard
from obsdsl.compose.panel import DataPanel, Panel
from tests.compile.grafana.examples import VERSIONS, Version, example, kinds
from tests.compile.grafana.oracle import emitted, emitted_panel, is_modelled, lost, read, walk

KINDS = kinds()
CASES = [(kind, grafana) for kind, grafana in product(KINDS, VERSIONS) if grafana >= kind.since]
# The SDK models the series of an XY chart as they are from 11.1 on; the test by release has the others.
MODELLED = [(kind, grafana) for kind, grafana in CASES if kind is not XYChart or grafana >= (11, 1)]


def case_id(value: object) -> str:
    return value.kind if isinstance(value, type) and issubclass(value, Panel) else ".".join(map(str, value))  # type: ignore[call-overload]


# What the SDK has no model of.
UNMODELLED = {"alertlist", "flamegraph", "traces"}
# Its models are those of Grafana 12: what an older release has in another form, they don't hold.
OLD_FORMS = {
    ("heatmap", (9, 0)): ["panels[].options.tooltip.show"],
    ("heatmap", (10, 0)): ["panels[].options.tooltip.show"],
}

# What a release has in another place.
MOVED = {
    ("table", (9, 0)): {"fieldConfig.defaults.custom.cellOptions"},
    ("table", (11, 6)): {"fieldConfig.defaults.custom.wrapText"},
    ("table", (12, 0)): {"fieldConfig.defaults.custom.wrapText"},
}

up = Gauge("up", "Health.", range=(0, 1))
requests = Counter("requests_total", "Requests.", labels={"code": ("200", "500")})
latency = Histogram("latency_seconds", "Latency.", labels=("path",), buckets=(0.1, 1, 10))


def test_the_kinds_are_grafanas_own() -> None:
    named = (
        "alertlist annolist barchart bargauge candlestick canvas dashlist flamegraph gauge geomap heatmap histogram "
        "logs news nodeGraph piechart stat state-timeline status-history table text timeseries traces trend xychart"
    )
    assert " ".join(sorted([kind.kind for kind in KINDS], key=str.lower)) == named


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_each_kind_is_a_public_name_with_a_docstring(kind: type[Panel]) -> None:
    assert getattr(obsdsl, kind.__name__) is kind
    assert kind.__doc__ != Panel.__doc__
    assert (kind.__doc__ or "").rstrip().endswith(".")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_the_sdk_models_all_kinds_but_a_few(kind: type[Panel]) -> None:
    assert is_modelled(kind.kind) != (kind.kind in UNMODELLED)


@pytest.mark.parametrize(("kind", "grafana"), MODELLED, ids=case_id)
def test_the_sdk_keeps_every_field_that_we_emit(kind: type[Panel], grafana: Version) -> None:
    dashboard = emitted(Dashboard("D", uid="d", panels=(example(kind, grafana),)), grafana)
    assert list(lost(dashboard, read(dashboard))) == OLD_FORMS.get((kind.kind, grafana), [])


@pytest.mark.parametrize(("kind", "grafana"), CASES, ids=case_id)
def test_every_field_with_a_place_is_in_the_json(kind: type[Panel], grafana: Version) -> None:
    """So that the example leaves none out, and none hides another."""
    paths = {path for path, _ in walk(emitted_panel(example(kind, grafana), grafana))}
    places = [field.metadata for field in attrs.fields(kind) if "at" in field.metadata]
    wanted = {place["at"] for place in places if grafana >= place.get("since", (0, 0))}
    assert wanted - paths == MOVED.get((kind.kind, grafana), set())


@pytest.mark.parametrize(("kind", "grafana"), CASES, ids=case_id)
def test_the_json_has_no_null_and_sorted_keys(kind: type[Panel], grafana: Version) -> None:
    content = compile_dashboard(Dashboard("D", uid="d", panels=(example(kind, grafana),)), Context(grafana)).content
    value = orjson.loads(content)
    assert [path for path, one in walk(value) if one is None] == []
    assert content == orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2) + b"\n"
    assert [path for path, one in walk(value) if isinstance(one, float) and one.is_integer()] == []


def minimal(kind: Any) -> Panel:
    """A panel of which only the necessary is said."""
    more = (up,) if issubclass(kind, DataPanel) else ("text",) if kind in (Text, News) else ()
    made: Panel = kind("t", *more)
    return made


LEGEND = {"calcs": [], "displayMode": "list", "placement": "bottom", "showLegend": True}
GRAPH = {"legend": LEGEND, "tooltip": {"mode": "multi", "sort": "desc"}}
LAST = {"reduceOptions": {"calcs": ["lastNotNull"]}}
# What we say where the user says nothing; all else is Grafana's default.
OPTIONS: dict[str, dict[str, Any]] = {
    "barchart": {"legend": LEGEND},
    "bargauge": LAST,
    "candlestick": GRAPH,
    "canvas": {"inlineEditing": False, "root": {"elements": [], "name": "Element 1", "type": "frame"}},
    "gauge": LAST,
    "heatmap": {"calculate": False},
    "histogram": {"legend": LEGEND},
    "news": {"feedUrl": "text"},
    "piechart": {"legend": {**LEGEND, "placement": "right"}, **LAST},
    "stat": {"colorMode": "value", "graphMode": "area", **LAST},
    "state-timeline": {"legend": LEGEND},
    "status-history": {"legend": LEGEND},
    "text": {"content": "text", "mode": "markdown"},
    "timeseries": GRAPH,
    "trend": GRAPH,
    "xychart": {"legend": LEGEND, "mapping": "auto", "series": []},
}
INSTANT = {"barchart", "bargauge", "gauge", "piechart", "table"}
FORMATS = {"table": "table", "heatmap": "heatmap"}
THRESHOLDS = {"bargauge", "gauge", "stat", "status-history", "table"}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_only_opinions_are_emitted(kind: type[Panel]) -> None:
    panel = emitted_panel(minimal(kind))
    assert panel.get("options", {}) == OPTIONS.get(kind.kind, {})
    assert panel["pluginVersion"] == "12.0.0"
    if not issubclass(kind, DataPanel):
        assert {"targets", "fieldConfig", "datasource"} & set(panel) == set()
        return
    (target,) = panel["targets"]
    assert (target.get("instant", False), target["range" if "range" in target else "instant"]) == (
        kind.kind in INSTANT,
        kind.kind not in INSTANT,
    )
    assert target.get("format") == FORMATS.get(kind.kind)
    green = {"thresholds": {"mode": "absolute", "steps": [{"color": "green"}]}}
    assert panel["fieldConfig"] == {"defaults": green if kind.kind in THRESHOLDS else {}, "overrides": []}


def test_a_heatmap_takes_a_histogram_as_it_is_declared() -> None:
    panel = emitted_panel(Heatmap("Latency", latency(path="/")))
    (target,) = panel["targets"]
    assert target["expr"] == 'sum by (le) (rate(latency_seconds_bucket{path="/"}[$__rate_interval]))'
    assert (target["format"], target["legendFormat"]) == ("heatmap", "{{le}}")
    assert panel["options"] == {"calculate": False, "yAxis": {"unit": "s"}}
    assert panel["fieldConfig"]["defaults"] == {}


@pytest.mark.parametrize(
    "query",
    [
        latency,
        (latency, latency(path="/")),
        {"a": latency},
        latency.bucket_series.rate().sum(by="le"),
        NativeHistogram("native_seconds", "Native.").rate(),
    ],
    ids=["histogram", "two", "legend", "expression", "native"],
)
def test_the_axis_of_a_heatmap_has_the_unit_of_what_was_observed(query: Any) -> None:
    assert emitted_panel(Heatmap("Latency", query))["options"]["yAxis"] == {"unit": "s"}


def test_the_unit_of_a_heatmap_can_be_said() -> None:
    assert emitted_panel(Heatmap("Latency", latency, unit="ms"))["options"]["yAxis"] == {"unit": "ms"}


def test_a_heatmap_of_values_counts_them_itself() -> None:
    panel = emitted_panel(Heatmap("Latency", latency.mean(), calculate=True, y_bucket_size=0.5, x_bucket_count=20))
    assert "format" not in panel["targets"][0]
    assert panel["options"] == {
        "calculate": True,
        "calculation": {"xBuckets": {"mode": "count", "value": "20"}, "yBuckets": {"mode": "size", "value": "0.5"}},
        "yAxis": {"unit": "s"},
    }


@pytest.mark.parametrize("kind", [kind for kind in KINDS if issubclass(kind, DataPanel) and kind is not Heatmap])
def test_no_other_panel_takes_a_histogram(kind: Any) -> None:
    with pytest.raises(DefinitionError) as caught:
        kind("Latency", latency)
    assert caught.value.faults == (
        "query: is a classic histogram, which is not a vector; write .quantile(0.95), .mean() or .bucket_series",
    )


@pytest.mark.parametrize(("calc", "instant"), [("lastNotNull", True), ("last", True), ("max", False), ("mean", False)])
def test_a_calculation_over_time_asks_for_all_values(calc: Any, instant: bool) -> None:
    (target,) = emitted_panel(PieChart("t", up, calc=calc))["targets"]
    assert target["range"] is not instant
    (target,) = emitted_panel(PieChart("t", Query("up", instant=True), calc=calc))["targets"]
    assert target["instant"] is True


def test_a_stack_has_a_group() -> None:
    custom = emitted_panel(TimeSeries("t", up, stack="normal"))["fieldConfig"]["defaults"]["custom"]
    assert custom == {"stacking": {"group": "A", "mode": "normal"}}


def test_what_a_list_of_dashboards_searches_for_is_shown() -> None:
    assert emitted_panel(DashList("t", tags=("a",)))["options"] == {"showSearch": True, "tags": ["a"]}


def test_a_layer_of_a_map_finds_its_places() -> None:
    layers = (
        MapLayer("markers", latitude="lat", longitude="lon"),
        MapLayer("heatmap", geohash="hash", query="A", opacity=0.5),
        MapLayer("markers", lookup="country"),
        MapLayer("route"),
    )
    options = emitted_panel(Geomap("t", up, layers=layers, ground=MapLayer("default")))["options"]
    assert options["basemap"] == {"type": "default", "name": "Layer 0", "config": {}}
    assert [layer["name"] for layer in options["layers"]] == ["Layer 1", "Layer 2", "Layer 3", "Layer 4"]
    assert [layer["location"] for layer in options["layers"]] == [
        {"mode": "coords", "latitude": "lat", "longitude": "lon"},
        {"mode": "geohash", "geohash": "hash"},
        {"mode": "lookup", "lookup": "country"},
        {"mode": "auto"},
    ]
    assert options["layers"][1]["filterData"] == {"id": "byRefId", "options": "A"}


FAULTS = [
    (lambda: Text("t", "x", language="go"), 'language belongs to mode="code"'),
    (lambda: TimeSeries("t", up, log_base=10), 'log_base belongs to scale="log" or "symlog"'),
    (lambda: TimeSeries("t", up, linear_threshold=1, scale="log"), 'linear_threshold belongs to scale="symlog"'),
    (lambda: Table("t", up, footer_columns=("A",)), "footer_columns is given without footer; say what it calculates"),
    (
        lambda: Heatmap("t", latency, y_bucket_log=2),
        "y_bucket_log belongs to calculate=True; a histogram has buckets of its own",
    ),
    (
        lambda: Heatmap("t", up, calculate=True, x_bucket_size=1, x_bucket_count=1),
        "give either x_bucket_size or x_bucket_count",
    ),
    (lambda: AlertList("t", states=()), "states is empty, so that nothing is ever shown; name at least one"),
    (
        lambda: XYChart("t", up, x="a", series=(XYSeries("a", "b"),)),
        "x belongs to a chart without series; each series has its own",
    ),
    (lambda: MapLayer("markers", latitude="a"), "one of latitude and longitude is given; give both"),
    (
        lambda: MapLayer("markers", geohash="a", lookup="b"),
        "its place is given twice; give latitude and longitude, a geohash, or a lookup",
    ),
    (lambda: MapLayer("markers", gazetteer="a"), "gazetteer is given without lookup; name the field to look up in it"),
    (lambda: TimeSeries("t", up, fill=900), "fill is 900; it lies between 0 and 100"),
    (lambda: PieChart("t", up, labels=("size",)), "labels holds an element that is 'size'; it is one of "),  # type: ignore[arg-type]
]


@pytest.mark.parametrize(("make", "message"), FAULTS, ids=[message[:30] for _, message in FAULTS])
def test_what_makes_no_sense_is_refused(make: Any, message: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        make()
    (fault,) = caught.value.faults
    assert fault.startswith(message)
    assert fault == message or message.endswith("one of ")


def test_an_expression_of_the_dashboards_variable_is_read_back() -> None:
    instance = QueryVariable("instance", up.label_values("instance"), multi=True)
    panel = TimeSeries("t", {"rate": requests(instance=instance).rate(), "raw": Query("up", instant=True)})
    dashboard = emitted(Dashboard("D", uid="d", variables=(instance,), panels=(panel,)))
    assert list(lost(dashboard, read(dashboard))) == []
