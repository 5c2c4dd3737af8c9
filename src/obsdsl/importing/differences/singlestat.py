"""The single stat of Angular: a stat, or a gauge where it showed one."""

from __future__ import annotations

from typing import Any, Final

from obsdsl.importing.differences import value_mappings
from obsdsl.importing.differences.difference import Difference, Json
from obsdsl.importing.differences.old_panel import as_kind, fields_of, fixed, nulls
from obsdsl.importing.differences.shape import listed_in, number, record, reducer, said, steps

_KINDS: Final = ("singlestat", "grafana-singlestat-panel")


def _apply(panel: Json) -> Json:
    if panel.get("type") not in _KINDS:
        return panel
    calculation = reducer(panel.get("valueName")) or "mean"
    defaults = _defaults(panel, calculation)
    reduced: Json = {"calcs": [calculation]}
    if column := panel.get("tableColumn"):
        reduced["fields"] = f"/^{column}$/"
    options: Json = {"reduceOptions": reduced, "orientation": "horizontal"}
    gauge = record(panel.get("gauge"))
    overrides = fields_of(panel)[1]
    if gauge.get("show"):
        defaults |= said({"min": gauge.get("minValue"), "max": gauge.get("maxValue")})
        markers = {
            "showThresholdMarkers": gauge.get("thresholdMarkers"),
            "showThresholdLabels": gauge.get("thresholdLabels"),
        }
        return as_kind(panel, "gauge", options | said(markers), {"defaults": defaults, "overrides": overrides})
    options |= _look(panel)
    line = record(panel.get("sparkline")).get("lineColor")
    if line and options["colorMode"] == "none" and options["graphMode"] == "area":
        defaults["color"] = fixed(line)
    return as_kind(panel, "stat", options, {"defaults": defaults, "overrides": overrides})


def _defaults(panel: Json, calculation: str) -> Json:
    """The defaults of the panel's fields; those that it had are not kept."""
    found: Json = {
        "unit": panel.get("format") or None,
        "nullValueMode": nulls(panel.get("nullPointMode"), [calculation]),
        "noValue": panel.get("nullText") or None,
        "decimals": panel.get("decimals"),
        "thresholds": _thresholds(panel),
    }
    found["mappings"] = value_mappings.of_angular(panel, found["thresholds"]) or None
    return said(found)


def _thresholds(panel: Json) -> Json | None:
    levels, colors = panel.get("thresholds"), listed_in(panel.get("colors"))
    if not isinstance(levels, str) or not levels or not colors:
        return None
    return steps([number(one) for one in levels.split(",")], colors)


def _look(panel: Json) -> dict[str, Any]:
    shown = record(panel.get("sparkline")).get("show")
    colored = "background" if panel.get("colorBackground") else "value" if panel.get("colorValue") else "none"
    found = {"graphMode": "area" if shown else "none", "colorMode": colored}
    return found | ({"textMode": "name"} if panel.get("valueName") == "name" else {})


DIFFERENCE = Difference(
    "singlestat",
    "A panel of the kind `singlestat` or `grafana-singlestat-panel` becomes `stat`, or `gauge` where it showed one, as "
    "Grafana 7 to 10 do (from 11 on, Grafana makes a `stat` of those, too). What Grafana leaves out is left out: what "
    "stood before and behind the value, and sizes of fonts.",
    "migrate",
    _apply,
    on="panel",
)
