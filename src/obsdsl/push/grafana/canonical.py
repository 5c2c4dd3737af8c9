"""A dashboard without all that Grafana changes by itself, so that what was pushed equals what is read back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# In which field a dashboard carries what was applied last, on servers that keep it in nothing else.
CARRIER = "__obsdsl"
# Of the server, or of its bookkeeping: never of the dashboard's author.
_SERVERS = frozenset({"id", "version", "iteration", "schemaVersion", CARRIER})
# The panel of a library is what its library says; only these are the dashboard's own.
_OF_REFERENCE = ("id", "gridPos", "repeat", "repeatDirection", "maxPerRow")
_TOO_LARGE = 2**53
Json = Mapping[str, Any]


def canonical(dashboard: Json, folder: str) -> dict[str, Any]:
    """The dashboard in the form that is compared. `folder` is its path: where it is counts, too."""
    found = {key: plain(value) for key, value in dashboard.items() if key not in _SERVERS and value is not None}
    found["title"] = str(dashboard.get("title") or "").strip()
    found["tags"] = [str(one) for one in dashboard.get("tags") or ()]
    for key in ("panels", "rows"):
        if isinstance(found.get(key), list):
            found[key] = [_panel(one) for one in found[key]]
    return {**found, "folder": folder}


def _panel(panel: Any) -> Any:
    """A panel, or a row with its panels."""
    if not isinstance(panel, dict):
        return panel
    library = panel.get("libraryPanel")
    if isinstance(library, dict) and library.get("uid"):
        held = {key: panel[key] for key in _OF_REFERENCE if key in panel}
        return {**held, "libraryPanel": {key: library[key] for key in ("uid", "name") if key in library}}
    found = dict(panel)
    if isinstance(found.get("panels"), list):
        found["panels"] = [_panel(one) for one in found["panels"]]
    return found


def plain(value: Any, key: str = "") -> Any:
    """The same with numbers as every server writes them, and without the first step's empty value."""
    if isinstance(value, dict):
        return {name: plain(one, name) for name, one in value.items()}
    if isinstance(value, list):
        steps = [plain(one) for one in value]
        return [_step(one) for one in steps] if key == "steps" else steps
    if isinstance(value, float) and value.is_integer() and abs(value) < _TOO_LARGE:
        return int(value)
    return value


def _step(step: Any) -> Any:
    if isinstance(step, dict) and "value" in step and step["value"] in (None, "null"):
        return {key: value for key, value in step.items() if key != "value"}
    return step


def written(dashboard: Json) -> dict[str, Any]:
    """What is sent of a dashboard: its numeric id is another server's, and the version is the lock's."""
    return {key: value for key, value in dashboard.items() if key not in ("id", "version", "iteration", CARRIER)}
