"""Schema 12 to 29: what variables say."""

from __future__ import annotations

from typing import Any

from obsdsl.importing.differences.difference import Json
from obsdsl.importing.differences.schema.everywhere import each_variable, without
from obsdsl.importing.differences.shape import listed_in

_TAGS = ("tags", "tagsQuery", "tagValuesQuery", "useTags")


def refresh_and_hide(dashboard: Json) -> Json:
    """12: `refresh` and `hide` are numbers."""
    return each_variable(dashboard, _refresh_and_hide)


def _refresh_and_hide(variable: Json) -> Json:
    found = without(variable, "hideVariable", "hideLabel") | {"refresh": 1 if variable.get("refresh") else 0}
    if variable.get("hideVariable"):
        return found | {"hide": 2}
    return found | ({"hide": 1} if variable.get("hideLabel") else {})


def current(dashboard: Json) -> Json:
    """23: the choice of a variable with several values is a list, that of another is none."""
    return each_variable(dashboard, _current)


def _current(variable: Json) -> Json:
    chosen, multi = variable.get("current"), variable.get("multi")
    if not isinstance(chosen, dict) or not chosen or not isinstance(multi, bool):
        return variable
    return variable | {"current": _several(chosen) if multi else _single(chosen)}


def _several(chosen: Json) -> Json:
    if "value" not in chosen or isinstance(chosen["value"], list):
        return chosen
    text = chosen.get("text")
    texts = {"text": text if isinstance(text, list) else [text]} if "text" in chosen else {}
    return chosen | {"value": [chosen["value"]]} | texts


def _single(chosen: Json) -> Json:
    lists = {name: chosen[name] for name in ("value", "text") if isinstance(chosen.get(name), list)}
    return chosen | {name: one[0] if one else "" for name, one in lists.items()}


def constants(dashboard: Json) -> Json:
    """27: a constant that is shown is a text box."""
    return each_variable(dashboard, _constant)


def _constant(variable: Json) -> Json:
    if variable.get("type") != "constant":
        return variable
    text: Any = variable.get("query")
    chosen = {"selected": True, "text": "" if text is None else text, "value": "" if text is None else text}
    kind = "textbox" if variable.get("hide") in (0, 1) else "constant"
    return variable | {"current": chosen, "options": [dict(chosen)], "type": kind}


def tags(dashboard: Json) -> Json:
    """28: variables have no tags."""
    return each_variable(dashboard, lambda variable: without(variable, *_TAGS))


def fresh(dashboard: Json) -> Json:
    """29: a variable of a query asks anew, and keeps no answers."""
    return each_variable(dashboard, _fresh)


def _fresh(variable: Json) -> Json:
    if variable.get("type") != "query":
        return variable
    refresh = variable.get("refresh")
    found = variable | {"refresh": refresh if refresh in (1, 2) and not isinstance(refresh, bool) else 1}
    return found | {"options": []} if listed_in(variable.get("options")) else found


def old_formats(dashboard: Json) -> Json:
    """What variables of the first Grafana had and none reads any more."""
    return each_variable(dashboard, lambda variable: without(variable, "allFormat", "multiFormat", "refresh_on_load"))
