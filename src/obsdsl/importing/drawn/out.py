"""All that is drawn out of a dashboard: what selections share, then how panels of a kind look."""

from __future__ import annotations

from collections.abc import Collection, Container

from obsdsl.importing.code import Block, Tree
from obsdsl.importing.drawn.alike import with_functions
from obsdsl.importing.drawn.block import Drawn
from obsdsl.importing.drawn.scope import with_scope


def drawn_out(
    tree: Tree, variables: Collection[str], taken: Container[str], more: Container[str]
) -> tuple[Tree, list[Block]]:
    """The dashboard's source with names in place of what it repeats, and their definitions.

    `variables` are the names of its variables; those of `taken` and `more` have a meaning already.
    """
    used = _Either(taken, more)
    blocks: list[Block] = []
    for draw in (lambda one: with_scope(one, variables, used), lambda one: with_functions(one, used)):
        found: Drawn = draw(tree)
        tree = found.tree
        blocks += found.blocks
    return tree, blocks


class _Either:
    """Names of the one or the other."""

    def __init__(self, *held: Container[str]) -> None:
        self.held = held

    def __contains__(self, name: object) -> bool:
        return any(name in one for one in self.held)
