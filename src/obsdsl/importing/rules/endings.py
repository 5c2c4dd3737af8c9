"""The last lines that many texts of a file share: a constant, which is added to each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

import attrs

from obsdsl.importing.python.code import Block, Code, Group, Text, Tree, laid_out
from obsdsl.importing.python.lines import WIDTH
from obsdsl.importing.python.naming import fresh
from obsdsl.importing.python.text import columns, quoted

# In how many texts it stands, and how long it is, to be worth a name.
_OFTEN: Final = 5
_LONG: Final = 25
_MOST_LINES: Final = 5
_NAME: Final = "details"


@attrs.frozen
class Ending:
    """The definition of the constant."""

    name: str
    block: Block


def with_ending(trees: Sequence[tuple[Tree | None, int]], taken: set[str]) -> tuple[Ending | None, dict[int, Tree]]:
    """The constant, if there is one, and the source of each text that ends with it, by the id of the text's own.

    Each tree stands with the indent of its arguments.
    """
    texts = [(key, one, indent) for tree, indent in trees for key, one in _texts(tree)]
    counts = Counter(ending for _, one, _ in texts for ending in _endings(one.value))
    often = [ending for ending, count in counts.items() if count >= _OFTEN]
    if not often:
        return None, {}
    ending = max(often, key=lambda one: (counts[one] * len(one), one))
    name = fresh(_NAME, taken, "text")
    others: dict[int, Tree] = {}
    for key, one, indent in texts:
        if one.value.endswith(ending):
            made = _added(quoted(one.value.removesuffix(ending)), name, indent, len(key))
            if made is not None:
                others[id(one)] = Code(made)
    if len(others) < _OFTEN:
        return None, {}
    taken.add(name)
    return Ending(name, Block(f"{name} = {laid_out(Text(ending), 0, len(name) + 3)}\n")), others


def _texts(tree: Tree | None) -> Iterator[tuple[str, Text]]:
    for key, one in tree.items if isinstance(tree, Group) else ():
        if key in ("summary=", "description=") and isinstance(one, Text):
            yield key, one


def _endings(text: str) -> Iterator[str]:
    """What stands behind the ends of its last lines, each with that, but for the whole."""
    place = len(text)
    for _ in range(_MOST_LINES):
        place = text.rfind("\n", 1, place)
        if place == -1:
            return
        if len(text) - place >= _LONG:
            yield text[place:]


def _added(text: str, name: str, indent: int, before: int) -> str | None:
    """The sum as ruff lays it out; None of a text that is too long for a line."""
    flat = f"{text} + {name}"
    if indent + before + columns(flat) < WIDTH:
        return flat
    if indent + 4 + columns(flat) <= WIDTH:
        return f"(\n    {flat}\n)"
    return f"(\n    {text}\n    + {name}\n)" if indent + 4 + columns(text) <= WIDTH else None
