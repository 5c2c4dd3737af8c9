"""A file with a dashboard's JSON to a `RawDashboard`: which shapes wrap one, and what is no dashboard."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from obsdsl.compose.raw_dashboard import RawDashboard
from obsdsl.errors import Location, located
from obsdsl.read.flaw import Flaw
from obsdsl.read.grafana.schema import schema_flaws
from obsdsl.read.json import JsonFile, read_json
from obsdsl.read.json_place import JsonOrigin
from obsdsl.read.origin import Path

# What Grafana's API and its resources wrap a dashboard in: the answer to a request, a manifest, a download.
_WRAPPERS = ("dashboard", "spec", "json")
# What holds the panels, and what only dashboards have beside them.
_OWN = ("panels", "rows")
_TYPICAL = ("schemaVersion", "templating", "timepicker", "gnetId", "graphTooltip")
_OF_PANEL = ("type", "panels", "targets", "gridPos", "libraryPanel")
_GROUP = "dashboard.grafana.app/"
_V2 = Flaw(
    "schema",
    "it is a dashboard of the schema v2, which is not read yet",
    'export it as classic JSON, or save it as "dashboard.grafana.app/v1beta1"',
)


@attrs.frozen
class DashboardFile:
    """A file that was read. `dashboard` is None where there is none in it, and a flaw says why."""

    dashboard: RawDashboard | None
    origin: JsonOrigin
    flaws: tuple[Flaw, ...] = ()


def is_dashboard(data: Any) -> bool:
    """Whether parsed JSON is a dashboard, of whatever schema, or wraps one: folders hold other JSON, too."""
    return _is_v2(data) or _where(data) is not None


def dashboard_in(data: Any) -> RawDashboard | None:
    """The dashboard that parsed JSON is or wraps, None where there is none that can be read."""
    at = None if _is_v2(data) else _where(data)
    return None if at is None else RawDashboard(data, at=at)


def read_dashboard(content: bytes | str | JsonFile, file: str) -> DashboardFile:
    """The dashboard of a file, given by its content or as JSON that was read. Never raises."""
    read = content if isinstance(content, JsonFile) else read_json(content, file)
    if not read.is_json:
        return DashboardFile(None, read.origin, read.flaws)
    if _is_v2(read.data):
        return DashboardFile(None, read.origin, (*read.flaws, _V2))
    at = _where(read.data)
    if at is None:
        mend = 'a dashboard is an object with "title" and "panels"; leave other files out'
        return DashboardFile(None, read.origin, (*read.flaws, Flaw("schema", "it is no dashboard", mend)))
    with located(Location(file, read.origin.place(at).line if at else 1)):
        dashboard = RawDashboard(read.data, at=at)
    return DashboardFile(dashboard, read.origin, (*read.flaws, *schema_flaws(dashboard)))


def _where(data: Any) -> Path | None:
    """The way to the dashboard, None where there is none."""
    if not isinstance(data, Mapping):
        return None
    if _looks(data):
        return ()
    for name in _WRAPPERS:
        held = data.get(name)
        # A resource says what it is; its spec may be as empty as it likes.
        if isinstance(held, Mapping) and (_looks(held) or (name == "spec" and _is_resource(data))):
            return (name,)
    return None


def _looks(data: Mapping[str, Any]) -> bool:
    if _is_resource(data):
        return False
    if any(name in data for name in _TYPICAL):
        return any(name in data for name in ("title", "uid", *_OWN))
    return any(isinstance(data.get(name), list) for name in _OWN) and _holds_panels(data)


def _holds_panels(data: Mapping[str, Any]) -> bool:
    """Whether what an object lists are panels of Grafana's; an object with a title may have none."""
    held = [one for name in _OWN if isinstance(data.get(name), list) for one in data[name]]
    panels = all(isinstance(one, Mapping) and any(name in one for name in _OF_PANEL) for one in held)
    return panels and (bool(held) or "title" in data)


def _is_resource(data: Mapping[str, Any]) -> bool:
    return str(data.get("apiVersion", "")).startswith(_GROUP) and data.get("kind", "Dashboard") == "Dashboard"


def _is_v2(data: Any) -> bool:
    """Whether it is of the schema v2: a resource of that version, or its spec alone, also where something wraps it."""
    if not isinstance(data, Mapping):
        return False
    if _is_resource(data):
        return str(data["apiVersion"]).removeprefix(_GROUP).startswith("v2")
    held = [data, *(data.get(name) for name in _WRAPPERS)]
    return any(
        isinstance(one, Mapping) and isinstance(one.get("elements"), Mapping) and isinstance(one.get("layout"), Mapping)
        for one in held
    )
