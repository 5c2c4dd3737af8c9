"""Where the panels of an imported dashboard stand, and under which ids: what does not follow from their order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import attrs

from obsdsl.compile.grafana.dashboard import dashboard as compiled
from obsdsl.compose.dashboard import Dashboard
from obsdsl.compose.layout import Box, Cursor, boxes, flow, size
from obsdsl.compose.panel import AnyPanel, RawPanel
from obsdsl.compose.row import Row
from obsdsl.importing.dashboards.group import Group
from obsdsl.importing.dashboards.panel import Reading, ReadPanel, with_more, with_patch
from obsdsl.importing.dashboards.patch import Patch, difference
from obsdsl.importing.differences.positions import box_of, compacted

# Of so many panels, it is tried which places follow from moving up.
_FEW = 60


def in_places(found: Dashboard, groups: list[Group], reading: Reading) -> Dashboard:
    """The dashboard with the ids and the places of its rows and panels where they are not what follows without."""
    if reading.differences.makes("positions") and not found.old_rows:
        found = _flowing(found, groups)
    whole = reading.differences.dashboard(compiled(found, reading.context))
    if found.old_rows:
        return _in_old_rows(found, groups, whole)
    rest = iter(whole["panels"])
    panels = _with_places(found.panels, groups[0].panels, islice(rest, len(found.panels)))
    rows = [_row(row, group, rest) for row, group in zip(found.rows, groups[1:], strict=True)]
    return attrs.evolve(found, panels=panels, rows=tuple(rows))


def _row(row: Row, group: Group, written: Iterator[dict[str, Any]]) -> Row:
    """The row with its panels in their places; `written` gives its JSON, and then that of the panels behind it."""
    header, wanted = next(written), dict(group.header or {})
    if row.collapsed:
        wanted.pop("panels", None)
    inside = header.pop("panels", []) if row.collapsed else islice(written, len(row.panels))
    inner = _with_places(row.panels, group.panels, inside)
    below = _with_places(row.below, group.below, islice(written, len(row.below)))
    found: Row = with_patch(attrs.evolve(row, panels=inner, below=below), difference(header, wanted))
    return found


def _in_old_rows(found: Dashboard, groups: list[Group], written: dict[str, Any]) -> Dashboard:
    """The same for rows of the schema before 16."""
    panels = _with_places(found.panels, groups[0].panels, written["panels"])
    rows = []
    for row, group, header in zip(found.rows, groups[1:], written["rows"], strict=True):
        inner = _with_places(row.panels, group.panels, header.pop("panels"))
        wanted = {key: one for key, one in (group.header or {}).items() if key != "panels"}
        rows.append(with_patch(attrs.evolve(row, panels=inner), difference(header, wanted)))
    return attrs.evolve(found, panels=panels, rows=tuple(rows))


def _with_places(panels: Iterable[Any], read: Iterable[ReadPanel], placed: Iterable[dict[str, Any]]) -> tuple[Any, ...]:
    found = []
    for panel, source, json in zip(panels, read, placed, strict=True):
        if isinstance(panel, RawPanel):
            found.append(panel)
            continue
        names = ("id", "gridPos")
        made_of = {name: json[name] for name in names if name in json}
        wanted = {name: source.json[name] for name in names if name in source.json}
        found.append(with_more(panel, difference(made_of, wanted)))
    return tuple(found)


def _flowing(found: Dashboard, groups: Sequence[Group]) -> Dashboard:
    """The dashboard whose panels stand side by side in their order, or each at its place where they do not."""
    rows = [
        attrs.evolve(row, panels=_in_order(row.panels, group.panels), below=_in_order(row.below, group.below))
        for row, group in zip(found.rows, groups[1:], strict=True)
    ]
    return attrs.evolve(found, panels=_in_order(found.panels, groups[0].panels), rows=tuple(rows))


def _in_order(panels: Sequence[Any], read: Sequence[ReadPanel]) -> tuple[Any, ...]:
    """The panels, with a place for each that would not stand where it does without one."""
    wanted = _wanted(read)
    if wanted is None or _compacted(panels) == wanted:
        return tuple(panels)
    are_places = all(type(box.x) is type(box.y) is int for box in wanted)
    needed = _needed(panels, wanted) if are_places else [True] * len(panels)
    return tuple(
        _at(panel, box, source) if said and not _is_fixed(panel) else panel
        for panel, box, source, said in zip(panels, wanted, read, needed, strict=True)
    )


def _needed(panels: Sequence[AnyPanel], wanted: Sequence[Box]) -> list[bool]:
    """Whose place has to be said: it does not follow from the panel before, nor from moving up."""
    sizes = list(map(size, panels))
    spots = [(box.x, box.y) for box in wanted]
    places: list[tuple[int, int] | None] = []
    at = Cursor(0, 0, 0)
    for panel, one, spot in zip(panels, sizes, spots, strict=True):
        # Of one whose place stands in its JSON, nothing can be said; the next goes on from where it would be.
        follows = _is_fixed(panel) or (at.box(one).x, at.box(one).y) == spot
        places.append(None if follows else spot)
        at = at.behind(one, places[-1])
    if len(panels) <= _FEW and not any(map(_is_fixed, panels)):
        for index in [index for index, place in enumerate(places) if place is not None]:
            tried = [*places[:index], None, *places[index + 1 :]]
            places = tried if _moved_up(list(boxes(sizes, tried, 0))) == wanted else places
    return [place is not None for place in places]


def _at(panel: Any, box: Box, source: ReadPanel) -> Any:
    """The panel at its place; halves of lines, which some have, are no place of ours."""
    if type(box.x) is int and type(box.y) is int:
        return attrs.evolve(panel, place=(box.x, box.y))
    place = source.json["gridPos"]
    return with_more(panel, Patch({"gridPos": {"x": place["x"], "y": place["y"]}}, ()))


def _is_fixed(panel: AnyPanel) -> bool:
    return not hasattr(panel, "place") or (isinstance(panel, RawPanel) and panel.dialect == "exact")


def _wanted(read: Sequence[ReadPanel]) -> list[Box] | None:
    """The places of the panels from the top of their group; None where one has none."""
    try:
        found = [box_of(one.json) for one in read]
    except (KeyError, TypeError):
        return None
    top = min((box.y for box in found), default=0)
    return [Box(box.x, box.y - top, box.w, box.h) for box in found]


def _compacted(panels: Sequence[AnyPanel]) -> list[Box]:
    """The places of the panels as Grafana moves them up."""
    return _moved_up([box for _, box in flow(panels, 0)])


def _moved_up(placed: Sequence[Box]) -> list[Box]:
    order = sorted(range(len(placed)), key=lambda index: (placed[index].y, placed[index].x))
    moved = dict(zip(order, compacted([placed[index] for index in order], 0), strict=True))
    return [moved[index] for index in range(len(placed))]
