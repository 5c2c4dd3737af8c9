"""Settings of rows that nothing reads."""

from __future__ import annotations

from obsdsl.importing.differences.difference import Difference, Json
from obsdsl.importing.differences.left_out import without_usual

_USUAL = {
    "collapsed": (None, False),
    "description": (None, ""),
    "panels": (None, []),
    "repeat": (None, ""),
    "title": (),
}
# A row asks nobody, and its size is not its own.
_UNREAD = (
    "cacheTimeout",
    "collapse",
    "datasource",
    "editable",
    "error",
    "height",
    "hideTimeOverride",
    "interval",
    "maxDataPoints",
    "maxPerRow",
    "minSpan",
    "options",
    "repeatDirection",
    "repeatIteration",
    "repeatRowId",
    "showTitle",
    "span",
    "targets",
    "timeFrom",
    "timeShift",
    "titleSize",
    "fieldConfig",
    "pluginVersion",
    "links",
    "transformations",
    "transparent",
)


def _apply(row: Json) -> Json:
    if row.get("type") != "row":
        return row
    return without_usual({name: one for name, one in row.items() if name not in _UNREAD}, _USUAL)


DIFFERENCE = Difference(
    "row-defaults",
    "Settings of rows that are at their default are left out, and so is what Grafana does not read of a row: a data "
    "source, queries, `height`, `titleSize`, ….",
    "default",
    _apply,
    on="row",
)
