"""The version of the plugin that saved a panel."""

from __future__ import annotations

from typing import Final

from obsdsl.importing.differences.difference import Difference, Json
from obsdsl.importing.differences.left_out import without
from obsdsl.importing.fields import object_at

# Settings that the panels' own migrations move, by the version: without it they would stay as they are.
_OLD_OPTIONS: Final = frozenset(("fieldOptions", "valueOptions", "tooltipOptions"))
_OLD: Final = {
    "heatmap": frozenset(["cards", "dataFormat", "heatmap", "yBucketBound", "tooltipDecimals"]),
    "text": frozenset(("content", "mode")),
}


def _apply(panel: Json) -> Json:
    if "pluginVersion" not in panel or _needs_it(panel):
        return panel
    return without(panel, ("pluginVersion",))


def _needs_it(panel: Json) -> bool:
    kind = panel.get("type")
    old = _OLD.get(kind, frozenset()) if isinstance(kind, str) else frozenset()
    return not (_OLD_OPTIONS.isdisjoint(object_at(panel, "options")) and old.isdisjoint(panel))


DIFFERENCE = Difference(
    "plugin-version",
    "The `pluginVersion` of a panel is that of the Grafana for which you build, not of the one that saved it, "
    "unless the panel has settings of old that Grafana moves by the version.",
    "default",
    _apply,
    on="panel",
)
