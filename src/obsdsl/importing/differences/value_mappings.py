"""Value mappings as before Grafana 8: rows of `{type: 1, value, text}` and `{type: 2, from, to, text}`."""

from __future__ import annotations

import re
from typing import Any

from obsdsl.importing.differences.difference import Json
from obsdsl.importing.differences.shape import is_number, listed_in, number, plain_number, record, records, said

_VALUE, _RANGE = 1, 2
_LEADING_NUMBER = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
# What Grafana shows where there are thresholds without a step.
_NO_STEP = "#808080"


def of_angular(panel: Json, thresholds: Json | None) -> list[Json]:
    """The mappings of a panel of Angular, one for each of its rows."""
    kind = panel.get("mappingType")
    values, ranges = records(panel.get("valueMaps")), records(panel.get("rangeMaps"))
    if not kind:
        kind = _VALUE if values else _RANGE if ranges else None
    thresholds = record(record(panel.get("fieldConfig")).get("defaults")).get("thresholds") or thresholds
    rows = values if kind == _VALUE else ranges if kind == _RANGE else []
    found = [_mapping(one | {"type": kind}, thresholds, nulls_in_ranges=True) for one in rows]
    return [one for one in found if one is not None]


def upgraded(mappings: Any, thresholds: Any = None) -> Any:
    """A field's mappings: those of values as one, before all others."""
    if not isinstance(mappings, list) or not mappings:
        return mappings
    values: Json = {}
    others: list[Json] = []
    for one in records(mappings):
        new = one if isinstance(one.get("type"), str) and one["type"] else _mapping(one, thresholds)
        if new is not None and new.get("type") == "value":
            values |= record(new.get("options"))
        elif new is not None:
            others.append(new)
    return [{"type": "value", "options": values}, *others] if values else others


def _mapping(old: Json, thresholds: Any, nulls_in_ranges: bool = False) -> Json | None:
    kind = number(old.get("type"))
    shown = said({"text": old.get("text"), "color": _color(old.get("text"), thresholds)})
    if kind == _VALUE and old.get("value") is not None:
        if old["value"] == "null":
            return {"type": "special", "options": {"match": "null", "result": shown}}
        return {"type": "value", "options": {_text(old["value"]): shown}}
    if kind == _RANGE:
        bounds = [old.get(name) for name in ("from", "to")]
        if nulls_in_ranges and "null" in bounds:
            return {"type": "special", "options": {"match": "null", "result": shown}}
        low, high = map(number, bounds)
        return {"type": "range", "options": {"from": low, "to": high, "result": shown}}
    return None


def _text(value: Any) -> str:
    """A value as the key that JavaScript makes of it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(plain_number(value)) if is_number(value) else str(value)


def _color(text: Any, thresholds: Any) -> Any:
    """The colour that the text would have if it were the value."""
    found = _LEADING_NUMBER.match(text) if isinstance(text, str) else None
    if found is None or not isinstance(thresholds, dict):
        return None
    value = float(found.group())
    rows = [one for one in listed_in(thresholds.get("steps")) if isinstance(one, dict)]
    if not rows:
        return _NO_STEP
    active = rows[0]
    for one in rows[1:]:
        level = 0 if one.get("value") is None else number(one["value"])
        if level is None or "value" not in one or value < level:
            break
        active = one
    return active.get("color")
