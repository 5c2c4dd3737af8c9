"""What overrides say that Grafana takes for said."""

from __future__ import annotations

from typing import Any, Final

from obsdsl.importing.dashboards.fields import object_at
from obsdsl.importing.differences.difference import Difference, Json
from obsdsl.importing.differences.left_out import without

# Of lines that are not solid.
_DASHES: Final = [10, 10]


def _apply(panel: Json) -> Json:
    config = object_at(panel, "fieldConfig")
    held = config.get("overrides")
    if not isinstance(held, list) or not held:
        return panel
    return panel | {"fieldConfig": config | {"overrides": [_override(one) for one in held]}}


def _override(override: Any) -> Any:
    held = override.get("properties") if isinstance(override, dict) else None
    if not isinstance(held, list):
        return override
    return override | {"properties": [_property(one) for one in held]}


def _property(one: Any) -> Any:
    value = one.get("value") if isinstance(one, dict) else None
    if isinstance(one, dict) and value is None:
        return without(one, ("value",))
    if not isinstance(value, dict):
        return one
    if one.get("id") == "custom.lineStyle" and value.get("dash") == _DASHES:
        return one | {"value": without(value, ("dash",))}
    steps = value.get("steps")
    if one.get("id") == "thresholds" and isinstance(steps, list) and steps and isinstance(steps[0], dict):
        return one | {"value": value | {"steps": [without(steps[0], ("value",)), *steps[1:]]}}
    return one


DIFFERENCE = Difference(
    "override-defaults",
    "In overrides, a value that is null is left out, and so are that of the lowest threshold, which reaches down "
    "without end whatever it says, and dashes of 10 and 10, which lines have that are not solid.",
    "default",
    _apply,
    on="panel",
)
