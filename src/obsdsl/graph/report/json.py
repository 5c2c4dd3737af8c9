"""JSON: `{"items": [{"kind", "name", "text", "source"}], "edges": [["metric:a", "alert:B"]]}`."""

from __future__ import annotations

import json
from collections.abc import Iterator

from obsdsl.graph.value import Graph, Item


def lines(graph: Graph, roots: tuple[Item, ...] = ()) -> Iterator[str]:  # noqa: ARG001 - trees alone have roots
    """One object. An edge leads from what is needed to what needs it."""
    items = [
        {"kind": one.kind, "name": one.name, "text": detail.text, "source": detail.location and str(detail.location)}
        for one, detail in graph.details.items()
    ]
    edges = [[f"{source.kind}:{source.name}", f"{reader.kind}:{reader.name}"] for source, reader in graph.edges]
    yield json.dumps({"items": items, "edges": edges}, indent=2)
