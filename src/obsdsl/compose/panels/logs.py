"""The logs panel."""

from __future__ import annotations

from typing import Literal

import attrs

from obsdsl.compose.convert import at
from obsdsl.compose.panel import DataPanel
from obsdsl.define.light import frozen


@frozen(kw_only=True, slots=False)
class Logs(DataPanel):
    """Lines of logs, of a `LokiQuery` or another data source for logs."""

    kind = "logs"
    size = (24, 10)

    show_time: bool | None = attrs.field(default=None, metadata=at("options.showTime"))
    show_labels: bool | None = attrs.field(default=None, metadata=at("options.showLabels"))
    show_common_labels: bool | None = attrs.field(default=None, metadata=at("options.showCommonLabels"))
    wrap: bool | None = attrs.field(default=None, metadata=at("options.wrapLogMessage"))
    prettify: bool | None = attrs.field(default=None, metadata=at("options.prettifyLogMessage"))
    details: bool | None = attrs.field(default=None, metadata=at("options.enableLogDetails"))
    order: Literal["Descending", "Ascending"] | None = attrs.field(default=None, metadata=at("options.sortOrder"))
    dedup: Literal["none", "exact", "numbers", "signature"] | None = attrs.field(
        default=None, metadata=at("options.dedupStrategy")
    )
    context_toggle: bool | None = attrs.field(default=None, metadata=at("options.showLogContextToggle", since=(10, 4)))
    infinite_scrolling: bool | None = attrs.field(
        default=None, metadata=at("options.enableInfiniteScrolling", since=(11, 5))
    )
    controls: bool | None = attrs.field(default=None, metadata=at("options.showControls", since=(12, 1)))
    font_size: Literal["default", "small"] | None = attrs.field(
        default=None, metadata=at("options.fontSize", since=(12, 1))
    )
    syntax_highlighting: bool | None = attrs.field(
        default=None, metadata=at("options.syntaxHighlighting", since=(12, 1))
    )
    details_mode: Literal["inline", "sidebar"] | None = attrs.field(
        default=None, metadata=at("options.detailsMode", since=(12, 1))
    )
    field_selector: bool | None = attrs.field(default=None, metadata=at("options.showFieldSelector", since=(12, 3)))
