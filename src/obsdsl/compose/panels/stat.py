"""The stat panel."""

from __future__ import annotations

from typing import Literal

import attrs

from obsdsl.compose.convert import at
from obsdsl.compose.graph import CalcPanel
from obsdsl.define.light import frozen


@frozen(kw_only=True, slots=False)
class Stat(CalcPanel):
    """The last value (or another `calc`) in large, with a small graph behind it."""

    kind = "stat"
    size = (6, 4)
    threshold_colors = True

    graph: Literal["none", "area"] = attrs.field(default="area", metadata=at("options.graphMode"))
    color_mode: Literal["none", "value", "background", "background_solid"] = attrs.field(
        default="value", metadata=at("options.colorMode", newer={"background_solid": (9, 5)})
    )
    text_mode: Literal["auto", "value", "value_and_name", "name", "none"] | None = attrs.field(
        default=None, metadata=at("options.textMode")
    )
    justify: Literal["auto", "center"] | None = attrs.field(default=None, metadata=at("options.justifyMode"))
    wide: bool | None = attrs.field(default=None, metadata=at("options.wideLayout", since=(10, 2)))
    percent_change: bool | None = attrs.field(default=None, metadata=at("options.showPercentChange", since=(10, 3)))
    percent_change_color: Literal["standard", "inverted", "same_as_value"] | None = attrs.field(
        default=None, metadata=at("options.percentChangeColorMode", since=(11, 1))
    )
    percent_size: float | None = attrs.field(default=None, metadata=at("options.text.percentSize", since=(11, 5)))
