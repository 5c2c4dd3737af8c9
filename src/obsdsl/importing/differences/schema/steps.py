"""The steps from the oldest schema to the newest that obsdsl writes, in their order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from obsdsl.importing.differences.difference import Difference, Json
from obsdsl.importing.differences.schema import cloudwatch, graph, links, oldest, panels, rows, sources, variables
from obsdsl.importing.differences.schema.everywhere import without
from obsdsl.importing.differences.shape import is_number

NEWEST: Final = 42

# Each with the schema that it leads to. Those that are not here changed nothing that a file says.
STEPS: Final[tuple[tuple[int, Callable[[Json], Json]], ...]] = (
    (2, oldest.filters),
    (3, oldest.ids),
    (4, oldest.second_axis),
    (6, oldest.pulldowns),
    (7, oldest.ref_ids),
    (8, oldest.influx),
    (9, oldest.stat_thresholds),
    (10, oldest.table_thresholds),
    (12, variables.refresh_and_hide),
    (12, graph.axes),
    (13, graph.thresholds),
    (14, graph.crosshair),
    (16, rows.grid),
    (17, graph.max_per_row),
    (18, graph.gauge_options),
    (19, links.panel_links),
    (20, links.variables_in_links),
    (21, links.series_in_links),
    (22, panels.table_align),
    (23, variables.current),
    (24, panels.old_tables),
    (26, panels.text2),
    (27, panels.repeats),
    (27, variables.constants),
    (28, variables.tags),
    (29, variables.fresh),
    (30, panels.mappings),
    (31, panels.merged_labels),
    (34, cloudwatch.statistics),
    (35, panels.time_axis),
    (36, sources.references),
    (37, panels.legends),
    (38, panels.cells),
    (39, panels.series_tables),
    (40, panels.refresh),
    (41, panels.time_options),
    (42, panels.hidden_tooltips),
)


def version(dashboard: Json) -> int:
    """The schema of a dashboard; 0 for one that does not say."""
    held: Any = dashboard.get("schemaVersion")
    if isinstance(held, str) and held.strip().isascii() and held.strip().isdigit():
        return int(held)
    return int(held) if is_number(held) else 0


def _apply(dashboard: Json) -> Json:
    old = version(dashboard)
    if old >= NEWEST:
        return dashboard
    for leads_to, step in STEPS:
        if old < leads_to:
            dashboard = step(dashboard)
    found = variables.old_formats(dashboard) | {"schemaVersion": NEWEST}
    # Grafana reads no rows of a dashboard that has panels.
    return without(found, "rows") if found.get("panels") else found


DIFFERENCE = Difference(
    "schema",
    f"A dashboard of an old schema is brought to schema {NEWEST}, step by step as Grafana does it: rows become a grid, "
    "data sources by name become type and uid, variables, links, axes, thresholds, value mappings and legends get the "
    "form of today. [All steps](import-migrate.md#steps-of-the-schema).",
    "migrate",
    _apply,
)
