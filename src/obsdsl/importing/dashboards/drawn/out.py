"""All that is drawn out of a dashboard: what selections share, how panels look, what is there again and again."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable

import attrs

from obsdsl.importing.dashboards.drawn.alike import LOOKS, with_looks
from obsdsl.importing.dashboards.drawn.block import Either
from obsdsl.importing.dashboards.drawn.matchers import with_matchers
from obsdsl.importing.dashboards.drawn.parts import with_parts
from obsdsl.importing.dashboards.drawn.repeated import with_repeated
from obsdsl.importing.dashboards.drawn.scope import with_scope
from obsdsl.importing.dashboards.drawn.settings import with_settings
from obsdsl.importing.python.code import Block, Group, Tree


def drawn_out(
    tree: Tree, variables: Collection[str], taken: Container[str], more: Container[str]
) -> tuple[Tree, list[Block]]:
    """The dashboard's source with names in place of what it repeats, and their definitions.

    `variables` are the names of its variables; those of `taken` and `more` have a meaning already.
    """
    own: set[str] = set()
    used = Either(taken, more, own)
    scope = with_scope(tree, variables, used)
    own |= _names(scope.blocks)
    matchers = with_matchers(scope.tree, used)
    own |= _names(matchers.blocks)
    settings = with_settings(matchers.tree, used)
    own |= _names(settings.blocks)
    # What panels repeat is found before their looks are drawn out of them, and those of the functions, too.
    repeated, functions = with_repeated(settings.tree, Either(used, LOOKS))
    own |= {one.name for one in functions}
    every = Group("(", tuple(("", one) for one in (repeated, *(one.body for one in functions))), ")")
    looks = with_looks(every, used)
    own |= _names(looks.blocks)
    (_, rest), *bodies = looks.tree.items if isinstance(looks.tree, Group) else ()
    made = [attrs.evolve(one, body=body).block for one, (_, body) in zip(functions, bodies, strict=True)]
    # Of what is left: a part that is in a function already is written once.
    parts = with_parts(rest, used)
    return parts.tree, [*scope.blocks, *matchers.blocks, *parts.blocks, *settings.blocks, *looks.blocks, *made]


def _names(blocks: Iterable[Block]) -> set[str]:
    return {one.text.split(" ")[0].rstrip(":") for one in blocks}
