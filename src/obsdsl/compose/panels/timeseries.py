"""The time series panel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import attrs

from obsdsl.compose.convert import at
from obsdsl.compose.graph import GraphPanel
from obsdsl.define.light import frozen


@frozen(kw_only=True, slots=False)
class TimeSeries(GraphPanel):
    """Lines, bars or points over time.

    `threshold_style` says how thresholds are drawn; with thresholds, a dashed line unless said otherwise.
    """

    kind = "timeseries"
    since = (7, 4)

    timezones: Sequence[str] | None = attrs.field(default=None, metadata=at("options.timezone"))
    orientation: Literal["horizontal", "vertical"] | None = attrs.field(
        default=None, metadata=at("options.orientation", since=(11, 0))
    )
    time_compare: bool | None = attrs.field(default=None, metadata=at("options.timeCompare.timeCompare", since=(12, 2)))
