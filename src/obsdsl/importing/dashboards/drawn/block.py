"""A definition of the file that is drawn out of a dashboard: a constant, or a function that makes panels."""

from __future__ import annotations

from collections.abc import Container, Iterator

import attrs

import obsdsl
from obsdsl.compose.panel import Panel
from obsdsl.importing.python.code import Block, Code, Group, Tree
from obsdsl.importing.python.tree import outermost


@attrs.frozen
class Drawn:
    """The tree that is left, and what was drawn out of it, in the order of its use."""

    tree: Tree
    blocks: tuple[Block, ...] = ()


class Either:
    """Names of the one or the other."""

    def __init__(self, *held: Container[str]) -> None:
        self.held = held

    def __contains__(self, name: object) -> bool:
        return any(name in one for one in self.held)


@attrs.frozen
class Parameter(Code):
    """Source that names a parameter of the function in which it stands."""


def holds_parameter(tree: Tree) -> bool:
    """Whether the source has another meaning outside of its function."""
    if isinstance(tree, Group):
        return any(holds_parameter(one) for _, one in tree.items)
    return isinstance(tree, Parameter)


def panel_class(tree: Tree) -> type[Panel] | None:
    """The class of the panel that the source makes; None for all else."""
    if not isinstance(tree, Group) or not tree.open.endswith("("):
        return None
    found = getattr(obsdsl, tree.open[:-1], None) if tree.open[:-1] in obsdsl.__all__ else None
    return found if isinstance(found, type) and issubclass(found, Panel) else None


def panels_in(tree: Tree) -> Iterator[Group]:
    """The panels that the source makes, in their order."""
    return outermost(tree, lambda one: panel_class(one) is not None)
