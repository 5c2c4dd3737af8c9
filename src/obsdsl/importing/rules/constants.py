"""Long texts, and annotations as a whole, that several rules of a file have: constants above the first of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

import attrs

from obsdsl.importing.python.code import Block, Code, Group, Text, Tree, flat, imports, laid_out
from obsdsl.importing.python.naming import fresh, snake
from obsdsl.importing.python.sharing import common_words
from obsdsl.importing.python.tree import replaced
from obsdsl.importing.rules.drawn import Row
from obsdsl.importing.rules.endings import with_ending
from obsdsl.importing.rules.functions import FunctionRow

# How often a text must stand there, and how long it is, to be worth a name.
_OFTEN: Final = 3
_LONG: Final = 50
_TEXTS: Final = frozenset({"summary=", "description=", "runbook="})
_WHOLE: Final = frozenset({"annotations=", "labels="})
_URL: Final = re.compile(r"https?://[^\s/]+(?P<path>/[^?#\s{]*)?(?:#(?P<part>[\w-]+))?")
# The last word of an address, where it is one of a language.
_SPOKEN: Final = re.compile(r"[A-Za-z]+(?:[-_][A-Za-z0-9]+)+|[A-Za-z]{4,}")
_MOST_WORDS: Final = 6


def with_constants(rows: Sequence[Row], taken: set[str]) -> list[Row]:
    """The rows with names for what they repeat; functions are finished."""
    held = list(rows)
    for wanted in (_wholes, _texts):
        held = _named(held, wanted, taken)
    ending, others = with_ending(
        [(_tree(value), 8 if isinstance(value, FunctionRow) else 4) for _, value, _ in held], taken
    )
    above: list[Row] = [(ending.name, ending.block, ())] if ending is not None else []
    return [*above, *((name, _finished(_with(value, others)), comments) for name, value, comments in held)]


def _finished(value: Any) -> Any:
    return value.family.function(value.name, value.doc, value.body) if isinstance(value, FunctionRow) else value


def _named(rows: list[Row], wanted: Any, taken: set[str]) -> list[Row]:
    """The rows with a constant for each text that `wanted` finds often."""
    found: dict[str, list[tuple[int, str, Tree]]] = {}
    for index, (_, value, _) in enumerate(rows):
        for key, one in wanted(_tree(value)):
            if (text := flat(one)) is not None and len(text) >= _LONG:
                found.setdefault(text, []).append((index, key, one))
    chosen = [places for places in found.values() if len({index for index, _, _ in places}) >= _OFTEN]
    others: dict[int, Tree] = {}
    constants: dict[int, list[Row]] = {}
    for places in chosen:
        name = _name(places, rows, taken, alone=sum(one[0][1] == places[0][1] for one in chosen) == 1)
        taken.add(name)
        first = places[0][2]
        text = f"{name} = {laid_out(first, 0, len(name) + 3)}\n"
        block = Block(text, tuple(sorted(set(imports(first)))))
        constants.setdefault(places[0][0], []).append((name, block, ()))
        others |= {id(one): Code(name) for _, _, one in places}
    made: list[Row] = []
    for index, (name, value, comments) in enumerate(rows):
        made += constants.get(index, [])
        made.append((name, _with(value, others), comments))
    return made


def _tree(value: Any) -> Tree | None:
    """The call of a rule; that of a function is short."""
    if isinstance(value, FunctionRow):
        return value.body
    is_rule = isinstance(value, Group) and value.open in ("AlertRule(", "RecordingRule(")
    return value if is_rule else None


def _with(value: Any, others: dict[int, Tree]) -> Any:
    if isinstance(value, FunctionRow):
        return attrs.evolve(value, body=replaced(value.body, others))
    return replaced(value, others) if isinstance(value, Group) else value


def _wholes(tree: Tree | None) -> Iterator[tuple[str, Tree]]:
    """Annotations and labels, each as a whole."""
    for key, one in tree.items if isinstance(tree, Group) else ():
        if key in _WHOLE and isinstance(one, Group) and all(isinstance(held, Text) for _, held in one.items):
            yield key.rstrip("="), one


def _texts(tree: Tree | None) -> Iterator[tuple[str, Tree]]:
    """Texts of a rule and of its annotations."""
    for key, one in tree.items if isinstance(tree, Group) else ():
        if key in _TEXTS and isinstance(one, Text):
            yield key.rstrip("="), one
        elif key in _WHOLE and isinstance(one, Group):
            yield from ((snake(name.strip('":= ')), held) for name, held in one.items if isinstance(held, Text))


def _name(places: Sequence[tuple[int, str, Tree]], rows: Sequence[Row], taken: set[str], *, alone: bool) -> str:
    """What the text is; of several, with what its address says, else with what the names of its rules share."""
    _, key, one = places[0]
    if isinstance(one, Text) and (url := _URL.match(one.value)):
        last = url["part"] or (url["path"] or "").rstrip("/").rpartition("/")[2]
        words = snake(last).split("_")[:_MOST_WORDS] if _SPOKEN.fullmatch(last) else []
        if key not in ("dashboard", "runbook"):
            words.append("url")
        elif key not in words:
            words.append(key)
        named = "_".join(words if words != [key] else [key, "url"])
        return fresh(named, taken, "url")
    if alone and key not in taken:
        return key
    shared = common_words([rows[index][0].split("_") for index, _, _ in places])
    return fresh("_".join([*shared[:_MOST_WORDS], key]), taken, "text")
