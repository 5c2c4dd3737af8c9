"""Variables, annotations and links of a dashboard from their JSON."""

from __future__ import annotations

import re
from typing import Any

from obsdsl.compile.grafana.dashboard import annotation, link
from obsdsl.compile.grafana.variable import variable as compiled
from obsdsl.compose.datasource import DataSource
from obsdsl.compose.link import Annotation, DashboardLink, RawAnnotation
from obsdsl.compose.variable import (
    AdHocVariable,
    ConstantVariable,
    CustomVariable,
    DashboardVariable,
    DataSourceVariable,
    GroupByVariable,
    IntervalVariable,
    QueryVariable,
    RawVariable,
    TextVariable,
)
from obsdsl.define.light import frozen
from obsdsl.errors import ObsdslError
from obsdsl.importing.dashboards.fields import made
from obsdsl.importing.dashboards.panel import Reading, with_patch
from obsdsl.importing.dashboards.patch import Inexpressible, difference, label_values, same
from obsdsl.importing.dashboards.query import source_in

# What asks a Prometheus or a Loki, where the JSON does not say whom: other languages stay as they are.
_ASKED = re.compile(r"\s*((label_values|label_names|metrics|query_result)\s*\(|$)")
_HIDE = {0: "", 1: "label", 2: "variable"}
_REFRESH = {0: "never", 1: "load", 2: "time"}
_SORT = (
    "",
    "alphabetical",
    "alphabetical",
    "numerical",
    "numerical",
    "case-insensitive",
    "case-insensitive",
    "natural",
)


@frozen
class ReadVariable:
    """A variable, and why it is raw where it is."""

    variable: DashboardVariable
    reason: str | None = None


def read_variable(json: dict[str, Any], reading: Reading) -> ReadVariable | None:
    """The variable, raw where it cannot be typed; None where it cannot be one at all."""
    name = json.get("name")
    if not isinstance(name, str) or not name:
        return _raw("", json, json, "without a name", reading)
    shared: dict[str, Any] = {"hide": _HIDE.get(json.get("hide", 0), "")}
    shared |= {key: json[key] for key in ("label", "description") if isinstance(json.get(key), str)}
    try:
        typed = _typed(name, json, shared, reading.sources.default)
    except (AttributeError, KeyError, TypeError, ValueError, ObsdslError):
        typed = None
    found = None if typed is None else _patched(typed, json, reading)
    if found is not None:
        return ReadVariable(found)
    reason = f"of the type {json.get('type')!r}, which cannot be typed here"
    return _raw(name, {key: one for key, one in json.items() if key != "name"}, json, reason, reading)


def _raw(name: str, held: dict[str, Any], json: dict[str, Any], reason: str, reading: Reading) -> ReadVariable | None:
    found = made(RawVariable, name, held)
    patched = None if found is None else _patched(found, json, reading)
    return None if patched is None else ReadVariable(patched, reason)


def _patched(found: Any, json: dict[str, Any], reading: Reading) -> Any:
    def compiled_now(found: Any) -> dict[str, Any]:
        return reading.differences.variable(compiled(found, reading.sources.default, reading.context))

    try:
        patched = with_patch(found, difference(compiled_now(found), json))
        return patched if same(compiled_now(patched), json) else None
    except (ObsdslError, Inexpressible):
        return None


def _typed(name: str, json: dict[str, Any], shared: dict[str, Any], default: DataSource) -> DashboardVariable | None:
    source = source_in(json.get("datasource"))
    asked = {"datasource": source if source is not None and source != default else None}
    match json.get("type"):
        case "query":
            return _query(name, json, shared | asked)
        case "custom":
            values = _values(json)
            return made(CustomVariable, name, values, **shared, **_choice(json)) if values else None
        case "datasource":
            regex = json.get("regex") or ""
            return made(DataSourceVariable, name, json["query"], regex=regex, **shared, **_choice(json))
        case "interval":
            values = tuple(one.strip() for one in json["query"].split(",") if one.strip())
            given = {"auto": json.get("auto") is True, "auto_count": json.get("auto_count", 30)}
            return made(IntervalVariable, name, values, auto_min=json.get("auto_min"), **given, **shared)
        case "textbox":
            return made(TextVariable, name, default=json.get("query") or "", **shared)
        case "constant":
            return made(ConstantVariable, name, json["query"], **shared)
        case "adhoc":
            return made(AdHocVariable, name, **asked, **shared)
        case "groupby":
            chosen = _choice(json).get("default", ())
            return made(GroupByVariable, name, default=chosen if isinstance(chosen, tuple) else (), **asked, **shared)
    return None


