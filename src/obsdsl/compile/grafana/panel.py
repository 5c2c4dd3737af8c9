"""One panel as Grafana's JSON."""

from __future__ import annotations

import hashlib
from typing import Any

from obsdsl.compile.context import Context
from obsdsl.compile.grafana.emit import Json, emit, patched, plain, put
from obsdsl.compile.grafana.field import field_config, link, thresholds
from obsdsl.compile.grafana.query import reference, targets
from obsdsl.compile.grafana.transformation import transformation
from obsdsl.compile.grafana.unit import grafana_unit, panel_unit
from obsdsl.compile.version import shown
from obsdsl.compose.convert import variable_text
from obsdsl.compose.datasource import MIXED, DataSource
from obsdsl.compose.layout import Box
from obsdsl.compose.panel import AnyPanel, DataPanel, LibraryPanel, Panel, RawPanel
from obsdsl.compose.thresholds import Thresholds
from obsdsl.errors import CompileError
from obsdsl.read.grafanalib import normalise_panel

# Ids are JavaScript numbers and, in Grafana's own alerting, 32-bit integers.
_IDS = 2**31 - 1
# Without any, Grafana would colour everything over 80 red.
NO_THRESHOLDS = Thresholds("green")


def panel_id(*path: str) -> int:
    """An id that follows from the panel's row and key alone, so that inserting a panel changes no other."""
    digest = hashlib.sha256("\0".join(path).encode()).digest()
    return int.from_bytes(digest[:8], "big") % _IDS + 1


def panel(value: AnyPanel, id_: int, box: Box, source: DataSource, context: Context) -> Json:
    """The panel's JSON at its place."""
    place = {"id": id_, "gridPos": {"h": box.h, "w": box.w, "x": box.x, "y": box.y}}
    if isinstance(value, RawPanel):
        if value.dialect == "exact":
            return dict(plain(value.raw))
        return raw_panel(value, source, context) | place
    if isinstance(value, LibraryPanel):
        held = {"uid": value.uid, "name": value.name or value.title}
        return patched(value, {"type": "library-panel-ref", "title": value.title, "libraryPanel": held, **place})
    if context.grafana < value.since:
        raise CompileError(
            value.subject,
            f"the panel {value.kind!r} needs Grafana {shown(value.since)}, and grafana_version is "
            f"{shown(context.grafana)}; choose another panel or raise the version",
            value.location,
        )
    # Without a version, Grafana would take the options for those of its first release, and migrate them.
    row = {"type": value.kind, "title": value.title, "pluginVersion": f"{shown(context.grafana)}.0", **place}
    if isinstance(value, DataPanel):
        _data(value, row, source, context)
    _frame(value, row, context)
    emit(value, row, context.grafana)
    value.shape(row, context.grafana)
    return patched(value, row)


def _data(value: DataPanel, row: Json, source: DataSource, context: Context) -> None:
    if value.query:
        its, rows = targets(value, source, context)
        row |= {"datasource": reference(its, context), "targets": rows}
    elif value.datasource is not None:
        row["datasource"] = reference(value.datasource, context)
    unit = panel_unit(value, context)
    row["fieldConfig"] = field_config(value, unit, context)
    if shown_as := grafana_unit(unit):
        put(row, value.unit_at, shown_as)
    defaults = row["fieldConfig"]["defaults"]
    if value.threshold_colors and "thresholds" not in defaults:
        defaults["thresholds"] = thresholds(NO_THRESHOLDS)
    if value.transformations:
        row["transformations"] = [transformation(one, context.grafana) for one in value.transformations]


def _frame(value: Panel, row: Json, context: Context) -> None:
    if value.links:
        row["links"] = [link(one, context) for one in value.links]
    if value.repeat is not None:
        row["repeat"] = variable_text(value.repeat).removeprefix("$")
        row["repeatDirection"] = value.repeat_direction or "h"


def raw_panel(value: RawPanel, source: DataSource, context: Context) -> Json:
    """A panel of the user's own JSON; one without a data source gets the dashboard's. grafanalib's are mended first."""
    default = reference(source, context)
    if value.dialect == "grafanalib":
        row = normalise_panel(value.raw, value.location)
        # Library panels, and plugins from outside, whose ids end so, have versions of their own.
        if "libraryPanel" not in row and not row["type"].endswith("-panel"):
            row.setdefault("pluginVersion", f"{shown(context.grafana)}.0")
        _ask(row, default)
    else:
        row = plain(value.raw)
    if row.get("targets") and row.get("datasource") is None:
        row["datasource"] = default
    return row


def _ask(row: Json, default: Any) -> None:
    """A data source for each target that has none, and for the panel what its targets have in common."""
    its = row.get("datasource", default)
    mixed = isinstance(its, dict) and its.get("uid") == MIXED.uid
    for target in row.get("targets", ()):
        target.setdefault("datasource", default if mixed else its)
    asked = [target["datasource"] for target in row.get("targets", ())]
    if asked and "datasource" not in row:
        same = all(one == asked[0] for one in asked)
        row["datasource"] = asked[0] if same else {"type": MIXED.type, "uid": MIXED.uid}
