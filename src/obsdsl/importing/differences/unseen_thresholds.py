"""Thresholds of panels that show none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from obsdsl.importing.dashboards.fields import object_at
from obsdsl.importing.differences.difference import Difference, Json

# What is built of a panel without thresholds, where Grafana's own default would colour all over 80 red.
_NONE: Final[Json] = {"mode": "absolute", "steps": [{"color": "green", "value": None}]}


def _apply(panel: Json) -> Json:
    config, defaults = object_at(panel, "fieldConfig"), object_at(panel, "fieldConfig", "defaults")
    if _shown(panel):
        return panel
    if panel["type"] == "timeseries":
        if "thresholds" not in defaults:
            return panel
        held = {name: one for name, one in defaults.items() if name != "thresholds"}
    else:
        held = defaults | {"thresholds": _NONE}
    return panel | {"fieldConfig": config | {"defaults": held}}


def _shown(panel: Json) -> bool:
    """Whether the panel, an override or a transformation may read them."""
    kind = panel.get("type")
    shows = _SHOWS.get(kind) if isinstance(kind, str) else None
    more = repr((object_at(panel, "fieldConfig").get("overrides"), panel.get("transformations")))
    return shows is None or shows(panel) or "hreshold" in more


def _by_graph(panel: Json) -> bool:
    """Lines and areas, and colours of series."""
    defaults = object_at(panel, "fieldConfig", "defaults")
    style = object_at(defaults, "custom", "thresholdsStyle").get("mode", "off")
    colored = object_at(defaults, "color").get("mode", "palette-classic") == "thresholds"
    return style != "off" or colored or object_at(defaults, "custom").get("gradientMode") == "scheme"


def _by_stat(panel: Json) -> bool:
    """Colours of the value and of its line, unless they have a scheme of their own."""
    options = object_at(panel, "options")
    colored = options.get("colorMode", "value") != "none" or options.get("graphMode", "area") != "none"
    scheme = object_at(panel, "fieldConfig", "defaults", "color").get("mode", "thresholds")
    # An override may colour a field by them without a word on thresholds.
    return (colored and scheme == "thresholds") or "'id': 'color'" in repr(
        object_at(panel, "fieldConfig").get("overrides")
    )


def _by_table(panel: Json) -> bool:
    """Colours of cells."""
    custom = object_at(panel, "fieldConfig", "defaults", "custom")
    cells = (object_at(custom, "cellOptions").get("type", "auto"), custom.get("displayMode", "auto"))
    overrides = repr(object_at(panel, "fieldConfig").get("overrides"))
    return cells != ("auto", "auto") or "cellOptions" in overrides or "displayMode" in overrides


_SHOWS: Final[dict[str, Callable[[Json], bool]]] = {"timeseries": _by_graph, "stat": _by_stat, "table": _by_table}


DIFFERENCE = Difference(
    "unseen-thresholds",
    "Thresholds of a time series, a stat or a table that neither draws them nor takes colours from them are left out; "
    "also those over 80 that Grafana gives each panel.",
    "default",
    _apply,
    on="panel",
)
