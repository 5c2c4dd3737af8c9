"""What a panel asks a data source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import attrs

from obsdsl.compose.convert import ExprLike, instant, interval, json_object, node
from obsdsl.compose.datasource import DataSource, datasource
from obsdsl.compose.definition import Definition
from obsdsl.compose.fault import Fault, shown
from obsdsl.compose.foreign import foreign_json, foreign_source, is_foreign, without_nulls
from obsdsl.define.label import is_text
from obsdsl.define.light import frozen
from obsdsl.errors import DefinitionError
from obsdsl.express.node import Node
from obsdsl.logs.expr import LogExpr, is_logs, log_text

if TYPE_CHECKING:
    from obsdsl.logs.node import LogNode
else:
    # Whoever has a tree of LogQL imported its classes.
    LogNode = object

QueryFormat: TypeAlias = Literal["time_series", "table", "heatmap"]


@frozen(kw_only=True, slots=False)
class Target(Definition):
    """What all queries share. `id` is Grafana's refId; without one, queries are A, B, C in their order.

    `extra` is merged over the query's JSON last; `without` are paths of what is then left out.
    """

    named_by = "id"

    id: str | None = None
    hide: bool = False
    datasource: DataSource | None = attrs.field(default=None, converter=datasource)
    extra: Mapping[str, Any] = attrs.field(factory=dict, converter=json_object, hash=False)
    without: Sequence[str] = ()


@frozen(kw_only=True, slots=False)
class Query(Target):
    """A PromQL expression with the settings of its query.

    `legend` names each series (`{{status}}` is the label's value); None lets Grafana name them. `instant` asks for
    the last value alone; None leaves it to the panel's kind. `step` is the shortest step between samples.
    """

    expr: Node = attrs.field(kw_only=False, converter=node)
    legend: str | None = None
    instant: bool | None = None
    format: QueryFormat | None = None
    step: str | None = attrs.field(default=None, converter=interval)
    interval_factor: int | None = None
    exemplars: bool = False


def _logs(value: Any) -> Any:
    """A query of logs that was built, as its tree; text as it is: the lint says what is wrong with it."""
    if isinstance(value, LogExpr):
        return value.node
    if isinstance(value, str) and not is_text(value):
        return Fault(f"is {shown(value)}, which cannot be written as UTF-8; delete the lone surrogate")
    return value if is_logs(value) else Fault(f"is {shown(value)}; write LogQL, or a query of a LogStream")


@frozen(kw_only=True, slots=False)
class LokiQuery(Target):
    """A query of logs: LogQL, as text or built.

    `legend` names each series of numbers (`{{level}}`); without one, what the query groups by. `max_lines` bounds the
    lines of a logs panel, `step` is the shortest step between numbers.
    """

    expr: str | LogNode = attrs.field(kw_only=False, converter=_logs)
    legend: str | None = None
    instant: bool | None = None
    max_lines: int | None = None
    step: str | None = attrs.field(default=None, converter=interval)

    @property
    def text(self) -> str:
        """The LogQL; windows that were left out follow the panel's resolution."""
        return self.expr if isinstance(self.expr, str) else log_text(self.expr)

    def faults(self) -> Iterable[str]:
        if isinstance(self.expr, str) and not self.expr.strip():
            yield 'expr is empty; write a log selector such as {app="web"}'


@frozen(kw_only=True, slots=False)
class RawQuery(Target):
    """A query as Grafana's JSON has it, of any data source; `raw` stands as it is but for refId and data source."""

    raw: Mapping[str, Any] = attrs.field(kw_only=False, converter=json_object, hash=False)


QueryLike: TypeAlias = ExprLike | Target | LogExpr
# One query, several, or several by their legend.
QueriesLike: TypeAlias = QueryLike | Sequence[QueryLike] | Mapping[str, QueryLike]


def queries(value: QueriesLike) -> tuple[Target, ...]:
    """A panel's queries as a tuple; the keys of a mapping are their legends."""
    try:
        if isinstance(value, Mapping):
            return tuple([_legended(legend, one) for legend, one in value.items()])
        several: Sequence[QueryLike] = value if isinstance(value, tuple | list) else (value,)
        return tuple([_query(one) for one in several])
    except ValueError as error:
        return Fault(str(error))
    except DefinitionError as error:
        return Fault("; ".join(error.faults))


def _query(value: QueryLike) -> Target:
    if isinstance(value, Target):
        return value
    if isinstance(value, LogExpr):
        return LokiQuery(value)
    if is_foreign(value):
        return _foreign(value)
    return Query(instant(value))


def _foreign(value: object) -> Target:
    """A target of grafanalib's: a PromQL expression as a Query, another language as it is.

    What grafanalib writes where nothing was said (`intervalFactor` 2, an empty legend) is left to the panel.
    """
    raw = without_nulls(foreign_json(value))
    if not isinstance(raw, dict) or "targets" in raw or "panels" in raw:
        raise ValueError(f"holds a {type(value).__name__}, which is no target; write Target(expr=…)")
    source = foreign_source(raw.get("datasource"))
    shared = {"id": raw.get("refId") or None, "hide": raw.get("hide", False), "datasource": source}
    expr = raw.get("expr")
    if not isinstance(expr, str) or not expr.strip() or (source is not None and source.type != "prometheus"):
        return RawQuery({key: one for key, one in raw.items() if key not in ("refId", "datasource", "hide")}, **shared)
    try:
        tree = instant(expr)
    except DefinitionError as error:
        mend = 'in another language, it needs a data source of that type: datasource={"type": …, "uid": …}'
        raise ValueError(f"holds a Target whose expr is no PromQL; {mend}: {'; '.join(error.faults)}") from error
    form, factor = raw.get("format"), raw.get("intervalFactor")
    return Query(
        tree,
        legend=raw.get("legendFormat") or None,
        instant=raw.get("instant") or None,
        format=None if form == "time_series" else form,
        step=raw.get("interval") or None,
        interval_factor=None if factor in (1, 2) else factor,
        exemplars=raw.get("exemplar", False),
        **shared,
    )


def _legended(legend: object, value: QueryLike) -> Target:
    if not isinstance(legend, str):
        raise ValueError(f"the legend {legend!r} is no text; quote it")
    query = _query(value)
    if isinstance(query, Query | LokiQuery):
        return attrs.evolve(query, legend=legend)
    raise ValueError(f"the legend {legend!r} belongs to a raw query; write it into the query")
