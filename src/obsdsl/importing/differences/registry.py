"""All differences: those that migrate first, in the order in which they are done."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from obsdsl.errors import ObsdslError, did_you_mean, listed
from obsdsl.importing.differences import (
    annotation_defaults,
    built_in_annotation,
    copied_query,
    dash_list_old,
    dashboard_defaults,
    data_source_references,
    discrete,
    empty_style,
    graph,
    graph_defaults,
    heatmap_old,
    inputs,
    leftovers,
    old_rows,
    override_defaults,
    override_order,
    panel_data_source,
    panel_defaults,
    panel_ids,
    piechart_old,
    plugin_version,
    positions,
    query_defaults,
    ref_ids,
    row_defaults,
    schema_version,
    singlestat,
    stat_options,
    table_footer,
    table_old,
    text_old,
    time_regions,
    transformation_defaults,
    twin_variables,
    uids,
    unfinished,
    unknown_units,
    unseen_thresholds,
    value_mapping_order,
    variable_defaults,
)
from obsdsl.importing.differences.difference import Difference, Differences
from obsdsl.importing.differences.schema import steps

ALL: Final[tuple[Difference, ...]] = (
    # Migrations: the schema first, then kinds of panels, then what panels say otherwise since.
    unfinished.DIFFERENCE,
    steps.DIFFERENCE,
    time_regions.DIFFERENCE,
    graph.DIFFERENCE,
    singlestat.DIFFERENCE,
    table_old.DIFFERENCE,
    piechart_old.DIFFERENCE,
    discrete.DIFFERENCE,
    stat_options.DIFFERENCE,
    text_old.DIFFERENCE,
    heatmap_old.DIFFERENCE,
    dash_list_old.DIFFERENCE,
    # Defaults
    uids.DIFFERENCE,
    old_rows.DIFFERENCE,
    inputs.DIFFERENCE,
    data_source_references.DIFFERENCE,
    panel_data_source.DIFFERENCE,
    leftovers.DIFFERENCE,
    override_order.DIFFERENCE,
    override_defaults.DIFFERENCE,
    transformation_defaults.DIFFERENCE,
    unknown_units.DIFFERENCE,
    unseen_thresholds.DIFFERENCE,
    table_footer.DIFFERENCE,
    value_mapping_order.DIFFERENCE,
    graph_defaults.DIFFERENCE,
    empty_style.DIFFERENCE,
    panel_defaults.DIFFERENCE,
    # Once all else of the panel is settled.
    plugin_version.DIFFERENCE,
    ref_ids.DIFFERENCE,
    copied_query.DIFFERENCE,
    query_defaults.DIFFERENCE,
    twin_variables.DIFFERENCE,
    variable_defaults.DIFFERENCE,
    row_defaults.DIFFERENCE,
    built_in_annotation.DIFFERENCE,
    annotation_defaults.DIFFERENCE,
    dashboard_defaults.DIFFERENCE,
    schema_version.DIFFERENCE,
    positions.DIFFERENCE,
    panel_ids.DIFFERENCE,
)


def chosen(exact: bool = False, keep: Iterable[str] = (), migrate: bool = False) -> Differences:
    """The differences of an import: none with `exact`, none of `keep`. Raises ObsdslError for unknown names."""
    known = {one.name: one for one in ALL}
    kept = tuple(keep)
    for name in kept:
        if name not in known:
            close = did_you_mean(name, known) or f"; there are {listed(sorted(known), 'and')}"
            raise ObsdslError("--keep", f"{name!r} is no difference{close}")
    if exact and migrate:
        raise ObsdslError("--exact", "it changes nothing, and --migrate does; choose one")
    if exact:
        return Differences()
    wanted = ("migrate", "default") if migrate else ("default",)
    return Differences(tuple(one for one in ALL if one.of in wanted and one.name not in kept))
