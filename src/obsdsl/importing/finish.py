"""What only is known when all files are read: folders of dashboards, and the one configuration of Alertmanager."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any, Final

from obsdsl.importing.files.data import in_folder, plain_data
from obsdsl.importing.files.embedded import document_of
from obsdsl.importing.found import Found, Provider

# The receiver of the configuration that the operator has where nobody wrote another: it tells nobody.
_NOBODY: Final = "null"


def finish(found: Found) -> None:
    """Put in what was left for the end. A second time, there is nothing to do."""
    pending, found.pending = found.pending, []
    for add in pending:
        add(found)
    providers, found.providers = found.providers, []
    if providers:
        found.dashboards = [(name, _provided(name, text, providers)) for name, text in found.dashboards]
    routed, found.routed = found.routed, []
    if routed:
        _add_routed(sorted(routed, key=lambda one: one.name), found)


def _provided(name: str, text: str, providers: list[Provider]) -> str:
    """The dashboard in the folder that the provider of its path says."""
    directories = PurePosixPath(name.partition(" (")[0].replace("\\", "/")).parts[:-1]
    best, folder = 0, ""
    for one in providers:
        for length in range(len(one.path), best, -1):
            if (end := _end(directories, one.path[-length:])) is not None:
                best = length
                folder = one.folder if not one.by_folder else directories[-1] if end < len(directories) else ""
                break
    try:
        return in_folder(text, json.loads(text), folder) if folder else text
    except (ValueError, RecursionError):
        return text


def _end(directories: tuple[str, ...], part: tuple[str, ...]) -> int | None:
    """Where a part of a path ends among the directories, the last time that it is there."""
    starts = range(len(directories) - len(part), -1, -1)
    return next((start + len(part) for start in starts if directories[start : start + len(part)] == part), None)


def _add_routed(routed: list[Any], found: Found) -> None:
    """What objects of Kubernetes add to the configuration there is, as the operator does: their routes come first."""
    if len(found.routings) > 1:
        found.faults += [
            f"{one.where.file}:{one.where.line}: there are several configurations to add it to" for one in routed
        ]
        return
    held = plain_data(found.routings[0].root(0)) if found.routings else None
    base: dict[str, Any] = held or {"route": {"receiver": _NOBODY}, "receivers": [{"name": _NOBODY}]}
    route = base.get("route") if isinstance(base.get("route"), Mapping) else {}
    assert isinstance(route, Mapping)
    added = [one.route for one in routed if one.route is not None]
    config = {
        **base,
        "route": {**route, "routes": [*added, *_list(route.get("routes"))]},
        "receivers": [*_list(base.get("receivers")), *(receiver for one in routed for receiver in one.receivers)],
    }
    inhibits = [rule for one in routed for rule in one.inhibit_rules]
    intervals = [interval for one in routed for interval in one.time_intervals]
    if inhibits:
        config["inhibit_rules"] = [*_list(base.get("inhibit_rules")), *inhibits]
    if intervals:
        config["time_intervals"] = [*_list(base.get("time_intervals")), *intervals]
    where = found.routings[0].place(()) if found.routings else routed[0].where
    found.routings = [document_of(config, where)]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
