"""What migrations make of one panel, and of a dashboard."""

from __future__ import annotations

from typing import Any

from obsdsl.importing.differences.difference import Differences
from obsdsl.importing.differences.registry import ALL

MIGRATIONS = Differences(tuple(one for one in ALL if one.of == "migrate"))


def migrated(**dashboard: Any) -> dict[str, Any]:
    """The dashboard as `--migrate` has it before anything else is done."""
    return MIGRATIONS.dashboard(dashboard)


def panel_of(kind: str, /, schema: int = 42, **panel: Any) -> dict[str, Any]:
    """A panel of a dashboard of today's schema, migrated."""
    [found] = migrated(schemaVersion=schema, panels=[{"type": kind, **panel}])["panels"]
    return dict(found)


def fields(panel: dict[str, Any]) -> dict[str, Any]:
    """The defaults of a panel's fields."""
    return dict(panel["fieldConfig"]["defaults"])


def overrides(panel: dict[str, Any]) -> list[tuple[str, Any, dict[str, Any]]]:
    """The panel's overrides: matcher, of what, and properties by their ids."""
    return [
        (one["matcher"]["id"], one["matcher"]["options"], {row["id"]: row["value"] for row in one["properties"]})
        for one in panel["fieldConfig"]["overrides"]
    ]
