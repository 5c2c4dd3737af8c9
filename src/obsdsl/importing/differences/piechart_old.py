"""The pie chart plugin of before Grafana 8."""

from __future__ import annotations

from typing import Final

from obsdsl.importing.differences.difference import Difference, Json
from obsdsl.importing.differences.old_panel import as_kind, colored
from obsdsl.importing.differences.shape import record, reducer, said

_PLACES: Final = {"Under graph": "bottom", "Right side": "right"}
_KINDS: Final = ("pie", "donut")


def _apply(panel: Json) -> Json:
    if panel.get("type") != "grafana-piechart-panel":
        return panel
    legend = record(panel.get("legend"))
    values = [name for name, key in (("value", "values"), ("percent", "percentage")) if legend.get(key)]
    on_graph = panel.get("legendType") == "On graph"
    options: Json = {
        "legend": {
            "placement": _PLACES.get(str(panel.get("legendType")), "right"),
            "values": values,
            "displayMode": "table",
            "showLegend": not on_graph and (bool(legend.get("show")) or not isinstance(panel.get("legend"), dict)),
            "calcs": [],
        }
    }
    if panel.get("valueName"):
        calculation = reducer(panel["valueName"])
        options["reduceOptions"] = {"calcs": [] if calculation is None else [calculation]}
    if panel.get("pieType") in _KINDS:
        options["pieType"] = panel["pieType"]
    if on_graph:
        options["displayLabels"] = ["name", *values]
    # The old pie chart showed whole numbers.
    defaults = said({"unit": panel.get("format"), "decimals": panel.get("decimals") or 0})
    return as_kind(panel, "piechart", options, {"defaults": defaults, "overrides": colored(panel.get("aliasColors"))})


DIFFERENCE = Difference(
    "grafana-piechart-panel",
    "A panel of the plugin `grafana-piechart-panel` becomes Grafana's own `piechart`. What Grafana leaves out is left "
    "out: the limit below which slices are put together, widths and sizes.",
    "migrate",
    _apply,
    on="panel",
)
