"""Settings of annotations at their default."""

from __future__ import annotations

from typing import Any, Final

from obsdsl.importing.differences.difference import Difference, Json
from obsdsl.importing.differences.left_out import NUMBERED, without, without_usual

_USUAL: Final[dict[str, tuple[Any, ...]]] = {
    "builtIn": (None, 0, False),
    "enable": (None, True),
    "hide": (None, False),
    "showIn": (None, 0),
}
# Of one that asks a Prometheus: what is as good as nothing, and what only annotations of Grafana's own have.
_ASKING: Final[dict[str, tuple[Any, ...]]] = {
    "step": (None, ""),
    "tagKeys": (None, ""),
    "textFormat": (None, ""),
    "titleFormat": (None, ""),
    "useValueForTime": (None, False, "off"),
}
_OF_GRAFANA: Final = ("limit", "matchAny", "tags", "target", "type", "query", "rawQuery")


def _apply(dashboard: Json) -> Json:
    held = dashboard.get("annotations")
    rows = held.get("list") if isinstance(held, dict) else None
    if not isinstance(held, dict) or not isinstance(rows, list):
        return dashboard
    return dashboard | {"annotations": held | {"list": [_one(row) if isinstance(row, dict) else row for row in rows]}}


def _one(annotation: Json) -> Json:
    found = without_usual(without(annotation, NUMBERED), _USUAL)
    source = found.get("datasource")
    if isinstance(found.get("expr"), str) and isinstance(source, dict) and source.get("type") == "prometheus":
        found = without(without_usual(found, _ASKING), _OF_GRAFANA)
    return found


DIFFERENCE = Difference(
    "annotation-defaults",
    "Settings of annotations that are at their default or empty are left out, and so are their numbers in Grafana's "
    "editor (`$$hashKey`); of those that ask a Prometheus, also what only Grafana's own annotations have.",
    "default",
    _apply,
)
