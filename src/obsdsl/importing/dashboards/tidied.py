"""A dashboard without what follows from its expressions: windows of the panel's resolution, units of its metrics."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

import attrs

from obsdsl.compile.context import Context
from obsdsl.compile.grafana.unit import grafana_unit, panel_unit
from obsdsl.compose.dashboard import Dashboard
from obsdsl.compose.panel import DataPanel
from obsdsl.compose.query import Query
from obsdsl.compose.window import RATE_INTERVAL, on_panel
from obsdsl.define.declaration import Recorded
from obsdsl.express.node import Node, Range, Selector, Subquery, walk

# An expression with the metrics that it reads known; None where one is not.
Told: TypeAlias = Callable[[Node], Node | None]


def tidied(value: Dashboard, told: Told) -> Dashboard:
    """The dashboard, whose JSON is the same, with less said."""
    context = Context()

    def panels(held: Iterable[Any]) -> tuple[Any, ...]:
        return tuple(_panel(one, told, context) for one in held)

    rows = tuple(attrs.evolve(row, panels=panels(row.panels), below=panels(row.below)) for row in value.rows)
    return attrs.evolve(value, rows=rows, panels=panels(value.panels))


def _panel(panel: Any, told: Told, context: Context) -> Any:
    if not isinstance(panel, DataPanel):
        return panel
    found: Any = attrs.evolve(panel, query=tuple(_query(one, told) for one in panel.query))
    return attrs.evolve(found, unit=None) if _follows(found, told, context) else found


def _query(query: Any, told: Told) -> Any:
    """The query with windows left open. Text has none that are: it would say 5m."""
    if not isinstance(query, Query):
        return query
    expr = opened(query.expr)
    if expr is query.expr or on_panel(expr) != query.expr or told(expr) is None:
        return query
    return attrs.evolve(query, expr=expr)


def _follows(panel: Any, told: Told, context: Context) -> bool:
    """Whether the panel would have its unit, too, if it did not say one."""
    if panel.unit is None or "unit" in repr(panel.extra):
        return False
    queries = []
    for one in panel.query:
        expr = told(one.expr) if isinstance(one, Query) else None
        if isinstance(one, Query) and (expr is None or any(map(_is_recorded, walk(expr)))):
            return False
        queries.append(one if expr is None else attrs.evolve(one, expr=expr))
    silent = attrs.evolve(panel, query=tuple(queries), unit=None)
    return (grafana_unit(panel_unit(silent, context)) or "") == (grafana_unit(panel.unit) or "")


def _is_recorded(node: Node) -> bool:
    """What a rule of the workspace records may have another unit there."""
    return isinstance(node, Selector) and (isinstance(node.source, Recorded) or node.source is None)


def opened(node: Node) -> Node:
    """The tree with windows left open where they follow the panel's resolution."""
    match node:
        case Range(selector=selector, window=window) if window == RATE_INTERVAL:
            return Range(selector, None)
        case Subquery():
            inner = opened(node.expr)
            return node if inner is node.expr else attrs.evolve(node, expr=inner)
    changes: dict[str, Any] = {}
    for field in attrs.fields(type(node)):
        held = getattr(node, field.name)
        if isinstance(held, Node):
            found: Any = opened(held)
        elif isinstance(held, tuple) and any(isinstance(one, Node) for one in held):
            found = tuple(opened(one) if isinstance(one, Node) else one for one in held)
            found = held if all(new is old for new, old in zip(found, held, strict=True)) else found
        else:
            continue
        if found is not held:
            changes[field.name] = found
    return attrs.evolve(node, **changes) if changes else node
