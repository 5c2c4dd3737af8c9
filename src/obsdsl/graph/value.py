"""The dependency graph as a value, and the questions that it answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Final, Literal, TypeAlias, get_args

import attrs

from obsdsl.errors import Location, ObsdslError, did_you_mean

Kind: TypeAlias = Literal[
    "job", "metric", "recording", "alert", "variable", "annotation", "panel", "dashboard", "receiver"
]  # fmt: skip
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)


@attrs.frozen(order=True)
class Item:
    """One object. `name` is unique within its kind: of a panel, `uid/row title/panel title`, as alerts name it."""

    kind: Kind
    name: str

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


@attrs.frozen
class Detail:
    """What is said of an object beside its name; `location` is None where nobody defines it."""

    text: str = ""
    location: Location | None = None


@attrs.frozen(eq=False)
class Graph:
    """`readers` are the objects that need an object, `sources` those that it needs, both sorted.

    Where `a` is among the sources of `b`, a change of `a` may change `b`.
    """

    details: Mapping[Item, Detail]
    readers: Mapping[Item, tuple[Item, ...]]
    sources: Mapping[Item, tuple[Item, ...]]

    @classmethod
    def of(cls, details: Mapping[Item, Detail], edges: Iterable[tuple[Item, Item]]) -> Graph:
        """From the pairs (what is needed, what needs it)."""
        readers: dict[Item, set[Item]] = {one: set() for one in details}
        sources: dict[Item, set[Item]] = {one: set() for one in details}
        for source, reader in edges:
            if source != reader:
                readers[source].add(reader)
                sources[reader].add(source)
        order = sorted(details, key=_place)
        return cls({one: details[one] for one in order}, _ordered(order, readers), _ordered(order, sources))

    @property
    def edges(self) -> Iterator[tuple[Item, Item]]:
        """The pairs (what is needed, what needs it)."""
        return ((source, reader) for source, readers in self.readers.items() for reader in readers)

    @property
    def roots(self) -> tuple[Item, ...]:
        """What needs nothing."""
        return tuple(one for one, its in self.sources.items() if not its)

    def find(self, pattern: str) -> tuple[Item, ...]:
        """What a pattern names: `metric:node_*`, or a name of any kind. Raises ObsdslError where that is nothing."""
        kind, colon, name = pattern.partition(":")
        is_kind = bool(colon) and kind in KINDS
        found = [one for one in self.details if _is_called(one, pattern)]
        if is_kind:
            found += [one for one in self.details if one.kind == kind and _is_called(one, name)]
        if not found:
            names = [one.name for one in self.details if not is_kind or one.kind == kind]
            mend = did_you_mean(name if is_kind else pattern, names)
            raise ObsdslError(
                "graph", f"nothing is called {pattern!r}{mend or '; `obsdsl graph --all` lists all names'}"
            )
        return tuple(dict.fromkeys(found))

    def below(self, items: Iterable[Item]) -> frozenset[Item]:
        """The objects, and all that need them."""
        return _reached(items, self.readers)

    def above(self, items: Iterable[Item]) -> frozenset[Item]:
        """The objects, and all that they need."""
        return _reached(items, self.sources)

    def within(self, items: frozenset[Item]) -> Graph:
        """What lies between these objects alone."""
        details = {one: detail for one, detail in self.details.items() if one in items}
        return Graph.of(details, (edge for edge in self.edges if items.issuperset(edge)))

    def without(self, kinds: Iterable[str]) -> Graph:
        """The same without these kinds: what needs them needs what they need."""
        hidden = frozenset(kinds)
        details = {one: detail for one, detail in self.details.items() if one.kind not in hidden}
        edges = ((one, reader) for one in details for reader in self._past(one, hidden))
        return Graph.of(details, edges)

    def _past(self, item: Item, hidden: frozenset[str]) -> Iterator[Item]:
        """The next readers that are not hidden."""
        pending, seen = list(self.readers[item]), set[Item]()
        while pending:
            one = pending.pop()
            if one in seen:
                continue
            seen.add(one)
            if one.kind in hidden:
                pending += self.readers[one]
            else:
                yield one


def counted(items: Iterable[Item]) -> str:
    """`2 alerts, 5 panels, 1 dashboard`."""
    kinds = [one.kind for one in items]
    numbers = ((kind, kinds.count(kind)) for kind in KINDS)
    return ", ".join(f"{number} {_noun(kind, number)}" for kind, number in numbers if number) or "nothing"


def _noun(kind: Kind, number: int) -> str:
    one = "recording rule" if kind == "recording" else kind
    return one if number == 1 else f"{one}s"


def _is_called(item: Item, pattern: str) -> bool:
    """Alerts may be called without the group that tells them from others of their name."""
    short = item.name.rpartition("/")[2] if item.kind == "alert" else item.name
    return fnmatchcase(item.name, pattern) or fnmatchcase(short, pattern)


def _place(item: Item) -> tuple[int, str]:
    return KINDS.index(item.kind), item.name


def _ordered(order: Iterable[Item], found: Mapping[Item, set[Item]]) -> dict[Item, tuple[Item, ...]]:
    return {one: tuple(sorted(found[one], key=_place)) for one in order}


def _reached(items: Iterable[Item], ways: Mapping[Item, tuple[Item, ...]]) -> frozenset[Item]:
    pending, found = list(items), set[Item]()
    while pending:
        one = pending.pop()
        if one not in found:
            found.add(one)
            pending += ways[one]
    return frozenset(found)
