"""Variables of a dashboard: what a viewer may choose, usable in expressions as `metric(label=variable)`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, TypeAlias

import attrs

from obsdsl.compose.convert import interval, json_object
from obsdsl.compose.datasource import DataSourceLike, datasource
from obsdsl.compose.definition import Definition
from obsdsl.compose.fault import Fault, gathered, shown
from obsdsl.define.label import is_text
from obsdsl.define.light import frozen
from obsdsl.express.expr import Expr
from obsdsl.express.node import Node
from obsdsl.express.series import LabelValues
from obsdsl.express.variable import VariableReference

_NAME = re.compile(r"[A-Za-z]\w*", re.ASCII)
Refresh: TypeAlias = Literal["never", "load", "time"]
Hide: TypeAlias = Literal["", "label", "variable"]


@frozen(kw_only=True, slots=False)
class DashboardVariable(Definition, VariableReference):
    """What all kinds share. `label` is shown instead of the name; `hide` hides the label or all of it.

    `extra` is merged over the variable's JSON last; `without` are paths of what is then left out.
    """

    named_by = "name"

    name: str = attrs.field(kw_only=False)
    label: str | None = None
    description: str | None = None
    hide: Hide = ""
    extra: Mapping[str, Any] = attrs.field(factory=dict, converter=json_object, hash=False)
    without: Sequence[str] = ()

    @property
    def is_multi(self) -> bool:
        """Whether it may hold several values."""
        return False

    def faults(self) -> Iterable[str]:
        if not _NAME.fullmatch(self.name):
            yield f"name is {self.name!r}; it begins with a letter and holds letters, digits and '_'"


@frozen(kw_only=True, slots=False)
class ChoiceVariable(DashboardVariable):
    """A variable of which one or more values are chosen; `default` is the first choice."""

    multi: bool = False
    include_all: bool = False
    all_value: str | None = None
    default: str | Sequence[str] | None = None

    @property
    def is_multi(self) -> bool:
        return self.multi or self.include_all


VariableQuery: TypeAlias = Expr | LabelValues | str | Node


def _query(value: VariableQuery) -> Node | LabelValues | str:
    if isinstance(value, Expr):
        return value.node
    if isinstance(value, str) and not is_text(value):
        return Fault(f"is {shown(value)}, which cannot be written as UTF-8; delete the lone surrogate")
    if isinstance(value, LabelValues | str | Node):
        return value
    message = f'is {shown(value)}; write `metric.label_values("instance")`, an expression, or Grafana\'s own query text'
    return Fault(message)


@frozen(kw_only=True, slots=False)
class QueryVariable(ChoiceVariable):
    """Values from the data source: of a label, or of the text that `regex` takes from an expression's result.

    `query` is `metric.label_values("instance")`, an expression (its result as text), or Grafana's own query
    language (`label_names()`, `metrics(…)`). `refresh` says when it is asked: on `load`, or when the `time` changes.
    """

    query: Node | LabelValues | str = attrs.field(kw_only=False, converter=_query)
    regex: str = ""
    refresh: Refresh = "time"
    sort: Literal["", "alphabetical", "numerical", "case-insensitive", "natural"] = "alphabetical"
    descending: bool = False
    datasource: DataSourceLike = attrs.field(default=None, converter=datasource)


@frozen(kw_only=True, slots=False)
class CustomVariable(ChoiceVariable):
    """A fixed list of values, or a mapping from shown text to value."""

    values: Sequence[str] | Mapping[str, str] = attrs.field(kw_only=False, hash=False)

    def faults(self) -> Iterable[str]:
        yield from super().faults()
        if not self.values:
            yield "values is empty; list at least one"
        if self.default in ((), []):
            yield "default is empty; list at least one, or leave it out"


@frozen(kw_only=True, slots=False)
class DataSourceVariable(ChoiceVariable):
    """A choice among the data sources of one type, such as `prometheus` or `loki`."""

    type: str = attrs.field(kw_only=False)
    regex: str = ""


def _durations(value: Sequence[Any]) -> tuple[str, ...]:
    if isinstance(value, str) or not isinstance(value, tuple | list):
        return Fault(f'is {shown(value)}; write a tuple of durations, such as ("1m", "5m")')
    return gathered(interval(one) for one in value)


@frozen(kw_only=True, slots=False)
class IntervalVariable(DashboardVariable):
    """A choice of windows: `m.requests.rate(window)`. `auto` adds one that follows the time range."""

    values: tuple[str, ...] = attrs.field(kw_only=False, converter=_durations)
    auto: bool = False
    auto_count: int = attrs.field(default=30, metadata={"within": (1, 500)})
    auto_min: str | None = attrs.field(default="10s", converter=interval)
    default: str | None = None

    def faults(self) -> Iterable[str]:
        yield from super().faults()
        if not self.values:
            yield "values is empty; list at least one"


@frozen(kw_only=True, slots=False)
class TextVariable(DashboardVariable):
    """Text that the viewer types."""

    default: str = ""


@frozen(kw_only=True, slots=False)
class ConstantVariable(DashboardVariable):
    """A value that the viewer does not see or change."""

    value: str = attrs.field(kw_only=False)
    hide: Hide = "variable"


@frozen(kw_only=True, slots=False)
class SwitchVariable(DashboardVariable):
    """On or off (Grafana 12.3 and later)."""

    on: str = "true"
    off: str = "false"
    default: bool = False


@frozen(kw_only=True, slots=False)
class AdHocVariable(DashboardVariable):
    """Filters that the viewer adds to every query of the data source."""

    filters: Sequence[tuple[str, str, str]] = ()
    datasource: DataSourceLike = attrs.field(default=None, converter=datasource)


@frozen(kw_only=True, slots=False)
class GroupByVariable(DashboardVariable):
    """Labels by which the viewer groups the queries of the data source (Grafana 11 and later)."""

    default: Sequence[str] = ()
    datasource: DataSourceLike = attrs.field(default=None, converter=datasource)

    @property
    def is_multi(self) -> bool:
        return True


@frozen(kw_only=True, slots=False)
class RawVariable(DashboardVariable):
    """A variable as Grafana's JSON has it; `raw` stands as it is, and has the name where `name` is empty."""

    raw: Mapping[str, Any] = attrs.field(kw_only=False, converter=json_object, hash=False)

    @property
    def is_multi(self) -> bool:
        return bool(self.raw.get("multi") or self.raw.get("includeAll"))

    def faults(self) -> Iterable[str]:
        return ()
