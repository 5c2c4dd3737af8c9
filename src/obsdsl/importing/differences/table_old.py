"""The table of Angular: its styles become overrides, its transform a transformation."""

from __future__ import annotations

import re
from typing import Any, Final

from obsdsl.importing.differences.difference import Difference, Json
from obsdsl.importing.differences.old_panel import as_kind
from obsdsl.importing.differences.shape import is_number, listed_in, number, records, reducer, said, steps

_ALL: Final = "/.*/"
_TRANSFORMS: Final = {
    "timeseries_to_rows": "seriesToRows",
    "timeseries_to_columns": "seriesToColumns",
    "timeseries_aggregations": "reduce",
    "table": "merge",
}
_COLORED: Final = {"cell": "color-background", "row": "color-background", "value": "color-text"}
_PATTERN = re.compile(r"/.*/", re.DOTALL)


def _apply(panel: Json) -> Json:
    if panel.get("type") != "table-old":
        return panel
    styles = records(panel.get("styles"))
    usual = next((one for one in styles if one.get("pattern") == _ALL), None)
    overrides = [_override(one) for one in styles if one.get("pattern") != _ALL]
    fields = {"defaults": _defaults(usual), "overrides": overrides}
    made = as_kind(panel, "table", _options(panel), fields)
    changes = [*listed_in(panel.get("transformations")), *_transformation(panel)]
    return made | {"transformations": changes} if changes else made


def _options(panel: Json) -> Json:
    held = panel.get("options")
    return dict(held) if isinstance(held, dict) else {}


def _transformation(panel: Json) -> list[Json]:
    old = panel.get("transform")
    if not isinstance(old, str) or old not in _TRANSFORMS:
        return []
    options: Json = {"reducers": []}
    if old == "timeseries_aggregations":
        found = (reducer(one.get("value")) for one in records(panel.get("columns")))
        options = {"reducers": [one for one in found if one is not None], "includeTimeField": False}
    return [{"id": _TRANSFORMS[old], "options": options}]


def _defaults(style: Json | None) -> Json:
    if style is None:
        return {"custom": {}}
    custom = said({"align": _align(style), "cellOptions": _cell(style)})
    shown = {"unit": style.get("unit"), "decimals": style.get("decimals"), "displayName": style.get("alias") or None}
    return said(shown | {"thresholds": _thresholds(style)}) | {"custom": custom}


def _override(style: Json) -> Json:
    pattern = style.get("pattern")
    matcher = "byRegexp" if isinstance(pattern, str) and _PATTERN.fullmatch(pattern) else "byName"
    kind, date = style.get("type"), style.get("dateFormat")
    found = {
        "displayName": style.get("alias") or None,
        # The last one of a name is the one that holds.
        "unit": f"time: {date}" if kind == "date" else style.get("unit") or None,
        "decimals": style.get("decimals") or None,
        "custom.hidden": True if kind == "hidden" else None,
        "links": [_link(style)] if style.get("link") else None,
        "custom.cellOptions": _cell(style),
        "custom.align": _align(style),
        "thresholds": _thresholds(style),
    }
    rows = [{"id": name, "value": one} for name, one in said(found).items()]
    return {"matcher": {"id": matcher, "options": pattern}, "properties": rows}


def _link(style: Json) -> Json:
    return {
        "title": style.get("linkTooltip") or "",
        "url": style.get("linkUrl") or "",
        "targetBlank": bool(style.get("linkTargetBlank")),
    }


def _align(style: Json) -> Any:
    """`auto` is what a table does without."""
    return style.get("align") if style.get("align") not in ("auto", "") else None


def _cell(style: Json) -> Json | None:
    mode = style.get("colorMode")
    return {"type": _COLORED[mode]} if isinstance(mode, str) and mode in _COLORED else None


def _thresholds(style: Json) -> Json | None:
    levels, colors = listed_in(style.get("thresholds")), listed_in(style.get("colors"))
    if not levels or not colors:
        return None
    # Levels without a colour of their own are red.
    missing = ["red"] * (len(levels) + 1 - len(colors))
    return steps([_level(one) for one in levels], [*colors, *missing])


def _level(value: Any) -> float | None:
    """A level; from text, Grafana takes the whole number at its beginning."""
    if is_number(value) or not isinstance(value, str):
        return number(value)
    found = re.match(r"\s*[+-]?\d+", value)
    return int(found.group()) if found else None


DIFFERENCE = Difference(
    "table-old",
    "A panel of the kind `table-old`, the table of before Grafana 7, becomes `table`: styles become overrides, the "
    "transform becomes a transformation. What Grafana leaves out is left out: the value mappings of styles, the order "
    "of rows, the size of fonts.",
    "migrate",
    _apply,
    on="panel",
)
