"""Rows and panels of a dashboard: what was added, removed, moved and changed. What only follows from it is a detail."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from obsdsl.diff.canonical import MISSING, text_of
from obsdsl.review.kinds.dashboard.alerts import AlertLinks
from obsdsl.review.kinds.dashboard.board import Board, Panel, Row, without
from obsdsl.review.kinds.dashboard.datasource_name import source_said
from obsdsl.review.kinds.dashboard.entry import Entry
from obsdsl.review.kinds.dashboard.paths import ROW, told
from obsdsl.review.kinds.dashboard.words import Said, became, by_path, each, shown
from obsdsl.review.kinds.panel.alert_line import removed_said
from obsdsl.review.kinds.panel.match import Matched
from obsdsl.review.kinds.panel.pair import pair_said
from obsdsl.review.kinds.panel.place import Pair, Places, grid_said, moved, places, pushed_names, pushed_text, shift
from obsdsl.review.remark import Danger


def layout_said(found: Matched, before: Board, after: Board, uid: str, alerts: AlertLinks) -> Iterator[Entry]:
    """Everything that is said of rows and panels."""
    where = places(found)
    entries = [*_rows(found, before, after, where), *_panels(found, before, after, uid, alerts)]
    for pair in found.panels.both:
        named = pair[1] if pair[1].title or pair[1].id else pair[0]
        name = after.panel(named) if named is pair[1] else before.panel(named)
        entries += [Entry("panel", name, one, moves=True) for one in where.said[id(pair[1])]]
        entries += [Entry("panel", name, one) for one in pair_said(pair, found, uid, alerts)]
    yield from _with_pushed(entries, where.pushed, after)


def _with_pushed(entries: list[Entry], pushed: tuple[Pair, ...], after: Board) -> list[Entry]:
    """Panels that moved since others did are a detail of what moved them."""
    if not pushed:
        return entries
    cause = next((at for at, one in enumerate(entries) if one.moves), None)
    if cause is not None:
        line = f"{pushed_text(pushed)}: {pushed_names(pushed)}"
        return [one.with_detail(line) if at == cause else one for at, one in enumerate(entries)]
    if len(pushed) == 1:
        ((old, new),) = pushed
        return [*entries, Entry("panel", after.panel(new), Said(f"moved {shift(old.box, new.box)}"))]
    details = tuple(f"{new.path}: {shift(old.box, new.box)}" for old, new in pushed)
    return [*entries, Entry("dashboard", after.called, Said(pushed_text(pushed), details=details))]


# Rows.


def _rows(found: Matched, before: Board, after: Board, where: Places) -> Iterator[Entry]:
    """What became of rows. Their panels come and go with them."""
    for row in found.rows.removed:
        those = [one for one in found.panels.removed if one.row is row]
        kept = [pair for pair in where.taken if pair[0].row is row]
        text = f"removed with {_count(len(those))}" if those else "removed"
        if kept:
            to = kept[0][1].row
            text += (
                f"; {_count(len(kept))} of it {'are' if len(kept) > 1 else 'is'} in row {to.called} now" if to else ""
            )
        details = tuple(f"panel {before.panel(one)}" for one in those)
        yield Entry("row", before.name(row.called), Said(text, Danger.LOOK if those else Danger.NOTE, details), True)
    for row in found.rows.added:
        those = [one for one in found.panels.added if one.row is row]
        kept = [pair for pair in where.taken if pair[1].row is row]
        text = f"added with {_count(len(those) + len(kept))}" if those or kept else "added"
        details = tuple(f"panel {after.panel(one)}" for one in those)
        yield Entry("row", after.name(row.called), Said(text, details=details), True)
    for old, new in found.rows.both:
        entries = [Entry("row", after.name(new.called), one, True) for one in _row(old, new)]
        entries += _row_place(old, new, found, after, where)
        # Nothing changes silently, and be it an empty list.
        yield from entries or (Entry("row", after.name(new.called), one) for one in _strange(old, new))


def _strange(old: Row, new: Row) -> list[Said]:
    """What nobody has words for, and be it a list of panels that is only empty."""
    apart = ("gridPos", "panels") if old.json.get("panels") or new.json.get("panels") else ("gridPos",)
    return by_path(*each(lambda one: without(one.json, apart), old, new))


def _count(panels: int) -> str:
    return f"{panels} panel{'' if panels == 1 else 's'}"


def _row(before: Row, after: Row) -> Iterator[Said]:
    if before.title != after.title:
        yield Said(f"retitled, was {shown(before.title, quote=True)}")
    elif text_of(before.json.get("title", MISSING)) != text_of(after.json.get("title", MISSING)):
        yield Said(became("title", before.json.get("title", MISSING), after.json.get("title", MISSING), quote=True))
    elif text_of(before.json.get("id", MISSING)) != text_of(after.json.get("id", MISSING)):
        yield Said(became("id", before.json.get("id", MISSING), after.json.get("id", MISSING)))
    if before.collapsed != after.collapsed:
        yield Said("collapsed" if after.collapsed else "expanded")
    else:
        yield from by_path(before.folding, after.folding)
    repeats = before.json.get("repeat", MISSING), after.json.get("repeat", MISSING)
    if text_of(repeats[0]) != text_of(repeats[1]):
        if isinstance(repeats[1], str) and repeats[1] not in ("", MISSING):
            yield Said(f"repeated for each {repeats[1]}", Danger.LOOK)
        else:
            yield Said(became("repeat", *repeats), Danger.LOOK)
    if (
        source := source_said(before.rest.get("datasource", MISSING), after.rest.get("datasource", MISSING))
    ) is not None:
        yield source
    yield from told(without(before.rest, ("datasource",)), without(after.rest, ("datasource",)), ROW)


def _row_place(old: Row, new: Row, found: Matched, after: Board, where: Places) -> Iterator[Entry]:
    """Where the row stands, where that is no matter of what stands above it."""
    name = after.name(new.called)
    if any(pair[1] is new for pair in found.rows.moved):
        above = after.rows[new.index - 1] if new.index else None
        yield Entry("row", name, Said("moved to the top" if above is None else f"moved below row {above.called}"), True)
        return
    if old.box is not None and new.box is not None and old.box[2:] != new.box[2:]:
        yield Entry("row", name, Said(became("gridPos", old.json["gridPos"], new.json["gridPos"])), True)
    yield from (Entry("row", name, one) for one in grid_said(old, new))
    if not moved(old.box, new.box):
        return
    taken = [pair for pair in where.taken if pair[0].box == pair[1].box]
    came = [pair for pair in taken if pair[1].row is new]
    went = [pair for pair in taken if pair[0].row is old]
    parts = [f"takes {_count(len(came))} in"] if came else []
    parts += [f"leaves {_count(len(went))} out"] if went else []
    aside = old.box is not None and new.box is not None and old.box[0] != new.box[0]
    if parts or aside:
        text = "; ".join((f"moved {shift(old.box, new.box)}", *([", ".join(parts)] if parts else [])))
        yield Entry("row", name, Said(text), True)
    elif not where.pushed and not any(where.said.values()) and not found.panels.added and not found.panels.removed:
        yield Entry("row", name, Said(f"moved {shift(old.box, new.box)}"))


# Panels that are on one side alone.


def _panels(found: Matched, before: Board, after: Board, uid: str, alerts: AlertLinks) -> Iterator[Entry]:
    new = {id(row) for row in found.rows.added}
    gone = {id(row) for row in found.rows.removed}
    for panel in found.panels.removed:
        said = removed_said(panel, uid, alerts)
        if id(panel.row) not in gone or said.danger >= Danger.CARE:
            yield Entry("panel", before.panel(panel), _with_queries(said, panel, "before"), True)
    for panel in found.panels.added:
        if id(panel.row) not in new:
            yield Entry("panel", after.panel(panel), _with_queries(Said("added"), panel, "after"), True)


def _with_queries(said: Said, panel: Panel, side: str) -> Said:
    kind = (f"kind {panel.kind}",) if panel.kind else ()
    return attrs.evolve(said, details=(*said.details, *kind, *(f"{side}: {one}" for one in panel.queries)))
