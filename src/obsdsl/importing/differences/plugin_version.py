"""The version of the plugin that saved a panel."""

from __future__ import annotations

from typing import Final

from obsdsl.importing.differences.difference import Difference, Json
from obsdsl.importing.differences.left_out import without
from obsdsl.importing.differences.on_load import is_settled

# Of which release Grafana takes a panel to be that does not say, and the first that moves nothing any more.
_SILENT: Final = "6.1"
_SETTLED: Final = "8.0"


def _apply(panel: Json) -> Json:
    bare = without(panel, ("pluginVersion",))
    if is_settled(bare):
        return bare
    if is_settled(panel):
        return panel | {"pluginVersion": _SETTLED}
    # What is built says which release it is of: this one must not say today's.
    return panel if panel.get("pluginVersion") else panel | {"pluginVersion": _SILENT}


DIFFERENCE = Difference(
    "plugin-version",
    "The `pluginVersion` of a panel is that of the Grafana for which you build, not of the one that saved it, "
    "unless the panel has settings of old that Grafana moves by the version; without any, Grafana says 6.1.",
    "default",
    _apply,
    on="panel",
)
