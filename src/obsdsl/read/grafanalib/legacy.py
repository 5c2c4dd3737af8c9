"""Panels of old kinds as Grafana's of today: single stats, pie charts of the plugin, heatmaps."""

from __future__ import annotations

from typing import Any

from obsdsl.compose.foreign import Json
from obsdsl.read.grafanalib.field import calc, defaults, modern_mappings, number

# What the kinds of old say at the panel's top.
_SINGLE_STAT = """
    colorBackground colorValue colors decimals format gauge mappingType mappingTypes nullPointMode nullText postfix
    postfixFontSize prefix prefixFontSize rangeMaps sparkline thresholds valueFontSize valueMaps valueName
    """.split()  # noqa: SIM905 - as a list it would take a line for each
_PIE = ["aliasColors", "decimals", "format", "legend", "legendType", "pieType", "valueName"]
_HEATMAP = """
    cards color dataFormat heatmap hideZeroBuckets highlightCards legend reverseYBuckets tooltip xAxis xBucketNumber
    xBucketSize yAxis yBucketBound yBucketNumber yBucketSize
    """.split()  # noqa: SIM905 - as a list it would take a line for each
_CELL_LAYOUTS = {"upper": "ge", "lower": "le", "middle": "unknown"}


def _taken(panel: Json, names: list[str]) -> Json:
    """The settings with these names, taken from the panel's top."""
    return {name: panel.pop(name) for name in names if name in panel}


def single_stat(panel: Json) -> bool:
    """The single stat panel, which Grafana has not had since 7, is a stat; one with a gauge is a gauge."""
    if panel.get("type") not in ("singlestat", "grafana-singlestat-panel"):
        return False
    old = _taken(panel, _SINGLE_STAT)
    dial = old.get("gauge", {})
    fields = defaults(panel)
    fields.pop("thresholds", None)
    fields |= _stat_fields(old)
    reduce = {"calcs": ["lastNotNull" if old.get("valueName") == "name" else calc(old.get("valueName", "avg"))]}
    if dial.get("show"):
        fields |= {"min": dial.get("minValue", 0), "max": dial.get("maxValue", 100)}
        options = {f"show{name}": dial.get(key, False) for name, key in _DIAL.items()} | {"reduceOptions": reduce}
        panel |= {"type": "gauge", "options": options}
    else:
        panel |= {"type": "stat", "options": _stat_options(old, fields) | {"reduceOptions": reduce}}
    return True


_DIAL = {"ThresholdLabels": "thresholdLabels", "ThresholdMarkers": "thresholdMarkers"}


def _stat_fields(old: Json) -> Json:
    found: Json = {"unit": _unit(old)}
    if old.get("nullText"):
        found["noValue"] = old["nullText"]
    if old.get("decimals") is not None:
        found["decimals"] = old["decimals"]
    if values := str(old.get("thresholds", "")).strip():
        levels = [number(one) for one in values.split(",")]
        first, *colors = old.get("colors", ("green", "orange", "red"))
        steps = [{"color": color, "value": level} for level, color in zip(levels, colors, strict=False)]
        found["thresholds"] = {"mode": "absolute", "steps": [{"color": first}, *steps]}
    maps = old.get("rangeMaps" if old.get("mappingType") == 2 else "valueMaps", [])
    if maps:
        found["mappings"] = modern_mappings(maps)
    return found


def _unit(old: Json) -> str:
    """The unit; text before or after the value is one of its own where there is no other."""
    unit = str(old.get("format") or "none")
    if unit in ("none", "short"):
        if old.get("postfix") and not old.get("prefix"):
            return f"suffix:{old['postfix']}"
        if old.get("prefix") and not old.get("postfix"):
            return f"prefix:{old['prefix']}"
    return unit


def _stat_options(old: Json, fields: Json) -> Json:
    spark = old.get("sparkline", {})
    mode = "background" if old.get("colorBackground") else "value" if old.get("colorValue") else "none"
    if mode == "none" and spark.get("show") and spark.get("lineColor"):
        fields["color"] = {"mode": "fixed", "fixedColor": spark["lineColor"]}
    return {
        "colorMode": mode,
        "graphMode": "area" if spark.get("show") else "none",
        "orientation": "horizontal",
        "textMode": "name" if old.get("valueName") == "name" else "auto",
    }


