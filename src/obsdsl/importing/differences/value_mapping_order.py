"""The order of value mappings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from obsdsl.importing.dashboards.fields import object_at
from obsdsl.importing.differences.difference import Difference, Json


def _apply(panel: Json) -> Json:
    defaults = object_at(panel, "fieldConfig", "defaults")
    held = defaults.get("mappings")
    if not isinstance(held, list) or not held:
        return panel
    found = ordered(held)
    return (
        panel
        if found is None
        else panel | {"fieldConfig": panel["fieldConfig"] | {"defaults": defaults | {"mappings": found}}}
    )


def ordered(mappings: list[Any]) -> list[Json] | None:
    """The mappings numbered through, those of values that stand side by side together; None where they are no such."""
    try:
        merged = list(_merged(mappings))
        count = 0
        found = []
        for one in merged:
            options = one["options"]
            if one["type"] == "value":
                rows = sorted(options.items(), key=lambda row: row[1].get("index", 0))
                options = {value: row | {"index": count + at} for at, (value, row) in enumerate(rows)}
                count += len(rows)
            else:
                options = options | {"result": options["result"] | {"index": count}}
                count += 1
            found.append(one | {"options": options})
    except (AttributeError, KeyError, TypeError):
        return None
    return found


def _merged(mappings: list[Any]) -> Iterator[Json]:
    last: Json | None = None
    for one in mappings:
        if (
            last is not None
            and one["type"] == last["type"] == "value"
            and one["options"].keys().isdisjoint(last["options"])
        ):
            # What stood before keeps its place before.
            first = max((row.get("index", 0) for row in last["options"].values()), default=-1) + 1
            rows = sorted(one["options"].items(), key=lambda row: row[1].get("index", 0))
            more = {value: row | {"index": first + at} for at, (value, row) in enumerate(rows)}
            last = last | {"options": last["options"] | more}
            continue
        if last is not None:
            yield last
        last = one
    if last is not None:
        yield last


DIFFERENCE = Difference(
    "value-mapping-order",
    "Value mappings are numbered in their order, and those of single values that stand side by side are together: "
    "Grafana takes the first that fits.",
    "default",
    _apply,
    on="panel",
)
