"""The state timeline panel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import attrs

from obsdsl.compose.convert import at
from obsdsl.compose.graph import CUSTOM, LegendPanel, Visibility
from obsdsl.define.light import frozen


@frozen(kw_only=True, slots=False)
class StateTimeline(LegendPanel):
    """How long each state lasted, one line for each series; `mappings` or `thresholds` name and colour the states.

    `span_nulls` and `insert_nulls` may be a time in milliseconds; `row_height` is a share (0 to 1) of a line.
    """

    kind = "state-timeline"
    since = (8, 0)
    size = (24, 6)

    show_value: Visibility | None = attrs.field(default=None, metadata=at("options.showValue"))
    row_height: float | None = attrs.field(default=None, metadata=at("options.rowHeight", within=(0, 1)))
    merge_values: bool | None = attrs.field(default=None, metadata=at("options.mergeValues"))
    align_value: Literal["left", "center", "right"] | None = attrs.field(
        default=None, metadata=at("options.alignValue")
    )
    timezones: Sequence[str] | None = attrs.field(default=None, metadata=at("options.timezone"))
    per_page: int | None = attrs.field(default=None, metadata=at("options.perPage", since=(11, 2)))
    line_width: int | None = attrs.field(default=None, metadata=at(CUSTOM + "lineWidth", within=(0, 10)))
    fill: int | None = attrs.field(default=None, metadata=at(CUSTOM + "fillOpacity", within=(0, 100)))
    span_nulls: bool | int | None = attrs.field(default=None, metadata=at(CUSTOM + "spanNulls"))
    insert_nulls: bool | int | None = attrs.field(default=None, metadata=at(CUSTOM + "insertNulls", since=(10, 1)))
    axis: Literal["auto", "left", "right", "hidden"] | None = attrs.field(
        default=None, metadata=at(CUSTOM + "axisPlacement", since=(11, 6))
    )
