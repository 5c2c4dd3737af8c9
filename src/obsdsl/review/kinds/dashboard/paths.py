"""Known paths of Grafana's JSON, and what people call what is there. What is not here is told by its path."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import attrs

from obsdsl.diff.canonical import MISSING, joined
from obsdsl.review.kinds.dashboard.words import Said, became, differing, shown
from obsdsl.review.remark import Danger

NOTE, LOOK = Danger.NOTE, Danger.LOOK


@attrs.frozen
class Word:
    """What people call a place, how much a change of it matters, and what its values mean."""

    name: str
    danger: Danger = NOTE
    values: Mapping[Any, str] = attrs.field(factory=dict, hash=False)
    # Whether its texts are sentences.
    quote: bool = False


Words = Mapping[str, Word]
_TOOLTIP: Final = {0: "single", 1: "crosshair", 2: "all"}
_HIDE: Final = {0: "none", 1: "label", 2: "variable"}
_REFRESH: Final = {0: "never", 1: "on load", 2: "on time change"}
_SORT: Final = {
    0: "none", 1: "alphabetical", 2: "alphabetical descending", 3: "numerical", 4: "numerical descending",
    5: "case-insensitive", 6: "case-insensitive descending", 7: "natural", 8: "natural descending",
}  # fmt: skip

DASHBOARD: Final[Words] = {
    "description": Word("description", quote=True),
    "refresh": Word("refresh"),
    "timezone": Word("timezone", LOOK),
    "weekStart": Word("week start"),
    "fiscalYearStartMonth": Word("fiscal year's first month"),
    "editable": Word("editable"),
    "graphTooltip": Word("tooltip", NOTE, _TOOLTIP),
    "schemaVersion": Word("schema version"),
    "tags": Word("tag"),
    "liveNow": Word("live now"),
    "style": Word("style"),
    "timepicker.refresh_intervals": Word("refresh choice"),
    "timepicker.hidden": Word("time picker hidden"),
}

ROW: Final[Words] = {
    "height": Word("height"),
    "showTitle": Word("title shown"),
    "titleSize": Word("title size"),
    "datasource": Word("data source", LOOK),
}

PANEL: Final[Words] = {
    "type": Word("kind", LOOK),
    "description": Word("description", quote=True),
    "transparent": Word("transparent"),
    "span": Word("width"),
    "height": Word("height"),
    "pluginVersion": Word("plugin version"),
    "repeatDirection": Word("repeat direction"),
    "maxPerRow": Word("panels in a row"),
    "interval": Word("min interval", LOOK),
    "maxDataPoints": Word("max data points", LOOK),
    "timeFrom": Word("relative time", LOOK),
    "timeShift": Word("time shift", LOOK),
    "hideTimeOverride": Word("time override hidden"),
    "libraryPanel.uid": Word("library panel", LOOK),
    "libraryPanel.name": Word("library panel's name"),
    "fieldConfig.defaults.unit": Word("unit", LOOK),
    "fieldConfig.defaults.decimals": Word("decimals"),
    "fieldConfig.defaults.min": Word("min"),
    "fieldConfig.defaults.max": Word("max"),
    "fieldConfig.defaults.displayName": Word("display name"),
    "fieldConfig.defaults.noValue": Word("text without a value"),
    "fieldConfig.defaults.color.mode": Word("colour scheme"),
    "fieldConfig.defaults.color.fixedColor": Word("colour"),
    "fieldConfig.defaults.custom.axisLabel": Word("axis label"),
    "fieldConfig.defaults.custom.axisPlacement": Word("axis placement"),
    "fieldConfig.defaults.custom.axisSoftMin": Word("soft min"),
    "fieldConfig.defaults.custom.axisSoftMax": Word("soft max"),
    "fieldConfig.defaults.custom.drawStyle": Word("style"),
    "fieldConfig.defaults.custom.fillOpacity": Word("fill opacity"),
    "fieldConfig.defaults.custom.lineWidth": Word("line width"),
    "fieldConfig.defaults.custom.lineInterpolation": Word("line interpolation"),
    "fieldConfig.defaults.custom.pointSize": Word("point size"),
    "fieldConfig.defaults.custom.showPoints": Word("points"),
    "fieldConfig.defaults.custom.spanNulls": Word("gaps connected"),
    "fieldConfig.defaults.custom.stacking.mode": Word("stacking", LOOK),
    "fieldConfig.defaults.custom.scaleDistribution.type": Word("scale", LOOK),
    "fieldConfig.defaults.custom.thresholdsStyle.mode": Word("threshold style"),
    "options.reduceOptions.calcs": Word("calculation", LOOK),
    "options.reduceOptions.fields": Word("fields", LOOK),
    "options.reduceOptions.values": Word("all values", LOOK),
    "options.colorMode": Word("colour mode"),
    "options.graphMode": Word("graph mode"),
    "options.textMode": Word("text mode"),
    "options.orientation": Word("orientation"),
    "options.content": Word("text", quote=True),
    "options.mode": Word("mode"),
    # Of panels that Grafana replaced.
    "content": Word("text", quote=True),
    "mode": Word("mode"),
    "format": Word("unit", LOOK),
    "decimals": Word("decimals"),
    "thresholds": Word("thresholds"),
    "valueName": Word("calculation", LOOK),
    "yaxes[0].format": Word("unit", LOOK),
    "yaxes[1].format": Word("unit of the right axis", LOOK),
    "yaxes[0].min": Word("min"),
    "yaxes[0].max": Word("max"),
    "yaxes[0].label": Word("axis label"),
    "nullPointMode": Word("missing values", LOOK),
    "stack": Word("stacking", LOOK),
    "fill": Word("fill opacity"),
    "linewidth": Word("line width"),
    "legend.show": Word("legend shown"),
}

QUERY: Final[Words] = {
    "legendFormat": Word("legend"),
    "interval": Word("min step", LOOK),
    "intervalFactor": Word("resolution", LOOK),
    "step": Word("step", LOOK),
    "format": Word("format", LOOK),
    "exemplar": Word("exemplars"),
    "maxLines": Word("max lines", LOOK),
    "queryType": Word("query type", LOOK),
    "expr": Word("expression", LOOK),
    "query": Word("query", LOOK),
    "target": Word("query", LOOK),
    "rawSql": Word("SQL", LOOK),
    "editorMode": Word("editor mode"),
}

VARIABLE: Final[Words] = {
    "name": Word("name", LOOK),
    "type": Word("kind", LOOK),
    "label": Word("label"),
    "description": Word("description", quote=True),
    "query": Word("query", LOOK),
    "query.query": Word("query", LOOK),
    "definition": Word("definition"),
    "regex": Word("regex", LOOK),
    "multi": Word("multi-value", LOOK),
    "includeAll": Word("include all", LOOK),
    "allValue": Word("value of all", LOOK),
    "hide": Word("hide", NOTE, _HIDE),
    "refresh": Word("refresh", LOOK, _REFRESH),
    "sort": Word("order", NOTE, _SORT),
    "current.value": Word("default"),
    "options": Word("options"),
    "filters": Word("filter", LOOK),
    "auto": Word("auto", LOOK),
    "auto_count": Word("auto steps", LOOK),
    "auto_min": Word("auto min", LOOK),
}

ANNOTATION: Final[Words] = {
    "name": Word("name"),
    "enable": Word("enabled", LOOK),
    "hide": Word("hidden"),
    "iconColor": Word("colour"),
    "expr": Word("expression", LOOK),
    "query": Word("query", LOOK),
    "titleFormat": Word("title"),
    "textFormat": Word("text"),
    "tagKeys": Word("tags"),
    "step": Word("step", LOOK),
    "tags": Word("tag", LOOK),
    "target.tags": Word("tag", LOOK),
    "target.limit": Word("limit"),
    "useValueForTime": Word("value is time", LOOK),
}

LINK: Final[Words] = {
    "title": Word("title"),
    "url": Word("url"),
    "type": Word("kind"),
    "tags": Word("tag"),
    "icon": Word("icon"),
    "tooltip": Word("tooltip"),
    "targetBlank": Word("new tab"),
    "keepTime": Word("time kept"),
    "includeVars": Word("variables included"),
    "asDropdown": Word("as a dropdown"),
}

# Of an object that comes or goes, so many settings are said one by one.
_FEW: Final = 4
_MEMBER: Final = re.compile(r"(.+)\[\d+\]")


def told(before: Any, after: Any, words: Words, danger: Danger = NOTE) -> Iterator[Said]:
    """What differs between two objects: in words where they are known, else by path, and then of this danger."""
    for one in differing(before, after):
        yield from _told(one.path, one.before, one.after, words, danger)


def _told(path: str, before: Any, after: Any, words: Words, danger: Danger) -> Iterator[Said]:
    """One difference; of an object that is only on one side, what people call its parts, and how many others it has."""
    whole = after if before is MISSING else before if after is MISSING else None
    if not isinstance(whole, dict) or not whole or not any(name.startswith(f"{path}.") for name in words):
        yield said(path, before, after, words, danger)
        return
    others: list[Said] = []
    for one in _parts(path, whole, before is MISSING, words, danger):
        if one.danger > NOTE:
            yield one
        else:
            others.append(one)
    if len(others) <= _FEW:
        yield from others
    else:
        what = "added" if before is MISSING else "removed"
        yield Said(f"{path}: {len(others)} settings {what}", danger, tuple(one.text for one in others), path)


def _parts(path: str, whole: Mapping[str, Any], is_new: bool, words: Words, danger: Danger) -> Iterator[Said]:
    """What is said of each leaf of an object that is on one side alone."""
    for key in sorted(whole):
        below, value = joined(path, key), whole[key]
        if isinstance(value, dict) and value and below not in words:
            yield from _parts(below, value, is_new, words, danger)
        else:
            before, after = (MISSING, value) if is_new else (value, MISSING)
            yield said(below, before, after, words, danger)


def said(path: str, before: Any, after: Any, words: Words, danger: Danger = NOTE) -> Said:
    """One difference."""
    word = words.get(path)
    if word is not None:
        text = became(word.name, _meant(before, word), _meant(after, word), word.quote)
        return Said(text, word.danger, at=path)
    member = _MEMBER.fullmatch(path)
    word = words.get(member[1]) if member else None
    if word is None:
        return Said(became(path, before, after), danger, at=path)
    if before is MISSING or after is MISSING:
        held, what = (after, "added") if before is MISSING else (before, "removed")
        return Said(f"{word.name} {shown(held)} {what}", word.danger, at=path)
    return Said(became(word.name, before, after), word.danger, at=path)


def _meant(value: Any, word: Word) -> Any:
    if isinstance(value, bool):
        return "on" if value else "off"
    return word.values.get(value, value) if isinstance(value, int) else value
