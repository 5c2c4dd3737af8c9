"""The heatmap of before Grafana 9, which had no `options`."""

from __future__ import annotations

from typing import Any, Final

from obsdsl.importing.differences.difference import Difference, Json
from obsdsl.importing.differences.old_panel import as_kind
from obsdsl.importing.differences.shape import is_number, number, record, said

_LAYOUTS: Final = {"upper": "ge", "lower": "le", "middle": "unknown"}
_COLOR: Final[Json] = {
    "mode": "scheme",
    "scheme": "Oranges",
    "fill": "dark-orange",
    "scale": "exponential",
    "reverse": False,
    "exponent": 0.5,
    # As many as the old one had.
    "steps": 128,
}
# Grafana's schemes in its order: the first whose name is in the old one's is taken.
_SCHEMES: Final = [
    "BrBG",
    "PiYG",
    "PRGn",
    "PuOr",
    "RdBu",
    "RdGy",
    "RdYlBu",
    "RdYlGn",
    "Spectral",
    "Blues",
    "Greens",
    "Greys",
    "Oranges",
    "Purples",
    "Reds",
    "Turbo",
    "Cividis",
    "Viridis",
    "Magma",
    "Inferno",
    "Plasma",
    "Warm",
    "Cool",
    "Cubehelix",
    "BuGn",
    "BuPu",
    "GnBu",
    "OrRd",
    "PuBuGn",
    "PuBu",
    "PuRd",
    "RdPu",
    "YlGnBu",
    "YlGn",
    "YlOrBr",
    "YlOrRd",
    "Rainbow",
    "Sinebow",
]


def _apply(panel: Json) -> Json:
    if panel.get("type") == "heatmap-new":
        options = dict(record(panel.get("options")))
        if frame := options.pop("bucketFrame", None):
            options["rowsFrame"] = frame
        return panel | {"type": "heatmap", "options": options}
    if panel.get("type") != "heatmap" or panel.get("options"):
        return panel
    return as_kind(panel, "heatmap", _options(panel), {"defaults": {}, "overrides": []})


def _options(panel: Json) -> Json:
    calculate = panel.get("dataFormat") != "tsbuckets"
    cards, legend, tooltip = (record(panel.get(name)) for name in ("cards", "legend", "tooltip"))
    found = {
        "calculate": calculate,
        "calculation": _calculation(panel) if calculate else {},
        "color": _color(record(panel.get("color"))),
        "cellGap": _number(cards.get("cardPadding"), 2) or 1,
        "cellRadius": _number(cards.get("cardRound")),
        "yAxis": _axis(panel),
        "cellValues": said({"decimals": _number(panel.get("tooltipDecimals"))}),
        "rowsFrame": {"layout": _LAYOUTS.get(str(panel.get("yBucketBound")), "auto")},
        "legend": {"show": bool(legend.get("show"))},
        "showValue": "never",
        "tooltip": {
            "mode": "single" if tooltip.get("show") else "none",
            "yHistogram": bool(tooltip.get("showHistogram")),
        },
        "exemplars": {"color": "rgba(255,0,255,0.7)"},
        "filterValues": {"le": 1e-09} if panel.get("hideZeroBuckets") else None,
    }
    return said(found)


def _calculation(panel: Json) -> Json:
    """How values are counted in buckets. Without a number of buckets across, that of those upward does not hold."""
    found: Json = {}
    across, upward = panel.get("xBucketNumber"), panel.get("yBucketNumber")
    if panel.get("xBucketSize"):
        found["xBuckets"] = {"mode": "size", "value": str(panel["xBucketSize"])}
    elif across:
        found["xBuckets"] = {"mode": "count", "value": str(across)}
    if panel.get("yBucketSize"):
        found["yBuckets"] = {"mode": "size", "value": str(panel["yBucketSize"])}
    elif across and upward:
        found["yBuckets"] = {"mode": "count", "value": str(upward)}
    axis = record(panel.get("yAxis"))
    if (base := _number(axis.get("logBase"), 1) or 1) > 1:
        split = axis.get("splitFactor")
        count = {"value": str(split)} if (_number(split, 0) or 0) > 0 else {}
        found["yBuckets"] = {"mode": "count", **count, "scale": {"type": "log", "log": base}}
    return found


def _axis(panel: Json) -> Json:
    axis = record(panel.get("yAxis"))
    found = {
        "axisPlacement": "hidden" if axis.get("show") is False else "left",
        "reverse": bool(panel.get("reverseYBuckets")),
        "axisWidth": _number(axis.get("width")),
        "min": _number(axis.get("min")),
        "max": _number(axis.get("max")),
        "unit": axis.get("format"),
        "decimals": _number(axis.get("decimals")),
    }
    return said(found)


def _color(old: Json) -> Json:
    found = dict(_COLOR)
    if old.get("mode") == "spectrum":
        name = str(old.get("colorScheme") or "")
        found["scheme"] = next((one for one in (*_SCHEMES,) if one == name or one in name), _COLOR["scheme"])
    elif old.get("mode") == "opacity":
        found |= said({"mode": "opacity", "scale": old.get("scale")})
    low, high = old.get("min"), old.get("max")
    if is_number(low) and is_number(high) and low > high:
        low, high, found["reverse"] = high, low, True
    return found | said({"fill": old.get("cardColor"), "min": low, "max": high})


def _number(value: Any, default: float | None = None) -> float | None:
    found = None if value == "" else number(value)
    return default if found is None else found


DIFFERENCE = Difference(
    "heatmap-old",
    "A `heatmap` without `options`, as before Grafana 9, gets them: buckets, colours, axis, legend and tooltip.",
    "migrate",
    _apply,
    on="panel",
)
