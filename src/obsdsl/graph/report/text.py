"""A tree for each object that needs nothing: below everything stands what needs it."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.graph.value import Graph, Item

# How deep a line may stand. Rules can record from each other for ever, but nobody can read that.
_DEEPEST = 30


def lines(graph: Graph, roots: tuple[Item, ...] = ()) -> Iterator[str]:
    """The trees. What was shown with all below it is not shown so again."""
    shown: set[Item] = set()
    # What stands in a circle alone hangs below no root.
    starts = (*(roots or graph.roots), *graph.details)
    for root in starts:
        if root not in shown and (not roots or root in roots):
            yield from _tree(graph, root, shown)


def _tree(graph: Graph, root: Item, shown: set[Item]) -> Iterator[str]:
    pending = [(root, 0)]
    while pending:
        item, depth = pending.pop()
        readers = graph.readers[item]
        is_known = item in shown and bool(readers)
        yield "  " * depth + _line(graph, item) + (" (see above)" if is_known else "")
        shown.add(item)
        if not is_known and depth < _DEEPEST:
            pending += [(one, depth + 1) for one in reversed(readers)]


def _line(graph: Graph, item: Item) -> str:
    detail = graph.details[item]
    words = f": {' '.join(detail.text.split())}" if detail.text else ""
    place = "" if detail.location is None else f"  [{detail.location}]"
    return f"{item}{words}{place}"
