"""Panels in the words of old Grafanas, in today's: `graph`, `singlestat`, and plugins that became a part of Grafana."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from obsdsl.compose.raw_dashboard import objects, text
from obsdsl.lint.view.raw_field import at, decimals, number, span_of_values, thresholds, unit

Json = Mapping[str, Any]

# How a single stat of old calls its reductions.
_CALCS: Final[Mapping[str, str]] = {
    "avg": "mean", "current": "lastNotNull", "total": "sum", "first": "firstNotNull", "delta": "delta",
    "diff": "diff", "range": "range", "min": "min", "max": "max", "name": "name", "last_time": "lastNotNull",
}  # fmt: skip
_LINE_COLORS: Final[Mapping[str, str]] = {"critical": "red", "warning": "orange", "ok": "green"}
# What a single series of a graph of old may have for itself.
_OF_SERIES: Final[Mapping[str, str]] = {
    "fill": "custom.fillOpacity", "linewidth": "custom.lineWidth", "color": "color", "bars": "custom.drawStyle",
    "yaxis": "custom.axisPlacement", "stack": "custom.stacking", "dashes": "custom.lineStyle",
    "lines": "custom.lineWidth",
}  # fmt: skip


def modern(panel: Json) -> Json:
    """The panel as today's Grafana would have it. What is modern already comes back as it is."""
    convert = _OLD.get(text(panel.get("type")) or "")
    return panel if convert is None else {**panel, **convert(panel)}


def _graph(panel: Json) -> Json:
    low, high = span_of_values(panel)
    draw = "bars" if panel.get("bars") and not panel.get("lines") else "line"
    if panel.get("points") and not panel.get("lines") and not panel.get("bars"):
        draw = "points"
    custom = {
        "drawStyle": draw,
        "lineWidth": number(panel.get("linewidth")) if panel.get("linewidth") is not None else 1,
        "fillOpacity": (number(panel.get("fill")) or 0) * 10 if draw == "line" else 80,
        "stacking": {"mode": _stacking(panel)},
        "lineInterpolation": "stepAfter" if panel.get("steppedLine") else "linear",
        "thresholdsStyle": {"mode": "line" if panel.get("thresholds") else "off"},
    }
    steps = [{"value": value, "color": _LINE_COLORS.get(color, color or "red")} for value, color in thresholds(panel)]
    defaults = {
        "unit": unit(panel),
        "decimals": decimals(panel),
        "min": low,
        "max": high,
        "thresholds": {"mode": "absolute", "steps": [{"value": None, "color": "green"}, *steps]},
        "custom": custom,
    }
    legend = panel.get("legend") if isinstance(panel.get("legend"), dict) else {}
    shown = legend.get("show") is not False  # type: ignore[union-attr]
    return {
        "type": "timeseries",
        "fieldConfig": {"defaults": _some(defaults), "overrides": _series_overrides(panel)},
        "options": {"legend": {"showLegend": shown, "displayMode": "list", "placement": "bottom"}},
    }


def _stacking(panel: Json) -> str:
    if not panel.get("stack"):
        return "none"
    return "percent" if panel.get("percentage") else "normal"


def _series_overrides(panel: Json) -> list[Json]:
    found = []
    colors = panel.get("aliasColors")
    for name, color in colors.items() if isinstance(colors, dict) else ():
        found.append(_override(name, [{"id": "color", "value": {"mode": "fixed", "fixedColor": color}}]))
    for _, one in objects(panel.get("seriesOverrides")):
        rows = [{"id": name, "value": _of_series(key, one[key])} for key, name in _OF_SERIES.items() if key in one]
        found.append(_override(text(one.get("alias")) or "", [row for row in rows if row["value"] is not None]))
    second = text(at(panel, ("yaxes", 1, "format")))
    for one in found:
        if second and any(row["id"] == "custom.axisPlacement" for row in one["properties"]):
            one["properties"].append({"id": "unit", "value": second})
    return found


def _override(alias: str, rows: list[dict[str, Any]]) -> Json:
    pattern = len(alias) > 2 and alias.startswith("/") and alias.rstrip("gi").endswith("/")
    return {"matcher": {"id": "byRegexp" if pattern else "byName", "options": alias}, "properties": rows}


def _of_series(key: str, value: Any) -> Any:
    match key:
        case "color":
            return {"mode": "fixed", "fixedColor": value}
        case "fill":
            return (number(value) or 0) * 10
        case "bars":
            return "bars" if value else "line"
        case "yaxis":
            return "right" if value == 2 else None
        case "stack":
            return {"mode": "normal" if value else "none"}
        case "dashes":
            return {"fill": "dash" if value else "solid"}
        case "lines":
            return 0 if value is False else None
    return value


