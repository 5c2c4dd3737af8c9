"""The stat panel."""

from __future__ import annotations

from typing import Literal

import attrs

from obsdsl.compose.convert import at
from obsdsl.compose.panel import DataPanel
from obsdsl.compose.transformation import Calc


@attrs.frozen(kw_only=True)
class Stat(DataPanel):
    """The last value (or another `calc`) in large, with a small graph behind it."""

    kind = "stat"
    size = (6, 4)
    threshold_colors = True

    calc: Calc = attrs.field(default="lastNotNull", metadata=at("options.reduceOptions.calcs", many=True))
    show_all_values: bool | None = attrs.field(default=None, metadata=at("options.reduceOptions.values"))
    fields: str | None = attrs.field(default=None, metadata=at("options.reduceOptions.fields"))
    limit: int | None = attrs.field(default=None, metadata=at("options.reduceOptions.limit"))
    graph: Literal["none", "area"] = attrs.field(default="area", metadata=at("options.graphMode"))
    color_mode: Literal["none", "value", "background", "background_solid"] = attrs.field(
        default="value", metadata=at("options.colorMode")
    )
    text_mode: Literal["auto", "value", "value_and_name", "name", "none"] | None = attrs.field(
        default=None, metadata=at("options.textMode")
    )
    justify: Literal["auto", "center"] | None = attrs.field(default=None, metadata=at("options.justifyMode"))
    orientation: Literal["auto", "horizontal", "vertical"] | None = attrs.field(
        default=None, metadata=at("options.orientation")
    )
    wide: bool | None = attrs.field(default=None, metadata=at("options.wideLayout", since=(10, 2)))
    percent_change: bool | None = attrs.field(default=None, metadata=at("options.showPercentChange", since=(10, 2)))
    title_size: int | None = attrs.field(default=None, metadata=at("options.text.titleSize"))
    value_size: int | None = attrs.field(default=None, metadata=at("options.text.valueSize"))
