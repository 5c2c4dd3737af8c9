"""Targets of panels: Prometheus, Loki, and whatever Grafana's JSON has."""

from __future__ import annotations

from typing import Any

from obsdsl.compile.context import Context
from obsdsl.compile.grafana.emit import Json, patched, plain
from obsdsl.compile.version import DATASOURCE_OBJECTS
from obsdsl.compose.datasource import MIXED, DataSource
from obsdsl.compose.default import ref_ids, source_of
from obsdsl.compose.definition import Definition
from obsdsl.compose.panel import DataPanel
from obsdsl.compose.query import LokiQuery, Query, RawQuery, Target
from obsdsl.compose.window import on_panel
from obsdsl.errors import CompileError
from obsdsl.express.render import render


def reference(source: DataSource, context: Context) -> Any:
    """A data source as this release of Grafana refers to it: by type and uid, or by name before 8.3."""
    if context.grafana >= DATASOURCE_OBJECTS:
        return {"type": source.type, "uid": source.uid}
    return source.uid


def targets(panel: DataPanel, source: DataSource, context: Context) -> tuple[DataSource, list[Json]]:
    """The panel's data source and its targets; the source is Grafana's mixed one where queries differ."""
    names = ref_ids(panel.query)
    sources = [source_of(query, panel, source) for query in panel.query]
    rows = []
    for query, name, its in zip(panel.query, names, sources, strict=True):
        row = _target(query, panel)
        row["refId"] = name
        row["datasource"] = reference(its, context)
        if query.hide:
            row["hide"] = True
        rows.append(patched(query, row))
    return sources[0] if len(set(map(_key, sources))) == 1 else MIXED, rows


def _key(source: DataSource) -> tuple[str, str]:
    return source.type, source.uid


def _target(query: Target, panel: DataPanel) -> Json:
    match query:
        case Query():
            return _prometheus(query, panel)
        case LokiQuery():
            return _loki(query, panel)
        case RawQuery(raw=raw):
            return dict(plain(raw))
    raise _unknown(query, panel)


def _unknown(query: Definition, panel: DataPanel) -> CompileError:
    mend = "it takes Query, LokiQuery or RawQuery"
    return CompileError(panel.subject, f"{query.subject} is of a kind that cannot be compiled; {mend}", panel.location)


def _prometheus(query: Query, panel: DataPanel) -> Json:
    legend = query.legend if query.legend is not None else panel.legend
    row: Json = {
        "editorMode": "code",
        "expr": render(on_panel(query.expr)),
        "legendFormat": "__auto" if legend is None else legend,
    }
    instant = panel.asks_for_last if query.instant is None else query.instant
    row |= {"instant": True, "range": False} if instant else {"range": True}
    if form := query.format or panel.query_format:
        row["format"] = form
    if query.step is not None:
        row["interval"] = query.step
    if query.interval_factor is not None:
        row["intervalFactor"] = query.interval_factor
    if query.exemplars:
        row["exemplar"] = True
    return row


def _loki(query: LokiQuery, panel: DataPanel) -> Json:
    legend = query.legend if query.legend is not None else panel.legend
    last = False
    if not isinstance(query.expr, str):
        from obsdsl.logs.infer import gives_lines, legend_of

        legend = legend_of(query.expr) if legend is None else legend
        # Lines are always those of the whole range.
        last = panel.asks_for_last and not gives_lines(query.expr)
    instant = last if query.instant is None else query.instant
    row: Json = {"editorMode": "code", "expr": query.text, "queryType": "instant" if instant else "range"}
    if legend is not None:
        row["legendFormat"] = legend
    if query.step is not None:
        row["step"] = query.step
    if query.max_lines is not None:
        row["maxLines"] = query.max_lines
    return row
