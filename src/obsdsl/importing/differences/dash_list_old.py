"""The list of dashboards of before Grafana 6.3, which had its settings beside the options."""

from __future__ import annotations

from typing import Final

from obsdsl.importing.differences.difference import Difference, Json
from obsdsl.importing.differences.plugin_age import before
from obsdsl.importing.differences.shape import record

_NAMES: Final = {
    "starred": "showStarred",
    "recent": "showRecentlyViewed",
    "search": "showSearch",
    "headings": "showHeadings",
    "limit": "maxItems",
    "query": "query",
    "folderId": "folderId",
    "tags": "tags",
}


def _apply(panel: Json) -> Json:
    old = [name for name in _NAMES if name in panel]
    if panel.get("type") != "dashlist" or not old or not before(panel, 6.3):
        return panel
    moved = {_NAMES[name]: panel[name] for name in old if panel[name] is not None}
    rest = {name: one for name, one in panel.items() if name not in old}
    return rest | {"options": moved | record(panel.get("options"))}


DIFFERENCE = Difference(
    "dashlist-old",
    "A `dashlist` with its settings beside its `options`, as before Grafana 6.3, has them in there.",
    "migrate",
    _apply,
    on="panel",
)
