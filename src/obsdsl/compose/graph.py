"""What the panels that draw graphs share: lines, axes, legend and tooltip."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, TypeAlias

import attrs

from obsdsl.compose.convert import at
from obsdsl.compose.panel import DataPanel
from obsdsl.compose.transformation import Calc

CUSTOM = "fieldConfig.defaults.custom."
LegendMode: TypeAlias = Literal["list", "table", "hidden"]


@attrs.frozen(kw_only=True)
class LegendPanel(DataPanel):
    """A panel with a legend and a tooltip."""

    legend_mode: LegendMode = "list"
    legend_placement: Literal["bottom", "right"] = attrs.field(
        default="bottom", metadata=at("options.legend.placement")
    )
    legend_calcs: Sequence[Calc] = attrs.field(default=(), metadata=at("options.legend.calcs", always=True))
    legend_sort: str | None = attrs.field(default=None, metadata=at("options.legend.sortBy"))
    legend_sort_descending: bool | None = attrs.field(default=None, metadata=at("options.legend.sortDesc"))
    legend_width: int | None = attrs.field(default=None, metadata=at("options.legend.width"))
    tooltip: Literal["single", "multi", "none"] = attrs.field(default="multi", metadata=at("options.tooltip.mode"))
    tooltip_sort: Literal["none", "asc", "desc"] = attrs.field(default="desc", metadata=at("options.tooltip.sort"))


@attrs.frozen(kw_only=True)
class GraphPanel(LegendPanel):
    """A panel that draws values along axes."""

    draw: Literal["line", "bars", "points"] | None = attrs.field(default=None, metadata=at(CUSTOM + "drawStyle"))
    line_width: int | None = attrs.field(default=None, metadata=at(CUSTOM + "lineWidth", within=(0, 10)))
    line_style: Literal["solid", "dash", "dot"] | None = attrs.field(
        default=None, metadata=at(CUSTOM + "lineStyle.fill")
    )
    interpolation: Literal["linear", "smooth", "stepBefore", "stepAfter"] | None = attrs.field(
        default=None, metadata=at(CUSTOM + "lineInterpolation")
    )
    fill: int | None = attrs.field(default=None, metadata=at(CUSTOM + "fillOpacity", within=(0, 100)))
    gradient: Literal["none", "opacity", "hue", "scheme"] | None = attrs.field(
        default=None, metadata=at(CUSTOM + "gradientMode")
    )
    points: Literal["auto", "always", "never"] | None = attrs.field(default=None, metadata=at(CUSTOM + "showPoints"))
    point_size: int | None = attrs.field(default=None, metadata=at(CUSTOM + "pointSize", within=(1, 40)))
    stack: Literal["none", "normal", "percent"] | None = attrs.field(
        default=None, metadata=at(CUSTOM + "stacking.mode")
    )
    span_nulls: bool | int | None = attrs.field(default=None, metadata=at(CUSTOM + "spanNulls"))
    axis: Literal["auto", "left", "right", "hidden"] | None = attrs.field(
        default=None, metadata=at(CUSTOM + "axisPlacement")
    )
    axis_label: str | None = attrs.field(default=None, metadata=at(CUSTOM + "axisLabel"))
    axis_soft_min: float | None = attrs.field(default=None, metadata=at(CUSTOM + "axisSoftMin"))
    axis_soft_max: float | None = attrs.field(default=None, metadata=at(CUSTOM + "axisSoftMax"))
    axis_centered_zero: bool | None = attrs.field(default=None, metadata=at(CUSTOM + "axisCenteredZero"))
    scale: Literal["linear", "log", "symlog"] | None = attrs.field(
        default=None, metadata=at(CUSTOM + "scaleDistribution.type")
    )
    log_base: Literal[2, 10] | None = attrs.field(default=None, metadata=at(CUSTOM + "scaleDistribution.log"))

    def faults(self) -> Iterable[str]:
        yield from super().faults()
        if self.log_base is not None and self.scale not in ("log", "symlog"):
            yield 'log_base belongs to scale="log" or "symlog"'
