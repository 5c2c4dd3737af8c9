"""Links of a dashboard to other pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from obsdsl.compose.raw_dashboard import text
from obsdsl.diff.canonical import text_of
from obsdsl.review.kinds.dashboard.board import Board, Json, without
from obsdsl.review.kinds.dashboard.pairing import Key, pairing
from obsdsl.review.kinds.dashboard.paths import LINK, told
from obsdsl.review.kinds.dashboard.words import Said, each, shown

_KEYS: Final[tuple[Key[Json], ...]] = (
    text_of,
    lambda one: _name(one) or None,
    lambda one: text(one.get("url")) or None,
    lambda one: text_of(one.get("tags")) if one.get("tags") else None,
    lambda one: None if _name(one) else "untitled",
)


def _name(link: Json) -> str:
    return text(link.get("title")) or ""


def link_name(link: Json) -> str:
    """What people call it."""
    tags = link.get("tags")
    return _name(link) or text(link.get("url")) or (f"to {shown(tags)}" if tags else "untitled")


def _said(old: Json, new: Json) -> Iterator[Said]:
    titles = each(_name, old, new)
    if all(titles) and titles[0] != titles[1]:
        yield Said(f"retitled, was {shown(titles[0], quote=True)}")
        old, new = each(lambda one: without(one, ("title",)), old, new)
    yield from told(old, new, LINK)


def dashboard_links_said(before: Board, after: Board) -> Iterator[tuple[str, Said]]:
    """What became of links, each with its name."""
    found = pairing(before.links, after.links, _KEYS)
    for old, new in found.both:
        yield from ((link_name(new), one) for one in _said(old, new))
    yield from ((link_name(one), Said("removed")) for one in found.removed)
    for one in found.added:
        url = text(one.get("url"))
        yield link_name(one), Said(f"added: {shown(url)}" if url and _name(one) else "added")
    for _, new in found.moved:
        at = next(place for place, one in enumerate(after.links) if one is new)
        where = f"behind {link_name(after.links[at - 1])}" if at else "to the beginning"
        yield link_name(new), Said(f"moved {where}")
