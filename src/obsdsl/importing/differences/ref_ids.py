"""Names of queries that have none, or that nothing names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from string import ascii_uppercase
from typing import Any

from obsdsl.importing.differences.difference import Difference, Json


def _apply(panel: Json) -> Json:
    targets = panel.get("targets")
    if not isinstance(targets, list) or not all(isinstance(one, dict) for one in targets):
        return panel
    ids = [one["refId"] for one in targets if _is_named(one)]
    letters = list(ascii_uppercase[: len(targets)])
    if ids == letters or len(targets) > len(ascii_uppercase):
        return panel
    if not _names_any(panel, {*ids, *letters}):
        return panel | {"targets": [one | {"refId": name} for one, name in zip(targets, letters, strict=True)]}
    free = (name for name in _letters() if name not in ids)
    return panel | {"targets": [one if _is_named(one) else one | {"refId": next(free)} for one in targets]}


def _is_named(target: Json) -> bool:
    return isinstance(target.get("refId"), str) and bool(target["refId"])


def _letters() -> Iterator[str]:
    yield from ascii_uppercase
    for number in count():
        yield f"Q{number}"


def _names_any(panel: Json, ids: set[str]) -> bool:
    """Whether a setting or an expression of the panel may name a query: `A`, `Value #A`, `$A`."""
    targets = panel["targets"]
    if any(_is_expression(one) for one in targets):
        return True
    either = "|".join(map(re.escape, ids))
    named = re.compile(rf"(?:.*[#$]\{{?)?(?:{either})(?:\}}.*)?", re.DOTALL)
    rest = {name: one for name, one in panel.items() if name not in ("targets", "title", "description", "type")}
    pending: list[Any] = [rest]
    while pending:
        one = pending.pop()
        if isinstance(one, dict):
            pending += [*one, *one.values()]
        elif isinstance(one, list):
            pending += one
        elif isinstance(one, str) and named.fullmatch(one):
            return True
    return False


def _is_expression(target: Json) -> bool:
    source = target.get("datasource")
    return isinstance(source, dict) and source.get("uid") in ("__expr__", "-- Dashboard --")


DIFFERENCE = Difference(
    "ref-ids",
    "Queries are called A, B, C, … in their order, where nothing in the panel names them; those without a `refId` "
    "get the next free letter, as Grafana gives it when it loads them.",
    "default",
    _apply,
    on="panel",
)
