"""The news panel."""

from __future__ import annotations

import attrs

from obsdsl.compose.convert import at
from obsdsl.compose.panel import Panel
from obsdsl.define.light import frozen


@frozen(kw_only=True, slots=False)
class News(Panel):
    """The latest entries of an RSS or Atom feed."""

    kind = "news"
    size = (8, 10)

    feed: str = attrs.field(kw_only=False, metadata=at("options.feedUrl"))
    show_image: bool | None = attrs.field(default=None, metadata=at("options.showImage"))
