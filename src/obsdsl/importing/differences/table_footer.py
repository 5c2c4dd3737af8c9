"""The footer of a table that shows none."""

from __future__ import annotations

from obsdsl.importing.dashboards.fields import object_at
from obsdsl.importing.differences.difference import Difference, Json
from obsdsl.importing.differences.left_out import without


def _apply(panel: Json) -> Json:
    footer = object_at(panel, "options", "footer")
    if panel.get("type") != "table" or not footer or footer.get("show") is True:
        return panel
    pages = {"enablePagination": True} if footer.get("enablePagination") is True else {}
    options = without(panel["options"], ("footer",))
    return panel | {"options": options | ({"footer": {"show": False, "reducer": []} | pages} if pages else {})}


DIFFERENCE = Difference(
    "table-footer",
    "What a table would calculate in a footer that it does not show is left out.",
    "default",
    _apply,
    on="panel",
)
