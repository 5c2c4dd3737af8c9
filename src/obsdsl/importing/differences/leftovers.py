"""What panels of old left behind in those that took their place."""

from __future__ import annotations

from typing import Final

from obsdsl.importing.dashboards.usual import MODERN
from obsdsl.importing.differences.difference import Difference, Json
from obsdsl.importing.differences.left_out import without

# Settings of the angular graph, singlestat and table, which kinds of today do not read.
_ANGULAR: Final = frozenset(
    [
        "aliasColors",
        "bars",
        "cacheTimeout",
        "colorBackground",
        "colorPostfix",
        "colorPrefix",
        "colorValue",
        "colors",
        "columns",
        "combine",
        "dashLength",
        "dashes",
        "decimals",
        "displayAliasesTitle",
        "displayName",
        "editable",
        "error",
        "fill",
        "fillGradient",
        "fontSize",
        "format",
        "gauge",
        "grid",
        "height",
        "hiddenSeries",
        "isNew",
        "legend",
        "leftYAxisLabel",
        "lines",
        "linewidth",
        "linkTooltip",
        "mappingType",
        "mappingTypes",
        "minSpan",
        "nullPointMode",
        "nullText",
        "options-gauge",
        "pageSize",
        "panels",
        "percentage",
        "pointradius",
        "points",
        "postfix",
        "postfixFontSize",
        "prefix",
        "prefixFontSize",
        "rangeMaps",
        "renderer",
        "scopedVars",
        "scroll",
        "seriesOverrides",
        "showHeader",
        "sort",
        "spaceLength",
        "span",
        "sparkline",
        "stack",
        "steppedLine",
        "styles",
        "tableColumn",
        "thresholds",
        "timeRegions",
        "tooltip",
        "transform",
        "valueFontSize",
        "valueMaps",
        "valueName",
        "x-axis",
        "xaxis",
        "y-axis",
        "y_formats",
        "yaxes",
        "yaxis",
    ]
)
# Of the alert that the graph drew, and what it became.
_OPTIONS: Final = frozenset(("alertThreshold", "dataLinks"))


def _apply(panel: Json) -> Json:
    if not isinstance(panel.get("type"), str) or panel["type"] not in MODERN or "autoMigrateFrom" in panel:
        return panel
    gone = _ANGULAR if isinstance(panel.get("gridPos"), dict) else _ANGULAR - {"span", "height"}
    found = without(panel, (*gone, "targets", "datasource") if panel["type"] == "text" else gone)
    options = found.get("options")
    if isinstance(options, dict) and not _OPTIONS.isdisjoint(options):
        found = found | {"options": without(options, _OPTIONS)}
    return found


DIFFERENCE = Difference(
    "leftovers",
    "Settings of the panels before Grafana 7 (`yaxes`, `nullPointMode`, `seriesOverrides`, `aliasColors`, …) in a "
    "panel of a kind of today, which does not read them, are left out, and so are the queries of a text.",
    "default",
    _apply,
    on="panel",
)
