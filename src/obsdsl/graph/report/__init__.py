"""A graph as a tree for people, as DOT and Mermaid for pictures, as JSON for programs: one file a format."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

from obsdsl.graph.value import Graph, Item

FORMATS = ("text", "dot", "mermaid", "json")


def report(format_: str, graph: Graph, roots: tuple[Item, ...] = ()) -> Iterator[str]:
    """The lines of a report. Of a text, `roots` are where its trees begin: what needs nothing, where none are given."""
    module = importlib.import_module(f"obsdsl.graph.report.{format_}")
    yield from module.lines(graph, roots)
