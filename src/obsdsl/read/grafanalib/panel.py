"""What is wrong with the JSON of grafanalib's panels, and the mend of each: a table of oddities, one function each.

An oddity changes the panel in place and says whether it found anything to change. It raises ValueError for what cannot
be mended without a loss.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any

from obsdsl.compose.foreign import Json, without_nulls
from obsdsl.errors import DefinitionError, Location
from obsdsl.read.grafanalib import field, graph, legacy, target

# Settings by which Grafana's lists of dashboards and alerts were steered before 7.5, by what they are now.
_DASHBOARD_LIST = {
    "headings": "showHeadings",
    "search": "showSearch",
    "recent": "showRecentlyViewed",
    "starred": "showStarred",
    "limit": "maxItems",
    "query": "query",
    "tags": "tags",
}
_ALERT_STATES = {
    "alerting": "firing",
    "pending": "pending",
    "no_data": "noData",
    "ok": "normal",
    "execution_error": "error",
}
_NO_DATA = ("no_data_state", "noDataState")
# What `Panel` writes of every panel, where it is as grafanalib has it by default. Grafana has the same defaults.
_SAID_BY_DEFAULT: Json = {
    "editable": True,
    "error": False,
    "hideTimeOverride": False,
    "links": [],
    "targets": [],
    "transformations": [],
    "transparent": False,
    "description": "",
    "interval": "",
}
# Widths that panels of a repeated row may have.
_PER_ROW = (1, 2, 3, 4, 6, 8, 12, 24)


def _native(panel: Json) -> bool:
    """Whether grafanalib's own `Panel` wrote it; JSON of the user's, or of obsdsl's, means what it says."""
    return "error" in panel and "hideTimeOverride" in panel


def _nulls(panel: Json) -> bool:
    plain = without_nulls(panel)
    found = bool(plain != panel)
    panel.clear()
    panel.update(plain)
    return found


def _kind(panel: Json) -> bool:
    if not isinstance(panel.get("type"), str) and "libraryPanel" not in panel:
        raise ValueError("it has no type; use one of grafanalib's panels, or extraJson={'type': …}")
    return False


def _legend(panel: Json) -> bool:
    """Grafana hides a legend that does not say that it is shown (since schema 37)."""
    legend = panel.get("options", {}).get("legend")
    if not isinstance(legend, dict) or "displayMode" not in legend or "showLegend" in legend:
        return False
    legend["showLegend"] = legend["displayMode"] != "hidden"
    if legend["displayMode"] == "hidden":
        legend["displayMode"] = "list"
    return True


def _text_mode(panel: Json) -> bool:
    options = panel.get("options", {})
    if panel.get("type") == "text" and options.get("mode") == "text":
        options["mode"] = "markdown"
        return True
    return False


def _news_proxy(panel: Json) -> bool:
    """Grafana has had no proxy for news since 9."""
    if panel.get("type") == "news":
        panel.get("options", {}).pop("useProxy", None)
    return False


def _dashboard_list(panel: Json) -> bool:
    if panel.get("type") != "dashlist" or "headings" not in panel:
        return False
    moved = {_DASHBOARD_LIST[name]: panel.pop(name) for name in list(_DASHBOARD_LIST) if name in panel}
    panel["options"] = moved | panel.get("options", {})
    return True


def _alert_list(panel: Json) -> bool:
    if panel.get("type") != "alertlist" or "onlyAlertsOnDashboard" not in panel:
        return False
    names = ("limit", "sortOrder", "onlyAlertsOnDashboard", "nameFilter", "stateFilter", "dashboardTags", "show")
    old = {name: panel.pop(name) for name in names if name in panel}
    options = panel.setdefault("options", {})
    states = old.get("stateFilter") or list(_ALERT_STATES)
    options["alertName"] = options.get("alertName") or old.get("nameFilter", "")
    options |= {
        "maxItems": old.get("limit", 10),
        "sortOrder": old.get("sortOrder", 1),
        "dashboardAlerts": old["onlyAlertsOnDashboard"],
        "stateFilter": {now: state in states for state, now in _ALERT_STATES.items()},
    }
    if old.get("dashboardTags"):
        options["tags"] = old["dashboardTags"]
    return True


def _no_data(panel: Json) -> bool:
    """Within a panel's alert."""
    found = False
    waiting: list[Any] = [panel.get("alert")]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            for name in _NO_DATA:
                if value.get(name) == "No Data":
                    value[name] = "NoData"
                    found = True
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    return found


def _no_value(panel: Json) -> bool:
    fields = panel.get("fieldConfig", {}).get("defaults", {})
    if _native(panel) and panel.get("type") == "stat" and fields.get("noValue") == "none":
        del fields["noValue"]
        return True
    return False


def _coarse_graph(panel: Json) -> bool:
    if _native(panel) and panel.get("maxDataPoints") == 100:
        del panel["maxDataPoints"]
        return True
    return False


