"""Names of queries that have none."""

from __future__ import annotations

from itertools import count
from string import ascii_uppercase
from typing import Any

from obsdsl.importing.differences.difference import Difference, Json


def _apply(panel: Json) -> Json:
    targets = panel.get("targets")
    if not isinstance(targets, list) or not all(isinstance(one, dict) for one in targets):
        return panel
    taken = {one["refId"] for one in targets if isinstance(one.get("refId"), str) and one["refId"]}
    if all(isinstance(one.get("refId"), str) and one["refId"] for one in targets):
        return panel
    free = (name for name in _letters() if name not in taken)
    return panel | {"targets": [one if _named(one) else one | {"refId": next(free)} for one in targets]}


def _named(target: dict[str, Any]) -> bool:
    return isinstance(target.get("refId"), str) and bool(target["refId"])


def _letters() -> Any:
    yield from ascii_uppercase
    for number in count():
        yield f"Q{number}"


DIFFERENCE = Difference(
    "ref-ids",
    "Queries without a `refId` get the next free letter, as Grafana gives it when it loads them.",
    "default",
    _apply,
    on="panel",
)