def pie_chart(panel: Json) -> bool:
    """The pie chart of a plugin that Grafana 11 cannot load is Grafana's own."""
    if panel.get("type") != "grafana-piechart-panel":
        return False
    old = _taken(panel, _PIE)
    legend, place = old.get("legend", {}), old.get("legendType", "Right side")
    said = [name for name, key in (("value", "values"), ("percent", "percentage")) if legend.get(key)]
    on_graph = place == "On graph"
    options: Json = {
        "pieType": old.get("pieType", "pie"),
        "reduceOptions": {"calcs": [calc(old.get("valueName", "current"))], "fields": "", "values": False},
        "legend": {
            "displayMode": "table",
            "placement": "bottom" if place == "Under graph" else "right",
            "showLegend": bool(legend.get("show", True)) and not on_graph,
            "values": said,
        },
    }
    if on_graph:
        options["displayLabels"] = ["name", *said]
    defaults(panel)["unit"] = old.get("format", "none")
    overrides = panel["fieldConfig"].setdefault("overrides", [])
    for name, color in old.get("aliasColors", {}).items():
        fixed = {"id": "color", "value": {"mode": "fixed", "fixedColor": color}}
        overrides.append({"matcher": {"id": "byName", "options": name}, "properties": [fixed]})
    panel |= {"type": "piechart", "options": options}
    return True


def heatmap(panel: Json) -> bool:
    """The heatmap's settings stand at the panel's top, as before Grafana 9, and its options are an empty list."""
    if panel.get("type") != "heatmap" or panel.get("options") or "dataFormat" not in panel:
        return False
    old = _taken(panel, _HEATMAP)
    axis, cards = old.get("yAxis", {}), old.get("cards", {})
    calculate = old.get("dataFormat") != "tsbuckets"
    options: Json = {
        "calculate": calculate,
        "cellGap": cards.get("cardPadding", 2) or 1,
        "color": _heatmap_color(old.get("color", {})),
        "exemplars": {"color": "rgba(255,0,255,0.7)"},
        "legend": {"show": bool(old.get("legend", {}).get("show"))},
        "rowsFrame": {"layout": _CELL_LAYOUTS.get(old.get("yBucketBound", ""), "auto")},
        "showValue": "never",
        "tooltip": {"mode": "single", "yHistogram": False},
        "yAxis": _heatmap_axis(axis) | {"reverse": bool(old.get("reverseYBuckets"))},
    }
    if cards.get("cardRound") is not None:
        options["cellRadius"] = cards["cardRound"]
    if old.get("hideZeroBuckets"):
        options["filterValues"] = {"le": 1e-09}
    if calculate and (buckets := _buckets(old, axis)):
        options["calculation"] = buckets
    panel["options"] = options
    return True


def _heatmap_axis(old: Json) -> Json:
    found: Json = {"axisPlacement": "left" if old.get("show", True) else "hidden"}
    if old.get("format"):
        found["unit"] = old["format"]
    if old.get("label"):
        found["axisLabel"] = old["label"]
    bounds = {name: old.get(name) for name in ("decimals", "min", "max")}
    return found | {name: number(one) for name, one in bounds.items() if one not in (None, "")}


def _heatmap_color(old: Json) -> Json:
    found: Json = {
        "mode": "opacity" if old.get("mode") == "opacity" else "scheme",
        "scheme": str(old.get("colorScheme", "Oranges")).removeprefix("interpolate"),
        "fill": old.get("cardColor", "dark-orange"),
        "exponent": old.get("exponent", 0.5),
        # A square root is the power of a half, which is the exponent's default.
        "scale": "linear" if old.get("colorScale") == "linear" else "exponential",
        "steps": 128,
        "reverse": False,
    }
    return found | {name: old[name] for name in ("min", "max") if old.get(name) is not None}


def _buckets(old: Json, axis: Json) -> Json:
    """How buckets are calculated from series."""
    found: Json = {}
    for name in ("x", "y"):
        size, count = old.get(f"{name}BucketSize"), old.get(f"{name}BucketNumber")
        if size or count:
            found[f"{name}Buckets"] = {"mode": "size" if size else "count", "value": str(size or count)}
    if axis.get("logBase", 1) > 1:
        scale: Any = {"type": "log", "log": axis["logBase"]}
        found["yBuckets"] = found.get("yBuckets", {"mode": "count"}) | {"scale": scale}
    return found
