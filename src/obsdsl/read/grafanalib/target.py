"""Targets of grafanalib's panels: refIds, data sources, and the settings that it writes where nothing was said."""

from __future__ import annotations

import itertools
import re
import string
from collections.abc import Iterator
from typing import Any

from obsdsl.compose.foreign import Json, foreign_source


def targets_are_objects(panel: Json) -> bool:
    """Refuse what is no target: grafanalib takes any text."""
    rows = panel.get("targets", [])
    if not isinstance(rows, list):
        raise ValueError(f"targets is {rows!r}; write a list of Target(expr=…)")
    for one in rows:
        if not isinstance(one, dict):
            raise ValueError(f"targets holds {one!r}; write Target(expr=…)")
    return False


def coarse_steps(panel: Json) -> bool:
    """`intervalFactor` 2 halves the resolution, and `step` is read by no Grafana of today."""
    found = False
    for target in panel.get("targets", ()):
        # Only grafanalib's Target writes a step: an intervalFactor without one was meant.
        if target.pop("step", None) is not None:
            found = True
            if target.get("intervalFactor") == 2:
                del target["intervalFactor"]
    return found


def empty_settings(panel: Json) -> bool:
    """`metric`, `target`, `query` and `interval` as empty text, which says nothing."""
    found = False
    for target in panel.get("targets", ()):
        for name in ("metric", "target", "query", "interval"):
            if target.get(name) == "":
                del target[name]
                found = True
    return found


def missing_ref_ids(panel: Json) -> bool:
    """Targets without a refId get A, B, C, as Grafana's editor would give them."""
    rows = panel.get("targets", [])
    free = _free(rows)
    nameless = [row for row in rows if not row.get("refId")]
    for row in nameless:
        row["refId"] = next(free)
    return bool(nameless)


def repeated_ref_ids(panel: Json) -> bool:
    """Of two targets with one refId Grafana shows one. The second is renamed, unless something refers to the id."""
    rows = panel.get("targets", [])
    free = _free(rows)
    seen: set[str] = set()
    twins = [row for row in rows if row["refId"] in seen or seen.add(row["refId"])]  # type: ignore[func-returns-value]
    for row in twins:
        if _refers(panel, row["refId"]):
            raise ValueError(
                f"two targets have the refId {row['refId']!r}, and another setting refers to it; give each its own"
            )
        row["refId"] = next(free)
    return bool(twins)


def _free(rows: list[Json]) -> Iterator[str]:
    """A, B, …, Z, AA, … but those that are taken."""
    taken = {row.get("refId") for row in rows}
    words = (itertools.product(string.ascii_uppercase, repeat=length) for length in itertools.count(1))
    return (name for word in itertools.chain.from_iterable(words) if (name := "".join(word)) not in taken)


def _refers(panel: Json, name: str) -> bool:
    """Whether anything in the panel may mean the target `name`: an alert, an override, another target's expression."""
    places: list[Any] = [panel.get("alert"), panel.get("transformations")]
    places += [one.get("matcher") for one in panel.get("fieldConfig", {}).get("overrides", ())]
    places += [[row.get("expression"), row.get("target")] for row in panel.get("targets", ())]
    word = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
    return any(word.search(text) for text in _texts(places))


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    return [value] if isinstance(value, str) else []


def named_sources(panel: Json) -> bool:
    """Data sources by name. Grafana looks none up by name from schema 36 on; a reference may hold a name as its uid."""
    found = False
    for holder in (panel, *panel.get("targets", ())):
        given = holder.get("datasource")
        if given is None or isinstance(given, dict):
            continue
        found = True
        source = foreign_source(given)
        del holder["datasource"]
        if source is not None:
            built_in = source.type != "prometheus"
            kind = {"type": source.type} if built_in or _reads_prometheus(panel) else {}
            holder["datasource"] = {**kind, "uid": source.uid}
    return found


def _reads_prometheus(panel: Json) -> bool:
    """Whether the panel's targets are PromQL, as far as their fields say."""
    rows = panel.get("targets", [])
    return panel.get("type") != "logs" and all(row.get("expr") and "rawSql" not in row for row in rows)
