"""Queries of a panel's JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from obsdsl.compose.raw_dashboard import objects, text
from obsdsl.lint.view.source import Sources, is_mixed
from obsdsl.lint.view.value import Language, QueryView, SourceView
from obsdsl.read.origin import Path

# Where a query's text stands, by what is likeliest: Prometheus and Loki, then those of other languages.
_TEXTS = ("expr", "query", "target", "rawSql", "rawQuery", "queryText", "expression")
_ASKS = ("promql", "logql")


def raw_queries(
    panel: Mapping[str, Any], path: Path, its: SourceView | None, sources: Sources
) -> tuple[QueryView, ...]:
    """The panel's queries in their order; `its` is the panel's data source."""
    return tuple(_queries(panel, path, its, sources))


def _queries(panel: Mapping[str, Any], path: Path, its: SourceView | None, sources: Sources) -> Iterator[QueryView]:
    for index, one in objects(panel.get("targets")):
        source = sources.view(one.get("datasource"))
        if source is None and not is_mixed(its):
            source = its
        yield raw_query(one, (*path, "targets", index), source, panel.get("type"), sources)


def raw_query(
    target: Mapping[str, Any], path: Path, source: SourceView | None, kind: object, sources: Sources
) -> QueryView:
    """One target. Of a data source that nobody knows, it is taken for PromQL if it reads as such."""
    said = sources.language(source)
    if said is None and kind == "logs":
        said = "logql"
    field = _field(target, said)
    if said is None and field != "expr":
        said = "other"
    return QueryView(
        written=text(target.get(field)) or "",
        said=said,
        window=None,
        id=text(target.get("refId")) or "",
        legend=text(target.get("legendFormat")),
        instant=_instant(target),
        hidden=bool(target.get("hide")),
        format=text(target.get("format")),
        datasource=source,
        step=text(target.get("interval")) or None,
        path=path,
        text_path=(*path, field),
        source=target,
    )


def _instant(target: Mapping[str, Any]) -> bool:
    """Whether the query asks for the last value alone; with `range`, too, it asks for both."""
    return (bool(target.get("instant")) and not target.get("range")) or target.get("queryType") == "instant"


def _field(target: Mapping[str, Any], said: Language | None) -> str:
    if said in _ASKS:
        return "expr"
    return next((name for name in _TEXTS if isinstance(target.get(name), str)), "expr")
