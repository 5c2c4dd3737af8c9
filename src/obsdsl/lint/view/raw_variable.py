"""Variables and annotations of a dashboard's JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from obsdsl.compose.raw_dashboard import objects, text
from obsdsl.lint.view.query_text import Asked, asked
from obsdsl.lint.view.source import Sources
from obsdsl.lint.view.value import AnnotationView, Language, VariableView
from obsdsl.read.origin import Path

_HIDE = {0: "", 1: "label", 2: "variable", "hideLabel": "label", "hideVariable": "variable"}
_REFRESH = {0: "never", 1: "load", 2: "time"}
_NOTHING = Asked(None, "", 0, None, "other")


def raw_variable(raw: Mapping[str, Any], path: Path, sources: Sources, name: str | None = None) -> VariableView:
    """One entry of `templating.list`."""
    kind = text(raw.get("type")) or ""
    whole, query_path = _query(raw, path)
    source = sources.view(raw.get("datasource"))
    what = asked(whole) if kind == "query" else _NOTHING
    return VariableView(
        written=what.expression,
        said=_said(what, sources.language(source), isinstance(raw.get("query"), str)),
        window=None,
        name=name or text(raw.get("name")) or "",
        kind=kind,
        label=text(raw.get("label")) or None,
        multi=bool(raw.get("multi")),
        include_all=bool(raw.get("includeAll")),
        all_value=text(raw.get("allValue")) or None,
        hide=_row(_HIDE, raw.get("hide")) or "",
        refresh=_refresh(raw) if kind in ("query", "datasource", "interval") else None,
        sort=_number(raw.get("sort")),
        whole=whole,
        function=what.function,
        asked=what.asked,
        offset=what.offset,
        regex=text(raw.get("regex")) or "",
        options=_options(raw, kind, whole),
        default=_map(raw.get("current")).get("value"),
        datasource=source,
        path=path,
        query_path=query_path,
        source=raw,
        description=text(raw.get("description")) or None,
    )


def _query(raw: Mapping[str, Any], path: Path) -> tuple[str, Path]:
    """The text of the query, and the way to it: newer releases keep it in an object."""
    query = raw.get("query")
    if isinstance(query, dict):
        return text(query.get("query")) or "", (*path, "query", "query")
    return text(query) or "", (*path, "query")


def _said(what: Asked, source: Language | None, classic: bool) -> Language | None:
    if source == "promql":
        return what.said
    # `metrics(…)` holds no PromQL, whoever is asked; and an object without a known source may be anything.
    return "other" if what.said == "other" or (source is None and not classic and what.function == "series") else source


def _refresh(raw: Mapping[str, Any]) -> Any:
    return _row(_REFRESH, raw.get("refresh", raw.get("refresh_on_load"))) or "never"


def _options(raw: Mapping[str, Any], kind: str, whole: str) -> tuple[str, ...]:
    listed = tuple(value for _, one in objects(raw.get("options")) if (value := text(one.get("value"))) is not None)
    if listed or kind not in ("custom", "interval"):
        return listed
    return tuple(part for one in whole.split(",") if (part := one.rpartition(" : ")[2].strip()))


def raw_annotation(raw: Mapping[str, Any], path: Path, sources: Sources, name: str | None = None) -> AnnotationView:
    """One entry of `annotations.list`."""
    source = sources.view(raw.get("datasource"))
    said = sources.language(source)
    target = _map(raw.get("target"))
    inner = "expr" not in raw and "expr" in target
    expr = text((target if inner else raw).get("expr")) or ""
    return AnnotationView(
        written=expr,
        said=said if expr or said not in (None, "promql") else "other",
        window=None,
        name=name or text(raw.get("name")) or "",
        enabled=raw.get("enable") is not False,
        hidden=bool(raw.get("hide")),
        event_title=text(raw.get("titleFormat")) or None,
        datasource=source,
        path=path,
        text_path=(*path, "target", "expr") if inner else (*path, "expr"),
        source=raw,
    )


def _row(table: Mapping[Any, str], value: object) -> Any:
    return table.get(value) if isinstance(value, int | str) else None


def _number(value: object) -> int:
    if isinstance(value, str) and value.isdecimal() and len(value) < 3:
        return int(value)
    return value if isinstance(value, int) else 0


def _map(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
