"""Rows: a title above panels that flow from left to right."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TypeAlias

import attrs

from obsdsl.compose.definition import Definition, Fault, gathered
from obsdsl.compose.panel import AnyPanel, LibraryPanel, Panel, RawPanel
from obsdsl.express.variable import VariableReference

# A panel of ours, or any object of grafanalib's that gives its JSON.
PanelLike: TypeAlias = Any


def panels(values: Iterable[PanelLike]) -> tuple[AnyPanel, ...]:
    """Panels as ours; those of grafanalib become raw panels, through their own `to_json_data`."""
    if isinstance(values, str | Panel | RawPanel | LibraryPanel) or not isinstance(values, Iterable):
        kind = type(values).__name__
        return Fault(f"is one {kind}, where a sequence belongs; add a comma: ({kind}(…),)")
    return gathered(_panel(value) for value in values)


def _panel(value: PanelLike) -> AnyPanel | Fault:
    if isinstance(value, Panel | RawPanel | LibraryPanel):
        return value
    if hasattr(value, "to_json_data"):
        raw = foreign_json(value)
        return RawPanel(raw) if isinstance(raw, dict) else Fault(f"holds {value!r}, which is no panel")
    return Fault(f"holds {value!r}; it takes panels such as TimeSeries, RawPanel, or grafanalib's")


def foreign_json(value: object) -> Any:
    """The JSON of an object of grafanalib's, or of any other that has `to_json_data`."""
    return json.loads(json.dumps(value, default=lambda one: one.to_json_data()))


@attrs.frozen(init=False, kw_only=True)
class Row(Definition):
    """`Row("Traffic", panel, panel)`: panels below a title; a collapsed row hides them until it is opened.

    `repeat` draws the row once for each value of a variable.
    """

    title: str
    panels: tuple[AnyPanel, ...] = attrs.field(converter=panels)
    key: str | None = None
    collapsed: bool = False
    repeat: VariableReference | str | None = None

    def __init__(
        self,
        title: str,
        *panels: PanelLike,
        key: str | None = None,
        collapsed: bool = False,
        repeat: VariableReference | str | None = None,
    ) -> None:
        self.__attrs_init__(title=title, panels=panels, key=key, collapsed=collapsed, repeat=repeat)


def rows(values: Iterable[Row]) -> tuple[Row, ...]:
    """Rows as a tuple."""
    if isinstance(values, Row):
        return Fault("is one Row, where a sequence belongs; add a comma: (Row(…),)")
    if not isinstance(values, tuple | list):
        return Fault(f"is {values!r}; it takes a tuple of Row")
    for value in values:
        if not isinstance(value, Row):
            mend = "panels of a dashboard without rows go to panels=" if isinstance(value, Panel) else "it takes Row"
            return Fault(f"holds {value!r}; {mend}")
    return tuple(values)
