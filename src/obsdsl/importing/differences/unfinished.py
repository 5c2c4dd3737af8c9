"""Panels whose kind Grafana's server changed, and whose settings wait for the browser to move them."""

from __future__ import annotations

from typing import Final

from obsdsl.importing.differences.difference import Difference, Json

_KINDS: Final = (
    "graph",
    "singlestat",
    "grafana-singlestat-panel",
    "table-old",
    "grafana-piechart-panel",
    "natel-discrete-panel",
    "heatmap-new",
)


def _apply(panel: Json) -> Json:
    if panel.get("autoMigrateFrom") not in _KINDS:
        return panel
    found = {name: one for name, one in panel.items() if name != "autoMigrateFrom"}
    return found | {"type": panel["autoMigrateFrom"]}


DIFFERENCE = Difference(
    "unfinished",
    "A panel that Grafana 12 gave another kind and marked with `autoMigrateFrom`, so that the browser moves its "
    "settings, is taken for one of its old kind: the migration of that kind finishes what was begun.",
    "migrate",
    _apply,
    on="panel",
)
