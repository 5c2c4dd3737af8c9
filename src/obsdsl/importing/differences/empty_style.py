"""How a graph is drawn, where nothing is said of it."""

from __future__ import annotations

from obsdsl.importing.dashboards.fields import object_at
from obsdsl.importing.differences.difference import Difference, Json


def _apply(panel: Json) -> Json:
    defaults = object_at(panel, "fieldConfig", "defaults")
    custom = defaults.get("custom")
    if not isinstance(custom, dict):
        return panel
    kept = {name: one for name, one in custom.items() if one is not None and not _is_linear(name, one)}
    if kept == custom:
        return panel
    return panel | {"fieldConfig": panel["fieldConfig"] | {"defaults": defaults | {"custom": kept}}}


def _is_linear(name: str, value: object) -> bool:
    """Whether it is a scale that is linear, whatever its logarithm would be."""
    return name == "scaleDistribution" and isinstance(value, dict) and value.get("type") == "linear" and "log" in value


DIFFERENCE = Difference(
    "empty-style",
    "Settings of how a panel is drawn that are null (`axisSoftMax: null`), and the logarithm of a linear scale, are "
    "left out.",
    "default",
    _apply,
    on="panel",
)
