"""Trees of source: other trees in place of some, their pieces, and the groups in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

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


def outermost(tree: Tree, wanted: Callable[[Group], bool]) -> Iterator[Group]:
    """The groups that are wanted, in their order; of those that one of them holds, none."""
    if not isinstance(tree, Group):
        return
    if wanted(tree):
        yield tree
        return
    for _, one in tree.items:
        yield from outermost(one, wanted)
