"""Settings of a dashboard at their default, and what only the server that it was on knows."""

from __future__ import annotations

from typing import Any, Final

from obsdsl.importing.differences.difference import Difference, Json
from obsdsl.importing.differences.left_out import without, without_usual

_INTERVALS: Final = (
    ["5s", "10s", "30s", "1m", "5m", "15m", "30m", "1h", "2h", "1d"],
    ["10s", "30s", "1m", "5m", "15m", "30m", "1h", "2h", "1d"],
)
_USUAL: Final[dict[str, tuple[Any, ...]]] = {
    "__elements": (None, {}, []),
    "__inputs": (None, []),
    "annotations": (None, {}),
    "description": (None, ""),
    "editable": (None, True),
    "fiscalYearStartMonth": (None, 0),
    "gnetId": (None,),
    "graphTooltip": (None, 0),
    "hideControls": (None, False),
    "links": (None, []),
    "liveNow": (None, False),
    "preload": (None, False),
    "refresh": (None, "", False),
    "revision": (None, 0, 1),
    "rows": (None, []),
    "sharedCrosshair": (None, False),
    "snapshot": (None,),
    "style": (None, "dark", "light"),
    "tags": (None, []),
    "templating": (None, {}),
    "time": ({"from": "now-6h", "to": "now"},),
    "timezone": (None, ""),
    "weekStart": (None, ""),
}
# What a server or an export adds, and what nobody reads.
_MADE: Final = frozenset(
    [
        "__requires",
        "autoUpdate",
        "hideControls",
        "id",
        "iteration",
        "originalTitle",
        "timeRangeUpdatedDuringEditOrView",
        "version",
    ]
)
_PICKER: Final[dict[str, tuple[Any, ...]]] = {
    "hidden": (None, False),
    "nowDelay": (None, ""),
    "refresh_intervals": (None, *_INTERVALS),
    "quick_ranges": (None, []),
}
_PICKER_UNREAD: Final = frozenset(["collapse", "enable", "notice", "now", "status", "time_options", "type"])
_LINK: Final[dict[str, tuple[Any, ...]]] = {
    "asDropdown": (None, False),
    "dashUri": (None, ""),
    "dashboard": (None, ""),
    "icon": (None, "external link"),
    "includeVars": (None, False),
    "keepTime": (None, False),
    "tags": (None, []),
    "targetBlank": (None, False),
    "tooltip": (None, ""),
    "url": (None, ""),
}


def _apply(dashboard: Json) -> Json:
    found = dict(dashboard)
    picker = found.get("timepicker")
    if isinstance(picker, dict) and not (picker := without_usual(without(picker, _PICKER_UNREAD), _PICKER)):
        del found["timepicker"]
    elif isinstance(picker, dict):
        found["timepicker"] = picker
    if isinstance(links := found.get("links"), list):
        found["links"] = [without_usual(one, _LINK) if isinstance(one, dict) else one for one in links]
    for name in ("annotations", "templating"):
        if isinstance(held := found.get(name), dict):
            found[name] = without_usual(held, {"list": (None, [])})
    if isinstance(tags := found.get("tags"), list) and all(isinstance(one, str) for one in tags):
        found["tags"] = sorted(set(tags))
    return without_usual(without(found, _MADE), _USUAL)


DIFFERENCE = Difference(
    "dashboard-defaults",
    "Settings of the dashboard and of its links that are at their default, null or empty are left out, and so are "
    "`id`, `version`, `iteration` and `__requires`, which the next server gives anew, and what Grafana reads no "
    "longer (`style`, `hideControls`, `timepicker.time_options`, …). Tags are in order.",
    "default",
    _apply,
)
