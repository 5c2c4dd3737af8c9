"""The canvas panel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import attrs

from obsdsl.compose.convert import at, json_object
from obsdsl.compose.definition import Definition
from obsdsl.compose.panel import DataPanel
from obsdsl.define.light import frozen


@frozen(kw_only=True, slots=False)
class CanvasElement(Definition):
    """A thing on a canvas: its `type` (`metric-value`, `text`, `rectangle`, `icon`, …), place and size in pixels.

    `config` is its own settings, as Grafana's JSON has them: `{"text": {"mode": "field", "field": "A-series"}}`.
    """

    named_by = "name"

    name: str = attrs.field(kw_only=False)
    type: str = attrs.field(default="metric-value", kw_only=False)
    left: float = 0
    top: float = 0
    width: float = 100
    height: float = 50
    rotation: float | None = attrs.field(default=None, metadata={"within": (0, 360)})
    horizontal: Literal["left", "right", "leftright", "center", "scale"] = "left"
    vertical: Literal["top", "bottom", "topbottom", "center", "scale"] = "top"
    background: str | None = None
    border: str | None = None
    border_width: float | None = None
    config: Mapping[str, Any] = attrs.field(factory=dict, converter=json_object, hash=False)
    connections: Sequence[Mapping[str, Any]] = ()


@frozen(kw_only=True, slots=False)
class Canvas(DataPanel):
    """Elements placed by hand, which show values by their text and colour."""

    kind = "canvas"
    since = (9, 3)
    size = (12, 10)

    elements: Sequence[CanvasElement] = ()
    inline_editing: bool = attrs.field(default=False, metadata=at("options.inlineEditing", always=True))
    advanced_types: bool | None = attrs.field(default=None, metadata=at("options.showAdvancedTypes"))
    pan_zoom: bool | None = attrs.field(default=None, metadata=at("options.panZoom", since=(10, 3)))
    zoom_to_content: bool | None = attrs.field(default=None, metadata=at("options.zoomToContent", since=(12, 2)))
    tooltip: Literal["single", "none"] | None = attrs.field(
        default=None, metadata=at("options.tooltip.mode", since=(12, 2))
    )

    def shape(self, json: dict[str, Any], grafana: tuple[int, int]) -> None:  # noqa: ARG002
        """The elements, in the one frame that a canvas has."""
        elements = [_element(one) for one in self.elements]
        json["options"]["root"] = {"type": "frame", "name": "Element 1", "elements": elements}


def _element(element: CanvasElement) -> dict[str, Any]:
    placement = {name: getattr(element, name) for name in ("left", "top", "width", "height")}
    if element.rotation is not None:
        placement["rotation"] = element.rotation
    found: dict[str, Any] = {
        "name": element.name,
        "type": element.type,
        "placement": placement,
        "constraint": {"horizontal": element.horizontal, "vertical": element.vertical},
        "config": dict(element.config),
    }
    if element.background is not None:
        found["background"] = {"color": {"fixed": element.background}}
    border = {"color": element.border and {"fixed": element.border}, "width": element.border_width}
    if any(border.values()):
        found["border"] = {name: one for name, one in border.items() if one is not None}
    if element.connections:
        found["connections"] = [dict(one) for one in element.connections]
    return found
