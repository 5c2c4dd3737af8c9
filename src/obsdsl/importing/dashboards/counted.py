"""What an import made of a dashboard: how much of it is typed, and why the rest is not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from obsdsl.compose.dashboard import Dashboard
from obsdsl.compose.panels.plugin import PluginPanel
from obsdsl.compose.raw_dashboard import RawDashboard
from obsdsl.define.light import frozen
from obsdsl.importing.dashboards.group import Group, dicts, title_of

_NO_ROW = "it stands in a row, or beside rows of the schema before 16, where Grafana shows none"
_LOST = "the row that holds it is open, so Grafana does not show it"


@frozen
class RawPart:
    """A part that stayed as it was: its kind, its name and why."""

    kind: str
    name: str
    reason: str


@frozen
class ImportedDashboard:
    """What a dashboard became, with counts of its panels and queries, and what of it stayed raw."""

    value: Dashboard | RawDashboard
    panels: int
    typed_panels: int
    queries: int
    typed_queries: int
    # Of the typed panels, those of a kind that has no class: their queries are typed, their options are not.
    plugin_panels: int = 0
    # Whether it may be written as a person would, rather than with every setting that it had.
    tidy: bool = False
    raw: tuple[RawPart, ...] = ()


def counted(found: Dashboard, groups: Sequence[Group], parts: Sequence[RawPart], tidy: bool) -> ImportedDashboard:
    """The dashboard with its counts. Rows are no panels."""
    read = [one for group in groups for one in (*group.panels, *group.below)]
    panels = [one for one in read if one.json.get("type") != "row"]
    raw_parts = [RawPart("panel", one.panel.title, one.reason) for one in panels if one.reason]
    asked = [query for one in panels for query in one.queries]
    raw_parts += [RawPart("query", one.panel.title, q.reason) for one in panels for q in one.queries if q.reason]
    typed = sum(one.reason is None for one in panels)
    typed_queries = sum(one.reason is None for one in asked)
    plugins = sum(isinstance(one.panel, PluginPanel) for one in panels)
    # What stands in a row that stays raw is raw, too.
    rows = [one for one in read if one.json.get("type") == "row"]
    raw_parts += [RawPart("row", title_of(one.json), _NO_ROW) for one in rows]
    inside = [panel for one in rows for panel in dicts(one.json.get("panels"))]
    lost = [panel for group in groups for panel in _lost(group.header, found.old_rows)]
    raw_parts += [RawPart("panel", title_of(one), _LOST) for one in lost]
    of_inside = sum(len(dicts(one.get("targets"))) for one in (*inside, *lost))
    total, queries = len(panels) + len(inside) + len(lost), len(asked) + of_inside
    return ImportedDashboard(found, total, typed, queries, typed_queries, plugins, tidy, (*parts, *raw_parts))


def _lost(header: dict[str, Any] | None, old: bool) -> list[dict[str, Any]]:
    """The panels that an open row holds, which nobody sees: its own are those that follow it."""
    return [] if header is None or old or header.get("collapsed") else dicts(header.get("panels"))
