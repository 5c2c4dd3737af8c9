"""Where each node of an expression stands in the text that the user wrote."""

from __future__ import annotations

from obsdsl.express.node import Node, children
from obsdsl.express.parse import parsed
from obsdsl.express.tokens import Span

# The way from the whole expression to a node: at each step the index among `node.children`.
Path = tuple[int, ...]


def locate(text: str, node: Node, *, variables: bool = True) -> dict[Path, Span]:
    """The span of each node in `text`, by its path, without parentheses around it.

    `text` has to be what `node` was parsed from, or a rendering of it. Raises ValueError if it is another expression.
    """
    found = parsed(text, variables=variables)
    spans = iter(found.spans)
    places: dict[Path, Span] = {}

    def place(path: Path, node: Node, read: Node) -> None:
        below, below_read = children(node), children(read)
        if type(node) is not type(read) or len(below) != len(below_read):
            raise ValueError(f"{text!r} is not the text of this expression")
        places[path] = next(spans)
        for i, (child, child_read) in enumerate(zip(below, below_read, strict=True)):
            place((*path, i), child, child_read)

    place((), node, found.node)
    return places
