"""Objects of grafanalib's, or of any library whose objects give their JSON by `to_json_data`, as values of ours.

Only their JSON is read: grafanalib is never imported.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from obsdsl.compose.datasource import DASHBOARD, GRAFANA, MIXED, DataSource
from obsdsl.compose.definition import Definition
from obsdsl.compose.variable import (
    AdHocVariable,
    ConstantVariable,
    CustomVariable,
    DashboardVariable,
    DataSourceVariable,
    IntervalVariable,
    QueryVariable,
    RawVariable,
    TextVariable,
)
from obsdsl.errors import did_you_mean, listed

Json: TypeAlias = dict[str, Any]

_BUILT_IN = {"-- Mixed --": MIXED, "-- Grafana --": GRAFANA, "-- Dashboard --": DASHBOARD}
# The query language of Prometheus variables, which says that a data source given by name is a Prometheus.
_PROMETHEUS_QUERY = re.compile(r"\s*(label_values|label_names|metrics|query_result)\s*\(")
_HIDE = {0: "", 1: "label", 2: "variable"}
# Grafana's numbers: ascending, and one more for descending.
_SORT = {1: "alphabetical", 3: "numerical", 5: "case-insensitive", 7: "natural"}
# A comma, unless a backslash stands before it.
_COMMA = re.compile(r"(?<!\\),")


def is_foreign(value: object) -> bool:
    """Whether `value` is an object that gives its JSON by `to_json_data`, and none of ours."""
    return hasattr(value, "to_json_data") and not isinstance(value, type | Definition)


def foreign_json(value: object) -> Any:
    """The JSON of a foreign object and all that it holds; ValueError says why it has none."""
    try:
        # grafanalib prints its warnings to stdout, where a caller's own output goes.
        with contextlib.redirect_stdout(io.StringIO()):
            text = json.dumps(value, default=_data, allow_nan=False, ensure_ascii=False)
        text.encode()
    except Exception as error:
        raise ValueError(f"holds a {type(value).__name__} that gives no JSON: {error!r}") from error
    return json.loads(text)


def _data(value: Any) -> Any:
    if isinstance(value, Definition) or not hasattr(value, "to_json_data"):
        raise TypeError(f"{value!r} is no object of grafanalib's")
    return value.to_json_data()


def without_nulls(value: Any) -> Any:
    """`value` without the fields that are null, which mean to Grafana what no field means. Lists keep theirs."""
    if isinstance(value, Mapping):
        return {key: without_nulls(one) for key, one in value.items() if one is not None}
    return [without_nulls(one) for one in value] if isinstance(value, list) else value


def foreign_source(value: object) -> DataSource | None:
    """A data source as grafanalib has it: by name (it is taken for a Prometheus), as a reference, or not at all."""
    if value is None or value in ("", "default", {}):
        return None
    if isinstance(value, str):
        return _BUILT_IN.get(value) or DataSource("prometheus", value)
    if isinstance(value, Mapping) and isinstance(value.get("uid"), str):
        return DataSource(str(value.get("type") or "prometheus"), value["uid"])
    raise ValueError(f'holds the data source {value!r}; write a name, or {{"type": …, "uid": …}}')


def foreign_variable(value: object) -> DashboardVariable:
    """A `Template` as a variable of ours; ValueError says why it is none."""
    raw = foreign_json(value)
    if not isinstance(raw, dict) or not isinstance(raw.get("name"), str):
        raise ValueError(f"holds {value!r}, which is no variable")
    # Only grafanalib's own Template writes this field. All other JSON is as the user, or obsdsl, wrote it.
    native = "tagValuesQuery" in raw
    raw = without_nulls(raw)
    kind = raw.get("type")
    if kind not in _KINDS:
        close = did_you_mean(str(kind), map(str, _KINDS))
        raise ValueError(f"holds the variable {raw['name']!r} of type {kind!r}{close}; it is one of {listed(_KINDS)}")
    make = _KINDS[kind] if native else None
    try:
        return make(raw) if make is not None else _raw(raw)
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"holds the variable {raw['name']!r}, whose JSON Grafana could not read: {error!r}") from error


def _raw(raw: Json) -> RawVariable:
    rest = {key: one for key, one in raw.items() if key not in ("tagsQuery", "tagValuesQuery", "useTags")}
    if isinstance(source := raw.get("datasource"), str):
        rest["datasource"] = {"uid": source}
    return RawVariable(raw["name"], rest, **_named(raw))


def _named(raw: Json) -> Json:
    """What all kinds of variable have."""
    if raw.get("hide", 0) not in _HIDE:
        raise ValueError(f"holds the variable {raw['name']!r} with hide={raw['hide']!r}; it is one of 0, 1 and 2")
    return {"label": raw.get("label") or None, "hide": _HIDE[raw.get("hide", 0)]}


def _choice(raw: Json) -> Json:
    """What the kinds have of which one value or more are chosen."""
    chosen = _default(raw)
    everything = raw.get("includeAll", False) and chosen in ("All", "$__all", ("All",), ("$__all",))
    return {
        **_named(raw),
        "multi": raw.get("multi", False),
        "include_all": raw.get("includeAll", False),
        "all_value": raw.get("allValue"),
        "default": None if everything else chosen,
    }


def _default(raw: Json) -> Any:
    chosen = (raw.get("current") or {}).get("value")
    if isinstance(chosen, list):
        return tuple(map(str, chosen)) or None
    return None if chosen in (None, "") else str(chosen)


def _query(raw: Json) -> DashboardVariable:
    query, source = raw.get("query"), raw.get("datasource")
    if not isinstance(query, str) or (isinstance(source, str) and source and not _PROMETHEUS_QUERY.match(query)):
        return _raw(raw)
    sort = raw.get("sort", 0)
    descending = sort > 0 and sort % 2 == 0
    return QueryVariable(
        raw["name"],
        query,
        regex=raw.get("regex", ""),
        # Grafana asks on load where grafanalib says never: without values, there is nothing to choose from.
        refresh="time" if raw.get("refresh") == 2 else "load",
        sort=_SORT.get(sort - descending, ""),  # type: ignore[arg-type]
        descending=descending,
        datasource=foreign_source(source),
        **_choice(raw),
    )


def _custom(raw: Json) -> DashboardVariable:
    """Grafana reads the query; the options that grafanalib writes beside it are only what it shows first."""
    text = raw.get("query")
    if isinstance(text, str) and text.strip():
        pairs = [_pair(one.strip().replace("\\,", ",")) for one in _COMMA.split(text)]
    else:
        pairs = [(str(one["text"]), str(one["value"])) for one in raw.get("options", ())]
    if len({shown for shown, _ in pairs}) != len(pairs):
        return _raw(raw)
    plain = all(shown == one for shown, one in pairs)
    return CustomVariable(raw["name"], tuple(one for _, one in pairs) if plain else dict(pairs), **_choice(raw))


def _pair(text: str) -> tuple[str, str]:
    """`shown : value`, or one text that is both."""
    shown, colon, value = text.partition(" : ")
    return (shown.strip(), value.strip()) if colon else (text, text)


def _interval(raw: Json) -> DashboardVariable:
    return IntervalVariable(
        raw["name"],
        tuple(one.strip() for one in str(raw.get("query", "")).split(",")),
        auto=raw.get("auto", False),
        auto_count=raw.get("auto_count", 30),
        auto_min=raw.get("auto_min") or None,
        default=_default(raw),
        **_named(raw),
    )


def _constant(raw: Json) -> DashboardVariable:
    """Grafana shows a constant that is not hidden as a text box (since schema 27)."""
    text = str(raw.get("query", ""))
    if raw.get("hide") == 2:
        return ConstantVariable(raw["name"], text, **_named(raw))
    return TextVariable(raw["name"], default=text, **_named(raw))


_KINDS: dict[object, Callable[[Json], DashboardVariable] | None] = {
    "query": _query,
    "custom": _custom,
    "interval": _interval,
    "constant": _constant,
    "datasource": lambda raw: DataSourceVariable(
        raw["name"], str(raw.get("query", "")), regex=raw.get("regex", ""), **_choice(raw)
    ),
    "textbox": lambda raw: TextVariable(raw["name"], default=str(raw.get("query", "")), **_named(raw)),
    "adhoc": lambda raw: AdHocVariable(raw["name"], datasource=foreign_source(raw.get("datasource")), **_named(raw)),
    "groupby": None,
    "switch": None,
    "system": None,
    "snapshot": None,
}
