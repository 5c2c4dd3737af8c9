"""Which member of one list is which of another, where nothing but their content says so; and which of them moved."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Generic, TypeVar

import attrs

T = TypeVar("T")
# What tells a member apart; None where it has nothing of the sort.
Key = Callable[[T], Hashable | None]


@attrs.frozen(eq=False)
class Pairing(Generic[T]):
    """What is in both lists, what is in one alone. All in the order of their lists, pairs in that of the later one."""

    both: tuple[tuple[T, T], ...]
    removed: tuple[T, ...]
    added: tuple[T, ...]
    # Of `both`: those that stand at another place among the others.
    moved: tuple[tuple[T, T], ...]


def pairing(before: Sequence[T], after: Sequence[T], keys: Iterable[Key[T]]) -> Pairing[T]:
    """Pair the members that agree in the first key, then of those left in the second, and so on.

    Where several agree, they are paired in their order. So the keys go from what tells most to what tells least.
    """
    found: dict[int, int] = {}
    olds, news = list(range(len(before))), list(range(len(after)))
    for key in keys:
        if not olds or not news:
            break
        found.update(_agreeing(before, after, olds, news, key))
        taken = set(found.values())
        olds = [at for at in olds if at not in taken]
        news = [at for at in news if at not in found]
    ordered = sorted(found)
    stays = _longest_rising([found[at] for at in ordered])
    both = [(before[found[at]], after[at]) for at in ordered]
    moved = [pair for place, pair in enumerate(both) if place not in stays]
    return Pairing(tuple(both), tuple(before[at] for at in olds), tuple(after[at] for at in news), tuple(moved))


def _agreeing(
    before: Sequence[T], after: Sequence[T], olds: list[int], news: list[int], key: Key[T]
) -> Iterable[tuple[int, int]]:
    """Places in `after` with those in `before`."""
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for at in reversed(olds):
        if (told := key(before[at])) is not None:
            groups[told].append(at)
    for at in news:
        told = key(after[at])
        if told is not None and groups.get(told):
            yield at, groups[told].pop()


def _longest_rising(numbers: Sequence[int]) -> set[int]:
    """The places of a longest rising part: what is not in it moved."""
    tails: list[int] = []
    places: list[int] = []
    previous: list[int] = []
    for place, number in enumerate(numbers):
        length = bisect_left(tails, number)
        previous.append(places[length - 1] if length else -1)
        tails[length : length + 1] = [number]
        places[length : length + 1] = [place]
    found: set[int] = set()
    at = places[-1] if places else -1
    while at >= 0:
        found.add(at)
        at = previous[at]
    return found
