"""Variables of a dashboard as Grafana's JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from obsdsl.compile.context import Context
from obsdsl.compile.grafana.emit import Json, patched, plain
from obsdsl.compile.grafana.query import reference
from obsdsl.compile.version import shown
from obsdsl.compose.datasource import DataSource
from obsdsl.compose.default import custom_query
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
from obsdsl.compose.window import query_text
from obsdsl.errors import CompileError

_HIDE = {"": 0, "label": 1, "variable": 2}
_REFRESH = {"never": 0, "load": 1, "time": 2}
# Grafana's numbers: ascending, and one more for descending.
_SORT = {"": 0, "alphabetical": 1, "numerical": 3, "case-insensitive": 5, "natural": 7}
_NATURAL = (10, 2)
_SINCE = {GroupByVariable: (11, 0), SwitchVariable: (12, 3)}


def variable(value: DashboardVariable, source: DataSource, context: Context) -> Json:
    """One entry of `templating.list`."""
    since = _SINCE.get(type(value), (0, 0))
    if context.grafana < since:
        message = f"it needs Grafana {shown(since)}, and grafana_version is {shown(context.grafana)}; use another kind"
        raise CompileError(value.subject, message, value.location)
    row: Json = {"name": value.name} if value.name else {}
    row["hide"] = _HIDE[value.hide]
    if value.label is not None:
        row["label"] = value.label
    if value.description is not None:
        row["description"] = value.description
    if isinstance(value, ChoiceVariable):
        row |= _choice(value)
    return patched(value, row | _kind(value, source, context))


def _choice(value: ChoiceVariable) -> Json:
    row: Json = {"multi": value.multi, "includeAll": value.include_all}
    if value.all_value is not None:
        row["allValue"] = value.all_value
    if value.default is not None:
        row["current"] = current(value.default, value.multi)
    elif value.include_all:
        row["current"] = {"selected": True, "text": ["All"], "value": ["$__all"]} if value.multi else current("$__all")
    return row


def current(value: Any, multi: bool = False) -> Json:
    """The choice that is first shown."""
    chosen = list(value) if isinstance(value, tuple | list) else value
    if multi and not isinstance(chosen, list):
        chosen = [chosen]
    text = "All" if chosen == "$__all" else chosen
    return {"selected": True, "text": text, "value": chosen}


def _kind(value: DashboardVariable, source: DataSource, context: Context) -> Json:
    match value:
        case QueryVariable():
            return _query(value, value.datasource or source, context)
        case CustomVariable():
            return _custom(value)
        case DataSourceVariable():
            return {"type": "datasource", "query": value.type, "regex": value.regex, "refresh": 1}
        case IntervalVariable():
            return _interval(value)
        case TextVariable():
            return {"type": "textbox", "query": value.default, "current": current(value.default)}
        case ConstantVariable():
            return {"type": "constant", "query": value.value, "current": current(value.value)}
        case SwitchVariable():
            chosen = value.on if value.default else value.off
            return {"type": "switch", "enabledValue": value.on, "disabledValue": value.off, "current": current(chosen)}
        case AdHocVariable():
            filters = [{"key": key, "operator": op, "value": text} for key, op, text in value.filters]
            return {"type": "adhoc", "datasource": reference(value.datasource or source, context), "filters": filters}
        case GroupByVariable():
            its = reference(value.datasource or source, context)
            return {"type": "groupby", "datasource": its, "current": current(value.default, True)}
        case RawVariable(raw=raw):
            return dict(plain(raw))
    raise CompileError(value.subject, "it is of a kind that cannot be compiled; use one of obsdsl's", value.location)


def _query(value: QueryVariable, source: DataSource, context: Context) -> Json:
    text = query_text(value.query)
    if value.sort == "natural" and context.grafana < _NATURAL:
        message = f'sort="natural" needs Grafana {shown(_NATURAL)}, and grafana_version is {shown(context.grafana)}'
        raise CompileError(value.subject, f"{message}; use another order", value.location)
    sort = _SORT[value.sort] + (1 if value.descending and value.sort else 0)
    return {
        "type": "query",
        "datasource": reference(source, context),
        "definition": text,
        # Loki's data source reads the text itself, which its editor takes apart.
        "query": text if source.type == "loki" else {"query": text, "refId": f"variable-{value.name}"},
        "regex": value.regex,
        "refresh": _REFRESH[value.refresh],
        "sort": sort,
    }


def _custom(value: CustomVariable) -> Json:
    pairs = value.values.items() if isinstance(value.values, Mapping) else [(one, one) for one in value.values]
    row: Json = {"type": "custom", "query": custom_query(value)}
    row["options"] = [{"selected": False, "text": text, "value": one} for text, one in pairs]
    if value.default is None and value.include_all:
        return row
    texts_by_value = {one: text for text, one in pairs}
    given = next(iter(texts_by_value)) if value.default is None else value.default
    chosen = [given] if isinstance(given, str) else list(given)
    shown_as = [texts_by_value.get(one, one) for one in chosen]
    row["current"] = {"selected": True, "text": shown_as, "value": chosen}
    if not value.multi:
        row["current"] |= {"text": shown_as[0], "value": chosen[0]}
    return row


def _interval(value: IntervalVariable) -> Json:
    row: Json = {"type": "interval", "query": ",".join(value.values), "refresh": 2}
    row |= {"auto": value.auto, "auto_count": value.auto_count, "auto_min": value.auto_min or "10s"}
    auto = f"$__auto_interval_{value.name}"
    options = [{"selected": False, "text": one, "value": one} for one in value.values]
    row["options"] = ([{"selected": False, "text": "auto", "value": auto}] if value.auto else []) + options
    first = {"selected": True, "text": "auto", "value": auto} if value.auto else current(value.values[0])
    row["current"] = first if value.default is None else current(value.default)
    return row
