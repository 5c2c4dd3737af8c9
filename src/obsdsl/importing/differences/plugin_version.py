"""The version of the plugin that saved a panel."""

from __future__ import annotations

from obsdsl.importing.differences.difference import Difference, Json


def _apply(panel: Json) -> Json:
    return {name: one for name, one in panel.items() if name != "pluginVersion"}


DIFFERENCE = Difference(
    "plugin-version",
    "The `pluginVersion` of a panel is that of the Grafana for which you build, not of the one that saved it. Grafana "
    "itself writes its own when it saves.",
    "default",
    _apply,
    on="panel",
)
