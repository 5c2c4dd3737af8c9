"""Examples of every panel kind: one with all of its fields set, made from their annotations."""

from __future__ import annotations

import importlib
import pkgutil
import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

import attrs

import obsdsl.compose.panels
from obsdsl import (
    AlertList,
    Canvas,
    CanvasElement,
    Color,
    DataSource,
    FlameGraph,
    Geomap,
    Heatmap,
    Link,
    LokiQuery,
    MapLayer,
    NodeGraph,
    Organize,
    Override,
    Query,
    RawQuery,
    SpecialMap,
    Table,
    Thresholds,
    Traces,
    ValueMap,
    XYChart,
    XYSeries,
)
from obsdsl.compose.panel import DataPanel, Panel

Version = tuple[int, int]
VERSIONS: tuple[Version, ...] = ((9, 0), (10, 0), (11, 6), (12, 0))

# Text that means something.
_TEXTS = {
    "min_step": "30s",
    "time_from": "1h",
    "time_shift": "1d",
    "unit": "bytes",
    "cell_unit": "bytes",
    "node_unit": "bytes",
    "node_secondary_unit": "s",
    "edge_unit": "bytes",
    "edge_secondary_unit": "s",
}
_NUMBERS = {"min": 1, "max": 90}


def kinds() -> tuple[type[Panel], ...]:
    """Every class that is a kind of panel, by its name."""
    found = []
    for module in pkgutil.iter_modules(obsdsl.compose.panels.__path__, "obsdsl.compose.panels."):
        held = vars(importlib.import_module(module.name)).values()
        found += [one for one in held if isinstance(one, type) and issubclass(one, Panel) and "kind" in vars(one)]
    return tuple(sorted(set(found), key=lambda one: one.__name__))


def example(kind: type[Panel], grafana: Version, **given: Any) -> Panel:
    """A panel with every field set that this release has."""
    values = dict(_values(kind, grafana)) | _shared(kind) | _special(kind, grafana) | given
    return kind(**values)


def _values(kind: type[Panel], grafana: Version) -> Iterator[tuple[str, Any]]:
    hints = typing.get_type_hints(kind)
    for field in attrs.fields(kind):
        if "at" in field.metadata and grafana >= field.metadata.get("since", (0, 0)):
            yield field.name, _value(field.name, hints[field.name], field.metadata, grafana)


def _value(name: str, hint: Any, metadata: Mapping[Any, Any], grafana: Version) -> Any:
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return _value(name, next(one for one in args if one is not type(None)), metadata, grafana)
    if origin is Literal:
        newer = metadata.get("newer", {})
        return [one for one in args if grafana >= newer.get(one, (0, 0))][-1]
    if issubclass(origin or hint, Sequence) and hint is not str:
        return (_value(name, args[0], metadata, grafana),)
    if hint is bool:
        return True
    if hint in (int, float):
        low, high = metadata.get("within", (0, 10))
        return _NUMBERS.get(name, hint((low + high) / 2))
    return _TEXTS.get(name, "text")


def _shared(kind: type[Panel]) -> dict[str, Any]:
    """What has no place of its own: the frame of every panel, and what every panel with data can say."""
    frame = {
        "title": f"A {kind.kind}",
        "links": (Link("Docs", "https://example.org", new_tab=True),),
        "repeat": "instance",
        "repeat_direction": "v",
    }
    if not issubclass(kind, DataPanel):
        return frame
    return frame | {
        "query": Query("up", legend="{{job}}", step="1m", interval_factor=2, exemplars=True),
        "unit": "bytes",
        "color": Color("fixed", fixed="blue"),
        "thresholds": Thresholds("green", (90.0, "red")),
        "mappings": (ValueMap(0.0, text="down", color="red"), SpecialMap("null", text="none")),
        "data_links": (Link("Logs", "/d/logs"),),
        "transformations": (Organize(hide=("Time",), order=("job", "Value"), rename={"Value": "Up"}),),
        "overrides": (Override("Up", unit="bytes", decimals=1, color="red", hidden=True),),
    }


def _special(kind: type[Panel], grafana: Version) -> dict[str, Any]:
    """What a kind shapes itself."""
    series = XYSeries("a", "b", size="c", color="d", name="e", frame=1)
    place = MapLayer("markers", name="Cities", query="A", lookup="city", gazetteer="g.json", opacity=1, tooltip=True)
    element = CanvasElement(
        "one", "text", rotation=90 if grafana >= (11, 0) else None, background="red", border="blue", border_width=1
    )
    special: dict[type[Panel], dict[str, Any]] = {
        AlertList: {"group_by": ("job",), "order": "importance", "folder": "f", "states": ("firing",)},
        Canvas: {"elements": (element,)},
        FlameGraph: {
            "query": RawQuery({"profileTypeId": "cpu", "labelSelector": "{}", "groupBy": []}),
            "datasource": DataSource("grafana-pyroscope-datasource", "p"),
        },
        Geomap: {"layers": (place,), "ground": MapLayer("osm-standard")},
        Heatmap: {"tooltip": "multi", "x_bucket_size": "1m", "y_bucket_count": 10, "y_bucket_log": 2},
        NodeGraph: {"arcs": {"success": "green", "errors": "red"}},
        # Only cells of text are wrapped.
        Table: {
            "cell": "color-text",
            "footer": ("sum",),
            "footer_columns": ("Up",),
            "pagination": True,
            "sort": {"Up": "desc"},
        },
        Traces: {
            "query": RawQuery({"queryType": "traceql", "query": "$trace", "filters": []}),
            "datasource": DataSource("tempo", "t"),
        },
        XYChart: {"series": (series, XYSeries("a", "f"))},
    }
    logs = {"query": LokiQuery('{app="web"}', legend="{{app}}", max_lines=10)} if kind.kind == "logs" else {}
    return special.get(kind, {}) | logs
