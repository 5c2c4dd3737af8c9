"""Mermaid, which GitHub and GitLab draw in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from obsdsl.graph.value import Graph, Item, Kind

# What stands around a label, and gives the node its shape.
_SHAPES: Final[Mapping[Kind, tuple[str, str]]] = {
    "job": ("[/", "/]"),
    "metric": ("[", "]"),
    "recording": ("[[", "]]"),
    "alert": ("{{", "}}"),
    "variable": ("(", ")"),
    "annotation": ("(", ")"),
    "panel": ("(", ")"),
    "dashboard": ("([", "])"),
    "receiver": (">", "]"),
}
# Mermaid writes characters that mean something to it as HTML entities, with '#' for '&'.
_ENTITIES: Final = {'"': "#quot;", "#": "#35;", "<": "#lt;", ">": "#gt;", "&": "#amp;", "\n": " "}


def lines(graph: Graph, roots: tuple[Item, ...] = ()) -> Iterator[str]:  # noqa: ARG001 - trees alone have roots
    """One flowchart, from left to right; the kinds are classes, which a page may style."""
    ids = {one: f"n{index}" for index, one in enumerate(graph.details)}
    yield "flowchart LR"
    for one, name in ids.items():
        opening, closing = _SHAPES[one.kind]
        label = "".join(_ENTITIES.get(character, character) for character in one.name)
        yield f'  {name}{opening}"{label}"{closing}:::{one.kind}'
    for source, reader in graph.edges:
        yield f"  {ids[source]} --> {ids[reader]}"
