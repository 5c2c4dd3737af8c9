"""The facts of many objects by their kinds. Of what is kept, a kind is taken apart only where a check asks for it.

Ten thousand alerts are twenty thousand facts, and few checks of the whole project need more than to know that no two
are alike: for that, kept facts have marks beside them, small numbers that are equal where a property is.
"""

from __future__ import annotations

import pickle
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar
from zlib import crc32

from obsdsl.lint.facts import Fact

F = TypeVar("F", bound=Fact)
# What has no such property.
_NONE = 0


class Bunch:
    """Facts of one kind, at hand or as bytes. `marks` are those of each property in `shared` of the kind."""

    __slots__ = ("_content", "_facts", "_marks", "kind")

    def __init__(self, kind: str, facts: tuple[Fact, ...] | None, marks: Mapping[str, bytes], content: bytes) -> None:
        self.kind, self._facts, self._marks, self._content = kind, facts, dict(marks), content

    @classmethod
    def of(cls, facts: Sequence[Fact]) -> Bunch:
        """Facts that are at hand, of one kind."""
        return cls(type(facts[0]).__name__, tuple(facts), {}, b"")

    @classmethod
    def kept(cls, kind: str, marks: Mapping[str, bytes], content: bytes) -> Bunch:
        """Facts as they were pickled."""
        return cls(kind, None, marks, content)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts themselves."""
        if self._facts is None:
            found: tuple[Fact, ...] = pickle.loads(self._content)
            self._facts = found
        return self._facts

    def marks(self, name: str) -> Sequence[int]:
        """For each fact a number that is equal where the property is; 0 where there is none."""
        if name not in self._marks:
            self._marks[name] = array("I", [_mark(getattr(fact, name)) for fact in self.facts]).tobytes()
        return memoryview(self._marks[name]).cast("I")

    def all_marks(self) -> dict[str, bytes]:
        """The marks, as they are kept."""
        for name in type(self.facts[0]).shared:
            self.marks(name)
        return dict(self._marks)


def _mark(text: str | None) -> int:
    return _NONE if text is None else crc32(text.encode(errors="surrogatepass")) or 1


class Facts:
    """The facts of many objects, in their order."""

    def __init__(self, bunches: Iterable[Bunch] = ()) -> None:
        self.bunches = tuple(bunches)

    @classmethod
    def of(cls, facts: Iterable[Fact]) -> Facts:
        """Those that are at hand."""
        kinds: dict[type[Fact], list[Fact]] = {}
        for fact in facts:
            kinds.setdefault(type(fact), []).append(fact)
        return cls(map(Bunch.of, kinds.values()))

    @classmethod
    def joined(cls, parts: Iterable[Facts]) -> Facts:
        """Several as one."""
        return cls(bunch for part in parts for bunch in part.bunches)

    def __add__(self, other: Facts) -> Facts:
        return Facts(self.bunches + other.bunches)

    def __iter__(self) -> Iterator[Fact]:
        return (fact for bunch in self.bunches for fact in bunch.facts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Facts) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]


class Kinds:
    """The same facts, found by their kind."""

    def __init__(self, facts: Facts) -> None:
        self._bunches: dict[str, list[Bunch]] = {}
        for bunch in facts.bunches:
            self._bunches.setdefault(bunch.kind, []).append(bunch)

    def of(self, kind: type[F]) -> list[Bunch]:
        """Those of the kind and the kinds below it."""
        # A class with slots is made twice, and the first may still be there.
        return [bunch for name in dict.fromkeys(_names(kind)) for bunch in self._bunches.get(name, ())]

    def sharing(self, kind: type[F], name: str) -> Iterator[list[F]]:
        """The facts that share the text of a property: two or more of each, in their order."""
        bunches = self.of(kind)
        counts = Counter(mark for bunch in bunches for mark in bunch.marks(name))
        several = {mark for mark, count in counts.items() if count > 1 and mark != _NONE}
        found: dict[str, list[Any]] = {}
        for bunch in bunches if several else ():
            marks = bunch.marks(name)
            if not several.isdisjoint(marks):
                for mark, fact in zip(marks, bunch.facts, strict=True):
                    if mark in several:
                        found.setdefault(getattr(fact, name), []).append(fact)
        yield from (alike for alike in found.values() if len(alike) > 1)


def _names(kind: type[Fact]) -> Iterator[str]:
    yield kind.__name__
    for one in kind.__subclasses__():
        yield from _names(one)
