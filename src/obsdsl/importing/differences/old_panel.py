"""What Grafana keeps of a panel when it makes another kind of it."""

from __future__ import annotations

from typing import Any, Final

from obsdsl.importing.differences.difference import Json
from obsdsl.importing.differences.shape import record, said

# All else belonged to the kind that is gone.
_KEPT: Final = frozenset(
    [
        "id",
        "gridPos",
        "title",
        "repeat",
        "repeatDirection",
        "repeatPanelId",
        "repeatedByRow",
        "repeatByRow",
        "maxPerRow",
        "minSpan",
        "span",
        "height",
        "collapsed",
        "panels",
        "targets",
        "datasource",
        "timeFrom",
        "timeShift",
        "hideTimeOverride",
        "description",
        "links",
        "cacheTimeout",
        "queryCachingTTL",
        "transparent",
        "pluginVersion",
        "transformations",
        "fieldConfig",
        "maxDataPoints",
        "interval",
        "libraryPanel",
        "scopedVars",
        "alert",
    ]
)
# Calculations of which those of the nulls make no difference.
_NULL_FREE: Final = frozenset(("lastNotNull", "firstNotNull", "min", "max", "mean", "sum"))


def as_kind(panel: Json, kind: str, options: Json, field_config: Json) -> Json:
    """The panel as one of another kind."""
    rest = {name: one for name, one in panel.items() if name in _KEPT and (one is not None or name == "datasource")}
    return rest | {"type": kind, "options": options, "fieldConfig": field_config}


def fields_of(panel: Json) -> tuple[Json, list[Any]]:
    """The defaults of the panel's fields, and its overrides."""
    held = record(panel.get("fieldConfig"))
    overrides = held.get("overrides")
    return dict(record(held.get("defaults"))), list(overrides) if isinstance(overrides, list) else []


def nulls(mode: Any, calculations: list[str]) -> str | None:
    """`nullValueMode` where it makes a difference to a calculation: `null` is what Grafana does without it."""
    if mode == "null" or not isinstance(mode, str) or not calculations:
        return None
    return None if mode == "connected" and _NULL_FREE.issuperset(calculations) else mode


def fixed(color: Any) -> Json:
    """One colour for all."""
    return {"mode": "fixed", "fixedColor": color}


def override(matcher: str, of: Any, **properties: Any) -> Json:
    """An override: `custom__lineWidth=2` for `custom.lineWidth`."""
    rows = [{"id": name.replace("__", "."), "value": one} for name, one in said(properties).items()]
    return {"matcher": {"id": matcher, "options": of}, "properties": rows}


def colored(colors: Any) -> list[Json]:
    """Overrides for series that have a colour by their name."""
    return [override("byName", name, color=fixed(one)) for name, one in record(colors).items() if one]
