"""The histogram panel."""

from __future__ import annotations

from typing import Any

import attrs

from obsdsl.compose.convert import at
from obsdsl.compose.graph import CUSTOM, AxisPanel, Gradient, Stacking
from obsdsl.define.light import frozen


@frozen(kw_only=True, slots=False)
class HistogramPanel(AxisPanel):
    """How often values lay in each bucket, over the whole time range: Grafana counts the values of the query.

    For a metric that is a histogram already, see `Heatmap` and `BarGauge`.
    """

    kind = "histogram"
    since = (8, 0)

    bucket_count: int | None = attrs.field(default=None, metadata=at("options.bucketCount", since=(10, 4)))
    bucket_size: float | None = attrs.field(default=None, metadata=at("options.bucketSize"))
    bucket_offset: float | None = attrs.field(default=None, metadata=at("options.bucketOffset"))
    combine: bool | None = attrs.field(default=None, metadata=at("options.combine"))
    line_width: int | None = attrs.field(default=None, metadata=at(CUSTOM + "lineWidth", within=(0, 10)))
    fill: int | None = attrs.field(default=None, metadata=at(CUSTOM + "fillOpacity", within=(0, 100)))
    gradient: Gradient | None = attrs.field(default=None, metadata=at(CUSTOM + "gradientMode"))
    stack: Stacking | None = attrs.field(default=None, metadata=at(CUSTOM + "stacking.mode", since=(11, 0)))

    def shape(self, json: dict[str, Any], grafana: tuple[int, int]) -> None:
        """Stacks need a group."""
        super().shape(json, grafana)
        if self.stack is not None:
            json["fieldConfig"]["defaults"]["custom"]["stacking"]["group"] = "A"