def _empty_fields(panel: Json) -> bool:
    """Empty text and empty objects in the field configuration, where Grafana expects a value."""
    if not _native(panel):
        return False
    fields = panel.get("fieldConfig", {}).get("defaults", {})
    custom = fields.get("custom", {})
    empty = [(fields, name) for name in ("unit", "mappings", "links") if fields.get(name) in ("", [])]
    empty += [(custom, "stacking")] if custom.get("stacking") == {} else []
    if fields.get("color", {}).get("fixedColor") == "none":
        empty.append((fields["color"], "fixedColor"))
    for holder, name in empty:
        del holder[name]
    return bool(empty)


def _spans(panel: Json) -> bool:
    """Widths and heights of a layout that Grafana has not had since 5; the row reads them."""
    least = panel.pop("minSpan", None)
    if least:
        panel.setdefault("maxPerRow", max(one for one in _PER_ROW if one <= 24 / least))
    given = [panel.pop(name, None) for name in ("span", "height")]
    return least is not None or any(one is not None for one in given)


def _said_by_default(panel: Json) -> bool:
    if not _native(panel):
        return False
    for name, default in _SAID_BY_DEFAULT.items():
        if panel.get(name) == default:
            del panel[name]
    # `error` goes even where it is true: it is the state of a running panel.
    panel.pop("error", None)
    return True


def _key(panel: Json) -> bool:
    """The key that obsdsl reads is none of Grafana's."""
    panel.pop("key", None)
    return False


# Each with the sentence that the lint says; without one, it is not the user's business. The order matters: fields
# are moved to their place before they are mended, and what tells grafanalib's panels from others goes last.
ODDITIES: tuple[tuple[str | None, Callable[[Json], bool]], ...] = (
    ("fields are null", _nulls),
    (None, _kind),
    (None, target.targets_are_objects),
    ("intervalFactor and step halve the resolution", target.coarse_steps),
    (None, target.empty_settings),
    ("a target has no refId", target.missing_ref_ids),
    ("two targets have one refId", target.repeated_ref_ids),
    ("a data source is given by name", target.named_sources),
    ("the graph panel became a time series panel", graph.graph),
    ("the single stat panel became a stat or a gauge", legacy.single_stat),
    ("the pie chart of the plugin became Grafana's own", legacy.pie_chart),
    ("the heatmap has the options of Grafana 8", legacy.heatmap),
    ("the gauge's calculation is where nothing reads it", field.gauge),
    ("the bar gauge has the options of Grafana 6", field.bar_gauge),
    ("the table's colour and mappings are where nothing reads them", field.table),
    ("the table's cells have the settings of Grafana 9", field.table_cells),
    ("the dashboard list's settings are where nothing reads them", _dashboard_list),
    ("the alert list's settings are where nothing reads them", _alert_list),
    ('thresholds hold the text "null", or are out of order', field.thresholds),
    ("mappings are those of Grafana 7, or have no index", field.mappings),
    ("a calculation has a name of old", field.calculations),
    ("the legend does not say that it is shown", _legend),
    ('the text panel has the mode "text"', _text_mode),
    (None, _news_proxy),
    ('"No Data" is no state; Grafana accepts "NoData"', _no_data),
    ('noValue is "none", which hides that there is no data', _no_value),
    ("maxDataPoints 100 makes graphs coarse", _coarse_graph),
    (None, _empty_fields),
    ("span, minSpan and height belong to a layout of old", _spans),
    (None, _said_by_default),
    (None, _key),
)


def normalise_panel(raw: Mapping[str, Any], location: Location | None = None) -> Json:
    """A panel of grafanalib's as Grafana of today reads it, without a null.

    Raises DefinitionError, naming the panel, for what cannot be mended without a loss.
    """
    return _mended(raw, location)[0]


def oddities(raw: Mapping[str, Any], location: Location | None = None) -> tuple[str, ...]:
    """What `normalise_panel` mends in the panel, a sentence each."""
    return _mended(raw, location)[1]


def _mended(raw: Mapping[str, Any], location: Location | None) -> tuple[Json, tuple[str, ...]]:
    panel: Json = copy.deepcopy(dict(raw))
    notes = []
    try:
        for note, mend in ODDITIES:
            if mend(panel) and note is not None:
                notes.append(note)
    except ValueError as error:
        raise _error(raw, str(error), location) from error
    except (ArithmeticError, AttributeError, LookupError, TypeError) as error:
        # A list where an object belongs, a text where a number does.
        raise _error(raw, f"its settings are not of the shape that Grafana reads ({error!r})", location) from error
    # A null in a list may have become a field.
    return without_nulls(panel), tuple(notes)


def _error(raw: Mapping[str, Any], fault: str, location: Location | None) -> DefinitionError:
    return DefinitionError(f"grafanalib panel {raw.get('title') or ''!r}", fault, location)
