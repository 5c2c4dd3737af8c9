"""The gauge panel."""

from __future__ import annotations

from typing import Literal

import attrs

from obsdsl.compose.convert import at
from obsdsl.compose.graph import CalcPanel
from obsdsl.define.light import frozen


@frozen(kw_only=True, slots=False)
class GaugePanel(CalcPanel):
    """A value on an arc from `min` to `max`. From Grafana 12.4 on, `style` makes it a circle, in `segments`."""

    kind = "gauge"
    size = (6, 6)
    instant = True
    threshold_colors = True

    threshold_labels: bool | None = attrs.field(default=None, metadata=at("options.showThresholdLabels"))
    threshold_markers: bool | None = attrs.field(default=None, metadata=at("options.showThresholdMarkers"))
    sizing: Literal["auto", "manual"] | None = attrs.field(default=None, metadata=at("options.sizing", since=(10, 2)))
    min_viz_width: int | None = attrs.field(default=None, metadata=at("options.minVizWidth", since=(10, 2)))
    min_viz_height: int | None = attrs.field(default=None, metadata=at("options.minVizHeight", since=(10, 2)))
    style: Literal["gauge", "circle"] | None = attrs.field(default=None, metadata=at("options.shape", since=(12, 4)))
    bar_shape: Literal["flat", "rounded"] | None = attrs.field(
        default=None, metadata=at("options.barShape", since=(12, 4))
    )
    bar_width: float | None = attrs.field(
        default=None, metadata=at("options.barWidthFactor", within=(0.1, 1), since=(12, 4))
    )
    segments: int | None = attrs.field(default=None, metadata=at("options.segmentCount", since=(12, 4)))
    segment_spacing: float | None = attrs.field(default=None, metadata=at("options.segmentSpacing", since=(12, 4)))
    bar_glow: bool | None = attrs.field(default=None, metadata=at("options.effects.barGlow", since=(12, 4)))
    center_glow: bool | None = attrs.field(default=None, metadata=at("options.effects.centerGlow", since=(12, 4)))
    gradient: bool | None = attrs.field(default=None, metadata=at("options.effects.gradient", since=(12, 4)))
    endpoint: Literal["point", "glow", "none"] | None = attrs.field(
        default=None, metadata=at("options.endpointMarker", since=(12, 4))
    )
    sparkline: bool | None = attrs.field(default=None, metadata=at("options.sparkline", since=(12, 4)))
    text_mode: Literal["auto", "value", "value_and_name", "name", "none"] | None = attrs.field(
        default=None, metadata=at("options.textMode", since=(12, 4))
    )
