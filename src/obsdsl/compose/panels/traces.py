"""The traces panel."""

from __future__ import annotations

from obsdsl.compose.panel import DataPanel
from obsdsl.define.light import frozen


@frozen(kw_only=True, slots=False)
class Traces(DataPanel):
    """One trace, span by span: a `RawQuery` of a data source for traces, such as Tempo. It has no options."""

    kind = "traces"
    since = (9, 1)
    size = (24, 14)
