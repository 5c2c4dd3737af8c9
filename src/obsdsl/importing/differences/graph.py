"""The graph panel of Angular: a time series, or bars or a histogram where its horizontal axis says so."""

from __future__ import annotations

from typing import Any, Final

from obsdsl.importing.differences.difference import Difference, Json
from obsdsl.importing.differences.graph_series import axis, of_series
from obsdsl.importing.differences.graph_thresholds import style_and_steps
from obsdsl.importing.differences.old_panel import as_kind, colored, fields_of, nulls, override
from obsdsl.importing.differences.shape import (
    is_number,
    listed_in,
    plain_number,
    record,
    records,
    reducer,
    reducers_of,
    said,
    times_ten,
)

_SORT: Final[dict[float, str]] = {1: "asc", 2: "desc"}
_AXIS_LABELS: Final = {"custom__axisPlacement": "hidden"}


def _apply(panel: Json) -> Json:
    if panel.get("type") != "graph":
        return panel
    axis_x = record(panel.get("xaxis"))
    match axis_x.get("mode"):
        case "series" if record(panel.get("legend")).get("values"):
            return _bar_gauge(panel, axis_x)
        case "series":
            return _bar_chart(panel, axis_x)
        case "histogram":
            return _histogram(panel)
    return _time_series(panel, axis_x)


def _time_series(panel: Json, axis_x: Json) -> Json:
    defaults, overrides = fields_of(panel)
    options = record(panel.get("options"))
    if links := options.get("dataLinks"):
        defaults["links"] = links
    y_axes = listed_in(panel.get("yaxes"))
    left = axis(y_axes[0] if y_axes else None)
    custom = record(left.get("custom", defaults.get("custom")))
    overrides += colored(panel.get("aliasColors"))
    overrides += of_series(panel, left, axis(y_axes[1] if len(y_axes) > 1 else None))
    calculations = _calculations(panel)
    defaults = defaults | left | {"custom": said(custom | _custom(panel))}
    defaults |= said({"nullValueMode": nulls(panel.get("nullPointMode"), calculations)})
    if panel.get("stack") and panel.get("percentage") and panel.get("yaxis"):
        defaults = {name: one for name, one in defaults.items() if name not in ("min", "max")}
        if defaults.get("decimals") == 0:
            del defaults["decimals"]
    if thresholds := records(panel.get("thresholds")):
        mode, steps = style_and_steps(thresholds)
        defaults["custom"]["thresholdsStyle"] = {"mode": mode}
        defaults["thresholds"] = {"mode": "absolute", "steps": steps}
    overrides += _hidden(record(panel.get("legend")))
    if axis_x.get("show") is False and axis_x.get("mode") == "time":
        overrides.append(override("byType", "time", **_AXIS_LABELS))
    shown = {"legend": _legend(panel, calculations), "tooltip": _tooltip(record(panel.get("tooltip")))}
    return as_kind(panel, "timeseries", shown, {"defaults": defaults, "overrides": overrides})


def _custom(panel: Json) -> Json:
    """How the series are drawn."""
    drawn = "bars" if panel.get("bars") else "line" if panel.get("lines") else "points"
    found: Json = {"drawStyle": drawn, "lineWidth": panel.get("linewidth")}
    if panel.get("points"):
        radius = panel.get("pointradius")
        found |= {"showPoints": "always", "pointSize": plain_number(2 + radius * 2) if is_number(radius) else None}
    elif drawn != "points":
        found["showPoints"] = "never"
    if panel.get("dashes"):
        found["lineStyle"] = {"fill": "dash", "dash": _dashes(panel)}
    found["fillOpacity"] = times_ten(panel.get("fill"))
    if any(one.get("fillBelowTo") for one in records(panel.get("seriesOverrides"))):
        # Bands of the old panel had one opacity.
        found["fillOpacity"] = 35
    gradient = panel.get("fillGradient")
    if is_number(gradient) and gradient > 0:
        found |= {"gradientMode": "opacity", "fillOpacity": times_ten(gradient)}
    if drawn == "bars":
        found["fillOpacity"] = 100
    found["spanNulls"] = panel.get("nullPointMode") == "connected"
    if panel.get("steppedLine"):
        found["lineInterpolation"] = "stepAfter"
    if panel.get("stack"):
        found["stacking"] = {"mode": "percent" if panel.get("percentage") else "normal", "group": "A"}
    return found


