"""The status history panel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import attrs

from obsdsl.compose.convert import at
from obsdsl.compose.graph import CUSTOM, LegendPanel, Visibility
from obsdsl.define.light import frozen


@frozen(kw_only=True, slots=False)
class StatusHistory(LegendPanel):
    """The state of each series at each step, as a grid. `row_height` and `column_width` are shares (0 to 1)."""

    kind = "status-history"
    since = (8, 0)
    size = (24, 6)
    threshold_colors = True

    show_value: Visibility | None = attrs.field(default=None, metadata=at("options.showValue"))
    row_height: float | None = attrs.field(default=None, metadata=at("options.rowHeight", within=(0, 1)))
    column_width: float | None = attrs.field(default=None, metadata=at("options.colWidth", within=(0, 1)))
    timezones: Sequence[str] | None = attrs.field(default=None, metadata=at("options.timezone"))
    per_page: int | None = attrs.field(default=None, metadata=at("options.perPage", since=(11, 6)))
    line_width: int | None = attrs.field(default=None, metadata=at(CUSTOM + "lineWidth", within=(0, 10)))
    fill: int | None = attrs.field(default=None, metadata=at(CUSTOM + "fillOpacity", within=(0, 100)))
    axis: Literal["auto", "left", "right", "hidden"] | None = attrs.field(
        default=None, metadata=at(CUSTOM + "axisPlacement", since=(11, 6))
    )
