"""The annotations list panel."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from obsdsl.compose.convert import at
from obsdsl.compose.panel import Panel
from obsdsl.define.light import frozen


@frozen(kw_only=True, slots=False)
class AnnotationsList(Panel):
    """The annotations that Grafana itself stores. `before` and `after` say how much time a click shows around one."""

    kind = "annolist"
    size = (8, 8)

    this_dashboard: bool | None = attrs.field(default=None, metadata=at("options.onlyFromThisDashboard"))
    in_time_range: bool | None = attrs.field(default=None, metadata=at("options.onlyInTimeRange"))
    tags: Sequence[str] = attrs.field(default=(), metadata=at("options.tags"))
    limit: int | None = attrs.field(default=None, metadata=at("options.limit", within=(1, 10_000)))
    show_user: bool | None = attrs.field(default=None, metadata=at("options.showUser"))
    show_time: bool | None = attrs.field(default=None, metadata=at("options.showTime"))
    show_tags: bool | None = attrs.field(default=None, metadata=at("options.showTags"))
    to_panel: bool | None = attrs.field(default=None, metadata=at("options.navigateToPanel"))
    before: str | None = attrs.field(default=None, metadata=at("options.navigateBefore"))
    after: str | None = attrs.field(default=None, metadata=at("options.navigateAfter"))
