"""Lists that a panel holds: overrides, mappings, transformations, links."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, Final

from obsdsl.compose.raw_dashboard import text
from obsdsl.diff.canonical import MISSING, text_of
from obsdsl.review.kinds.dashboard.board import Json, own, without
from obsdsl.review.kinds.dashboard.pairing import Key, pairing
from obsdsl.review.kinds.dashboard.paths import LINK, PANEL, Words, said, told
from obsdsl.review.kinds.dashboard.words import Said, became, by_path, each, shown
from obsdsl.review.kinds.panel.thresholds import thresholds_said
from obsdsl.review.remark import Danger

_FIELD: Final = "fieldConfig.defaults."


def are_objects(*lists: Any) -> bool:
    """Whether all are lists of objects, or not there."""
    return all(
        side is MISSING or (isinstance(side, list) and all(isinstance(one, dict) for one in side)) for side in lists
    )


def overrides_said(before: Any, after: Any, at: str) -> Iterator[Said]:
    """What became of overrides: `override of p95: unit s → ms`."""
    yield from _listed(before, after, at, _OVERRIDES, _override, ("override", "overrides", _matched), Danger.LOOK)


def transformations_said(before: Any, after: Any, at: str) -> Iterator[Said]:
    """What became of transformations."""
    words = ("transformation", "transformations", lambda one: text(one.get("id")) or "without id")
    yield from _listed(before, after, at, _TRANSFORMATIONS, _transformation, words, Danger.LOOK)


def links_said(before: Any, after: Any, at: str) -> Iterator[Said]:
    """What became of links, of a panel or of its data."""
    what = "data link" if at.startswith("fieldConfig") else "link"
    yield from _listed(before, after, at, _LINKS, _link, (what, f"{what}s", link_name), Danger.NOTE)


def link_name(link: Json) -> str:
    """What people call a link."""
    return shown(text(link.get("title")) or text(link.get("url")) or "untitled")


_Words = tuple[str, str, Callable[[Json], str]]
_Change = Callable[[Json, Json, str], Iterator[Said]]


def _listed(
    before: Any, after: Any, at: str, keys: tuple[Key[Json], ...], change: _Change, words: _Words, danger: Danger
) -> Iterator[Said]:
    if not are_objects(before, after):
        yield from by_path(before, after, danger, at)
        return
    before, after = [[] if one is MISSING else one for one in (before, after)]
    one_of, many, name = words
    found = pairing(before, after, keys)
    for old, new in found.both:
        yield from change(old, new, f"{one_of} {name(new)}")
    for one in found.removed:
        yield Said(f"{one_of} {name(one)} removed", danger, _detail("before", one))
    for one in found.added:
        yield Said(f"{one_of} {name(one)} added{_first(one)}", danger, _detail("after", one))
    if found.moved:
        yield Said(f"{many} in another order: {', '.join(map(name, after))}", danger)


def _detail(side: str, value: Json) -> tuple[str, ...]:
    return (f"{side}: {json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)}",)


def _first(value: Json) -> str:
    """Of a link: where it leads."""
    url = value.get("url")
    return f": {shown(url)}" if isinstance(url, str) and url and value.get("title") else ""


# Overrides: which fields, then properties by their ids.


def _matched(override: Json) -> str:
    matcher = own(override.get("matcher"))
    options = matcher.get("options")
    if isinstance(options, str) and options:
        return f"of {shown(options)}"
    return f"{text(matcher.get('id')) or 'of all'} {'' if options is None else shown(options)}".strip()


_OVERRIDES: Final[tuple[Key[Json], ...]] = (
    text_of,
    lambda one: text_of(one.get("matcher")),
    lambda one: text_of(one.get("properties")),
)


def _override(before: Json, after: Json, called: str) -> Iterator[Said]:
    if text_of(before.get("matcher")) != text_of(after.get("matcher")):
        yield Said(f"override {_matched(before)} → {_matched(after)}", Danger.LOOK, _detail("after", after))
    old, new = _properties(before), _properties(after)
    if old is None or new is None:
        rest = each(lambda side: without(side, ("matcher",)), before, after)
        yield from (_of(called, one) for one in by_path(*rest, Danger.LOOK))
        return
    for key in dict.fromkeys((*new, *old)):
        yield from (_of(called, one) for one in _property(key, old.get(key, MISSING), new.get(key, MISSING)))
    if list(old) != list(new) and set(old) == set(new):
        yield Said(f"{called}: properties in another order: {', '.join(new)}")
    rest = each(lambda side: without(side, ("matcher", "properties")), before, after)
    yield from (_of(called, one) for one in by_path(*rest))


def _properties(override: Json) -> dict[str, Any] | None:
    """Values by id; None where they cannot be told by ids."""
    rows = override.get("properties")
    if rows is None:
        return {}
    if not isinstance(rows, list) or not all(isinstance(one, dict) and set(one) <= {"id", "value"} for one in rows):
        return None
    found = {text(one.get("id")) or "": one.get("value", MISSING) for one in rows}
    return found if len(found) == len(rows) and all(isinstance(one.get("id"), str) for one in rows) else None


def _property(key: str, before: Any, after: Any) -> Iterator[Said]:
    if text_of(before) == text_of(after):
        return
    match key:
        case "thresholds":
            yield from thresholds_said(before, after, key)
        case "mappings":
            yield from mappings_said(before, after, key)
        case "links":
            yield from links_said(before, after, key)
        case _:
            known = {name.removeprefix(_FIELD): word for name, word in PANEL.items() if name.startswith(_FIELD)}
            flat = each(lambda one: {} if one is MISSING else _flat(key, one), before, after)
            yield from _flatly(flat, known)


def _flat(key: str, value: Any) -> dict[str, Any]:
    return {f"{key}.{name}": one for name, one in value.items()} if isinstance(value, dict) and value else {key: value}


def _flatly(flat: tuple[Json, Json], known: Words) -> Iterator[Said]:
    for name in dict.fromkeys((*flat[1], *flat[0])):
        before, after = flat[0].get(name, MISSING), flat[1].get(name, MISSING)
        if text_of(before) != text_of(after):
            if isinstance(before, dict | list) and isinstance(after, dict | list):
                yield from by_path(before, after, Danger.NOTE, name)
            else:
                yield said(name, before, after, known)


def _of(called: str, said: Said) -> Said:
    return Said(f"{called}: {said.text}", said.danger, said.details)


# Mappings: what is shown in place of a value.


def mappings_said(before: Any, after: Any, at: str) -> Iterator[Said]:
    """What became of value mappings: `mapping 0 DOWN → OFF`."""
    if not are_objects(before, after):
        yield from by_path(before, after, Danger.NOTE, at)
        return
    sides = [[] if one is MISSING else one for one in (before, after)]
    old, new = _mapped(sides[0]), _mapped(sides[1])
    if old is None or new is None or old == new:
        yield from by_path(before, after, Danger.NOTE, at)
        return
    for key in dict.fromkeys((*new, *old)):
        if text_of(old.get(key, MISSING)) != text_of(new.get(key, MISSING)):
            yield from _mapping(key, old.get(key, MISSING), new.get(key, MISSING))


def _mapped(rows: list[Json]) -> dict[str, Any] | None:
    """What each value is mapped to; None where mappings are of a kind of old, or for one value twice."""
    found: dict[str, Any] = {}
    for one in rows:
        options, kind = one.get("options"), one.get("type")
        if set(one) != {"type", "options"} or not isinstance(options, dict) or not isinstance(kind, str):
            return None
        if kind == "value":
            pairs = [(shown(key), value) for key, value in options.items()]
        else:
            held = {key: value for key, value in options.items() if key != "result"}
            pairs = [(f"{kind} {shown(held)}", options.get("result"))]
        if any(key in found for key, _ in pairs):
            return None
        found.update(pairs)
    return found


def _mapping(key: str, before: Any, after: Any) -> Iterator[Said]:
    if before is MISSING or after is MISSING:
        held, what = (after, "added") if before is MISSING else (before, "removed")
        label = own(held).get("text")
        yield Said(f"mapping {key}{'' if label is None else f' to {shown(label)}'} {what}")
    elif isinstance(before, dict) and isinstance(after, dict):
        if before.get("text", MISSING) != after.get("text", MISSING):
            yield Said(became(f"mapping {key}", before.get("text", MISSING), after.get("text", MISSING)))
        rest = each(lambda side: without(side, ("text",)), before, after)
        yield from by_path(*rest, at=f"mapping {key}")
    else:
        yield Said(became(f"mapping {key}", before, after))


# Transformations.

_TRANSFORMATIONS: Final[tuple[Key[Json], ...]] = (
    text_of,
    lambda one: text_of(one.get("id")),
    lambda one: text_of(one.get("options")) if one.get("options") else None,
)


def _transformation(before: Json, after: Json, called: str) -> Iterator[Said]:
    yield from (_of(called, one) for one in by_path(before, after, Danger.LOOK))


# Links.

_LINKS: Final[tuple[Key[Json], ...]] = (
    text_of,
    lambda one: text(one.get("title")) or None,
    lambda one: text(one.get("url")) or None,
    lambda one: None if text(one.get("title")) else "untitled",
)


def _link(before: Json, after: Json, called: str) -> Iterator[Said]:
    yield from (_of(called, one) for one in told(before, after, LINK))
