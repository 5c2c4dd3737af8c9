"""The expressions that a document asks, each with what asks it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import attrs

from obsdsl.review.documents import Document
from obsdsl.review.kinds.dashboard.board import Board, Json
from obsdsl.review.rules.rule import rules_of

_QUERIES: Final = ("expr", "query", "definition")
# What a variable asks for beside PromQL: the selection stands in it.
_LABEL_VALUES: Final = re.compile(
    r"\s*label_values\(\s*(?P<query>.*),\s*[^,(){}]+\)\s*|\s*query_result\((?P<result>.*)\)\s*", re.DOTALL
)


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


def queried(document: Document) -> Iterator[Queried]:
    """All expressions in a document, with who asks them."""
    if document.kind == "group":
        for rule in rules_of(document):
            records = rule.name if rule.kind == "recording" else ""
            # What is made of lines reads no series, whatever it looks like.
            expr = "" if document.is_of_logs else rule.expr
            yield Queried(Reader(rule.kind, rule.name), expr, records, tuple(rule.annotations.values()))
    elif document.kind == "library panel":
        yield from _of_library_panel(document.data)
    else:
        yield from _of_board(Board(document.data, document.name))


def _of_board(board: Board) -> Iterator[Queried]:
    for panel in board.panels:
        reader = Reader("panel", board.panel(panel))
        yield from (Queried(reader, text) for text in panel.queries)
    for kind, several in (("variable", board.variables), ("annotation", board.annotations)):
        for one in several:
            reader = Reader(kind, board.name(str(one.get("name", ""))))
            yield from (Queried(reader, text) for text in dict.fromkeys(_asked(one)))


def _of_library_panel(data: Any) -> Iterator[Queried]:
    model = data.get("model") if isinstance(data, Mapping) else None
    if isinstance(model, dict):
        reader = Reader("library panel", str(data.get("name", "")))
        for panel in Board({"panels": [model]}).panels:
            yield from (Queried(reader, text) for text in panel.queries)


def _asked(found: Json) -> Iterator[str]:
    """The texts of a variable or an annotation that may be PromQL."""
    for key in _QUERIES:
        one = found.get(key)
        if isinstance(one, dict):
            yield from _asked(one)
        elif isinstance(one, str) and one:
            match = _LABEL_VALUES.fullmatch(one)
            yield one if match is None else match["query"] or match["result"]
