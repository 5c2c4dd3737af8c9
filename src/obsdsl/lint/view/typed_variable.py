"""Variables and annotations of ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from obsdsl.compose.dashboard import AnyAnnotation
from obsdsl.compose.datasource import GRAFANA, DataSource
from obsdsl.compose.default import custom_query
from obsdsl.compose.link import Annotation, GrafanaAnnotation
from obsdsl.compose.variable import (
    AdHocVariable,
    ChoiceVariable,
    ConstantVariable,
    CustomVariable,
    DashboardVariable,
    DataSourceVariable,
    GroupByVariable,
    IntervalVariable,
    QueryVariable,
    RawVariable,
    SwitchVariable,
    TextVariable,
)
from obsdsl.compose.window import QUERY_WINDOW
from obsdsl.express.node import Node
from obsdsl.express.series import LabelValues
from obsdsl.lint.view.query_text import Asked, asked
from obsdsl.lint.view.raw_variable import raw_annotation, raw_variable
from obsdsl.lint.view.source import Sources
from obsdsl.lint.view.typed_panel import source_view
from obsdsl.lint.view.value import AnnotationView, SourceView, VariableView

# Grafana's numbers: ascending, and one more for descending.
_SORT = {"": 0, "alphabetical": 1, "numerical": 3, "case-insensitive": 5, "natural": 7}
_KINDS: Mapping[type[DashboardVariable], str] = {
    QueryVariable: "query",
    CustomVariable: "custom",
    DataSourceVariable: "datasource",
    IntervalVariable: "interval",
    TextVariable: "textbox",
    ConstantVariable: "constant",
    SwitchVariable: "switch",
    AdHocVariable: "adhoc",
    GroupByVariable: "groupby",
}
_BEGINS = len("label_values(")


def variable_view(
    value: DashboardVariable, default: DataSource, sources: Sources, implied: bool = False
) -> VariableView:
    """A variable; `default` is the dashboard's data source."""
    if isinstance(value, RawVariable):
        found = raw_variable(value.raw, (), sources, value.name)
        return attrs.evolve(found, label=value.label or found.label, hide=value.hide or found.hide, source=value)
    source: DataSource | None = getattr(value, "datasource", None)
    asks = isinstance(value, QueryVariable | AdHocVariable | GroupByVariable)
    choice = value if isinstance(value, ChoiceVariable) else None
    query = value if isinstance(value, QueryVariable) else None
    parts = {**_NO_QUERY, "whole": _whole(value)} if query is None else _query(query, source or default, sources)
    return VariableView(
        name=value.name,
        kind=next((name for kind, name in _KINDS.items() if isinstance(value, kind)), ""),
        label=value.label,
        multi=choice is not None and choice.multi,
        include_all=choice is not None and choice.include_all,
        all_value=None if choice is None else choice.all_value,
        hide=value.hide,
        refresh=_refresh(value),
        regex=value.regex if isinstance(value, QueryVariable | DataSourceVariable) else "",
        options=_options(value),
        default=_default(value),
        datasource=_source(value, source or default, sources) if asks else None,
        path=(),
        query_path=(),
        source=value,
        description=value.description,
        implied=implied,
        **parts,
    )


def _source(value: DashboardVariable, given: DataSource, sources: Sources) -> SourceView | None:
    """Whom it asks, where its JSON is not given another data source, or none."""
    if "datasource" not in value.extra:
        return None if "datasource" in value.without else source_view(given)
    said = value.extra["datasource"]
    return sources.view({"type": given.type, "uid": given.uid} | dict(said) if isinstance(said, Mapping) else said)


_NO_QUERY: dict[str, Any] = {
    "written": "", "said": "other", "window": None, "sort": 0, "function": None, "asked": None, "offset": 0
}  # fmt: skip


def _query(value: QueryVariable, source: DataSource, sources: Sources) -> dict[str, Any]:
    what = value.query
    written: Node | str
    if isinstance(what, str):
        parts = asked(what)
        said = parts.said if sources.language(source_view(source)) == "promql" else "other"
        written = parts.expression
    elif isinstance(what, LabelValues):
        parts = Asked("label_values", "", _BEGINS, what.label, "promql")
        said, written = "promql", what.selector if what.selector is not None else ""
    else:
        parts = Asked("query_result", "", len("query_result("), None, "promql")
        said, written = "promql", what
    sort = _SORT[value.sort] + (1 if value.descending and value.sort else 0)
    return {
        "written": written, "said": said, "window": QUERY_WINDOW, "sort": sort, "whole": what,
        "function": parts.function, "asked": parts.asked, "offset": parts.offset,
    }  # fmt: skip


def _refresh(value: DashboardVariable) -> Any:
    if isinstance(value, QueryVariable):
        return value.refresh
    return {DataSourceVariable: "load", IntervalVariable: "time"}.get(type(value))


def _whole(value: DashboardVariable) -> str:
    match value:
        case DataSourceVariable(type=kind):
            return kind
        case ConstantVariable(value=text) | TextVariable(default=text):
            return text
        case CustomVariable():
            return custom_query(value)
        case IntervalVariable(values=values):
            return ",".join(values)
    return ""


def _options(value: DashboardVariable) -> tuple[str, ...]:
    if isinstance(value, CustomVariable):
        return tuple(value.values.values() if isinstance(value.values, Mapping) else value.values)
    if isinstance(value, SwitchVariable):
        return (value.on, value.off)
    return value.values if isinstance(value, IntervalVariable) else ()


def _default(value: DashboardVariable) -> Any:
    if isinstance(value, ConstantVariable):
        return value.value
    return getattr(value, "default", None)


def annotation_view(value: AnyAnnotation, default: DataSource, sources: Sources) -> AnnotationView:
    """An annotation; `default` is the dashboard's data source."""
    if isinstance(value, Annotation | GrafanaAnnotation):
        asks = value if isinstance(value, Annotation) else None
        return AnnotationView(
            written="" if asks is None else asks.expr,
            said="other" if asks is None else "promql",
            window=QUERY_WINDOW,
            name=value.name,
            enabled=value.enabled,
            hidden=value.hidden,
            event_title=None if asks is None else asks.event_title,
            datasource=source_view(GRAFANA if asks is None else asks.datasource or default),
            path=(),
            text_path=(),
            source=value,
        )
    return attrs.evolve(raw_annotation(value.raw, (), sources, value.name), source=value)
