"""What several kinds of panel share: a legend, axes, lines, one value for each series."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal, TypeAlias

import attrs

from obsdsl.compose.convert import at
from obsdsl.compose.panel import DataPanel
from obsdsl.compose.transformation import Calc
from obsdsl.define.light import frozen

CUSTOM = "fieldConfig.defaults.custom."
LegendMode: TypeAlias = Literal["list", "table", "hidden"]
Visibility: TypeAlias = Literal["auto", "always", "never"]
Stacking: TypeAlias = Literal["none", "normal", "percent"]
Gradient: TypeAlias = Literal["none", "opacity", "hue", "scheme"]
LineStyle: TypeAlias = Literal["solid", "dash", "dot"]
Orientation: TypeAlias = Literal["auto", "horizontal", "vertical"]
ThresholdStyle: TypeAlias = Literal["off", "line", "dashed", "area", "line+area", "dashed+area", "series"]

DASHES_ADDED = {"dashed": (9, 2), "dashed+area": (9, 2)}
# Before it, a legend was hidden by its mode.
_SHOW_LEGEND = (9, 1)


@frozen(kw_only=True, slots=False)
class LegendPanel(DataPanel):
    """A panel with a legend and a tooltip. `legend_sort` is a column of the legend, such as `Max`."""

    legend_mode: LegendMode = "list"
    legend_placement: Literal["bottom", "right"] = attrs.field(
        default="bottom", metadata=at("options.legend.placement")
    )
    legend_calcs: Sequence[Calc] = attrs.field(default=(), metadata=at("options.legend.calcs", always=True))
    legend_sort: str | None = attrs.field(default=None, metadata=at("options.legend.sortBy"))
    legend_sort_descending: bool | None = attrs.field(default=None, metadata=at("options.legend.sortDesc"))
    legend_width: int | None = attrs.field(default=None, metadata=at("options.legend.width"))
    tooltip: Literal["single", "multi", "none"] | None = attrs.field(default=None, metadata=at("options.tooltip.mode"))
    tooltip_sort: Literal["none", "asc", "desc"] | None = attrs.field(default=None, metadata=at("options.tooltip.sort"))
    tooltip_hide_zeros: bool | None = attrs.field(default=None, metadata=at("options.tooltip.hideZeros", since=(11, 5)))
    tooltip_max_height: int | None = attrs.field(default=None, metadata=at("options.tooltip.maxHeight", since=(10, 4)))
    tooltip_max_width: int | None = attrs.field(default=None, metadata=at("options.tooltip.maxWidth", since=(10, 4)))

    def shape(self, json: dict[str, Any], grafana: tuple[int, int]) -> None:
        """The legend's mode, and whether it is there."""
        hidden = self.legend_mode == "hidden"
        legend = json["options"]["legend"]
        legend["displayMode"] = "list" if hidden and grafana >= _SHOW_LEGEND else self.legend_mode
        legend["showLegend"] = not hidden


@frozen(kw_only=True, slots=False)
class AxisPanel(LegendPanel):
    """A panel that draws along axes. `linear_threshold` is the value from which a symlog scale is logarithmic."""

    axis: Literal["auto", "left", "right", "hidden"] | None = attrs.field(
        default=None, metadata=at(CUSTOM + "axisPlacement")
    )
    axis_label: str | None = attrs.field(default=None, metadata=at(CUSTOM + "axisLabel"))
    axis_width: int | None = attrs.field(default=None, metadata=at(CUSTOM + "axisWidth"))
    axis_soft_min: float | None = attrs.field(default=None, metadata=at(CUSTOM + "axisSoftMin"))
    axis_soft_max: float | None = attrs.field(default=None, metadata=at(CUSTOM + "axisSoftMax"))
    axis_grid: bool | None = attrs.field(default=None, metadata=at(CUSTOM + "axisGridShow"))
    axis_centered_zero: bool | None = attrs.field(default=None, metadata=at(CUSTOM + "axisCenteredZero", since=(9, 1)))
    axis_color: Literal["text", "series"] | None = attrs.field(
        default=None, metadata=at(CUSTOM + "axisColorMode", since=(9, 1))
    )
    axis_border: bool | None = attrs.field(default=None, metadata=at(CUSTOM + "axisBorderShow", since=(10, 2)))
    scale: Literal["linear", "log", "symlog"] | None = attrs.field(
        default=None, metadata=at(CUSTOM + "scaleDistribution.type", newer={"symlog": (9, 3)})
    )
    log_base: Literal[2, 10] | None = attrs.field(default=None, metadata=at(CUSTOM + "scaleDistribution.log"))
    linear_threshold: float | None = attrs.field(
        default=None, metadata=at(CUSTOM + "scaleDistribution.linearThreshold", since=(9, 3))
    )

    def faults(self) -> Iterable[str]:
        yield from super().faults()
        if self.log_base is not None and self.scale not in ("log", "symlog"):
            yield 'log_base belongs to scale="log" or "symlog"'
        if self.linear_threshold is not None and self.scale != "symlog":
            yield 'linear_threshold belongs to scale="symlog"'


