"""Schema 16: rows that held their panels become a grid."""

from __future__ import annotations

from obsdsl.importing.differences import old_rows
from obsdsl.importing.differences.difference import Json
from obsdsl.importing.differences.schema.everywhere import without
from obsdsl.importing.differences.shape import is_number, listed_in, record


def grid(dashboard: Json) -> Json:
    """16: panels have places in a grid; rows with a title, closed or repeated rows are panels among them."""
    if not dashboard.get("panels"):
        return old_rows.DIFFERENCE.apply(dashboard)
    # Grafana puts the panels of rows among those that are there.
    placed = old_rows.DIFFERENCE.apply(without(dashboard, "panels"))
    if "rows" in placed:
        return dashboard
    panels = [*listed_in(dashboard["panels"]), *listed_in(placed.get("panels"))]
    return placed | {"panels": sorted(panels, key=_place)}


def _place(panel: object) -> tuple[float, float]:
    place = record(record(panel).get("gridPos"))
    y, x = place.get("y"), place.get("x")
    return y if is_number(y) else 0, x if is_number(x) else 0
