"""How a panel shows values: links, colours, cells, and overrides for some of its series."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, TypeAlias

import attrs

from obsdsl.compose.convert import at, json_object, unit
from obsdsl.compose.definition import Definition
from obsdsl.compose.fault import Fault, shown
from obsdsl.compose.thresholds import Thresholds
from obsdsl.compose.transformation import Calc
from obsdsl.compose.value_map import ValueMapping
from obsdsl.define.light import frozen
from obsdsl.define.unit import Unit


@frozen(kw_only=True, slots=False)
class Link(Definition):
    """A link on a panel or its data: `url` may hold variables such as `${__field.labels.instance}`."""

    title: str = attrs.field(kw_only=False)
    url: str = attrs.field(kw_only=False)
    new_tab: bool = False

    def url_for(self, grafana: tuple[int, ...]) -> str:  # noqa: ARG002 - a kind of link may differ by release
        """The address as this release of Grafana reads it."""
        return self.url


COLOR_MODES = (
    "fixed",
    "shades",
    "thresholds",
    "palette-classic",
    "palette-classic-by-name",
    "continuous-GrYlRd",
    "continuous-RdYlGr",
    "continuous-BlYlRd",
    "continuous-YlRd",
    "continuous-BlPu",
    "continuous-YlBl",
    "continuous-blues",
    "continuous-reds",
    "continuous-greens",
    "continuous-purples",
    "continuous-viridis",
    "continuous-magma",
    "continuous-plasma",
    "continuous-inferno",
    "continuous-cividis",
)


@frozen(kw_only=True, slots=False)
class Color(Definition):
    """How series are coloured: a scheme by `mode`, or one `fixed` colour (a name of Grafana's, or `#rrggbb`)."""

    mode: str = attrs.field(default="fixed", kw_only=False)
    fixed: str | None = None
    series_by: Literal["last", "min", "max"] | None = None

    def faults(self) -> Iterable[str]:
        if self.mode not in COLOR_MODES:
            yield f"mode is {self.mode!r}; it is one of {', '.join(COLOR_MODES)}"


def color(value: Color | str | None) -> Color | None:
    """A scheme of Grafana's by its name, or a fixed colour by its."""
    if value is None or isinstance(value, Color):
        return value
    if not isinstance(value, str):
        return Fault(f'is {shown(value)}; write a colour, a scheme such as "palette-classic", or Color(…)')
    return Color(value) if value in COLOR_MODES else Color("fixed", fixed=value)


# How a cell of a table shows its value.
Cell: TypeAlias = Literal[
    "auto",
    "color-text",
    "color-background",
    "gradient-background",
    "gauge",
    "gradient-gauge",
    "lcd-gauge",
    "sparkline",
    "json",
    "image",
    "links",
    "pill",
    "markdown",
]
CELLS_ADDED = {"sparkline": (9, 5), "links": (10, 4), "pill": (12, 1), "markdown": (12, 2)}
# Each with `custom.cellOptions`, and with the `custom.displayMode` that was before 9.4.
_CELL_OPTIONS = (9, 4)
CELLS: Mapping[Cell, tuple[Mapping[str, str], str]] = {
    "auto": ({"type": "auto"}, "auto"),
    "color-text": ({"type": "color-text"}, "color-text"),
    "color-background": ({"type": "color-background", "mode": "basic"}, "color-background-solid"),
    "gradient-background": ({"type": "color-background", "mode": "gradient"}, "color-background"),
    "gauge": ({"type": "gauge", "mode": "basic"}, "basic"),
    "gradient-gauge": ({"type": "gauge", "mode": "gradient"}, "gradient-gauge"),
    "lcd-gauge": ({"type": "gauge", "mode": "lcd"}, "lcd-gauge"),
    "sparkline": ({"type": "sparkline"}, ""),
    "json": ({"type": "json-view"}, "json-view"),
    "image": ({"type": "image"}, "image"),
    "links": ({"type": "data-links"}, ""),
    "pill": ({"type": "pill"}, ""),
    "markdown": ({"type": "markdown"}, ""),
}


def cell(value: Cell, grafana: tuple[int, int]) -> dict[str, Any]:
    """The property of a field that shows it so, in the form of this release."""
    options, mode = CELLS[value]
    return {"cellOptions": dict(options)} if grafana >= _CELL_OPTIONS else {"displayMode": mode}


# Where a series can be hidden from.
Place: TypeAlias = Literal["legend", "tooltip", "viz"]
Comparison: TypeAlias = Literal["==", "!=", "<", "<=", ">", ">="]


@frozen(kw_only=True, slots=False)
class Override(Definition):
    """Other settings for some of a panel's fields.

    Exactly one of `name`, `names`, `regex`, `query` (a refId), `type` (`number`, `time`, …) and `where` says which:
    `where=("max", "==", 0)` are those whose maximum is 0. `hidden` hides them, or only from the places that it names.
    `properties` takes what has no field here, by Grafana's property id, such as
    `{"custom.lineInterpolation": "smooth"}`.
    """

    named_by = "name"

    name: str | None = attrs.field(default=None, kw_only=False, metadata={"matcher": "byName"})
    names: Sequence[str] | None = attrs.field(default=None, metadata={"matcher": "byNames"})
    regex: str | None = attrs.field(default=None, metadata={"matcher": "byRegexp"})
    query: str | None = attrs.field(default=None, metadata={"matcher": "byFrameRefID"})
    type: str | None = attrs.field(default=None, metadata={"matcher": "byType"})
    where: tuple[Calc, Comparison, float] | None = attrs.field(default=None, metadata={"matcher": "byValue"})

    display_name: str | None = attrs.field(default=None, metadata=at("displayName"))
    unit: Unit | str | None = attrs.field(default=None, converter=unit, metadata=at("unit"))
    decimals: int | None = attrs.field(default=None, metadata=at("decimals"))
    min: float | None = attrs.field(default=None, metadata=at("min"))
    max: float | None = attrs.field(default=None, metadata=at("max"))
    color: Color | None = attrs.field(default=None, converter=color, metadata=at("color"))
    no_value: str | None = attrs.field(default=None, metadata=at("noValue"))
    thresholds: Thresholds | None = attrs.field(default=None, metadata=at("thresholds"))
    mappings: Sequence[ValueMapping] | None = attrs.field(default=None, metadata=at("mappings"))
    links: Sequence[Link] | None = attrs.field(default=None, metadata=at("links"))
    hidden: bool | Sequence[Place] | None = None
    width: int | None = attrs.field(default=None, metadata=at("custom.width"))
    min_width: int | None = attrs.field(default=None, metadata=at("custom.minWidth"))
    align: Literal["auto", "left", "center", "right"] | None = attrs.field(default=None, metadata=at("custom.align"))
    cell: Cell | None = attrs.field(default=None, metadata=at("custom.cellOptions", newer=CELLS_ADDED))
    filterable: bool | None = attrs.field(default=None, metadata=at("custom.filterable"))
    draw: Literal["line", "bars", "points"] | None = attrs.field(default=None, metadata=at("custom.drawStyle"))
    line_width: int | None = attrs.field(default=None, metadata=at("custom.lineWidth", within=(0, 10)))
    line_style: Literal["solid", "dash", "dot"] | None = attrs.field(default=None, metadata=at("custom.lineStyle.fill"))
    fill: int | None = attrs.field(default=None, metadata=at("custom.fillOpacity", within=(0, 100)))
    fill_below_to: str | None = attrs.field(default=None, metadata=at("custom.fillBelowTo"))
    transform: Literal["constant", "negative-Y"] | None = attrs.field(default=None, metadata=at("custom.transform"))
    stack: Literal["none", "normal", "percent"] | None = attrs.field(default=None, metadata=at("custom.stacking.mode"))
    stack_group: str = "A"
    axis: Literal["auto", "left", "right", "hidden"] | None = attrs.field(
        default=None, metadata=at("custom.axisPlacement")
    )
    axis_label: str | None = attrs.field(default=None, metadata=at("custom.axisLabel"))
    properties: Mapping[str, Any] = attrs.field(factory=dict, converter=json_object, hash=False)

    def faults(self) -> Iterable[str]:
        given = [row for row in matchers(self) if row[1] is not None]
        if len(given) != 1:
            yield f"{len(given)} of name, names, regex, query, type and where are given; give exactly one"


def matchers(override: Override) -> list[tuple[str, Any]]:
    """Each of Grafana's matcher ids with the override's value for it."""
    rows = [field for field in attrs.fields(Override) if "matcher" in field.metadata]
    return [(row.metadata["matcher"], getattr(override, row.name)) for row in rows]
