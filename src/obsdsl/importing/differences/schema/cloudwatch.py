"""Schema 34: a query of CloudWatch has one statistic."""

from __future__ import annotations

from string import ascii_uppercase
from typing import Any, Final

from obsdsl.importing.differences.difference import Json
from obsdsl.importing.differences.schema.everywhere import each_panel, without
from obsdsl.importing.differences.shape import record

_QUERY: Final = ("dimensions", "namespace", "region", "metricName")
_ANNOTATION: Final = ("dimensions", "namespace", "region", "prefixMatching", "statistics")


def statistics(dashboard: Json) -> Json:
    """34: a query of CloudWatch with several statistics is as many queries, the new ones at the end."""
    found = each_panel(dashboard, _panel)
    held = record(found.get("annotations"))
    if not isinstance(held.get("list"), list):
        return found
    rows, more = [], []
    for one in held["list"]:
        first, *others = _marks(one)
        rows.append(first)
        more += others
    return found | {"annotations": held | {"list": [*rows, *more]}}


def _panel(panel: Json) -> Json:
    held = panel.get("targets")
    if not isinstance(held, list) or not any(_is(one, _QUERY) for one in held):
        return panel
    letters = iter([one for one in ascii_uppercase if one not in {record(row).get("refId") for row in held}])
    rows, more = [], []
    for one in held:
        first, *others = _queries(one)
        rows.append(first)
        more += [other | {"refId": next(letters, "Z")} for other in others]
    return panel | {"targets": [*rows, *more]}


def _is(one: Any, names: tuple[str, ...]) -> bool:
    return isinstance(one, dict) and all(name in one for name in names)


def _queries(target: Any) -> list[Any]:
    if not _is(target, _QUERY):
        return [target]
    target = {"metricEditorMode": 0, "metricQueryType": 0} | target
    names = _names(target)
    if not names:
        return [target if target.get("statistics") == [] else without(target, "statistics")]
    rest = without(target, "statistics")
    return [rest | ({} if name is None else {"statistic": name}) for name in names]


def _marks(annotation: Any) -> list[Any]:
    if not _is(annotation, _ANNOTATION):
        return [annotation]
    names, rest = _names(annotation), without(annotation, "statistics")
    if len(names) < 2:
        return [rest | ({"statistic": names[0]} if names and names[0] is not None else {})]
    return [
        rest
        | ({} if name is None else {"statistic": name})
        | {"name": f"{annotation.get('name')} - {'null' if name is None else name}"}
        for name in names
    ]


def _names(json: Json) -> list[str | None]:
    held = json.get("statistics")
    return [one for one in held if one is None or isinstance(one, str)] if isinstance(held, list) else []