def _dashes(panel: Json) -> list[Any]:
    """The lengths of dashes and of what lies between them."""
    return [panel.get(name, 10) if panel.get(name) is not None else 10 for name in ("dashLength", "spaceLength")]


def _calculations(panel: Json) -> list[str]:
    legend = record(panel.get("legend"))
    return reducers_of(legend) if legend.get("values") else []


def _legend(panel: Json, calculations: list[str]) -> Json:
    legend = record(panel.get("legend"))
    shown = bool(legend.get("show")) or not isinstance(panel.get("legend"), dict)
    found: Json = {
        "displayMode": "table" if shown and legend.get("alignAsTable") else "list",
        "showLegend": shown,
        "placement": "right" if legend.get("rightSide") else "bottom",
        "calcs": calculations,
    }
    return found | ({"width": legend["sideWidth"]} if legend.get("sideWidth") else {})


def _hidden(legend: Json) -> list[Json]:
    """Series that the legend left out."""
    shown = {"tooltip": True, "viz": False, "legend": True}
    return [
        override("byValue", {"reducer": calculation, "op": "gte", "value": 0}, custom__hideFrom=dict(shown))
        for name, calculation in (("hideZero", "allIsZero"), ("hideEmpty", "allIsNull"))
        if legend.get(name)
    ]


def _tooltip(tooltip: Json) -> Json:
    shared = bool(tooltip.get("shared"))
    sort = tooltip.get("sort")
    return {
        "mode": "multi" if shared else "single",
        "sort": _SORT.get(sort, "none") if shared and is_number(sort) else "none",
    }


def _bar_gauge(panel: Json, axis_x: Json) -> Json:
    defaults, overrides = fields_of(panel)
    defaults["color"] = {"mode": "palette-classic"}
    options = {
        "orientation": "auto",
        "reduceOptions": {"values": False, "calcs": _reducers(axis_x) if axis_x.get("values") else []},
        "legend": _legend(panel, _calculations(panel)),
    }
    return as_kind(panel, "bargauge", options, {"defaults": defaults, "overrides": overrides})


def _bar_chart(panel: Json, axis_x: Json) -> Json:
    defaults, overrides = fields_of(panel)
    overrides.append(override("byName", "Name", **_AXIS_LABELS))
    made = as_kind(panel, "barchart", {"groupWidth": 1}, {"defaults": defaults, "overrides": overrides})
    reduced = [
        {"id": "reduce", "options": {"reducers": _reducers(axis_x)}},
        {"id": "transpose", "options": {}},
    ]
    return made | {"transformations": [*listed_in(panel.get("transformations")), *reduced]}


def _reducers(axis_x: Json) -> list[str]:
    values = axis_x.get("values")
    if not isinstance(values, list):
        return ["sum"]
    return [one for one in map(reducer, values) if one is not None]


def _histogram(panel: Json) -> Json:
    custom: Json = {}
    if panel.get("stack"):
        custom["stacking"] = {"mode": "percent" if panel.get("percentage") else "normal", "group": "A"}
    options = {
        "legend": {"displayMode": "list", "showLegend": True, "placement": "bottom", "calcs": []},
        "tooltip": {"mode": "single", "sort": "none"},
        "combine": False,
    }
    return as_kind(panel, "histogram", options, {"defaults": {"custom": custom}, "overrides": []})


DIFFERENCE = Difference(
    "graph",
    "A panel of the kind `graph` becomes `timeseries`, with axes, colours, overrides of series, thresholds, legend and "
    "tooltip at their new places; where its horizontal axis shows series, `bargauge` or `barchart`, where it shows a "
    "histogram, `histogram`. What Grafana leaves out is left out: the order and the decimals of the legend, and of the "
    "overrides of series `hiddenSeries`, `hideTooltip`, `legend`, `nullPointMode`, `steppedLine`, `zindex`.",
    "migrate",
    _apply,
    on="panel",
)
