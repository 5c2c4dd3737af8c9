"""Thresholds of a graph that shows none."""

from __future__ import annotations

from obsdsl.importing.differences.difference import Difference, Json
from obsdsl.importing.fields import object_at


def _apply(panel: Json) -> Json:
    defaults = object_at(panel, "fieldConfig", "defaults")
    if panel.get("type") != "timeseries" or "thresholds" not in defaults or _shown(panel):
        return panel
    held = {name: one for name, one in defaults.items() if name != "thresholds"}
    return panel | {"fieldConfig": panel["fieldConfig"] | {"defaults": held}}


def _shown(panel: Json) -> bool:
    """Whether lines, colours, an override or a transformation may read them."""
    defaults = object_at(panel, "fieldConfig", "defaults")
    style = object_at(defaults, "custom", "thresholdsStyle").get("mode", "off")
    colored = object_at(defaults, "color").get("mode", "palette-classic") == "thresholds"
    scheme = object_at(defaults, "custom").get("gradientMode") == "scheme"
    more = repr((object_at(panel, "fieldConfig").get("overrides"), panel.get("transformations")))
    return style != "off" or colored or scheme or "hreshold" in more


DIFFERENCE = Difference(
    "unseen-thresholds",
    "Thresholds of a time series panel that neither draws them nor takes colours from them are left out.",
    "default",
    _apply,
    on="panel",
)
