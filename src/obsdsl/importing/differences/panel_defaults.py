"""Options and fields of panels at Grafana's own default."""

from __future__ import annotations

from typing import Any, Final

from obsdsl.importing.dashboards.usual import objects_of, usual
from obsdsl.importing.differences.difference import Difference, Json
from obsdsl.importing.differences.left_out import without, without_defaults, without_usual

# Of any panel: what is as good as nothing.
_FRAME: Final[dict[str, tuple[Any, ...]]] = {
    "cacheTimeout": (None, ""),
    "description": (None, ""),
    "hideTimeOverride": (None, False),
    "interval": (None, ""),
    "links": (None, []),
    "maxDataPoints": (None, ""),
    "maxPerRow": (None,),
    "repeat": (None, ""),
    "timeFrom": (None, ""),
    "timeShift": (None, ""),
    "title": (None, ""),
    "transformations": (None, []),
    "transparent": (None, False),
}


def _apply(panel: Json) -> Json:
    kind = panel["type"] if isinstance(panel.get("type"), str) else ""
    found = without_usual(panel, _FRAME)
    if not found.get("repeat") or found.get("repeatDirection") == "h":
        found.pop("repeatDirection", None)
    if not found.get("repeat"):
        found.pop("maxPerRow", None)
    found = _without_nulls(found)
    return without_defaults(found, usual(kind), objects_of(kind))


def _without_nulls(panel: Json) -> Json:
    """The first step of thresholds reaches down without end, whatever it says; no unit is no unit."""
    config = panel.get("fieldConfig")
    defaults = config.get("defaults") if isinstance(config, dict) else None
    if not isinstance(config, dict) or not isinstance(defaults, dict):
        return panel
    found = _colored(without_usual(defaults, {"unit": (None, ""), "min": (None,), "max": (None,), "decimals": (None,)}))
    held = found.get("thresholds")
    if isinstance(held, dict) and isinstance(steps := held.get("steps"), list):
        found["thresholds"] = held | {"steps": [_step(index, one) for index, one in enumerate(steps)]}
    return panel | {"fieldConfig": config | {"defaults": found}}


def _colored(defaults: Json) -> Json:
    """A fixed colour is read by the schemes that take one."""
    color = defaults.get("color")
    if not isinstance(color, dict) or color.get("mode", "fixed") in ("fixed", "shades"):
        return defaults
    return defaults | {"color": without(color, ("fixedColor",))}


def _step(index: int, step: Any) -> Any:
    if index == 0 and isinstance(step, dict) and "value" in step:
        return {name: one for name, one in step.items() if name != "value"}
    return step


DIFFERENCE = Difference(
    "panel-defaults",
    "Options, fields and settings of a panel that are at the default of its kind, null or empty are left out, and so "
    "are the objects that hold nothing else: Grafana fills them in when it loads the panel.",
    "default",
    _apply,
    on="panel",
)
