"""Who reads a metric or a recording: alerts, recordings, panels, variables; and through recordings, who reads those.

Names are looked for in the files' bytes first: what does not hold a name is never parsed for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any, Final

import attrs

from obsdsl.define.declaration import Declaration
from obsdsl.errors import DefinitionError
from obsdsl.express.infer.selection import series_name
from obsdsl.express.node import Selector, walk
from obsdsl.express.parse import parse
from obsdsl.review.documents import Document, Documents, Kind
from obsdsl.review.rules.rule import rules_of

# After so many questions it pays to read everything once.
_QUESTIONS: Final = 50
# What names of series are made of: in text that is no PromQL, a name is found as a word.
_WORD: Final = re.compile(r"[A-Za-z_:][A-Za-z0-9_:]*")
_KINDS: Final[tuple[Kind, ...]] = ("group", "dashboard", "library panel")
_QUERIES: Final = frozenset({"expr", "query", "definition"})


@attrs.frozen
class Reader:
    """What reads a series: `alert PocketAgentDown`, `panel Pocket Agent Server / Traffic / Connections`."""

    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


@attrs.frozen(eq=False)
class Queried:
    """A reader with its expression; a recording also with the name that it gives."""

    reader: Reader
    expr: str
    records: str = ""
    # What an alert says to people.
    texts: tuple[str, ...] = ()


class Readers:
    """All that a side's rules and dashboards read."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._asked = 0

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
            yield from (one for one in queried(held) if text in one.expr)

    @cached_property
    def _index(self) -> Mapping[str, tuple[Queried, ...]]:
        """Everything that reads anything, by what it reads."""
        found: dict[str, list[Queried]] = {}
        for kind in _KINDS:
            for document in self._documents.opened(self._documents.of_kind(kind)):
                for one in queried(document):
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
            for one in queried(held):
                if not names.isdisjoint(names_read(one.expr)):
                    yield one

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


def queried(document: Document) -> Iterator[Queried]:
    """All expressions in a document, with who asks them."""
    if document.kind == "group":
        for rule in rules_of(document):
            records = rule.name if rule.kind == "recording" else ""
            yield Queried(Reader(rule.kind, rule.name), rule.expr, records, tuple(rule.annotations.values()))
    elif isinstance(document.data, Mapping):
        yield from _of_dashboard(document.data)


def _of_dashboard(data: Mapping[str, Any]) -> Iterator[Queried]:
    title = str(data.get("title", data.get("uid", "")))
    yield from _of_panels(data.get("panels"), title, "")
    for row in _mappings(data.get("rows")):
        yield from _of_panels(row.get("panels"), title, str(row.get("title", "")))
    model = data.get("model")
    if isinstance(model, Mapping):
        # A library panel.
        for asked in _of_panels([{**model, "title": data.get("name", title)}], "", ""):
            yield attrs.evolve(asked, reader=Reader("library panel", asked.reader.name))
    for kind, key in (("variable", "templating"), ("annotation", "annotations")):
        held = data.get(key)
        for one in _mappings(held.get("list") if isinstance(held, Mapping) else None):
            name = f"{title} / {one.get('name', '')}"
            texts = dict.fromkeys(_promql(text) for text in _texts(one, _QUERIES))
            yield from (Queried(Reader(kind, name), text) for text in texts)


def _of_panels(panels: Any, title: str, row: str) -> Iterator[Queried]:
    for panel in _mappings(panels):
        name = str(panel.get("title") or "")
        if panel.get("type") == "row":
            row = name
            yield from _of_panels(panel.get("panels"), title, row)
            continue
        path = " / ".join(part for part in (title, row, name or f"#{panel.get('id', '')}") if part)
        for target in _mappings(panel.get("targets")):
            yield from (Queried(Reader("panel", path), text) for text in _texts(target, {"expr"}))


# What a variable asks for beside PromQL: the selection stands in it.
_LABEL_VALUES: Final = re.compile(
    r"\s*label_values\(\s*(?P<query>.*),\s*[^,(){}]+\)\s*|\s*query_result\((?P<result>.*)\)\s*", re.DOTALL
)


def _promql(text: str) -> str:
    match = _LABEL_VALUES.fullmatch(text)
    return text if match is None else match["query"] or match["result"]


def _texts(found: Mapping[str, Any], keys: Iterable[str]) -> Iterator[str]:
    for key in keys:
        one = found.get(key)
        if isinstance(one, Mapping):
            yield from _texts(one, _QUERIES)
        elif isinstance(one, str) and one:
            yield one


def _mappings(found: Any) -> Sequence[Mapping[str, Any]]:
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []
