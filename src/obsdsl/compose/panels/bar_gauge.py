"""The bar gauge panel."""

from __future__ import annotations

from typing import Literal

import attrs

from obsdsl.compose.convert import at
from obsdsl.compose.graph import CalcPanel
from obsdsl.define.light import frozen


@frozen(kw_only=True, slots=False)
class BarGauge(CalcPanel):
    """Values as bars from `min` to `max`, one for each series. The widths and heights belong to `sizing="manual"`."""

    kind = "bargauge"
    size = (8, 8)
    instant = True
    threshold_colors = True

    mode: Literal["basic", "gradient", "lcd"] | None = attrs.field(default=None, metadata=at("options.displayMode"))
    value_mode: Literal["color", "text", "hidden"] | None = attrs.field(
        default=None, metadata=at("options.valueMode", since=(9, 5))
    )
    name_placement: Literal["auto", "top", "left", "hidden"] | None = attrs.field(
        default=None, metadata=at("options.namePlacement", since=(10, 2), newer={"hidden": (11, 3)})
    )
    unfilled: bool | None = attrs.field(default=None, metadata=at("options.showUnfilled"))
    sizing: Literal["auto", "manual"] | None = attrs.field(default=None, metadata=at("options.sizing", since=(10, 2)))
    min_viz_width: int | None = attrs.field(default=None, metadata=at("options.minVizWidth"))
    min_viz_height: int | None = attrs.field(default=None, metadata=at("options.minVizHeight"))
    max_viz_height: int | None = attrs.field(default=None, metadata=at("options.maxVizHeight", since=(10, 2)))