@frozen(kw_only=True, slots=False)
class GraphPanel(AxisPanel):
    """A panel that draws lines, bars or points. `span_nulls` and `insert_nulls` may be a time in milliseconds."""

    tooltip: Literal["single", "multi", "none"] = attrs.field(default="multi", metadata=at("options.tooltip.mode"))
    tooltip_sort: Literal["none", "asc", "desc"] = attrs.field(default="desc", metadata=at("options.tooltip.sort"))
    draw: Literal["line", "bars", "points"] | None = attrs.field(default=None, metadata=at(CUSTOM + "drawStyle"))
    line_width: int | None = attrs.field(default=None, metadata=at(CUSTOM + "lineWidth", within=(0, 10)))
    line_style: LineStyle | None = attrs.field(default=None, metadata=at(CUSTOM + "lineStyle.fill"))
    dashes: Sequence[int] | None = attrs.field(default=None, metadata=at(CUSTOM + "lineStyle.dash"))
    interpolation: Literal["linear", "smooth", "stepBefore", "stepAfter"] | None = attrs.field(
        default=None, metadata=at(CUSTOM + "lineInterpolation")
    )
    fill: int | None = attrs.field(default=None, metadata=at(CUSTOM + "fillOpacity", within=(0, 100)))
    gradient: Gradient | None = attrs.field(default=None, metadata=at(CUSTOM + "gradientMode"))
    points: Visibility | None = attrs.field(default=None, metadata=at(CUSTOM + "showPoints"))
    point_size: int | None = attrs.field(default=None, metadata=at(CUSTOM + "pointSize", within=(1, 40)))
    bar_alignment: Literal[-1, 0, 1] | None = attrs.field(default=None, metadata=at(CUSTOM + "barAlignment"))
    bar_width: float | None = attrs.field(default=None, metadata=at(CUSTOM + "barWidthFactor", within=(0.1, 1)))
    bar_max_width: int | None = attrs.field(default=None, metadata=at(CUSTOM + "barMaxWidth"))
    stack: Stacking | None = attrs.field(default=None, metadata=at(CUSTOM + "stacking.mode"))
    span_nulls: bool | int | None = attrs.field(default=None, metadata=at(CUSTOM + "spanNulls"))
    insert_nulls: bool | int | None = attrs.field(default=None, metadata=at(CUSTOM + "insertNulls", since=(10, 1)))
    show_values: bool | None = attrs.field(default=None, metadata=at(CUSTOM + "showValues", since=(12, 2)))
    threshold_style: ThresholdStyle | None = attrs.field(
        default=None, metadata=at(CUSTOM + "thresholdsStyle.mode", newer=DASHES_ADDED)
    )

    def shape(self, json: dict[str, Any], grafana: tuple[int, int]) -> None:
        """Stacks need a group; thresholds that were given are drawn."""
        super().shape(json, grafana)
        if self.stack is not None:
            json["fieldConfig"]["defaults"]["custom"]["stacking"]["group"] = "A"
        if self.thresholds is not None and self.threshold_style is None:
            style = "dashed" if grafana >= DASHES_ADDED["dashed"] else "line"
            json["fieldConfig"]["defaults"].setdefault("custom", {})["thresholdsStyle"] = {"mode": style}


# Without slots, so that a pie chart can have a legend, too: Python joins no two classes that both add slots.
@frozen(kw_only=True, slots=False)
class CalcPanel(DataPanel):
    """A panel that shows one value for each series, by `calc`, or each value on its own with `show_all_values`.

    `fields` names the fields that it shows, as a name or a `/regular expression/`; without it, all numbers.
    """

    calc: Calc = attrs.field(default="lastNotNull", metadata=at("options.reduceOptions.calcs", many=True))
    show_all_values: bool | None = attrs.field(default=None, metadata=at("options.reduceOptions.values"))
    limit: int | None = attrs.field(default=None, metadata=at("options.reduceOptions.limit"))
    fields: str | None = attrs.field(default=None, metadata=at("options.reduceOptions.fields"))
    orientation: Orientation | None = attrs.field(default=None, metadata=at("options.orientation"))
    title_size: float | None = attrs.field(default=None, metadata=at("options.text.titleSize"))
    value_size: float | None = attrs.field(default=None, metadata=at("options.text.valueSize"))

    @property
    def asks_for_last(self) -> bool:
        """A maximum or a mean is that of all values in the time range."""
        return self.instant and self.calc in ("last", "lastNotNull")
