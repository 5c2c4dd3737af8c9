"""Stats and gauges of Grafana 6, which had all that is about fields in their options."""

from __future__ import annotations

from typing import Any, Final

from obsdsl.importing.differences.difference import Difference, Json
from obsdsl.importing.differences.old_panel import fields_of, fixed
from obsdsl.importing.differences.plugin_age import before
from obsdsl.importing.differences.shape import is_number, record, records, reducer, said

_KINDS: Final = ("stat", "gauge", "bargauge")
_LIMITS: Final = {"percent": 100, "percentunit": 1}
_MOVED: Final = ("valueMappings", "thresholds", "valueOptions", "minValue", "maxValue")


def _apply(panel: Json) -> Json:
    if panel.get("type") not in _KINDS or not isinstance(panel.get("options"), dict) or not before(panel, 8.0):
        return panel
    options = dict(panel["options"])
    if before(panel, 6.2):
        options = _with_field_options(options)
    if before(panel, 6.3):
        options = _with_thresholds(options)
    held = fields_of(panel)
    defaults, overrides = dict(held[0]), list(held[1])
    if before(panel, 7.0) and (old := options.pop("fieldOptions", None)) is not None:
        its = _settled(record(old)) if before(panel, 6.6) else record(old)
        defaults |= record(its.get("defaults"))
        overrides += records(its.get("overrides"))
        options["reduceOptions"] = said({name: its.get(name) for name in ("values", "limit", "calcs")})
    if before(panel, 7.1) and (title := defaults.pop("title", None)) is not None:
        defaults["displayName"] = title
    defaults |= _limits(defaults)
    found = panel | {"options": options}
    if (defaults, overrides) == held:
        return found
    return found | {"fieldConfig": {"defaults": defaults, "overrides": overrides}}


def _with_field_options(options: Json) -> Json:
    """As Grafana 6.2 has them: values in `fieldOptions`."""
    old = options.get("valueOptions")
    if not isinstance(old, dict):
        return options
    names = {"unit": old.get("unit"), "decimals": old.get("decimals")}
    defaults = said(names | {"min": options.get("minValue"), "max": options.get("maxValue")})
    found = {"mappings": options.get("valueMappings"), "thresholds": options.get("thresholds"), "defaults": defaults}
    calculation = reducer(old.get("stat"))
    calcs = {"calcs": [calculation]} if calculation is not None else {}
    rest = {name: one for name, one in options.items() if name not in _MOVED}
    return rest | {"fieldOptions": said(found) | calcs}


def _with_thresholds(options: Json) -> Json:
    """As Grafana 6.3 has them: mappings and thresholds in the defaults of fields."""
    old = options.get("fieldOptions")
    if not isinstance(old, dict):
        return options
    rest = {name: one for name, one in old.items() if name != "mappings"}
    moved = {"mappings": old.get("mappings"), "thresholds": _upward(options.get("thresholds"))}
    return options | {"fieldOptions": rest | {"defaults": record(old.get("defaults")) | said(moved)}}


def _settled(old: Json) -> Json:
    """As Grafana 6.6 has them: thresholds with a mode, a colour with one, overrides as a list."""
    found = {name: one for name, one in old.items() if name not in ("override", "thresholds")}
    if old.get("override"):
        found["overrides"] = []
    defaults = dict(record(old.get("defaults")))
    thresholds = defaults.pop("thresholds", None) or old.get("thresholds")
    if isinstance(thresholds, dict):
        defaults["thresholds"] = thresholds
    elif thresholds:
        defaults |= said({"thresholds": _upward(thresholds)})
    if isinstance(defaults.get("color"), str) and defaults["color"]:
        defaults["color"] = fixed(defaults["color"])
    return found | {"defaults": defaults}


def _upward(old: Any) -> Json | None:
    """Thresholds from below; the lowest reaches down without end, whatever it says."""
    rows: list[Json] = [{"color": one.get("color"), "value": one.get("value")} for one in records(old)]
    rows.sort(key=lambda row: (is_number(row["value"]), row["value"] if is_number(row["value"]) else 0))
    return {"mode": "absolute", "steps": [rows[0] | {"value": None}, *rows[1:]]} if rows else None


def _limits(defaults: Json) -> Json:
    """Up to Grafana 8, percent had limits without saying so."""
    top = _LIMITS.get(str(defaults.get("unit")))
    if top is None:
        return {}
    return {name: one for name, one in (("min", 0), ("max", top)) if not is_number(defaults.get(name))}


DIFFERENCE = Difference(
    "stat-options",
    "A `stat`, `gauge` or `bargauge` that Grafana before 8 saved, or that does not say which did, has what was in "
    "`fieldOptions` and `valueOptions` at its new places, and the limits 0 and 100 % where its unit is percent.",
    "migrate",
    _apply,
    on="panel",
)
