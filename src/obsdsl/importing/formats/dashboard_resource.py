"""Dashboards as resources, whose `spec` is the dashboard itself: those of Grafana's own API, and of Grizzly."""

from __future__ import annotations

import json
from typing import Any, Final

from obsdsl.importing.files.data import plain_data
from obsdsl.importing.files.format import Format, Part
from obsdsl.importing.found import Found

_GRAFANA: Final = "dashboard.grafana.app"
_GRIZZLY: Final = "grizzly.grafana.com"
# What Grizzly calls Grafana's top.
_GENERAL: Final = "general"


def _has(part: Part) -> bool:
    return part.kind == "Dashboard" and part.api in (_GRAFANA, _GRIZZLY)


def _read(part: Part, found: Found) -> None:
    data = plain_data(part.node)
    found.dashboards.append((part.place, json.dumps(_exported(part, data) if part.api == _GRIZZLY else data)))


def _exported(part: Part, data: dict[str, Any]) -> dict[str, Any]:
    """What Grizzly has, as Grafana exports it."""
    spec = data.get("spec")
    folder = part.text("metadata", "folder")
    dashboard = {"uid": part.text("metadata", "name"), **(spec if isinstance(spec, dict) else {})}
    meta = {"folderTitle": folder} if folder not in ("", _GENERAL) else {}
    return {"dashboard": dashboard, "meta": meta}


FORMAT = Format("a dashboard as a resource", _has, _read)
