"""Annotations of a dashboard: events that are drawn over its graphs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from obsdsl.compose.raw_dashboard import text
from obsdsl.diff.canonical import MISSING, text_of
from obsdsl.review.kinds.dashboard.board import Board, Json, without
from obsdsl.review.kinds.dashboard.datasource_name import source_said
from obsdsl.review.kinds.dashboard.pairing import Key, pairing
from obsdsl.review.kinds.dashboard.paths import ANNOTATION, told
from obsdsl.review.kinds.dashboard.words import Said, each
from obsdsl.review.kinds.panel.query import expression_said
from obsdsl.review.remark import Danger

_KEYS: Final[tuple[Key[Json], ...]] = (
    text_of,
    lambda one: text(one.get("name")) or None,
    lambda one: text_of({key: value for key, value in one.items() if key != "name"}),
    lambda one: None if text(one.get("name")) else "nameless",
)
_APART: Final = ("expr", "datasource")


def annotation_name(annotation: Json) -> str:
    """What the dashboard calls it."""
    return text(annotation.get("name")) or "without name"


def annotations_said(before: Board, after: Board) -> Iterator[tuple[str, Said]]:
    """What became of annotations, each with its name."""
    found = pairing(before.annotations, after.annotations, _KEYS)
    for old, new in found.both:
        yield from ((annotation_name(new), one) for one in _said(old, new))
    yield from ((annotation_name(one), Said("removed", Danger.LOOK)) for one in found.removed)
    yield from ((annotation_name(one), Said("added")) for one in found.added)
    for _, new in found.moved:
        at = next(place for place, one in enumerate(after.annotations) if one is new)
        where = f"behind {annotation_name(after.annotations[at - 1])}" if at else "to the beginning"
        yield annotation_name(new), Said(f"moved {where}")


def _said(old: Json, new: Json) -> Iterator[Said]:
    if text_of(old) == text_of(new):
        return
    names = each(annotation_name, old, new)
    if names[0] != names[1]:
        yield Said(f"renamed, was {names[0]}")
    if old.get("expr", MISSING) != new.get("expr", MISSING):
        yield from expression_said(old.get("expr", MISSING), new.get("expr", MISSING))
    if (source := source_said(old.get("datasource", MISSING), new.get("datasource", MISSING))) is not None:
        yield source
    apart = (*_APART, "name") if names[0] != names[1] else _APART
    yield from told(without(old, apart), without(new, apart), ANNOTATION)
