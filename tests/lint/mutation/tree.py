"""Places in an expression, and the expression with something else at one of them."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from obsdsl.express.node import Aggregation, Binary, Call, Node, Range, Selector, Subquery, Unary, children


@attrs.frozen
class Spot:
    """A node of an expression, with those above it, from the whole to the nearest; `path` counts children."""

    node: Node
    path: tuple[int, ...] = ()
    above: tuple[Node, ...] = ()

    @property
    def parent(self) -> Node | None:
        """The node right above."""
        return self.above[-1] if self.above else None

    @property
    def instant(self) -> bool:
        """Whether it is a vector of its own: no selection inside of a window."""
        return not isinstance(self.parent, Range)


def spots(node: Node) -> Iterator[Spot]:
    """Every place of an expression, each before those below it."""
    pending = [Spot(node)]
    while pending:
        spot = pending.pop()
        yield spot
        below = children(spot.node)
        pending += [Spot(child, (*spot.path, i), (*spot.above, spot.node)) for i, child in enumerate(below)][::-1]


def replaced(root: Node, path: tuple[int, ...], new: Node) -> Node:
    """The expression with `new` at a place."""
    if not path:
        return new
    below = list(children(root))
    below[path[0]] = replaced(below[path[0]], path[1:], new)
    match root:
        case Binary():
            return attrs.evolve(root, left=below[0], right=below[1])
        case Call():
            return Call(root.function, tuple(below))
        case Aggregation(param=None):
            return attrs.evolve(root, expr=below[0])
        case Aggregation():
            return attrs.evolve(root, param=below[0], expr=below[1])
        case Range():
            assert isinstance(below[0], Selector)
            return Range(below[0], root.window)
        case Subquery() | Unary():
            return attrs.evolve(root, expr=below[0])
    raise AssertionError(f"{type(root).__name__} holds nothing")


def textual(node: Node) -> Node:
    """The expression as a text says it: it names its metrics, and holds on to no declaration."""
    for spot in spots(node):
        if isinstance(spot.node, Selector):
            node = replaced(node, spot.path, attrs.evolve(spot.node, source=None))
    return node
