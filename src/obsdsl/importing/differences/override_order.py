"""The order of an override's properties."""

from __future__ import annotations

from typing import Any

from obsdsl.importing.dashboards.fields import object_at
from obsdsl.importing.differences.difference import Difference, Json


def _apply(panel: Json) -> Json:
    config = object_at(panel, "fieldConfig")
    held = config.get("overrides")
    if not isinstance(held, list) or not held:
        return panel
    return panel | {"fieldConfig": config | {"overrides": [ordered(one) for one in held]}}


def ordered(override: Any) -> Any:
    """The override with its properties by their ids, where each is there once."""
    held = override.get("properties") if isinstance(override, dict) else None
    if not isinstance(held, list) or not all(isinstance(one, dict) and isinstance(one.get("id"), str) for one in held):
        return override
    ids = [one["id"] for one in held]
    if len(set(ids)) < len(ids):
        return override
    return override | {"properties": sorted(held, key=lambda one: str(one["id"]))}


DIFFERENCE = Difference(
    "override-order",
    "The properties of an override are in the order of their names; each sets another thing.",
    "default",
    _apply,
    on="panel",
)
