"""Schema 22 to 42: kinds of panels and their options."""

from __future__ import annotations

from typing import Any, Final

from obsdsl.importing.differences import value_mappings
from obsdsl.importing.differences.difference import Json
from obsdsl.importing.differences.schema.everywhere import (
    custom_of,
    each_override,
    each_panel,
    each_transformation,
    without,
)
from obsdsl.importing.differences.schema.oldest import styled
from obsdsl.importing.differences.shape import record, records

# How a cell of a table is drawn, and the type and the mode that it was taken apart into.
_CELLS: Final[dict[str, Json]] = {
    "basic": {"type": "gauge", "mode": "basic"},
    "gradient-gauge": {"type": "gauge", "mode": "gradient"},
    "lcd-gauge": {"type": "gauge", "mode": "lcd"},
    "color-background": {"type": "color-background", "mode": "gradient"},
    "color-background-solid": {"type": "color-background", "mode": "basic"},
}


def table_align(dashboard: Json) -> Json:
    """22: styles of a table have an alignment."""
    return each_panel(dashboard, lambda panel: styled(panel, lambda style: style | {"align": "auto"}))


def old_tables(dashboard: Json) -> Json:
    """24: the table of before is `table-old`."""
    return each_panel(dashboard, _old_table)


def _old_table(panel: Json) -> Json:
    is_old = panel.get("type") == "table" and panel.get("styles") and panel.get("table") != "table2"
    return panel | {"type": "table-old"} if is_old else panel


def text2(dashboard: Json) -> Json:
    """26: `text2` is `text`."""
    return each_panel(dashboard, _text2)


def _text2(panel: Json) -> Json:
    if panel.get("type") != "text2":
        return panel
    return panel | {"type": "text", "options": without(record(panel.get("options")), "angular")}


def repeats(dashboard: Json) -> Json:
    """27: copies of repeated panels are not kept."""
    if not isinstance(dashboard.get("panels"), list):
        return dashboard
    rows = [one for one in dashboard["panels"] if not record(one).get("repeatPanelId")]
    kept = [_without_copies(one) for one in rows if not record(one).get("repeatByRow")]
    return dashboard | {"panels": kept}


def _without_copies(panel: Any) -> Any:
    if record(panel).get("type") != "row" or not isinstance(panel.get("panels"), list):
        return panel
    return panel | {"panels": [one for one in panel["panels"] if not record(one).get("repeatPanelId")]}


def mappings(dashboard: Json) -> Json:
    """30: value mappings have types with names; `tooltipOptions` is `tooltip`."""
    return each_panel(dashboard, lambda panel: _tooltip(_mappings(panel)))


def _mappings(panel: Json) -> Json:
    fields = panel.get("fieldConfig")
    defaults = record(fields).get("defaults")
    if isinstance(fields, dict) and isinstance(defaults, dict) and defaults.get("mappings"):
        new = value_mappings.upgraded(defaults["mappings"], defaults.get("thresholds"))
        panel = panel | {"fieldConfig": fields | {"defaults": defaults | {"mappings": new}}}
    return each_override(panel, _mapped)


def _mapped(row: Json) -> Json:
    return row | {"value": value_mappings.upgraded(row.get("value"))} if row.get("id") == "mappings" else row


def _tooltip(panel: Json) -> Json:
    options = record(panel.get("options"))
    if panel.get("type") not in ("timeseries", "xychart", "xychart2") or not options.get("tooltipOptions"):
        return panel
    return panel | {"options": without(options, "tooltipOptions") | {"tooltip": options["tooltipOptions"]}}


def merged_labels(dashboard: Json) -> Json:
    """31: labels that became fields are merged."""
    return each_panel(dashboard, lambda panel: each_transformation(panel, _merged))


def _merged(one: Json) -> list[Json]:
    return [one, {"id": "merge", "options": {}}] if one.get("id") == "labelsToFields" else [one]


def time_axis(dashboard: Json) -> Json:
    """35: where all axes are hidden, that of the time is not."""
    return each_panel(dashboard, _time_axis)


def _time_axis(panel: Json) -> Json:
    if panel.get("type") != "timeseries" or custom_of(panel).get("axisPlacement") != "hidden":
        return panel
    fields = panel["fieldConfig"]
    shown = {
        "matcher": {"id": "byType", "options": "time"},
        "properties": [{"id": "custom.axisPlacement", "value": "auto"}],
    }
    return panel | {"fieldConfig": fields | {"overrides": [*records(fields.get("overrides")), shown]}}


def legends(dashboard: Json) -> Json:
    """37: whether a legend is shown has one place."""
    return each_panel(dashboard, _legend)


def _legend(panel: Json) -> Json:
    options = record(panel.get("options"))
    legend = options.get("legend")
    if isinstance(legend, bool):
        legend = {"displayMode": "list", "showLegend": legend}
    elif isinstance(legend, dict) and (legend.get("displayMode") == "hidden" or legend.get("showLegend") is False):
        legend = legend | {"displayMode": "list", "showLegend": False}
    else:
        # One that says nothing is shown.
        return panel
    return panel | {"options": options | {"legend": legend}}


def cells(dashboard: Json) -> Json:
    """38: how a table's cell is drawn is an object."""
    return each_panel(dashboard, _cells)


def _cells(panel: Json) -> Json:
    if panel.get("type") != "table":
        return panel
    custom = custom_of(panel)
    if isinstance(custom.get("displayMode"), str):
        fields = panel["fieldConfig"]
        new = without(custom, "displayMode") | {"cellOptions": cell_options(custom["displayMode"])}
        panel = panel | {"fieldConfig": fields | {"defaults": fields["defaults"] | {"custom": new}}}
    return each_override(panel, _cell)


def _cell(row: Json) -> Json:
    if row.get("id") != "custom.displayMode":
        return row
    return row | {"id": "custom.cellOptions", "value": cell_options(row.get("value"))}


def cell_options(mode: Any) -> Json:
    """The object for what was a word."""
    return dict(_CELLS.get(mode, {"type": mode})) if isinstance(mode, str) else {"type": mode}


def series_tables(dashboard: Json) -> Json:
    """39: the table of series has settings for each query."""
    return each_panel(dashboard, lambda panel: each_transformation(panel, _series_table))


def _series_table(one: Json) -> list[Json]:
    old = record(one.get("options")).get("refIdToStat")
    if one.get("id") != "timeSeriesTable" or not isinstance(old, dict):
        return [one]
    return [one | {"options": {name: {"stat": stat} for name, stat in old.items()}}]


def refresh(dashboard: Json) -> Json:
    """40: the refresh is a text."""
    return dashboard if isinstance(dashboard.get("refresh", ""), str) else without(dashboard, "refresh")


def time_options(dashboard: Json) -> Json:
    """41: the picker of times has no times of its own."""
    held = dashboard.get("timepicker")
    return dashboard | {"timepicker": without(held, "time_options")} if isinstance(held, dict) else dashboard


def hidden_tooltips(dashboard: Json) -> Json:
    """42: what is not drawn has no tooltip."""
    return each_panel(dashboard, lambda panel: each_override(panel, _hidden_tooltip))


def _hidden_tooltip(row: Json) -> Json:
    value = row.get("value")
    if row.get("id") != "custom.hideFrom" or not isinstance(value, dict) or not value.get("viz"):
        return row
    return row | {"value": value | {"tooltip": True}}
