"""The text of a query a second time, as programs write it."""

from __future__ import annotations

from obsdsl.importing.differences.difference import Difference, Json


def _apply(query: Json) -> Json:
    if not query.get("expr") or query.get("query") != query["expr"]:
        return query
    return {name: one for name, one in query.items() if name != "query"}


DIFFERENCE = Difference(
    "copied-query",
    "Where a query's `query` says what its `expr` says, as grafanalib writes it, it is left out: Prometheus and Loki "
    "are asked by `expr`.",
    "default",
    _apply,
    on="query",
)
