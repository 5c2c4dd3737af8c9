"""Long settings that several panels have: constants."""

from __future__ import annotations

from collections.abc import Container, Iterator

from obsdsl.importing.dashboards.drawn.block import Drawn, replaced
from obsdsl.importing.python.code import Block, Code, Group, Text, Tree, flat, imports, laid_out
from obsdsl.importing.python.naming import snake

# From how many panels on, and how long, a setting is worth a name.
_FEWEST = 3
_LONG = 60
_NAMED = frozenset(
    ("data_links=", "description=", "links=", "mappings=", "overrides=", "thresholds=", "transformations=")
)
_MOST_WORDS = 4


def with_settings(tree: Tree, taken: Container[str]) -> Drawn:
    """The source with names for the settings that several panels have."""
    found: dict[tuple[str, str], list[Tree]] = {}
    for key, one in _settings(tree):
        text = flat(one)
        if text is not None and len(text) >= _LONG:
            found.setdefault((key, text), []).append(one)
    others: dict[int, Tree] = {}
    blocks: list[Block] = []
    names: set[str] = set()
    for (key, _), several in found.items():
        if len(several) < _FEWEST:
            continue
        name = _name(key, several[0], taken, names)
        names.add(name)
        source = laid_out(several[0], 0, len(name) + 3)
        blocks.append(Block(f"{name} = {source}\n", tuple(sorted(set(imports(several[0]))))))
        others |= {id(one): Code(name) for one in several}
    return Drawn(replaced(tree, others), tuple(blocks))


def _settings(tree: Tree) -> Iterator[tuple[str, Tree]]:
    if not isinstance(tree, Group):
        return
    for key, one in tree.items:
        if key in _NAMED:
            yield key, one
        else:
            yield from _settings(one)


def _name(key: str, tree: Tree, taken: Container[str], names: Container[str]) -> str:
    """What the setting is, and for overrides, of what."""
    kind = key.removesuffix("=")
    of = [snake(one) for one in _first_words(tree)] if kind == "overrides" else []
    wanted = "_".join([*[one for one in of if one][:_MOST_WORDS], kind])
    name, count = wanted, 2
    while name in taken or name in names:
        name, count = f"{wanted}_{count}", count + 1
    return name


def _first_words(tree: Tree) -> Iterator[str]:
    """The fields that overrides name first."""
    for _, one in tree.items if isinstance(tree, Group) else ():
        first = one.items[0] if isinstance(one, Group) and one.items else ("", None)
        if not first[0] and isinstance(first[1], Text) and len(first[1].value) <= 20:
            yield first[1].value
