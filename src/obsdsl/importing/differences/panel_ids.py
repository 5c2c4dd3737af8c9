"""Ids of panels that nothing names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from obsdsl.importing.differences.difference import Difference, Json
from obsdsl.importing.differences.left_out import without

_LINK = re.compile(r"(?:viewPanel|editPanel|panelId|panelid)=(?:panel-)?(\d+)")


def _apply(dashboard: Json) -> Json:
    named = set(_named(dashboard))
    found = dict(dashboard)
    for key in ("panels", "rows"):
        if isinstance(found.get(key), list):
            found[key] = [_without_id(one, named) for one in found[key]]
    return found


def _without_id(panel: Any, named: set[int]) -> Any:
    if not isinstance(panel, dict):
        return panel
    found = panel if _id(panel) in named else without(panel, ("id",))
    if isinstance(found.get("panels"), list):
        found = found | {"panels": [_without_id(one, named) for one in found["panels"]]}
    return found


def _id(panel: Json) -> int | None:
    found = panel.get("id")
    return found if isinstance(found, int) else None


def _named(value: Any) -> Iterator[int]:
    """The ids that links, queries of other panels' data and annotations of some panels name."""
    pending = [value]
    while pending:
        one = pending.pop()
        if isinstance(one, dict):
            if isinstance(one.get("panelId"), int):
                yield one["panelId"]
            if "exclude" in one and isinstance(one.get("ids"), list):
                yield from (id_ for id_ in one["ids"] if isinstance(id_, int))
            pending += one.values()
        elif isinstance(one, list):
            pending += one
        elif isinstance(one, str) and "anel" in one:
            yield from (int(found) for found in _LINK.findall(one))


DIFFERENCE = Difference(
    "panel-ids",
    "The id of a panel follows from its row and its title, unless a link, a query or an annotation of the dashboard "
    "names it. Keep them where links from elsewhere name panels: `--keep panel-ids`.",
    "default",
    _apply,
)
