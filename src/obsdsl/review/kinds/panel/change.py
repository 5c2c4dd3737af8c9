"""What changed about one panel, its place left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from obsdsl.compose.raw_dashboard import text
from obsdsl.diff.canonical import MISSING
from obsdsl.review.kinds.dashboard.board import Json, Panel, listed, without
from obsdsl.review.kinds.dashboard.datasource_name import source_said
from obsdsl.review.kinds.dashboard.paths import PANEL, told
from obsdsl.review.kinds.dashboard.words import Said, became, by_path, each, same, shown
from obsdsl.review.kinds.panel.parts import (
    are_objects,
    links_said,
    mappings_said,
    overrides_said,
    transformations_said,
)
from obsdsl.review.kinds.panel.query import queries_said
from obsdsl.review.kinds.panel.thresholds import thresholds_said
from obsdsl.review.remark import Danger

# What is said in words of its own, by its path.
_OWN: Final = (
    (("fieldConfig", "defaults", "thresholds"), thresholds_said),
    (("fieldConfig", "defaults", "mappings"), mappings_said),
    (("fieldConfig", "defaults", "links"), links_said),
    (("fieldConfig", "overrides"), overrides_said),
    (("transformations",), transformations_said),
    (("links",), links_said),
)
_HANDLED: Final = frozenset({"title", "targets", "datasource", "alert", "transformations", "links", "repeat"})


def panel_said(before: Panel, after: Panel) -> Iterator[Said]:
    """Everything that differs, what matters first. Its name is said by who asks."""
    if before.library == after.library and (before.is_reference or after.is_reference):
        yield from model_said(*_references(before, after))
    elif before.content != after.content:
        yield from model_said(before.rest, after.rest)


def _references(before: Panel, after: Panel) -> tuple[Json, Json]:
    """What two panels say of themselves that show one of a library; a server may leave the title out."""
    sides = before.reference, after.reference
    if "title" in before.json and "title" in after.json:
        return {**sides[0], "title": before.json["title"]}, {**sides[1], "title": after.json["title"]}
    return sides


def model_said(before: Json, after: Json) -> Iterator[Said]:
    """The same of two panels' JSON. What no words were found for is told by its path; nothing changes silently."""
    silent = True
    for one in _words(before, after):
        silent = False
        yield one
    if silent:
        yield from (one for one in by_path(before, after) if not _EXPRESSION.match(one.text))


# An expression that is only written otherwise changes nothing.
_EXPRESSION: Final = re.compile(r"targets\[[^\s]*\]\.expr ")


def _words(before: Json, after: Json) -> Iterator[Said]:
    yield from _title(before.get("title", MISSING), after.get("title", MISSING))
    yield from _repeat(before.get("repeat", MISSING), after.get("repeat", MISSING))
    yield from _alert(before.get("alert", MISSING), after.get("alert", MISSING))
    yield from _kind(before, after)
    yield from _asked(before, after)
    rest = each(_without_own, before, after)
    for path, said in _OWN:
        old, new = _at(before, path), _at(after, path)
        if not same(old, new):
            yield from said(old, new, ".".join(path))
    if all(isinstance(one.get("thresholds", []), list) for one in (before, after)):
        old, new = before.get("thresholds", MISSING), after.get("thresholds", MISSING)
        if not same(old, new):
            yield from thresholds_said(old, new, "thresholds")
        rest = each(lambda side: without(side, ("thresholds",)), *rest)
    yield from told(*rest, PANEL)


def _title(before: Any, after: Any) -> Iterator[Said]:
    if same(before, after):
        return
    old, new = ("" if one == MISSING else text(one) or "" for one in (before, after))
    if new.strip() and old.strip() != new.strip():
        yield Said(f"retitled, was {shown(old, quote=True)}", at="title")
    else:
        yield Said(became("title", before, after, quote=True), at="title")


def _repeat(before: Any, after: Any) -> Iterator[Said]:
    """A panel that is there once for each value of a variable."""
    if same(before, after):
        return
    old, new = (one if isinstance(one, str) and one and one != MISSING else None for one in (before, after))
    if new is not None:
        was = "" if old is None else f", was for each {old}"
        yield Said(f"repeated for each {new}{was}", Danger.LOOK, at="repeat")
    elif old is not None:
        yield Said(f"no longer repeated for each {old}", Danger.LOOK, at="repeat")
    else:
        yield Said(became("repeat", before, after), at="repeat")


def _kind(before: Json, after: Json) -> Iterator[Said]:
    kinds = before.get("type", MISSING), after.get("type", MISSING)
    if kinds[0] != kinds[1]:
        yield Said(became("kind", *kinds), Danger.LOOK, at="type")


def _alert(before: Any, after: Any) -> Iterator[Said]:
    """An alert of a panel, as Grafana had them before version 9."""
    if same(before, after):
        return
    if isinstance(before, dict) and not isinstance(after, dict):
        yield Said(f"its alert {shown(before.get('name', ''))} removed", Danger.ALARM)
    elif isinstance(after, dict) and not isinstance(before, dict):
        yield Said(f"an alert {shown(after.get('name', ''))} added", Danger.LOOK)
    else:
        yield from by_path(before, after, Danger.CARE if isinstance(after, dict) else Danger.NOTE, "alert")


def _asked(before: Json, after: Json) -> Iterator[Said]:
    """Queries and their data sources. Queries that follow their panel to another data source say nothing."""
    sources = before.get("datasource", MISSING), after.get("datasource", MISSING)
    targets = before.get("targets", MISSING), after.get("targets", MISSING)
    if same(*targets) and same(*sources):
        return
    if not are_objects(*targets):
        yield from by_path(*each(_only("targets"), before, after), Danger.LOOK)
    else:
        yield from queries_said(listed(targets[0]), listed(targets[1]), sources)
    if (its := source_said(*sources)) is not None:
        yield its


def _only(key: str) -> Callable[[Json], Json]:
    return lambda panel: {key: panel[key]} if key in panel else {}


def _at(value: Any, path: tuple[str, ...]) -> Any:
    for step in path:
        if not isinstance(value, dict) or step not in value:
            return MISSING
        value = value[step]
    return value


def _without_own(panel: Json) -> Json:
    """What is left when all is said that has words of its own."""
    rest = without(panel, {*_HANDLED, "type"})
    config = rest.get("fieldConfig")
    if isinstance(config, Mapping):
        defaults = config.get("defaults")
        held = {key: one for key, one in config.items() if key not in ("overrides", "defaults")}
        if isinstance(defaults, Mapping):
            held["defaults"] = without(defaults, {"thresholds", "mappings", "links"})
            if defaults and not held["defaults"]:
                del held["defaults"]
        elif "defaults" in config:
            held["defaults"] = defaults
        rest = {key: one for key, one in rest.items() if key != "fieldConfig"}
        if held or not config:
            rest["fieldConfig"] = held
    return rest
