"""The dashboard list panel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs

from obsdsl.compose.convert import at
from obsdsl.compose.panel import Panel
from obsdsl.define.light import frozen


@frozen(kw_only=True, slots=False)
class DashList(Panel):
    """Links to dashboards: `starred` ones, `recent` ones, and those found by a `query`, `tags` or a `folder`'s uid."""

    kind = "dashlist"
    size = (8, 8)

    starred: bool | None = attrs.field(default=None, metadata=at("options.showStarred"))
    recent: bool | None = attrs.field(default=None, metadata=at("options.showRecentlyViewed"))
    query: str | None = attrs.field(default=None, metadata=at("options.query"))
    tags: Sequence[str] = attrs.field(default=(), metadata=at("options.tags"))
    folder: str | None = attrs.field(default=None, metadata=at("options.folderUID", since=(10, 2)))
    limit: int | None = attrs.field(default=None, metadata=at("options.maxItems", within=(1, 1000)))
    headings: bool | None = attrs.field(default=None, metadata=at("options.showHeadings"))
    folder_names: bool | None = attrs.field(default=None, metadata=at("options.showFolderNames", since=(11, 1)))
    keep_time: bool | None = attrs.field(default=None, metadata=at("options.keepTime"))
    include_variables: bool | None = attrs.field(default=None, metadata=at("options.includeVars"))

    def shape(self, json: dict[str, Any], grafana: tuple[int, int]) -> None:  # noqa: ARG002
        """What is searched for is only shown if Grafana is told to search."""
        if self.query or self.tags or self.folder:
            json["options"]["showSearch"] = True
