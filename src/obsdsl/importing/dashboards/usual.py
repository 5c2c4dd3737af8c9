"""What Grafana takes for options and fields of a panel that its JSON does not give, by dotted path.

These are the defaults of the panels' own modules, which Grafana merges below what the JSON has when it loads it. Those
that differed between releases are not here: leaving them out would change what an older panel shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

# The first step has no value: it reaches down without end.
GREEN_RED: Final = [{"color": "green"}, {"color": "red", "value": 80}]
_C: Final = "fieldConfig.defaults.custom."

_FIELDS: Final[dict[str, Any]] = {
    "fieldConfig.overrides": [],
    "fieldConfig.defaults.mappings": [],
    "fieldConfig.defaults.links": [],
    "fieldConfig.defaults.actions": [],
    "fieldConfig.defaults.unit": "",
    "fieldConfig.defaults.thresholds.mode": "absolute",
    "fieldConfig.defaults.thresholds.steps": GREEN_RED,
    "fieldConfig.defaults.fieldMinMax": False,
    "fieldConfig.defaults.unitScale": True,
}
_PALETTE: Final[dict[str, Any]] = {"fieldConfig.defaults.color.mode": "palette-classic"}
_BY_THRESHOLD: Final[dict[str, Any]] = {"fieldConfig.defaults.color.mode": "thresholds"}
_HIDE: Final[dict[str, Any]] = {f"{_C}hideFrom.{place}": False for place in ("legend", "tooltip", "viz")}
_AXIS: Final[dict[str, Any]] = {
    f"{_C}axisPlacement": "auto",
    f"{_C}axisLabel": "",
    f"{_C}axisColorMode": "text",
    f"{_C}axisCenteredZero": False,
    f"{_C}axisBorderShow": False,
    f"{_C}scaleDistribution.type": "linear",
}
_LEGEND: Final[dict[str, Any]] = {
    "options.legend.calcs": [],
    "options.legend.displayMode": "list",
    "options.legend.placement": "bottom",
    "options.legend.showLegend": True,
    # Grafonnet wrote it; Grafana never read it.
    "options.legend.asTable": True,
}
_TOOLTIP: Final[dict[str, Any]] = {
    "options.tooltip.mode": "single",
    "options.tooltip.sort": "none",
    "options.tooltip.hideZeros": False,
}
_REDUCE: Final[dict[str, Any]] = {
    "options.reduceOptions.values": False,
    "options.reduceOptions.calcs": ["lastNotNull"],
    "options.reduceOptions.fields": "",
}
_LINES: Final[dict[str, Any]] = {
    f"{_C}drawStyle": "line",
    f"{_C}lineInterpolation": "linear",
    f"{_C}lineWidth": 1,
    f"{_C}lineStyle.fill": "solid",
    f"{_C}lineStyle.dash": [10, 10],
    f"{_C}fillOpacity": 0,
    f"{_C}gradientMode": "none",
    f"{_C}barAlignment": 0,
    f"{_C}barWidthFactor": 0.6,
    f"{_C}spanNulls": False,
    f"{_C}insertNulls": False,
    f"{_C}showPoints": "auto",
    f"{_C}showValues": False,
    f"{_C}pointSize": 5,
    f"{_C}stacking.group": "A",
    f"{_C}stacking.mode": "none",
    f"{_C}thresholdsStyle.mode": "off",
}
_TABLE: Final[dict[str, Any]] = {
    "options.showHeader": True,
    "options.frameIndex": 0,
    "options.cellHeight": "sm",
    "options.showTypeIcons": False,
    "options.sortBy": [],
    f"{_C}align": "auto",
    f"{_C}footer.reducers": [],
    f"{_C}wrapText": False,
    f"{_C}cellOptions.type": "auto",
    f"{_C}displayMode": "auto",
    f"{_C}filterable": False,
    f"{_C}inspect": False,
}
_STATES: Final[dict[str, Any]] = {"options.showValue": "auto", "options.rowHeight": 0.9, f"{_C}fillOpacity": 70}
_BARS: Final[dict[str, Any]] = {f"{_C}lineWidth": 1, f"{_C}fillOpacity": 80, f"{_C}gradientMode": "none"}

_KINDS: Final[Mapping[str, Mapping[str, Any]]] = {
    "timeseries": _FIELDS | _PALETTE | _HIDE | _AXIS | _LEGEND | _TOOLTIP | _LINES,
    "stat": _FIELDS
    | _BY_THRESHOLD
    | _REDUCE
    | {
        "options.colorMode": "value",
        "options.graphMode": "area",
        "options.justifyMode": "auto",
        "options.orientation": "auto",
        "options.percentChangeColorMode": "standard",
        "options.showPercentChange": False,
        "options.text": {},
        "options.textMode": "auto",
        "options.wideLayout": True,
    },
    "gauge": _FIELDS
    | _BY_THRESHOLD
    | _REDUCE
    | {
        "options.barShape": "flat",
        "options.barWidthFactor": 0.5,
        "options.effects.barGlow": False,
        "options.effects.centerGlow": False,
        "options.endpointMarker": "point",
        "options.minVizHeight": 75,
        "options.minVizWidth": 75,
        "options.orientation": "auto",
        "options.segmentCount": 1,
        "options.segmentSpacing": 0.3,
        "options.shape": "gauge",
        "options.showThresholdLabels": False,
        "options.showThresholdMarkers": True,
        "options.sizing": "auto",
        "options.textMode": "auto",
        "options.text": {},
    },
    "bargauge": _FIELDS
    | _BY_THRESHOLD
    | _REDUCE
    | {
        "options.displayMode": "gradient",
        "options.maxVizHeight": 300,
        "options.minVizHeight": 16,
        "options.minVizWidth": 8,
        "options.namePlacement": "auto",
        "options.orientation": "auto",
        "options.showUnfilled": True,
        "options.sizing": "auto",
        "options.text": {},
        "options.valueMode": "color",
    },
    "table": _FIELDS | _BY_THRESHOLD | _TABLE,
    "piechart": _FIELDS
    | _PALETTE
    | _HIDE
    | _REDUCE
    | _TOOLTIP
    | {
        "options.displayLabels": [],
        "options.legend.displayMode": "list",
        "options.legend.calcs": [],
        "options.legend.showLegend": True,
        "options.legend.values": [],
        "options.pieType": "pie",
    },
    "barchart": _FIELDS
    | _PALETTE
    | _HIDE
    | _AXIS
    | _LEGEND
    | _TOOLTIP
    | _BARS
    | {
        "options.barRadius": 0,
        "options.barWidth": 0.97,
        "options.fullHighlight": False,
        "options.groupWidth": 0.7,
        "options.orientation": "auto",
        "options.showValue": "auto",
        "options.stacking": "none",
        "options.xTickLabelRotation": 0,
        "options.xTickLabelSpacing": 0,
        f"{_C}thresholdsStyle.mode": "off",
    },
    "histogram": _FIELDS | _PALETTE | _HIDE | _LEGEND | _BARS | {"options.combine": False},
    "heatmap": _FIELDS
    | _HIDE
    | {
        "options.calculate": False,
        "options.cellGap": 1,
        "options.color.exponent": 0.5,
        "options.color.fill": "dark-orange",
        "options.color.mode": "scheme",
        "options.color.reverse": False,
        "options.color.scale": "exponential",
        "options.color.scheme": "Oranges",
        "options.color.steps": 64,
        "options.exemplars.color": "rgba(255,0,255,0.7)",
        "options.filterValues.le": 1e-9,
        "options.legend.show": True,
        "options.rowsFrame.layout": "auto",
        "options.tooltip.mode": "single",
        "options.tooltip.showColorScale": False,
        "options.tooltip.yHistogram": False,
        "options.yAxis.axisPlacement": "left",
        "options.yAxis.reverse": False,
        f"{_C}scaleDistribution.type": "linear",
    },
    "state-timeline": _FIELDS
    | _HIDE
    | _LEGEND
    | _TOOLTIP
    | _STATES
    | {
        "options.alignValue": "left",
        "options.mergeValues": True,
        "options.perPage": 20,
        f"{_C}axisPlacement": "auto",
        f"{_C}insertNulls": False,
        f"{_C}lineWidth": 0,
        f"{_C}spanNulls": False,
    },
    "status-history": _FIELDS
    | _BY_THRESHOLD
    | _HIDE
    | _LEGEND
    | _TOOLTIP
    | _STATES
    | {"options.colWidth": 0.9, f"{_C}axisPlacement": "auto", f"{_C}lineWidth": 1},
    "logs": {
        "options.dedupStrategy": "none",
        "options.enableLogDetails": True,
        "options.prettifyLogMessage": False,
        "options.showCommonLabels": False,
        "options.showLabels": False,
        "options.showTime": False,
        "options.sortOrder": "Descending",
        "options.wrapLogMessage": False,
        "fieldConfig.overrides": [],
        "fieldConfig.defaults.unit": "",
    },
    "text": {
        "fieldConfig.overrides": [],
        "fieldConfig.defaults": {},
        "options.code.language": "plaintext",
        "options.code.showLineNumbers": False,
        "options.code.showMiniMap": False,
        "options.mode": "markdown",
    },
}
# Of kinds that are not here: an empty object says nothing.
_OTHERS: Final[dict[str, Any]] = {
    "fieldConfig.overrides": [],
    "fieldConfig.defaults.unit": "",
    "fieldConfig.defaults.mappings": [],
    "fieldConfig.defaults.links": [],
    "fieldConfig.defaults.custom": {},
    "options": {},
}
# Kinds of panel that do not read what the angular ones left behind.
MODERN: Final = frozenset(_KINDS)


@cache
def objects_of(kind: str) -> frozenset[str]:
    """The paths of the objects that hold something with a default."""
    parts = [path.split(".") for path in usual(kind)]
    return frozenset(".".join(one[:length]) for one in parts for length in range(1, len(one)))


@cache
def usual(kind: str) -> Mapping[str, Any]:
    """The defaults of a kind of panel by their dotted paths."""
    return _KINDS.get(kind, _OTHERS)