def _query(name: str, json: dict[str, Any], given: dict[str, Any]) -> DashboardVariable | None:
    asked = json.get("query")
    text = asked.get("query") if isinstance(asked, dict) else asked
    if not isinstance(text, str) or (
        given["datasource"] is None and not _ASKED.match(text) and not _typed_source(json)
    ):
        return None
    sort = json.get("sort", 0) or 0
    given |= {
        "regex": json.get("regex") or "",
        "refresh": _REFRESH.get(json.get("refresh", 0), "never"),
        "sort": _SORT[sort] if isinstance(sort, int) and 0 <= sort < len(_SORT) else "",
        "descending": sort in (2, 4, 6, 8),
    }
    return made(QueryVariable, name, label_values(text) or text, **given, **_choice(json))


def _typed_source(json: dict[str, Any]) -> bool:
    """Whether the variable says of which type its data source is."""
    return source_in(json.get("datasource")) is not None


def _choice(json: dict[str, Any]) -> dict[str, Any]:
    every = json.get("allValue")
    found: dict[str, Any] = {"multi": json.get("multi") is True, "include_all": json.get("includeAll") is True}
    if isinstance(every, str):
        found["all_value"] = every
    chosen = json["current"].get("value") if isinstance(json.get("current"), dict) else None
    if isinstance(chosen, str) and chosen and chosen != "$__all":
        found["default"] = chosen
    elif isinstance(chosen, list) and chosen and chosen != ["$__all"] and all(isinstance(one, str) for one in chosen):
        found["default"] = tuple(chosen)
    return found


def _values(json: dict[str, Any]) -> Any:
    """The values of a list, or a mapping where texts differ from them."""
    rows = json.get("options")
    if isinstance(rows, list) and rows:
        pairs = {str(one["text"]): str(one["value"]) for one in rows if one.get("value") != "$__all"}
    else:
        listed = re.split(r"(?<!\\),", str(json.get("query") or ""))
        parts = [one.strip().replace("\\,", ",").partition(" : ") for one in listed if one.strip()]
        pairs = {text.strip(): (value or text).strip() for text, _, value in parts}
    return tuple(pairs) if all(text == value for text, value in pairs.items()) else pairs


def read_annotation(json: dict[str, Any], reading: Reading) -> Annotation | RawAnnotation | None:
    """The annotation, as it is where it cannot be typed; None where it cannot be one at all."""
    name = json.get("name")
    if not isinstance(name, str) or not name:
        return made(RawAnnotation, "", json)
    typed = _annotation(json, reading)
    if typed is not None and same(_kept(annotation(typed, reading.sources.default, reading.context), reading), json):
        return typed
    return made(RawAnnotation, name, {key: one for key, one in json.items() if key != "name"})


def _annotation(json: dict[str, Any], reading: Reading) -> Annotation | None:
    source = source_in(json.get("datasource"))
    if source is None or source.type != "prometheus" or not isinstance(json.get("expr"), str):
        return None
    names = {"iconColor": "color", "titleFormat": "event_title", "textFormat": "text", "step": "step"}
    given = {name: json[key] for key, name in names.items() if isinstance(json.get(key), str)}
    tags = json.get("tagKeys")
    return made(
        Annotation,
        json["name"],
        json["expr"],
        tags=tuple(tags.split(",")) if isinstance(tags, str) and tags else (),
        value_is_time=json.get("useValueForTime") is True,
        enabled=json.get("enable", True) is True,
        hidden=json.get("hide") is True,
        datasource=source if source != reading.sources.default else None,
        **given,
    )


def _kept(json: dict[str, Any], reading: Reading) -> dict[str, Any]:
    """What counts of an annotation that is built."""
    found: dict[str, Any] = reading.differences.dashboard({"annotations": {"list": [json]}})["annotations"]["list"][0]
    return found


def read_link(json: dict[str, Any], reading: Reading) -> DashboardLink | None:
    """A link at the dashboard's top, with what its JSON has beside its fields; None where it cannot be one at all."""
    title, listed, url = json.get("title"), json.get("tags"), json.get("url")
    tags = tuple(listed) if isinstance(listed, list) and all(isinstance(one, str) for one in listed) else ()
    wanted = {"url": (url if isinstance(url, str) else "") if not tags else None, "tags": tags}
    texts = {name: json[name] for name in ("tooltip", "icon") if isinstance(json.get(name), str)}
    options = {
        "as_dropdown": json.get("asDropdown") is True,
        "new_tab": json.get("targetBlank") is True,
        "keep_time": json.get("keepTime") is True,
        "include_variables": json.get("includeVars") is True,
        "tooltip": texts.get("tooltip") or None,
        "icon": texts["icon"] if texts.get("icon", "external link") != "external link" else None,
    }
    found = made(DashboardLink, title if isinstance(title, str) else "", **wanted, **options)
    if found is None:
        return None

    def compiled_now(found: DashboardLink) -> dict[str, Any]:
        held: dict[str, Any] = reading.differences.dashboard({"links": [link(found)]})["links"][0]
        return held

    try:
        patched: DashboardLink = with_patch(found, difference(compiled_now(found), json))
        return patched if same(compiled_now(patched), json) else None
    except (ObsdslError, Inexpressible):
        return None
