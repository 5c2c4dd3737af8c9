"""DOT, the language of Graphviz: `obsdsl graph --format dot | dot -Tsvg > graph.svg`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from obsdsl.graph.value import Graph, Item, Kind

_SHAPES: Final[Mapping[Kind, str]] = {
    "job": "house",
    "metric": "box",
    "recording": "component",
    "alert": "octagon",
    "variable": "ellipse",
    "annotation": "ellipse",
    "panel": "note",
    "dashboard": "tab",
    "receiver": "cds",
}


def lines(graph: Graph, roots: tuple[Item, ...] = ()) -> Iterator[str]:  # noqa: ARG001 - trees alone have roots
    """One directed graph, from left to right."""
    yield "digraph obsdsl {"
    yield "  rankdir=LR;"
    yield '  node [fontname="sans-serif"];'
    for one in graph.details:
        yield f"  {_quoted(_id(one))} [label={_quoted(one.name)}, shape={_SHAPES[one.kind]}];"
    for source, reader in graph.edges:
        yield f"  {_quoted(_id(source))} -> {_quoted(_id(reader))};"
    yield "}"


def _id(item: Item) -> str:
    return f"{item.kind}:{item.name}"


def _quoted(text: str) -> str:
    """A string: within quotes, DOT reads a backslash before a quote as that, and others as escapes of labels."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
