"""The heatmap panel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, TypeAlias

import attrs

from obsdsl.compose.convert import at, unit
from obsdsl.compose.graph import Visibility
from obsdsl.compose.panel import DataPanel
from obsdsl.compose.query import QueriesLike, Query, QueryFormat, QueryLike, Target, queries
from obsdsl.define.light import frozen
from obsdsl.define.unit import Unit
from obsdsl.express.series import HistogramSeries

# A classic histogram stands for the rate of its buckets.
HeatmapQuery: TypeAlias = QueryLike | HistogramSeries
HeatmapQueries: TypeAlias = HeatmapQuery | Sequence[HeatmapQuery] | Mapping[str, HeatmapQuery]

# Before it, the tooltip was only shown or not.
_TOOLTIP_MODES = (10, 3)


def _heatmap_queries(value: HeatmapQueries) -> tuple[Target, ...]:
    found: QueriesLike
    if isinstance(value, Mapping):
        found = {legend: _buckets(one) for legend, one in value.items()}
    elif isinstance(value, tuple | list):
        found = [_buckets(one) for one in value]
    else:
        found = _buckets(value)  # type: ignore[arg-type]
    return queries(found)


def _buckets(value: HeatmapQuery) -> QueryLike:
    if not isinstance(value, HistogramSeries):
        return value
    return Query(value.bucket_series.rate().sum(by="le"), legend="{{le}}")


@frozen(kw_only=True, slots=False)
class Heatmap(DataPanel):
    """How often values lay in each bucket over time: of a `Histogram` as it is declared, or of an expression.

    With `calculate`, the query gives values and Grafana counts them in buckets: of a size, of a number, the vertical
    ones by a logarithm of base `y_bucket_log`. `unit`, `min`, `max` and `decimals` are those of the vertical axis;
    without `unit`, it is that of what the histogram observes. Values below `hide_below` and above `hide_above` are
    not drawn.
    """

    kind = "heatmap"
    since = (9, 0)
    unit_at = ("options", "yAxis", "unit")

    query: tuple[Target, ...] = attrs.field(kw_only=False, converter=_heatmap_queries)
    min: float | None = attrs.field(default=None, metadata=at("options.yAxis.min"))
    max: float | None = attrs.field(default=None, metadata=at("options.yAxis.max"))
    decimals: int | None = attrs.field(default=None, metadata=at("options.yAxis.decimals", within=(0, 20)))

    calculate: bool = attrs.field(default=False, metadata=at("options.calculate", always=True))
    x_bucket_size: str | float | None = None
    x_bucket_count: int | None = None
    y_bucket_size: float | None = None
    y_bucket_count: int | None = None
    y_bucket_log: Literal[2, 10] | None = None

    color_mode: Literal["scheme", "opacity"] | None = attrs.field(default=None, metadata=at("options.color.mode"))
    color_scheme: str | None = attrs.field(default=None, metadata=at("options.color.scheme"))
    color_steps: int | None = attrs.field(default=None, metadata=at("options.color.steps", within=(2, 128)))
    color_reverse: bool | None = attrs.field(default=None, metadata=at("options.color.reverse"))
    color_fill: str | None = attrs.field(default=None, metadata=at("options.color.fill"))
    color_scale: Literal["linear", "exponential"] | None = attrs.field(default=None, metadata=at("options.color.scale"))
    color_exponent: float | None = attrs.field(default=None, metadata=at("options.color.exponent", within=(0.1, 2)))
    color_min: float | None = attrs.field(default=None, metadata=at("options.color.min"))
    color_max: float | None = attrs.field(default=None, metadata=at("options.color.max"))

    axis: Literal["left", "right", "hidden"] | None = attrs.field(
        default=None, metadata=at("options.yAxis.axisPlacement")
    )
    axis_label: str | None = attrs.field(default=None, metadata=at("options.yAxis.axisLabel"))
    axis_width: int | None = attrs.field(default=None, metadata=at("options.yAxis.axisWidth"))
    axis_reverse: bool | None = attrs.field(default=None, metadata=at("options.yAxis.reverse"))
    row_layout: Literal["le", "ge", "unknown", "auto"] | None = attrs.field(
        default=None, metadata=at("options.rowsFrame.layout")
    )
    value_name: str | None = attrs.field(default=None, metadata=at("options.rowsFrame.value"))
    cell_gap: int | None = attrs.field(default=None, metadata=at("options.cellGap", within=(0, 25)))
    cell_radius: float | None = attrs.field(default=None, metadata=at("options.cellRadius"))
    cell_unit: Unit | str | None = attrs.field(default=None, converter=unit, metadata=at("options.cellValues.unit"))
    cell_decimals: int | None = attrs.field(default=None, metadata=at("options.cellValues.decimals"))
    show_value: Visibility | None = attrs.field(default=None, metadata=at("options.showValue"))
    show_legend: bool | None = attrs.field(default=None, metadata=at("options.legend.show"))
    hide_below: float | None = attrs.field(default=None, metadata=at("options.filterValues.le"))
    hide_above: float | None = attrs.field(default=None, metadata=at("options.filterValues.ge"))
    tooltip: Literal["single", "multi", "none"] | None = None
    tooltip_histogram: bool | None = attrs.field(default=None, metadata=at("options.tooltip.yHistogram"))
    tooltip_color_scale: bool | None = attrs.field(
        default=None, metadata=at("options.tooltip.showColorScale", since=(10, 2))
    )
    exemplar_color: str | None = attrs.field(default=None, metadata=at("options.exemplars.color"))
    selection: Literal["x", "y", "xy"] | None = attrs.field(
        default=None, metadata=at("options.selectionMode", since=(11, 1))
    )

    @property
    def query_format(self) -> QueryFormat | None:
        return None if self.calculate else "heatmap"

    def faults(self) -> Iterable[str]:
        yield from super().faults()
        buckets = [name for name in _BUCKETS if getattr(self, name) is not None]
        if buckets and not self.calculate:
            yield f"{buckets[0]} belongs to calculate=True; a histogram has buckets of its own"
        for size, count in (_BUCKETS[:2], _BUCKETS[2:4]):
            if size in buckets and count in buckets:
                yield f"give either {size} or {count}"

    def shape(self, json: dict[str, Any], grafana: tuple[int, int]) -> None:
        """The calculated buckets, and the tooltip in the form of the release."""
        options = json["options"]
        x = _bucket(self.x_bucket_size, self.x_bucket_count)
        y = _bucket(self.y_bucket_size, self.y_bucket_count)
        if self.y_bucket_log is not None:
            y["scale"] = {"type": "log", "log": self.y_bucket_log}
        if x or y:
            options["calculation"] = {name: one for name, one in (("xBuckets", x), ("yBuckets", y)) if one}
        if self.tooltip is not None:
            shown = {"mode": self.tooltip} if grafana >= _TOOLTIP_MODES else {"show": self.tooltip != "none"}
            options.setdefault("tooltip", {}).update(shown)


_BUCKETS = ("x_bucket_size", "x_bucket_count", "y_bucket_size", "y_bucket_count", "y_bucket_log")


def _bucket(size: str | float | None, count: int | None) -> dict[str, Any]:
    """Grafana keeps both as text."""
    if size is not None:
        return {"mode": "size", "value": size if isinstance(size, str) else f"{size:.15g}"}
    return {} if count is None else {"mode": "count", "value": str(count)}
