"""Settings of variables at their default, and what Grafana makes of the others."""

from __future__ import annotations

import re
from typing import Any, Final

from obsdsl.importing.differences.difference import Difference, Json
from obsdsl.importing.differences.left_out import without, without_usual

_USUAL: Final[dict[str, tuple[Any, ...]]] = {
    "allFormat": (None, ""),
    "allValue": (None, ""),
    "allowCustomValue": (None, True),
    "auto": (None, False),
    "auto_count": (None, 30),
    "auto_min": (None, "10s"),
    "description": (None, ""),
    "hide": (None, 0),
    "includeAll": (None, False),
    "label": (None, ""),
    "multi": (None, False),
    "multiFormat": (None, ""),
    "queryValue": (None, ""),
    "regex": (None, ""),
    "regexApplyTo": (None, "value"),
    "skipUrlSync": (None, False),
    "sort": (None, 0),
}
# Grafana makes the options anew, and took the tags of values away with 7.5.
_MADE: Final = frozenset(
    ["error", "options", "staticOptions", "tags", "tagsQuery", "tagValuesQuery", "useTags", "valuesFormat"]
)
_TYPES: Final = ("query", "custom", "datasource", "interval", "textbox", "constant", "adhoc")
# What the editor of Prometheus keeps beside the text.
_EDITOR: Final = frozenset(["query", "refId", "qryType", "label", "metric", "labelFilters", "useMetricsAsLabels"])


def _apply(variable: Json) -> Json:
    kind = variable.get("type")
    if kind not in _TYPES or not isinstance(variable.get("name"), str):
        return variable
    if kind == "custom" and not variable.get("query") and (query := _query_of(variable.get("options"))):
        variable = variable | {"query": query}
    found = without_usual(without(variable, _MADE), _USUAL)
    if kind == "query":
        found = _of_query(found)
    elif kind in ("datasource", "interval", "custom", "textbox", "constant"):
        found.pop("refresh", None)
        found.pop("definition", None)
    if kind == "custom" and isinstance(found.get("query"), str):
        found["query"] = _listed(found["query"])
    return _chosen(found)


def _query_of(options: Any) -> str:
    """The list that gives these options; nothing where none does."""
    rows = [one for one in options if isinstance(one, dict)] if isinstance(options, list) else []
    pairs: list[tuple[Any, Any]] = [(one.get("text"), one.get("value")) for one in rows if one.get("value") != "$__all"]
    texts = [one for pair in pairs for one in pair]
    if not all(isinstance(one, str) and one and one == one.strip() and " : " not in one for one in texts):
        return ""
    escaped = [(text.replace(",", r"\,"), value.replace(",", r"\,")) for text, value in pairs]
    return ",".join(text if text == value else f"{text} : {value}" for text, value in escaped)


def _listed(query: str) -> str:
    """The values of a list, each with a text of its own only where that is another."""
    parts = [one.strip() for one in re.split(r"(?<!\\),", query)]
    pairs = [one.partition(" : ") for one in parts if one]
    return ",".join(
        text if not sign or text.strip() == value.strip() else f"{text}{sign}{value}" for text, sign, value in pairs
    )


def _of_query(variable: Json) -> Json:
    query = variable.get("query")
    if isinstance(query, dict) and isinstance(query.get("query"), str) and query.keys() <= _EDITOR:
        variable = variable | {"query": query["query"]}
    if variable.get("refresh") not in (1, 2):
        variable = variable | {"refresh": 1}
    if isinstance(variable.get("query"), str) or variable.get("definition") in (None, ""):
        variable = without(variable, ("definition",))
    return variable


def _chosen(variable: Json) -> Json:
    """The variable with its choice as `{"value": …}`, without one that Grafana makes by itself."""
    current = variable.get("current")
    if "current" not in variable:
        return variable
    value = current.get("value") if isinstance(current, dict) else None
    if value in (None, "", [], ["$__all"], [""]) or value == "$__all" or _is_first(variable, value):
        return without(variable, ("current",))
    alone = variable.get("multi") and isinstance(value, str)
    return variable | {"current": {"value": [value] if alone else value}}


def _is_first(variable: Json, value: Any) -> bool:
    """Whether it is what Grafana chooses where nothing is said."""
    query = variable.get("query")
    match variable["type"]:
        case "datasource":
            return value in ("default", ["default"])
        case "textbox" | "constant":
            return bool(value == query)
        case "custom" | "interval" if isinstance(query, str) and not variable.get("includeAll"):
            first = query.split(",")[0].strip()
            return value in (first, [first]) and not variable.get("auto") and " : " not in first
    return False


DIFFERENCE = Difference(
    "variable-defaults",
    "Settings of variables that are at their default, null or empty are left out, and so is what Grafana makes anew "
    "when it loads them: the options, the text of a choice, the choice of all or of the first, and the tags of "
    "values, which it took away. A query that never refreshes is one that does so on load. Values that only the "
    "options of a list hold are its query: Grafana took them from there until 10.2, and loses them since.",
    "default",
    _apply,
    on="variable",
)
