"""The pie chart panel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import attrs

from obsdsl.compose.convert import at
from obsdsl.compose.graph import CalcPanel, LegendPanel
from obsdsl.define.light import frozen


@frozen(kw_only=True, slots=False)
class PieChart(LegendPanel, CalcPanel):
    """Shares of a whole, one slice for each series."""

    kind = "piechart"
    since = (8, 0)
    size = (8, 8)
    instant = True

    legend_placement: Literal["bottom", "right"] = attrs.field(default="right", metadata=at("options.legend.placement"))
    legend_values: Sequence[Literal["value", "percent"]] = attrs.field(default=(), metadata=at("options.legend.values"))
    style: Literal["pie", "donut"] | None = attrs.field(default=None, metadata=at("options.pieType"))
    labels: Sequence[Literal["name", "value", "percent"]] = attrs.field(
        default=(), metadata=at("options.displayLabels")
    )
    slices: Literal["none", "asc", "desc"] | None = attrs.field(
        default=None, metadata=at("options.sort", since=(12, 2))
    )
