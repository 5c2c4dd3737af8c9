"""The geomap panel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

import attrs

from obsdsl.compose.convert import at, json_object
from obsdsl.compose.definition import Definition
from obsdsl.compose.panel import DataPanel
from obsdsl.define.light import frozen


@frozen(kw_only=True, slots=False)
class MapLayer(Definition):
    """A layer of a map: its `type` (`markers`, `heatmap`, `route`, …, for the ground `default`, `osm-standard`, …).

    Where a row lies is told by the fields `latitude` and `longitude`, by a `geohash`, or by looking its `lookup` up
    in a `gazetteer`; Grafana guesses if none is given. `config` is the layer's own settings, as Grafana has them.
    """

    named_by = "name"

    type: str = attrs.field(kw_only=False)
    name: str | None = None
    query: str | None = None
    latitude: str | None = None
    longitude: str | None = None
    geohash: str | None = None
    lookup: str | None = None
    gazetteer: str | None = None
    opacity: float | None = attrs.field(default=None, metadata={"within": (0, 1)})
    tooltip: bool | None = None
    config: Mapping[str, Any] = attrs.field(factory=dict, converter=json_object, hash=False)

    def faults(self) -> Iterable[str]:
        if (self.latitude is None) != (self.longitude is None):
            yield "one of latitude and longitude is given; give both"
        if len([one for one in (self.latitude, self.geohash, self.lookup) if one is not None]) > 1:
            yield "its place is given twice; give latitude and longitude, a geohash, or a lookup"
        if self.gazetteer is not None and self.lookup is None:
            yield "gazetteer is given without lookup; name the field to look up in it"


@frozen(kw_only=True, slots=False)
class Geomap(DataPanel):
    """A map of the world. `view` is a place that Grafana knows (`europe`, …), `fit` for the data, or `coords`."""

    kind = "geomap"
    since = (8, 1)
    size = (12, 10)

    layers: Sequence[MapLayer] = ()
    ground: MapLayer | None = None
    view: str | None = attrs.field(default=None, metadata=at("options.view.id"))
    latitude: float | None = attrs.field(default=None, metadata=at("options.view.lat", within=(-90, 90)))
    longitude: float | None = attrs.field(default=None, metadata=at("options.view.lon", within=(-180, 180)))
    zoom: float | None = attrs.field(default=None, metadata=at("options.view.zoom", within=(0, 30)))
    min_zoom: float | None = attrs.field(default=None, metadata=at("options.view.minZoom", within=(0, 30)))
    max_zoom: float | None = attrs.field(default=None, metadata=at("options.view.maxZoom", within=(0, 30)))
    all_layers: bool | None = attrs.field(default=None, metadata=at("options.view.allLayers"))
    shared: bool | None = attrs.field(default=None, metadata=at("options.view.shared"))
    show_zoom: bool | None = attrs.field(default=None, metadata=at("options.controls.showZoom"))
    wheel_zoom: bool | None = attrs.field(default=None, metadata=at("options.controls.mouseWheelZoom"))
    show_attribution: bool | None = attrs.field(default=None, metadata=at("options.controls.showAttribution"))
    show_scale: bool | None = attrs.field(default=None, metadata=at("options.controls.showScale"))
    show_measure: bool | None = attrs.field(default=None, metadata=at("options.controls.showMeasure"))
    show_debug: bool | None = attrs.field(default=None, metadata=at("options.controls.showDebug"))
    tooltip: Literal["none", "details"] | None = attrs.field(default=None, metadata=at("options.tooltip.mode"))

    def shape(self, json: dict[str, Any], grafana: tuple[int, int]) -> None:  # noqa: ARG002
        """The layers."""
        options = json.setdefault("options", {})
        if self.ground is not None:
            options["basemap"] = _layer(self.ground, 0)
        if self.layers:
            options["layers"] = [_layer(one, number) for number, one in enumerate(self.layers, 1)]


def _layer(layer: MapLayer, number: int) -> dict[str, Any]:
    found: dict[str, Any] = {"type": layer.type, "name": layer.name or f"Layer {number}", "config": dict(layer.config)}
    if number:
        found["location"] = _location(layer)
    if layer.query is not None:
        found["filterData"] = {"id": "byRefId", "options": layer.query}
    optional = {"opacity": layer.opacity, "tooltip": layer.tooltip}
    return found | {name: one for name, one in optional.items() if one is not None}


def _location(layer: MapLayer) -> dict[str, Any]:
    if layer.latitude is not None:
        return {"mode": "coords", "latitude": layer.latitude, "longitude": layer.longitude}
    if layer.geohash is not None:
        return {"mode": "geohash", "geohash": layer.geohash}
    if layer.lookup is not None:
        found = {"mode": "lookup", "lookup": layer.lookup}
        return found if layer.gazetteer is None else {**found, "gazetteer": layer.gazetteer}
    return {"mode": "auto"}
