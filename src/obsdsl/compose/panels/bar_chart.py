"""The bar chart panel."""

from __future__ import annotations

import attrs

from obsdsl.compose.convert import at
from obsdsl.compose.graph import (
    CUSTOM,
    DASHES_ADDED,
    AxisPanel,
    Gradient,
    Orientation,
    Stacking,
    ThresholdStyle,
    Visibility,
)
from obsdsl.define.light import frozen


@frozen(kw_only=True, slots=False)
class BarChart(AxisPanel):
    """Bars for categories: one group for each value of `x_field`, one bar in it for each other field.

    `bar_width` and `group_width` are shares (0 to 1) of the room that there is, `bar_radius` (0 to 0.5) of a bar's
    width.
    """

    kind = "barchart"
    since = (8, 0)
    instant = True

    x_field: str | None = attrs.field(default=None, metadata=at("options.xField"))
    color_field: str | None = attrs.field(default=None, metadata=at("options.colorByField"))
    orientation: Orientation | None = attrs.field(default=None, metadata=at("options.orientation"))
    stack: Stacking | None = attrs.field(default=None, metadata=at("options.stacking"))
    show_value: Visibility | None = attrs.field(default=None, metadata=at("options.showValue"))
    value_size: float | None = attrs.field(default=None, metadata=at("options.text.valueSize"))
    bar_width: float | None = attrs.field(default=None, metadata=at("options.barWidth", within=(0, 1)))
    group_width: float | None = attrs.field(default=None, metadata=at("options.groupWidth", within=(0, 1)))
    bar_radius: float | None = attrs.field(default=None, metadata=at("options.barRadius", within=(0, 0.5)))
    x_rotation: int | None = attrs.field(default=None, metadata=at("options.xTickLabelRotation", within=(-90, 90)))
    x_max_length: int | None = attrs.field(default=None, metadata=at("options.xTickLabelMaxLength"))
    x_spacing: int | None = attrs.field(default=None, metadata=at("options.xTickLabelSpacing", within=(-300, 300)))
    full_highlight: bool | None = attrs.field(default=None, metadata=at("options.fullHighlight", since=(9, 4)))
    line_width: int | None = attrs.field(default=None, metadata=at(CUSTOM + "lineWidth", within=(0, 10)))
    fill: int | None = attrs.field(default=None, metadata=at(CUSTOM + "fillOpacity", within=(0, 100)))
    gradient: Gradient | None = attrs.field(default=None, metadata=at(CUSTOM + "gradientMode"))
    threshold_style: ThresholdStyle | None = attrs.field(
        default=None, metadata=at(CUSTOM + "thresholdsStyle.mode", newer=DASHES_ADDED)
    )
