"""Rows: a title above panels that flow from left to right."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import attrs

from obsdsl.compose.convert import json_object
from obsdsl.compose.definition import Definition
from obsdsl.compose.fault import Fault, gathered, sequence, shown
from obsdsl.compose.foreign import Json, foreign_json, is_foreign
from obsdsl.compose.panel import AnyPanel, LibraryPanel, Panel, RawPanel
from obsdsl.define.free_number import first_free
from obsdsl.define.light import frozen
from obsdsl.express.variable import VariableReference

# A panel of ours, or any object of grafanalib's that gives its JSON.
PanelLike: TypeAlias = Any
# A line of Grafana's grid and the least height of a panel, in pixels; rows of old gave their height so.
_LINE = 38
_LEAST = 90


def as_panels(values: Iterable[PanelLike]) -> tuple[AnyPanel, ...]:
    """Panels as ours; those of grafanalib become raw panels, through their own `to_json_data`."""
    found = sequence(values)
    return found if isinstance(found, Fault) else gathered(_panel(value) for value in found)


def _panel(value: PanelLike) -> AnyPanel | Fault:
    if isinstance(value, Panel | RawPanel | LibraryPanel):
        return value
    if is_foreign(value):
        try:
            return foreign_panel(foreign_json(value))
        except ValueError as error:
            return Fault(str(error))
    return Fault(f"holds {shown(value)}; it takes panels such as TimeSeries, RawPanel, or grafanalib's")


@frozen(init=False, kw_only=True, slots=False)
class Row(Definition):
    """`Row("Traffic", panel, panel)`: panels below a title; a collapsed row hides them until it is opened.

    `panels=` takes a sequence of them as well. `repeat` draws the row once for each value of a variable. Panels that
    stand `below` a collapsed row are outside of it: they are shown whether it is open or not.
    `extra` is merged over the row's JSON last; `without` are paths of what is then left out.
    """

    title: str
    panels: tuple[AnyPanel, ...] = attrs.field(converter=as_panels)
    key: str | None = None
    collapsed: bool = False
    repeat: VariableReference | str | None = None
    below: tuple[AnyPanel, ...] = attrs.field(default=(), converter=as_panels)
    extra: Mapping[str, Any] = attrs.field(factory=dict, converter=json_object, hash=False)
    without: Sequence[str] = ()

    def __init__(
        self,
        title: str,
        *held: PanelLike,
        panels: Sequence[PanelLike] = (),
        key: str | None = None,
        collapsed: bool = False,
        repeat: VariableReference | str | None = None,
        below: Sequence[PanelLike] = (),
        extra: Mapping[str, Any] | None = None,
        without: Sequence[str] = (),
    ) -> None:
        every = (*held, *panels) if isinstance(panels, tuple | list) else panels
        rest: dict[str, Any] = {"below": below, "extra": {} if extra is None else extra, "without": without}
        self.__attrs_init__(title=title, panels=every, key=key, collapsed=collapsed, repeat=repeat, **rest)

    def faults(self) -> Iterable[str]:
        if self.below and not self.collapsed:
            yield "below holds panels, but what stands below an open row is in it; write collapsed=True, or panels="


def rows(values: Iterable[Any]) -> tuple[Row, ...]:
    """Rows as a tuple, grafanalib's among them."""
    if isinstance(values, Row):
        return Fault("is one Row, where a sequence belongs; add a comma: (Row(…),)")
    if not isinstance(values, tuple | list):
        return Fault(f"is {shown(values)}; it takes a tuple of Row")
    return gathered(_row(value) for value in values)


def _row(value: object) -> Row | Fault:
    if isinstance(value, Row):
        return value
    try:
        if is_foreign(value) and is_row(raw := foreign_json(value)):
            return foreign_row(raw, [foreign_panel(one, raw) for one in raw.get("panels") or ()])
    except ValueError as error:
        return Fault(str(error))
    held = isinstance(value, Panel) or is_foreign(value)
    return Fault(
        f"holds {shown(value)}; {'panels of a dashboard without rows go to panels=' if held else 'it takes Row'}"
    )


def is_row(raw: Any) -> bool:
    """Whether `raw` is a row: grafanalib's `RowPanel`, or its `Row` of old, which says no type."""
    return isinstance(raw, dict) and (raw.get("type") == "row" or ("type" not in raw and "showTitle" in raw))


def foreign_panel(raw: Any, row: Json | None = None) -> RawPanel:
    """A panel of grafanalib's with the size that it, or the row of old that it is in, gives. Its position is ours."""
    if not isinstance(raw, dict) or is_row(raw) or "panels" in raw:
        what = f"the row {raw.get('title')!r}" if is_row(raw) else repr(raw)
        raise ValueError(f"holds {what}, which is no panel")
    try:
        width, height = _size(raw, row or {})
    except (AttributeError, TypeError, ValueError) as error:
        raise ValueError(f"holds the panel {raw.get('title')!r}, whose size makes no sense: {error}") from error
    return RawPanel(raw, dialect="grafanalib", key=raw.get("key"), width=width, height=height)


def _size(raw: Json, row: Json) -> tuple[Any, Any]:
    """Width and height, None where nothing says them."""
    place = raw.get("gridPos") or {}
    width, height = place.get("w"), place.get("h")
    if width is None and raw.get("span") is not None:
        width = 2 * math.floor(raw["span"])
    return _whole(width), _lines(raw.get("height") or row.get("height")) if height is None else _whole(height)


def _lines(pixels: Any) -> int | None:
    """Lines of the grid for `"250px"` or 250."""
    if pixels is None:
        return None
    return math.ceil(max(_LEAST, float(str(pixels).removesuffix("px"))) / _LINE)


def _whole(value: Any) -> Any:
    """12 for 12.0; all else as it is, for the panel to judge."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def foreign_row(raw: dict[str, Any], held: Iterable[RawPanel]) -> Row:
    """A row of grafanalib's, of its `Row` or its `RowPanel`, with panels in place of those that it names."""
    return Row(
        raw.get("title") or "",
        *keyed(held),
        key=raw.get("key"),
        collapsed=bool(raw.get("collapsed") or raw.get("collapse")),
        repeat=raw.get("repeat"),
    )


def keyed(panels: Iterable[RawPanel]) -> list[RawPanel]:
    """`panels`, with a key for each that has the name of one before it: their ids would be the same."""
    held = list(panels)
    pairs = zip(held, distinct(panel.key or panel.title for panel in held), strict=True)
    return [panel if name == (panel.key or panel.title) else attrs.evolve(panel, key=name) for panel, name in pairs]


def distinct(names: Iterable[str]) -> list[str]:
    """`names`, numbered from the second of a kind on."""
    found: dict[str, None] = {}

    def numbered(name: str) -> str:
        return f"{name} {first_free(lambda number: f'{name} {number}' in found)}"

    for name in names:
        found[numbered(name) if name in found else name] = None
    return list(found)
