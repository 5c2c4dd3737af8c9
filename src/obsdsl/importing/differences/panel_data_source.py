"""Data sources of queries and of the panel around them."""

from __future__ import annotations

from typing import Any

from obsdsl.importing.differences.difference import Difference, Json

_MIXED = {"type": "datasource", "uid": "-- Mixed --"}


def _apply(panel: Json) -> Json:
    targets = panel.get("targets")
    if not isinstance(targets, list) or not targets or not all(isinstance(one, dict) for one in targets):
        return panel
    its = panel.get("datasource")
    own = its if _is_reference(its) and not _is_mixed(its) else None
    found = [
        one if own is None or not _is_silent(one.get("datasource")) else one | {"datasource": own} for one in targets
    ]
    asked = [one.get("datasource") for one in found]
    if not all(map(_is_reference, asked)):
        return panel | {"targets": found}
    alike = all(one == asked[0] for one in asked)
    return panel | {"targets": found, "datasource": asked[0] if alike else _MIXED}


def _is_reference(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("uid"), str) and isinstance(value.get("type"), str)


def _is_silent(value: Any) -> bool:
    """Whether a query leaves its data source to the panel."""
    return value is None or value == {}


def _is_mixed(value: Any) -> bool:
    return isinstance(value, dict) and value.get("uid") == _MIXED["uid"]


DIFFERENCE = Difference(
    "panel-data-source",
    "A query without a data source gets that of its panel; a panel has that of its queries, or Grafana's mixed one "
    "where they differ.",
    "default",
    _apply,
    on="panel",
)
