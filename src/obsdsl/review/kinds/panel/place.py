"""Where rows and panels stand: what somebody moved, and what only made room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TypeAlias

import attrs

from obsdsl.review.kinds.dashboard.board import Box, Json, Panel, Row
from obsdsl.review.kinds.dashboard.pairing import pairing
from obsdsl.review.kinds.dashboard.words import Said, by_path, each
from obsdsl.review.kinds.panel.match import Matched
from obsdsl.review.remark import names

Pair: TypeAlias = tuple[Panel, Panel]


@attrs.frozen(eq=False)
class Places:
    """What is said of single panels, by the id() of the newer one, and the panels that were only pushed.

    `taken` are panels that did not move and are in another row all the same: the row moved.
    """

    said: dict[int, list[Said]]
    pushed: tuple[Pair, ...]
    taken: tuple[Pair, ...]


def places(found: Matched) -> Places:
    """What became of the places of panels that are in both versions."""
    said: dict[int, list[Said]] = {}
    pushed: list[Pair] = []
    taken: list[Pair] = []
    leaps = _leaps([pair for pair in found.panels.both if found.row(pair[0]) == found.row(pair[1])], found)
    for pair in found.panels.both:
        rows = said.setdefault(id(pair[1]), [])
        if found.row(pair[0]) != found.row(pair[1]):
            if _is_taken(pair, found):
                taken.append(pair)
            else:
                rows.append(_to_row(pair))
        elif id(pair[1]) in leaps:
            rows.append(leaps[id(pair[1])])
        elif moved(pair[0].box, pair[1].box):
            pushed.append(pair)
        rows += _sized(pair)
    return Places(said, tuple(pushed), tuple(taken))


def _is_taken(pair: Pair, found: Matched) -> bool:
    """Whether the row around the panel is another, and not the panel elsewhere."""
    old, new = pair[0].row, pair[1].row
    if any(one is old for one in found.rows.removed) or any(one is new for one in found.rows.added):
        return True
    return pair[0].box is not None and pair[0].box == pair[1].box


def _to_row(pair: Pair) -> Said:
    old, new = pair[0].row, pair[1].row
    if old is not None:
        return Said(f"moved from row {old.called}" if new is not None else f"moved out of row {old.called}")
    return Said(f"moved into row {new.called}" if new is not None else "moved")


def _leaps(stayed: list[Pair], found: Matched) -> dict[int, Said]:
    """Panels that stand at another place among those of their row."""
    rows: dict[object, list[Pair]] = {}
    for pair in stayed:
        rows.setdefault(found.row(pair[1]), []).append(pair)
    return {
        id(new): _leap(at, row is not None, shift(old.box, new.box))
        for row, pairs in rows.items()
        for (old, new), at in _jumped(pairs)
    }


def _jumped(pairs: Sequence[Pair]) -> Iterator[tuple[Pair, tuple[int, int]]]:
    """The panels of one row that passed others, each with its places among them, counted from 1."""
    partner = {id(new): id(old) for old, new in pairs}
    olds = sorted((old for old, _ in pairs), key=lambda one: one.index)
    news = [new for _, new in pairs]

    def key(one: Panel) -> int:
        return partner.get(id(one), id(one))

    for old, new in pairing(olds, news, (key,)).moved:
        yield (old, new), (olds.index(old) + 1, news.index(new) + 1)


def _leap(at: tuple[int, int], in_row: bool, shifted: str) -> Said:
    if at[0] == at[1] and shifted:
        return Said(f"moved {shifted}")
    text = f"moved from place {at[0]} to {at[1]}{' in its row' if in_row else ''}"
    return Said(text, details=(f"moved {shifted}",) if shifted else ())


def moved(old: Box | None, new: Box | None) -> bool:
    """Whether something stands elsewhere."""
    return old is not None and new is not None and old[:2] != new[:2]


def shift(old: Box | None, new: Box | None) -> str:
    """`y 8 → 16`."""
    if old is None or new is None:
        return ""
    return ", ".join(f"{'xy'[at]} {_number(old[at])} → {_number(new[at])}" for at in (0, 1) if old[at] != new[at])


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else str(value)


def _sized(pair: Pair) -> Iterator[Said]:
    """Its size, and what else its place says."""
    old, new = pair[0].box, pair[1].box
    if old is not None and new is not None and old[2:] != new[2:]:
        yield Said(f"resized {_number(old[2])}×{_number(old[3])} → {_number(new[2])}×{_number(new[3])}")
    yield from grid_said(pair[0], pair[1])


def grid_said(before: Row | Panel, after: Row | Panel) -> Iterator[Said]:
    """What a place says beside four numbers; all of it, where these are none."""
    known = before.box is not None and after.box is not None

    def rest(one: Row | Panel) -> Json:
        grid = one.json.get("gridPos")
        if known and isinstance(grid, dict):
            grid = {key: value for key, value in grid.items() if key not in "xywh"}
        return {"gridPos": grid} if "gridPos" in one.json else {}

    yield from by_path(*each(rest, before, after))


def pushed_text(pushed: Sequence[Pair]) -> str:
    """`20 panels moved down`: panels that made room for others, or took the room that others left."""
    ways = Counter(_way(pair) for pair in pushed)
    (first, count), *more = ways.most_common()
    text = f"{count} panel{'s' if count > 1 else ''} moved {first}"
    return ", ".join((text, *(f"{number} {way}" for way, number in more)))


def pushed_names(pushed: Sequence[Pair]) -> str:
    """Which, in short."""
    return names(new.called for _, new in pushed)


def _way(pair: Pair) -> str:
    old, new = pair[0].box, pair[1].box
    assert old is not None
    assert new is not None
    if old[1] != new[1]:
        return "down" if new[1] > old[1] else "up"
    return "right" if new[0] > old[0] else "left"
