"""Panels and variables of a dashboard, wherever the schema of their time had them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from obsdsl.importing.differences.difference import Json
from obsdsl.importing.differences.shape import record, records

Change = Callable[[Json], Json]


def panels_of(holder: Json) -> Iterator[Json]:
    """All panels, rows among them, and those that they hold."""
    for row in records(holder.get("rows")):
        yield from panels_of(row)
    for panel in records(holder.get("panels")):
        yield panel
        yield from panels_of(panel)


def each_panel(holder: Json, change: Change) -> Json:
    """The dashboard with each of its panels changed, also those of rows; rows themselves are none."""
    found = dict(holder)
    for name in ("rows", "panels"):
        if isinstance(holder.get(name), list):
            found[name] = [_changed(one, change, name == "rows") for one in holder[name]]
    return found


def _changed(one: Any, change: Change, is_row: bool) -> Any:
    if not isinstance(one, dict):
        return one
    if is_row or one.get("type") == "row":
        return each_panel(one, change)
    return change(one)


def each_variable(dashboard: Json, change: Change) -> Json:
    """The dashboard with each of its variables changed."""
    return each_row(dashboard, "templating", change)


def each_annotation(dashboard: Json, change: Change) -> Json:
    """The dashboard with each of its annotations changed."""
    return each_row(dashboard, "annotations", change)


def each_row(dashboard: Json, name: str, change: Change) -> Json:
    """The dashboard with each object of the list of `templating` or `annotations` changed."""
    held = dashboard.get(name)
    if not isinstance(held, dict) or not isinstance(held.get("list"), list):
        return dashboard
    rows = [change(one) if isinstance(one, dict) else one for one in held["list"]]
    return dashboard | {name: held | {"list": rows}}


def each_target(panel: Json, change: Change) -> Json:
    """The panel with each of its queries changed."""
    held = panel.get("targets")
    if not isinstance(held, list):
        return panel
    return panel | {"targets": [change(one) if isinstance(one, dict) else one for one in held]}


def each_override(panel: Json, change: Change) -> Json:
    """The panel with each property of its overrides changed."""
    fields = panel.get("fieldConfig")
    if not isinstance(fields, dict) or not isinstance(fields.get("overrides"), list):
        return panel
    rows = [_with_properties(one, change) if isinstance(one, dict) else one for one in fields["overrides"]]
    return panel | {"fieldConfig": fields | {"overrides": rows}}


def _with_properties(override: Json, change: Change) -> Json:
    held = override.get("properties")
    if not isinstance(held, list):
        return override
    return override | {"properties": [change(one) if isinstance(one, dict) else one for one in held]}


def each_transformation(panel: Json, change: Callable[[Json], list[Json]]) -> Json:
    """The panel with each of its transformations replaced."""
    held = panel.get("transformations")
    if not isinstance(held, list):
        return panel
    found: list[Any] = []
    for one in held:
        found += change(one) if isinstance(one, dict) else [one]
    return panel | {"transformations": found}


def custom_of(panel: Json) -> Json:
    """What the defaults of the panel's fields say for its kind alone."""
    return record(record(record(panel.get("fieldConfig")).get("defaults")).get("custom"))


def without(json: Json, *names: str) -> Json:
    """The object without these keys."""
    return {name: one for name, one in json.items() if name not in names}
