"""The trend panel."""

from __future__ import annotations

import attrs

from obsdsl.compose.convert import at
from obsdsl.compose.graph import GraphPanel
from obsdsl.define.light import frozen


@frozen(kw_only=True, slots=False)
class Trend(GraphPanel):
    """Lines over a number that ascends (`x_field`) instead of over time."""

    kind = "trend"
    since = (10, 0)

    x_field: str | None = attrs.field(default=None, metadata=at("options.xField"))
