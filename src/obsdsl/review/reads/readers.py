"""Who reads a metric or a recording: alerts, recordings, panels, variables; and through recordings, who reads those.

Names are looked for in the files' bytes first: what does not hold a name is never parsed for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Final

from obsdsl.define.declaration import Declaration
from obsdsl.errors import DefinitionError
from obsdsl.express.infer.selection import series_name
from obsdsl.express.node import Selector, walk
from obsdsl.express.parse import parse
from obsdsl.review.documents import Document, Documents, Kind
from obsdsl.review.reads.asked import Queried, Reader, queried

# After so many questions it pays to read everything once.
_QUESTIONS: Final = 50
# What names of series are made of: in text that is no PromQL, a name is found as a word.
_WORD: Final = re.compile(r"[A-Za-z_:][A-Za-z0-9_:]*")
_KINDS: Final[tuple[Kind, ...]] = ("group", "dashboard", "library panel")


class Readers:
    """All that a side's rules and dashboards read."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._asked = 0
        self._known: dict[int, tuple[Queried, ...]] = {}

    def of(self, names: Iterable[str]) -> tuple[Reader, ...]:
        """Who reads any of the series, directly first, then through recordings; each once."""
        found: dict[Reader, None] = {}
        wanted, asked = sorted(set(names)), set(names)
        while wanted:
            further = []
            for one in self._reading(frozenset(wanted)):
                found.setdefault(one.reader)
                if one.records and one.records not in asked:
                    further.append(one.records)
                    asked.add(one.records)
            wanted = further
        return tuple(found)

    def directly(self, names: Iterable[str]) -> tuple[Queried, ...]:
        """Who reads any of them itself, with the expressions."""
        return tuple(self._reading(frozenset(names)))

    def holding(self, text: str) -> Iterator[Queried]:
        """Who asks anything in which the text stands."""
        for held in self._holding(frozenset({text})):
            yield from (one for one in self._queried(held) if text in one.expr)

    @cached_property
    def _index(self) -> Mapping[str, tuple[Queried, ...]]:
        """Everything that reads anything, by what it reads."""
        found: dict[str, list[Queried]] = {}
        for kind in _KINDS:
            for document in self._documents.opened(self._documents.of_kind(kind)):
                for one in self._queried(document):
                    for name in names_read(one.expr):
                        found.setdefault(name, []).append(one)
        return {name: tuple(several) for name, several in found.items()}

    def _reading(self, names: frozenset[str]) -> Iterator[Queried]:
        self._asked += 1
        if self._asked > _QUESTIONS:
            found = {id(one): one for name in sorted(names) for one in self._index.get(name, ())}
            yield from found.values()
            return
        for held in self._holding(names):
            for one in self._queried(held):
                if not names.isdisjoint(names_read(one.expr)):
                    yield one

    def _queried(self, document: Document) -> tuple[Queried, ...]:
        # Documents live as long as their side does.
        if id(document) not in self._known:
            self._known[id(document)] = tuple(queried(document))
        return self._known[id(document)]

    def _holding(self, names: frozenset[str]) -> Iterator[Document]:
        """The documents in whose bytes one of the names stands."""
        encoded = [name.encode() for name in names]
        for kind in _KINDS:
            artifacts = [
                one for one in self._documents.of_kind(kind) if any(name in one.content for name in encoded)
            ]  # fmt: skip
            yield from self._documents.opened(artifacts)


@lru_cache(maxsize=4)
def readers_of(documents: Documents) -> Readers:
    """The readers of a side."""
    return Readers(documents)


def series_of(declaration: Declaration) -> tuple[str, ...]:
    """All names under which a metric may be read."""
    return tuple(dict.fromkeys((declaration.name, *declaration.series())))


@lru_cache(maxsize=4096)
def names_read(expr: str) -> frozenset[str]:
    """The names of the series that an expression reads; all words of what is no PromQL."""
    try:
        node = parse(expr)
    except DefinitionError:
        return frozenset(_WORD.findall(expr))
    found = {series_name(one) for one in walk(node) if isinstance(one, Selector)}
    return frozenset(name for name in found if name)
