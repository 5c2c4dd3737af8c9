"""Settings of queries at their default, and what only Grafana's editor reads."""

from __future__ import annotations

from typing import Any, Final

from obsdsl.importing.differences.difference import Difference, Json
from obsdsl.importing.differences.left_out import without, without_usual

_USUAL: Final[dict[str, tuple[Any, ...]]] = {
    "adhocFilters": ([],),
    "direction": ("backward",),
    "dsType": (None, "prometheus"),
    "exemplar": (None, False),
    "format": (None, "", "time_series"),
    "hide": (None, False),
    "instant": (None, False),
    "interval": (None, ""),
    "intervalFactor": (None, 1),
    "legendFormat": (None, ""),
    "legendLink": (None,),
    "maxLines": (None,),
    "queryType": (None, "range", "randomWalk", "timeSeriesQuery"),
    "resolution": (None, 1),
    "target": (None, ""),
}
# Of the editor, and of Grafana before 5: the data sources for Prometheus and Loki do not read them.
_UNREAD: Final = frozenset(
    [
        "calculatedInterval",
        "datasourceErrors",
        "disableTextWrap",
        "editorMode",
        "errors",
        "fullMetaSearch",
        "hideExpr",
        "includeNullMetadata",
        "intervalMs",
        "key",
        "metric",
        "prometheusQuery",
        "requestId",
        "step",
        "useBackend",
    ]
)
# What other data sources read by these names.
_LANGUAGES: Final = ("prometheus", "loki", None)


def _apply(query: Json) -> Json:
    if not isinstance(query.get("expr"), str) or _language(query) not in _LANGUAGES:
        return query
    unread = _UNREAD - {"step"} if isinstance(query.get("step"), str) else _UNREAD
    found = without_usual(without(query, unread), _USUAL)
    if found.get("format") == "table":
        # A table has columns, which no legend names.
        found.pop("legendFormat", None)
    if (isinstance(found.get("range"), bool) and found["range"] is not (found.get("instant") is True)) or (
        found.get("range") is False and not found.get("instant")
    ):
        del found["range"]
    return found


def _language(query: Json) -> Any:
    source = query.get("datasource")
    kind = source.get("type") if isinstance(source, dict) else None
    return kind if kind is None or isinstance(kind, str) else "?"


DIFFERENCE = Difference(
    "query-defaults",
    "Settings of queries for Prometheus and Loki that are at their default (`instant: false`, `hide: false`, "
    '`interval: ""`, …) are left out, and so is what only the query editor reads (`editorMode`, `step` and '
    "`metric` before Grafana 5, …).",
    "default",
    _apply,
    on="query",
)
