"""A dashboard as Grafana's JSON: the modern schema, without a null."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from obsdsl.compile.context import Context
from obsdsl.compile.grafana.emit import Json, patched, plain
from obsdsl.compile.grafana.panel import panel, panel_id
from obsdsl.compile.grafana.query import reference
from obsdsl.compile.grafana.variable import variable
from obsdsl.compile.version import schema_version
from obsdsl.compose.convert import variable_text
from obsdsl.compose.dashboard import AnyAnnotation, Dashboard
from obsdsl.compose.datasource import GRAFANA, DataSource
from obsdsl.compose.default import DEFAULT, name, variables
from obsdsl.compose.layout import Box, flow
from obsdsl.compose.link import Annotation, DashboardLink, GrafanaAnnotation
from obsdsl.compose.panel import AnyPanel
from obsdsl.compose.row import Row
from obsdsl.compose.window import in_variable
from obsdsl.errors import CompileError
from obsdsl.express.render import render

_TOOLTIP = {"single": 0, "crosshair": 1, "all": 2}
ROW_HEIGHT = 1


def dashboard(value: Dashboard, context: Context) -> Json:
    """The dashboard's JSON model, as Grafana's `db` API and provisioning take it."""
    source = value.datasource or DEFAULT
    panels = list(_panels(value, source, context))
    _check_ids(value, panels)
    found: Json = {
        "uid": value.uid,
        "title": value.title,
        "tags": sorted(set(value.tags)),
        "editable": value.editable,
        "graphTooltip": _TOOLTIP[value.tooltip],
        "schemaVersion": schema_version(context.grafana),
        "time": {"from": value.time[0], "to": value.time[1]},
        "timezone": value.timezone,
        "refresh": value.refresh or "",
        "links": [link(one) for one in value.links],
        "annotations": {"list": [annotation(one, source, context) for one in value.annotations]},
        "templating": {"list": [variable(one, source, context) for one in variables(value)]},
        "panels": panels,
    }
    if value.old_rows:
        found["rows"] = _old_rows(value, source, context)
        found["panels"] = [panel(one, id_of(None, one), box, source, context) for one, box in flow(value.panels, 0)]
    if value.description is not None:
        found["description"] = value.description
    if value.week_start is not None:
        found["weekStart"] = value.week_start
    return patched(value, found)


def _check_ids(value: Dashboard, panels: list[Json]) -> None:
    """Refuse two panels with one id: digests that happen to meet."""
    seen: dict[int, str] = {}
    for one in (inner for outer in panels for inner in (outer, *outer.get("panels", ()))):
        if one.get("id") is None:
            continue
        if one["id"] in seen:
            message = f"{one.get('title')!r} and {seen[one['id']]!r} get the same id; give one of them another key="
            raise CompileError(value.subject, message, value.location)
        seen[one["id"]] = one.get("title", "")


def row_id(row: Row) -> int:
    """The id of a row."""
    return panel_id("row", name(row))


def id_of(row: Row | None, one: AnyPanel) -> int:
    """The id of a panel in its row, or in none."""
    return panel_id("panel", "" if row is None else name(row), name(one))


def _panels(value: Dashboard, source: DataSource, context: Context) -> Iterator[Json]:
    """Rows and panels from top to bottom. An open row's panels are its siblings; only a collapsed row holds its own."""

    def placed(held: Sequence[AnyPanel], row: Row | None, top: int) -> tuple[list[Json], int]:
        """The panels, and the line below them."""
        boxes = list(flow(held, top))
        rendered = [panel(one, id_of(row, one), box, source, context) for one, box in boxes]
        return rendered, max((box.y + box.h for _, box in boxes), default=top)

    rendered, top = placed(value.panels, None, 0)
    yield from rendered
    for row in value.rows:
        header = _row(row, row_id(row), top)
        rendered, lowest = placed(row.panels, row, top + ROW_HEIGHT)
        if row.collapsed:
            yield header | {"panels": rendered}
            rendered, lowest = placed(row.below, None, top + ROW_HEIGHT)
        else:
            yield header
        yield from rendered
        top = lowest


def _old_rows(value: Dashboard, source: DataSource, context: Context) -> list[Json]:
    """Rows as before schema 16: each holds its panels."""
    found = []
    for row in value.rows:
        held = [panel(one, id_of(row, one), box, source, context) for one, box in flow(row.panels, 0)]
        found.append(patched(row, {"title": row.title, "collapse": row.collapsed}) | {"panels": held})
    return found


def _row(value: Row, id_: int, top: int) -> Json:
    place = Box(0, top, 24, ROW_HEIGHT)
    found: Json = {
        "id": id_,
        "type": "row",
        "title": value.title,
        "collapsed": value.collapsed,
        "gridPos": {"h": place.h, "w": place.w, "x": place.x, "y": place.y},
        "panels": [],
    }
    if value.repeat is not None:
        found["repeat"] = variable_text(value.repeat).removeprefix("$")
    return patched(value, found)


def link(value: DashboardLink) -> Json:
    """A link's JSON."""
    found: Json = {
        "title": value.title,
        "type": "link" if value.tags == () else "dashboards",
        "tags": list(value.tags),
        "asDropdown": value.as_dropdown,
        "targetBlank": value.new_tab,
        "keepTime": value.keep_time,
        "includeVars": value.include_variables,
        "icon": value.icon or "external link",
        "tooltip": value.tooltip or "",
        "url": value.url or "",
    }
    return patched(value, found)


def annotation(value: AnyAnnotation, source: DataSource, context: Context) -> Json:
    """An annotation's JSON."""
    match value:
        case Annotation():
            return _prometheus_annotation(value, source, context)
        case GrafanaAnnotation():
            target: Json = {"type": "tags" if value.tags else "dashboard", "limit": value.limit}
            if value.tags:
                target |= {"tags": list(value.tags), "matchAny": value.match_any}
            return _mark(value, reference(GRAFANA, context)) | {"target": target}
        case _:
            named: Json = {"name": value.name} if value.name else {}
            return named | dict(plain(value.raw))


def _prometheus_annotation(value: Annotation, source: DataSource, context: Context) -> Json:
    found = _mark(value, reference(value.datasource or source, context))
    found["expr"] = render(in_variable(value.expr))
    optional = {
        "titleFormat": value.event_title,
        "textFormat": value.text,
        "tagKeys": ",".join(value.tags) or None,
        "step": value.step,
        "useValueForTime": value.value_is_time or None,
    }
    return found | {key: one for key, one in optional.items() if one is not None}


def _mark(value: Annotation | GrafanaAnnotation, source: object) -> Json:
    return {
        "name": value.name,
        "datasource": source,
        "enable": value.enabled,
        "hide": value.hidden,
        "iconColor": value.color,
    }
