"""The flame graph panel."""

from __future__ import annotations

from obsdsl.compose.panel import DataPanel
from obsdsl.define.light import frozen


@frozen(kw_only=True, slots=False)
class FlameGraph(DataPanel):
    """A profile: a `RawQuery` of a data source for profiles, such as Pyroscope. It has no options."""

    kind = "flamegraph"
    since = (9, 5)
    size = (24, 14)
