"""Regions of time that an old graph marked: annotations of the dashboard."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.importing.differences.difference import Difference, Json
from obsdsl.importing.differences.schema.everywhere import each_panel, panels_of
from obsdsl.importing.differences.shape import record, records, said

_WHEN = ("fromDayOfWeek", "toDayOfWeek", "from", "to")


def _apply(dashboard: Json) -> Json:
    found = [one for panel in panels_of(dashboard) if panel.get("type") == "graph" for one in _annotations(panel)]
    without = each_panel(dashboard, _without)
    if not found:
        return without
    held = record(dashboard.get("annotations"))
    return without | {"annotations": held | {"list": [*records(held.get("list")), *found]}}


def _without(panel: Json) -> Json:
    if panel.get("type") != "graph" or "timeRegions" not in panel:
        return panel
    return {name: one for name, one in panel.items() if name != "timeRegions"}


def _annotations(panel: Json) -> Iterator[Json]:
    for index, one in enumerate(records(panel.get("timeRegions"))):
        if not one.get("fill") and not one.get("line"):
            continue
        color = one.get("fillColor") if one.get("colorMode") == "custom" else one.get("colorMode")
        number = f" {index}" if index else ""
        yield {
            "datasource": {"type": "datasource", "uid": "grafana"},
            "enable": True,
            "hide": True,
            "filter": {"exclude": False, "ids": [panel.get("id")]},
            "iconColor": color if one.get("fill") and color else "white",
            "name": f"Time region for panel {panel.get('title') or ''}{number}",
            "target": {
                "queryType": "timeRegions",
                "refId": "Anno",
                # The old graph's regions were always UTC.
                "timeRegion": said({name: one.get(name) for name in _WHEN}) | {"timezone": "utc"},
            },
        }


DIFFERENCE = Difference(
    "time-regions",
    "The `timeRegions` of a `graph` become annotations of the dashboard that are shown on this panel.",
    "migrate",
    _apply,
)
