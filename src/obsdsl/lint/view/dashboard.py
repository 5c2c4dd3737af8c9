"""The view of a dashboard: of ours, or of JSON that was read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from obsdsl.compose.dashboard import Dashboard
from obsdsl.compose.default import DEFAULT, name, variables
from obsdsl.compose.link import DashboardLink
from obsdsl.compose.raw_dashboard import Part, RawDashboard, objects, panel_path, text
from obsdsl.compose.row import Row
from obsdsl.compose.variable import DataSourceVariable
from obsdsl.lint.view.raw_field import at
from obsdsl.lint.view.raw_panel import links, raw_panel
from obsdsl.lint.view.raw_variable import raw_annotation, raw_variable
from obsdsl.lint.view.source import Sources, inputs, is_victorias, sources
from obsdsl.lint.view.typed_panel import panel_view, repeat, source_view
from obsdsl.lint.view.typed_variable import annotation_view, variable_view
from obsdsl.lint.view.value import DashboardView, LinkView, RowView


def dashboard_view(dashboard: Dashboard | RawDashboard) -> DashboardView:
    """What checks see of a dashboard."""
    return _raw(dashboard) if isinstance(dashboard, RawDashboard) else _typed(dashboard)


def _typed(value: Dashboard) -> DashboardView:
    default = value.datasource or DEFAULT
    held = tuple(variables(value))
    given = {id(one) for one in value.variables}
    types = {one.name: one.type for one in held if isinstance(one, DataSourceVariable)}
    known = Sources(types, {}, is_victorias(value.title, value.description, value.tags))
    keys = {id(row): f"{value.uid}/{name(row)}/" for row in value.rows}
    return DashboardView(
        title=value.title,
        uid=value.uid,
        description=value.description,
        folder=value.folder,
        tags=tuple(value.tags),
        editable=value.editable,
        time=value.time,
        refresh=value.refresh,
        timezone=value.timezone,
        links=tuple(map(_link, value.links)),
        variables=tuple(variable_view(one, default, known, id(one) not in given) for one in held),
        rows=tuple(map(_row, value.rows)),
        panels=tuple(
            [
                panel_view(
                    panel,
                    None if row is None else row.title,
                    (f"{value.uid}/" if row is None else keys[id(row)]) + name(panel),
                    default,
                    known,
                )
                for row, panel in value.all_panels()
            ]
        ),
        annotations=tuple(annotation_view(one, default, known) for one in value.annotations),
        datasource=source_view(default),
        is_raw=False,
        path=(),
        source=value,
        inputs=inputs(value.extra, {}),
    )


def _row(value: Row) -> RowView:
    return RowView(value.title, name(value), repeat(value.repeat), value.collapsed, 0, (), value)


def _link(value: DashboardLink) -> LinkView:
    return LinkView(value.title, value.url or "", (), tuple(value.tags), "dashboards" if value.tags else "link")


def _raw(value: RawDashboard) -> DashboardView:
    json, known = value.json, sources(value.json, value.raw)
    parts = list(value.parts())
    variables_at, annotations_at = (*value.at, "templating", "list"), (*value.at, "annotations", "list")
    return DashboardView(
        title=value.title,
        uid=value.uid,
        description=text(json.get("description")) or None,
        folder=value.folder,
        tags=tuple(one for one in _list(json.get("tags")) if isinstance(one, str)),
        editable=json.get("editable") is not False,
        time=(text(at(json, ("time", "from"))), text(at(json, ("time", "to")))),
        refresh=text(json.get("refresh")) or None,
        timezone=text(json.get("timezone")) or None,
        links=links(json.get("links"), (*value.at, "links")),
        variables=tuple(
            raw_variable(one, (*variables_at, index), known) for index, one in objects(at(json, ("templating", "list")))
        ),
        rows=tuple(_raw_row(one) for one in parts if one.is_row),
        panels=tuple(_raw_panel(one, value, known) for one in parts if not one.is_row),
        annotations=tuple(
            raw_annotation(one, (*annotations_at, index), known)
            for index, one in objects(at(json, ("annotations", "list")))
        ),
        datasource=None,
        is_raw=True,
        path=value.at,
        source=value,
        inputs=inputs(json, value.raw),
    )


def _raw_panel(part: Part, dashboard: RawDashboard, known: Sources) -> Any:
    row = None if part.row is None else _title(part.row)
    return raw_panel(part.json, part.path, row, panel_path(dashboard, part), known)


def _raw_row(part: Part) -> RowView:
    title, old = _title(part.json), part.path[-2] == "rows"
    collapsed = bool(part.json.get("collapse" if old else "collapsed"))
    lost = 0 if old or collapsed else len(list(objects(part.json.get("panels"))))
    return RowView(title, title, text(part.json.get("repeat")) or None, collapsed, lost, part.path, part.json)


def _title(value: Mapping[str, Any]) -> str:
    return text(value.get("title")) or ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
