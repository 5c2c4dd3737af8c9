"""What all panels share. Each kind is one file of `panels/`: a class whose fields say where they stand in the JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Literal, TypeAlias

import attrs

from obsdsl.compose.convert import at, interval, json_object, unit
from obsdsl.compose.datasource import DataSource, datasource
from obsdsl.compose.definition import Definition
from obsdsl.compose.fault import Fault, shown
from obsdsl.compose.field import Color, Link, Override, color
from obsdsl.compose.grid import GRID_WIDTH
from obsdsl.compose.query import QueryFormat, Target, queries
from obsdsl.compose.thresholds import Alert, Thresholds, thresholds
from obsdsl.compose.transformation import Transformation
from obsdsl.compose.value_map import ValueMapping
from obsdsl.define.light import frozen
from obsdsl.define.unit import Unit
from obsdsl.express.variable import VariableReference


def _place(value: Any) -> tuple[int, int] | None:
    """A column and a line."""
    if value is None:
        return None
    found = tuple(value) if isinstance(value, tuple | list) else ()
    if len(found) != 2 or not all(type(one) is int and one >= 0 for one in found) or found[0] >= GRID_WIDTH:
        return Fault(f"is {shown(value)}; write a column from 0 to {GRID_WIDTH - 1} and a line, such as (12, 0)")
    return found


@frozen(kw_only=True, slots=False)
class Panel(Definition):
    """A rectangle of a dashboard.

    `key` names it in ids and alert links where the title is not unique or may change. `width` is in columns of 24,
    `height` in units of about 38 pixels; both have a default by kind. Panels stand side by side in their order; `place`
    is the column and the line below the row's header where one stands otherwise. `repeat` draws it once for each value
    of a variable. `extra` is merged over the panel's JSON last, for what has no field here; of a list, it names the
    elements by their index. `without` are paths of what is then left out, such as `options.tooltip`.
    """

    # Grafana's id of the plugin, the first version that offers it to everyone, and the default size.
    kind: ClassVar[str]
    since: ClassVar[tuple[int, int]] = (7, 0)
    size: ClassVar[tuple[int, int]] = (12, 8)

    title: str = attrs.field(kw_only=False)
    key: str | None = None
    description: str | None = attrs.field(default=None, metadata=at("description"))
    width: int | None = attrs.field(default=None, metadata={"within": (1, GRID_WIDTH)})
    height: int | None = attrs.field(default=None, metadata={"within": (1, 1000)})
    place: tuple[int, int] | None = attrs.field(default=None, converter=_place)
    transparent: bool = attrs.field(default=False, metadata=at("transparent"))
    links: Sequence[Link] = ()
    repeat: VariableReference | str | None = None
    repeat_direction: Literal["h", "v"] | None = None
    max_per_row: int | None = attrs.field(default=None, metadata=at("maxPerRow", within=(1, GRID_WIDTH)))
    extra: Mapping[str, Any] = attrs.field(factory=dict, converter=json_object, hash=False)
    without: Sequence[str] = ()

    def shape(self, json: dict[str, Any], grafana: tuple[int, int]) -> None:
        """Last touches to the panel's JSON: what is no list of fields, or has another form in some releases."""


