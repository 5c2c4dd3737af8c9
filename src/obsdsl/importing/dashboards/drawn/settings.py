"""Long settings that several panels have: constants."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator

from obsdsl.importing.dashboards.drawn.block import Drawn
from obsdsl.importing.python.code import Block, Code, Group, Text, Tree, flat, imports, laid_out
from obsdsl.importing.python.naming import snake
from obsdsl.importing.python.tree import replaced

# From how many panels on, and how long, a setting is worth a name.
_FEWEST = 3
_LONG = 60
_NAMED = frozenset(
    ("data_links=", "description=", "links=", "mappings=", "overrides=", "thresholds=", "transformations=")
)
_MOST_WORDS = 4
_WORD = re.compile(r"[A-Za-z]{3,}")
# A letter, large or small.
_EITHER = re.compile(r"\[(\w)\w\]")


def with_settings(tree: Tree, taken: Container[str]) -> Drawn:
    """The source with names for the settings that several panels have, else for those within them."""
    names: set[str] = set()
    whole = _with_named(tree, taken, names, _settings)
    inner = _with_named(whole.tree, taken, names, _within)
    return Drawn(inner.tree, (*whole.blocks, *inner.blocks))


def _with_named(
    tree: Tree, taken: Container[str], names: set[str], held: Callable[[Tree], Iterator[tuple[str, Tree]]]
) -> Drawn:
    found: dict[tuple[str, str], list[Tree]] = {}
    for key, one in held(tree):
        text = flat(one)
        if text is not None and len(text) >= _LONG:
            found.setdefault((key, text), []).append(one)
    others: dict[int, Tree] = {}
    blocks: list[Block] = []
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


def _within(tree: Tree) -> Iterator[tuple[str, Tree]]:
    """Of overrides: the links of each, else each of them."""
    for key, one in _settings(tree):
        for _, override in one.items if key == "overrides=" and isinstance(one, Group) else ():
            links = [row for row in _settings(override) if row[0] == "links="]
            yield from links or [("override=", override)]


def _name(key: str, tree: Tree, taken: Container[str], names: Container[str]) -> str:
    """What the setting is, and for overrides, of what."""
    kind = key.removesuffix("=")
    of = [snake(one) for one in _first_words(tree)] if kind == "overrides" else []
    if kind == "override":
        of = [snake(one) for one in _first_words(Group("(", (("", tree),), ")"))]
    wanted = "_".join([*_short(of), kind])
    name, count = wanted, 2
    while name in taken or name in names:
        name, count = f"{wanted}_{count}", count + 1
    return name


def _short(names: Iterable[str]) -> list[str]:
    """The first of these, each once, of as many words as a name may have."""
    found: list[str] = []
    for one in dict.fromkeys(filter(None, names)):
        if found and sum(len(name.split("_")) for name in (*found, one)) > _MOST_WORDS:
            break
        found.append(one)
    return found


def _first_words(tree: Tree) -> Iterator[str]:
    """The fields that overrides name first; of a pattern, its first word."""
    for _, one in tree.items if isinstance(tree, Group) else ():
        key, first = one.items[0] if isinstance(one, Group) and one.items else ("", None)
        if not isinstance(first, Text):
            continue
        # Of `5xx` no name is made.
        if not key and len(first.value) <= 20 and not first.value[:1].isdigit():
            yield first.value
        elif key == "regex=":
            yield from _WORD.findall(_EITHER.sub(r"\1", first.value))[:1]
