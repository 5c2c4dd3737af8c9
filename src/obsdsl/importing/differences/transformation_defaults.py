"""Settings of transformations that say nothing."""

from __future__ import annotations

from typing import Any

from obsdsl.importing.dashboards.fields import object_at
from obsdsl.importing.differences.difference import Difference, Json
from obsdsl.importing.differences.left_out import without_usual

_EMPTY: dict[str, tuple[Any, ...]] = {
    name: (None, {}) for name in ("excludeByName", "includeByName", "indexByName", "renameByName")
}


def _apply(panel: Json) -> Json:
    held = panel.get("transformations")
    if not isinstance(held, list) or not held:
        return panel
    return panel | {"transformations": [_one(one) for one in held]}


def _one(transformation: Any) -> Any:
    if not isinstance(transformation, dict) or transformation.get("id") != "organize":
        return transformation
    options = dict(object_at(transformation, "options"))
    for name, empty in (("excludeByName", False), ("renameByName", "")):
        if isinstance(held := options.get(name), dict):
            options[name] = without_usual(held, dict.fromkeys(held, (empty,)))
    return transformation | {"options": without_usual(options, _EMPTY)}


DIFFERENCE = Difference(
    "transformation-defaults",
    "Settings of the transformation `organize` that hide, name or order no field are left out.",
    "default",
    _apply,
    on="panel",
)
