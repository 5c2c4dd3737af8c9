"""The annotation that Grafana adds to every dashboard."""

from __future__ import annotations

from typing import Any

from obsdsl.importing.differences.difference import Difference, Json
from obsdsl.importing.differences.left_out import NUMBERED, without

_NAME = "Annotations & Alerts"
# As releases of Grafana add it; which keys there are differs between them.
_USUAL: dict[str, tuple[Any, ...]] = {
    "builtIn": (1, True),
    "datasource": (
        "-- Grafana --",
        "grafana",
        {"type": "grafana", "uid": "-- Grafana --"},
        {"type": "datasource", "uid": "grafana"},
    ),
    "enable": (True,),
    "hide": (True,),
    "iconColor": ("rgba(0, 211, 255, 1)",),
    "limit": (100,),
    "matchAny": (False,),
    "name": (_NAME,),
    "showIn": (0,),
    "tags": ([],),
    "target": (
        {"limit": 100, "matchAny": False, "tags": [], "type": "dashboard"},
        {"limit": 100, "matchAny": False, "type": "dashboard"},
    ),
    "type": ("dashboard",),
}


def _apply(dashboard: Json) -> Json:
    held = dashboard.get("annotations")
    if not isinstance(held, dict) or not isinstance(held.get("list"), list):
        return dashboard
    rows = [one for one in held["list"] if not _is_usual(one)]
    return dashboard | {"annotations": held | {"list": rows}}


def _is_usual(annotation: Any) -> bool:
    if not isinstance(annotation, dict) or not annotation.get("builtIn"):
        return False
    return all(one in _USUAL.get(name, ()) for name, one in without(annotation, NUMBERED).items())


DIFFERENCE = Difference(
    "built-in-annotation",
    "The annotation `Annotations & Alerts`, which Grafana adds to every dashboard that has none, is left out where it "
    "is as Grafana adds it.",
    "default",
    _apply,
)