def _single_stat(panel: Json) -> Json:
    gauge = at(panel, ("gauge", "show")) is True
    low, high = span_of_values(panel)
    defaults = {
        "unit": unit(panel),
        "decimals": decimals(panel),
        "min": low,
        "max": high,
        "thresholds": {
            "mode": "absolute",
            "steps": [{"value": value, "color": color or "green"} for value, color in thresholds(panel)],
        },
        "mappings": _mappings(panel),
        "noValue": _no_value(panel),
    }
    calc = _CALCS.get(text(panel.get("valueName")) or "avg", "lastNotNull")
    options = {
        "reduceOptions": {"calcs": [calc], "values": False},
        "graphMode": "area" if at(panel, ("sparkline", "show")) is True else "none",
        "colorMode": _color_mode(panel),
        "prefix": text(panel.get("prefix")) or "",
        "suffix": text(panel.get("postfix")) or "",
    }
    if options["colorMode"] == "none":
        del defaults["thresholds"]
    kind = "gauge" if gauge else "stat"
    return {"type": kind, "fieldConfig": {"defaults": _some(defaults), "overrides": []}, "options": options}


def _color_mode(panel: Json) -> str:
    if panel.get("colorBackground"):
        return "background"
    return "value" if panel.get("colorValue") else "none"


def _mappings(panel: Json) -> list[Json]:
    found: list[Json] = [
        {"type": "value", "options": {value: {"text": text(one.get("text")) or ""}}}
        for _, one in objects(panel.get("valueMaps"))
        if (value := text(one.get("value"))) not in (None, "null")
    ]
    ranges: list[Json] = [
        {
            "type": "range",
            "options": {
                "from": number(one.get("from")), "to": number(one.get("to")),
                "result": {"text": text(one.get("text")) or ""},
            },
        }
        for _, one in objects(panel.get("rangeMaps"))
        if text(one.get("from")) != "null"
    ]  # fmt: skip
    return ranges if panel.get("mappingType") == 2 else found


def _no_value(panel: Json) -> str | None:
    maps = [one for _, one in objects(panel.get("valueMaps")) if text(one.get("value")) == "null"]
    return next((text(one.get("text")) for one in maps if text(one.get("text")) != "N/A"), None)


def _table(panel: Json) -> Json:
    overrides = [_column(one) for _, one in objects(panel.get("styles"))]
    return {"type": "table", "fieldConfig": {"defaults": {}, "overrides": overrides}, "options": {}}


def _column(style: Json) -> Json:
    """How a column of a table of old is shown."""
    settings = {
        "displayName": text(style.get("alias")),
        "unit": text(style.get("unit")),
        "decimals": number(style.get("decimals")),
        "custom.hidden": True if style.get("type") == "hidden" else None,
    }
    rows = [{"id": name, "value": value} for name, value in settings.items() if value not in (None, "")]
    return _override(text(style.get("pattern")) or "", rows)


def _pie(panel: Json) -> Json:
    defaults = _some({"unit": text(panel.get("format")), "decimals": decimals(panel)})
    options = {"pieType": "donut" if panel.get("pieType") == "donut" else "pie", "legend": {"showLegend": True}}
    return {"type": "piechart", "fieldConfig": {"defaults": defaults, "overrides": []}, "options": options}


def _heatmap(panel: Json) -> Json:
    """Of before Grafana 9: the axis and the colours stood at the panel itself."""
    if not {"dataFormat", "yAxis", "cards"} & panel.keys():
        return {}
    scheme = text(at(panel, ("color", "colorScheme"))) or ""
    return {
        "options": {
            "calculate": panel.get("dataFormat", "timeseries") == "timeseries",
            "yAxis": {"unit": text(at(panel, ("yAxis", "format"))), "decimals": decimals(panel)},
            "color": {"scheme": scheme.removeprefix("interpolate") or "Oranges"},
        }
    }


def _some(values: Json) -> Json:
    return {name: value for name, value in values.items() if value is not None}


_OLD: Final[Mapping[str, Callable[[Json], Json]]] = {
    "grafana-piechart-panel": _pie,
    "graph": _graph,
    "heatmap": _heatmap,
    "natel-discrete-panel": lambda _: {"type": "state-timeline"},
    "singlestat": _single_stat,
    "table-old": _table,
}
