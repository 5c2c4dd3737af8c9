"""The graph panel of old as a time series panel, as Grafana's own migration reads it where that is faithful."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from obsdsl.compose.foreign import Json
from obsdsl.read.grafanalib.field import calc, defaults, number

# All that a graph says at the panel's top, and a time series panel does not read there.
_TOP = """
    aliasColors bars dashLength dashes fill fillGradient grid isNew legend lines linewidth nullPointMode percentage
    pointradius points renderer seriesOverrides spaceLength stack steppedLine thresholds tooltip xaxis yaxes yaxis
    """.split()  # noqa: SIM905 - as a list it would take a line for each
_COLORS = {"ok": "green", "warning": "orange", "critical": "red"}
_SORTS = {1: "asc", 2: "desc"}
# Values of a legend in the order in which grafanalib writes them, with the names of their columns.
_LEGEND = {"avg": "Mean", "current": "Last *", "max": "Max", "min": "Min", "total": "Total"}


def graph(panel: Json) -> bool:
    """The graph panel, which Grafana 11 no longer has, is a time series panel."""
    if panel.get("type") != "graph":
        return False
    old = {name: panel.pop(name) for name in _TOP if name in panel}
    if old.get("xaxis", {}).get("mode", "time") != "time":
        raise ValueError(
            "the graph's x axis shows series, which a time series panel cannot; write a BarGauge or BarChart"
        )
    options = panel.pop("options", {})
    fields = defaults(panel)
    fields.pop("thresholds", None)
    left, right = (*map(_axis, old.get("yaxes", ())), {}, {})[:2]
    unit = fields.pop("unit", None)
    fields |= {**left, "custom": left.get("custom", {}) | _custom(old)}
    if unit and fields.get("unit", "short") == "short":
        fields["unit"] = unit
    if links := options.get("dataLinks"):
        fields["links"] = links
    _thresholds(old, fields)
    overrides = panel["fieldConfig"].setdefault("overrides", [])
    overrides += _overrides(old, fields, right)
    panel |= {"type": "timeseries", "options": {"legend": _legend(old), "tooltip": _tooltip(old)}}
    return True


def _axis(old: Json) -> Json:
    """Field settings that say what a y axis said."""
    custom: Json = {"axisPlacement": "auto" if old.get("show", True) else "hidden"}
    if old.get("label"):
        custom["axisLabel"] = old["label"]
    if old.get("logBase") in (2, 10):
        custom["scaleDistribution"] = {"type": "log", "log": old["logBase"]}
    found: Json = {"custom": custom}
    if old.get("format"):
        found["unit"] = old["format"]
    bounds = {name: old.get(name) for name in ("decimals", "min", "max")}
    return found | {name: number(one) for name, one in bounds.items() if one not in (None, "")}


def _custom(old: Json) -> Json:
    """How lines, bars and points are drawn. Fills were 0 to 10, and are percentages."""
    draw = "bars" if old.get("bars") else "line" if old.get("lines", True) else "points"
    found: Json = {
        "drawStyle": draw,
        "lineWidth": old.get("linewidth", 1),
        "fillOpacity": 100 if draw == "bars" else 10 * old.get("fill", 1),
        # A gap was bridged by "connected" alone.
        "spanNulls": old.get("nullPointMode") == "connected",
    }
    if old.get("points"):
        found |= {"showPoints": "always", "pointSize": 2 + 2 * old.get("pointradius", 2)}
    elif draw != "points":
        found["showPoints"] = "never"
    if gradient := old.get("fillGradient"):
        found |= {"gradientMode": "opacity", "fillOpacity": 10 * gradient}
    if old.get("steppedLine"):
        found["lineInterpolation"] = "stepAfter"
    if old.get("dashes"):
        found["lineStyle"] = _dashes(old)
    if old.get("stack"):
        found["stacking"] = {"mode": "percent" if old.get("percentage") else "normal", "group": "A"}
    return found


def _dashes(old: Json) -> Json:
    return {"fill": "dash", "dash": [old.get("dashLength", 10), old.get("spaceLength", 10)]}


def _legend(old: Json) -> Json:
    legend = old.get("legend", {})
    shown = [name for name in _LEGEND if legend.get(name)] if legend.get("values") else []
    found: Json = {
        "displayMode": "table" if legend.get("alignAsTable") else "list",
        "placement": "right" if legend.get("rightSide") else "bottom",
        "showLegend": legend.get("show", True),
        "calcs": [calc(name) for name in shown],
    }
    if legend.get("sideWidth"):
        found["width"] = legend["sideWidth"]
    if legend.get("sort") in _LEGEND:
        found |= {"sortBy": _LEGEND[legend["sort"]], "sortDesc": bool(legend.get("sortDesc"))}
    return found


def _tooltip(old: Json) -> Json:
    tooltip = old.get("tooltip", {})
    shared = tooltip.get("shared", True)
    return {
        "mode": "multi" if shared else "single",
        "sort": _SORTS.get(tooltip.get("sort"), "none") if shared else "none",
    }


def _thresholds(old: Json, fields: Json) -> None:
    """Lines and areas above or below a value. Colours reach from a step up, so that `lt` colours the step below."""
    rows = sorted([*old.get("thresholds", ()), *_grid(old.get("grid", {}))], key=lambda row: float(row["value"]))
    if not rows:
        return
    steps: list[Json] = [{"color": _color(rows[0]) if rows[0].get("op") == "lt" else "transparent"}]
    for row, after in zip(rows, [*rows[1:], None], strict=True):
        if row.get("op") == "lt":
            below = after is not None and after.get("op") == "lt"
            steps.append({"color": _color(after) if after and below else "transparent", "value": row["value"]})
        else:
            steps.append({"color": _color(row), "value": row["value"]})
    line, area = any(row.get("line") for row in rows), any(row.get("fill") for row in rows)
    style = "line+area" if line and area else "area" if area else "line"
    fields["custom"]["thresholdsStyle"] = {"mode": style}
    fields["thresholds"] = {"mode": "absolute", "steps": steps}


def _grid(old: Json) -> Iterator[Json]:
    """Thresholds of a grid, as graphs had them before they had thresholds."""
    for name in ("threshold1", "threshold2"):
        if old.get(name) is not None:
            color = old.get(f"{name}Color")
            yield {"value": old[name], "op": "gt", "fill": True, "colorMode": "custom", "fillColor": color}


def _color(threshold: Json) -> str:
    if threshold.get("colorMode") == "custom":
        return str(threshold.get("fillColor") or threshold.get("lineColor") or "red")
    return _COLORS.get(threshold.get("colorMode", ""), "red")


def _overrides(old: Json, fields: Json, right: Json) -> Iterator[Json]:
    for alias, color in old.get("aliasColors", {}).items():
        yield _override(alias, {"color": {"mode": "fixed", "fixedColor": color}})
    for series in old.get("seriesOverrides", ()):
        given = _series(series, right)
        # grafanalib writes every setting of every override; one that says what all series do says nothing.
        said = {name: value for name, value in given.items() if value != _of(fields, name)}
        if said:
            yield _override(series["alias"], said)
    if not old.get("xaxis", {}).get("show", True):
        properties = [{"id": "custom.axisPlacement", "value": "hidden"}]
        yield {"matcher": {"id": "byType", "options": "time"}, "properties": properties}


def _override(alias: str, properties: Json) -> Json:
    regex = len(alias) > 2 and alias.startswith("/") and alias.endswith("/")
    matcher = {"id": "byRegexp" if regex else "byName", "options": alias}
    return {"matcher": matcher, "properties": [{"id": name, "value": one} for name, one in properties.items()]}


def _series(old: Json, right: Json) -> Json:
    """Properties of the series that one override of old is for."""
    found: Json = {}
    if old.get("yaxis") == 2:
        found |= {name: value for name, value in right.items() if name != "custom"}
        found |= {f"custom.{name}": value for name, value in right.get("custom", {}).items()}
        found["custom.axisPlacement"] = "right" if found.get("custom.axisPlacement") == "auto" else "hidden"
    if "fill" in old:
        found["custom.fillOpacity"] = 10 * old["fill"]
    if "bars" in old:
        found["custom.drawStyle"] = "bars" if old["bars"] else "line"
    if old.get("bars"):
        found["custom.fillOpacity"] = 100
    if not old.get("lines", True) and not old.get("bars"):
        found["custom.lineWidth"] = 0
    if "linewidth" in old:
        found["custom.lineWidth"] = old["linewidth"]
    if old.get("dashes"):
        found["custom.lineStyle"] = _dashes(old)
    if old.get("color"):
        found["color"] = {"mode": "fixed", "fixedColor": old["color"]}
    if old.get("fillBelowTo"):
        found["custom.fillBelowTo"] = old["fillBelowTo"]
    return found


def _of(fields: Json, name: str) -> Any:
    """The setting that all series have."""
    group, dot, rest = name.partition(".")
    return fields.get(group, {}).get(rest) if dot else fields.get(name)
