"""Which definition of one workspace is which of another, after either renamed, moved or split something."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import Final, TypeAlias

from obsdsl.importing.update.module import Block, Module

# A definition: its file, and its place there.
Ref: TypeAlias = tuple[str, int]
_Key: TypeAlias = Callable[[Block], Hashable]


def _same_name_and_value(block: Block) -> Hashable:
    return block.name, block.value


def _same_value(block: Block) -> Hashable:
    return block.value


def _same_name_and_key(block: Block) -> Hashable:
    return (block.name, block.key) if block.name else None


def _same_key(block: Block) -> Hashable:
    return block.key


def _same_name(block: Block) -> Hashable:
    return block.name or None


# From what is sure to what is likely. Elsewhere, only what is there once is the same.
_HERE: Final[tuple[_Key, ...]] = (_same_name_and_value, _same_value, _same_name_and_key, _same_key)
_ELSEWHERE: Final[tuple[_Key, ...]] = (_same_name_and_value, _same_key)


def matches(ones: Mapping[str, Module], others: Mapping[str, Module]) -> dict[Ref, Ref]:
    """For each definition of `ones` that is among `others`, where it is there."""
    found: dict[Ref, Ref] = {}
    taken: set[Ref] = set()

    def pair(left: list[Ref], right: list[Ref]) -> None:
        for one, other in zip(left, right, strict=False):
            found[one] = other
            taken.add(other)

    both = [path for path in ones if path in others]
    for path in both:
        for key in _HERE:
            for left, right in _buckets({path: ones[path]}, {path: others[path]}, key, found, taken):
                pair(left, right)
    for key in _ELSEWHERE:
        for left, right in _buckets(ones, others, key, found, taken):
            if len(left) == len(right) == 1:
                pair(left, right)
    # What has another key by now, such as a group that was renamed, and what moved along with its file.
    for path, there in [*((path, path) for path in both), *_renamed(ones, found)]:
        for left, right in _buckets({path: ones[path]}, {there: others[there]}, _same_name, found, taken):
            pair(left, right)
    return found


def _buckets(
    ones: Mapping[str, Module], others: Mapping[str, Module], key: _Key, found: dict[Ref, Ref], taken: set[Ref]
) -> Iterator[tuple[list[Ref], list[Ref]]]:
    """What is on both sides by its key, but for what is matched already."""
    sides: list[dict[Hashable, list[Ref]]] = []
    for modules, done in ((ones, found.keys()), (others, taken)):
        side: dict[Hashable, list[Ref]] = {}
        for path, module in modules.items():
            for index, block in enumerate(module.blocks):
                if (path, index) not in done and (value := key(block)) is not None:
                    side.setdefault(value, []).append((path, index))
        sides.append(side)
    for value, left in sides[0].items():
        if value in sides[1]:
            yield left, sides[1][value]


def _renamed(ones: Mapping[str, Module], found: Mapping[Ref, Ref]) -> Iterator[tuple[str, str]]:
    """Files of which most went to one other."""
    for path, module in ones.items():
        where = Counter(found[path, i][0] for i in range(len(module.blocks)) if (path, i) in found)
        if where:
            there, count = where.most_common(1)[0]
            if there != path and count * 2 > len(module.blocks) - 1:
                yield path, there
