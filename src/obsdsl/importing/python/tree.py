"""Trees of source: other trees in place of some, and their pieces."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from obsdsl.importing.python.code import Code, Group, Tree


def replaced(tree: Tree, others: dict[int, Tree]) -> Tree:
    """The tree with other trees in place of these, by their ids."""
    if id(tree) in others:
        return others[id(tree)]
    if not isinstance(tree, Group):
        return tree
    items = tuple((key, replaced(one, others)) for key, one in tree.items)
    changed = any(new is not old for (_, new), (_, old) in zip(items, tree.items, strict=True))
    return attrs.evolve(tree, items=items) if changed else tree


def leaves(tree: Tree) -> Iterator[Code]:
    """The pieces of source that stand as they are written."""
    if isinstance(tree, Code):
        yield tree
    elif isinstance(tree, Group):
        for _, one in tree.items:
            yield from leaves(one)