@frozen(kw_only=True, slots=False)
class DataPanel(Panel):
    """A panel that shows data.

    `query` is an expression, a `Query`, a tuple of them, or a mapping from legend to them: `QueriesLike`. `legend`
    names the series of a single query. Without `unit`, it follows from the expression; `unit=""` shows none.
    `thresholds` may be an alert, or several: the panel then draws where they fire, and is their dashboard link.
    `field_min_max` gives each field the range of its own values.
    """

    # Whether the kind shows the last value alone, so that an instant query serves it.
    instant: ClassVar[bool] = False
    # Whether the kind colours values by thresholds even where none were given.
    threshold_colors: ClassVar[bool] = False
    # Whether the kind may show something without asking for it.
    may_ask_nothing: ClassVar[bool] = False
    # Where the unit of the values stands in the JSON.
    unit_at: ClassVar[tuple[str, ...]] = ("fieldConfig", "defaults", "unit")

    query: tuple[Target, ...] = attrs.field(kw_only=False, converter=queries)
    legend: str | None = None
    datasource: DataSource | None = attrs.field(default=None, converter=datasource)
    transformations: Sequence[Transformation] = ()
    overrides: Sequence[Override] = ()

    unit: Unit | str | None = attrs.field(default=None, converter=unit)
    decimals: int | None = attrs.field(default=None, metadata=at("fieldConfig.defaults.decimals", within=(0, 20)))
    min: float | None = attrs.field(default=None, metadata=at("fieldConfig.defaults.min"))
    max: float | None = attrs.field(default=None, metadata=at("fieldConfig.defaults.max"))
    field_min_max: bool | None = attrs.field(
        default=None, metadata=at("fieldConfig.defaults.fieldMinMax", since=(10, 3))
    )
    color: Color | None = attrs.field(default=None, converter=color)
    thresholds: Thresholds | tuple[Alert, ...] | None = attrs.field(default=None, converter=thresholds)
    mappings: Sequence[ValueMapping] = ()
    no_value: str | None = attrs.field(default=None, metadata=at("fieldConfig.defaults.noValue"))
    display_name: str | None = attrs.field(default=None, metadata=at("fieldConfig.defaults.displayName"))
    data_links: Sequence[Link] = ()

    min_step: str | None = attrs.field(default=None, converter=interval, metadata=at("interval"))
    max_data_points: int | None = attrs.field(default=None, metadata=at("maxDataPoints", within=(1, 100_000)))
    time_from: str | None = attrs.field(default=None, converter=interval, metadata=at("timeFrom"))
    time_shift: str | None = attrs.field(default=None, converter=interval, metadata=at("timeShift"))
    hide_time: bool | None = attrs.field(default=None, metadata=at("hideTimeOverride"))

    @property
    def asks_for_last(self) -> bool:
        """Whether the panel needs the last value alone."""
        return self.instant

    @property
    def query_format(self) -> QueryFormat | None:
        """The form in which the kind wants its data, where that is not Grafana's own choice."""
        return None

    @property
    def alerts(self) -> tuple[Alert, ...]:
        """The alerts whose thresholds the panel draws."""
        return self.thresholds if isinstance(self.thresholds, tuple) else ()

    def faults(self) -> Iterable[str]:
        if not self.query and not self.may_ask_nothing:
            yield "query is empty; give it at least one expression"
        if self.legend is not None and len(self.query) != 1:
            yield "legend belongs to a single query; with several, write a mapping from legend to expression"
        if self.min is not None and self.max is not None and self.min >= self.max:
            yield f"min={self.min} is not below max={self.max}"
        ids = [query.id for query in self.query if query.id is not None]
        for one in dict.fromkeys(one for one in ids if ids.count(one) > 1):
            yield f"two queries have the id {one!r}; rename one"


@frozen(kw_only=True, slots=False)
class RawPanel(Definition):
    """A panel as Grafana's JSON has it. id and position are ours; all else stands as it is.

    That of the `dialect` grafanalib is mended before it goes out; of `exact`, id and position stand, too.
    """

    raw: Mapping[str, Any] = attrs.field(kw_only=False, converter=json_object, hash=False)
    dialect: Literal["grafana", "grafanalib", "exact"] = "grafana"
    key: str | None = None
    width: int | None = attrs.field(default=None, metadata={"within": (1, GRID_WIDTH)})
    height: int | None = attrs.field(default=None, metadata={"within": (1, 1000)})
    place: tuple[int, int] | None = attrs.field(default=None, converter=_place)

    @property
    def title(self) -> str:
        """The title in the raw data."""
        return str(self.raw.get("title") or "")


@frozen(kw_only=True, slots=False)
class LibraryPanel(Definition):
    """A panel that Grafana's library keeps, by reference; `place`, `extra` and `without` are those of all panels."""

    title: str = attrs.field(kw_only=False)
    uid: str = attrs.field(kw_only=False)
    key: str | None = None
    name: str | None = None
    width: int = attrs.field(default=12, metadata={"within": (1, GRID_WIDTH)})
    height: int = attrs.field(default=8, metadata={"within": (1, 1000)})
    place: tuple[int, int] | None = attrs.field(default=None, converter=_place)
    extra: Mapping[str, Any] = attrs.field(factory=dict, converter=json_object, hash=False)
    without: Sequence[str] = ()


AnyPanel: TypeAlias = Panel | RawPanel | LibraryPanel
