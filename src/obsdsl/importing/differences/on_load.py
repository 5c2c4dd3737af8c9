"""What Grafana makes of a panel by the release that saved it."""

from __future__ import annotations

from typing import Final

from obsdsl.importing.differences import dash_list_old, heatmap_old, stat_options, text_old
from obsdsl.importing.differences.difference import Difference, Json

MIGRATIONS: Final[tuple[Difference, ...]] = (
    stat_options.DIFFERENCE,
    text_old.DIFFERENCE,
    heatmap_old.DIFFERENCE,
    dash_list_old.DIFFERENCE,
)


def is_settled(panel: Json) -> bool:
    """Whether the panel is the same for Grafana, whichever release saved it."""
    return all(one.apply(panel) == panel for one in MIGRATIONS)
