"""Queries of logs as users write them. `str(query)` is its LogQL; `query.node` its frozen value."""

from __future__ import annotations

from typing import NoReturn

from obsdsl.define.stream import StreamFacts
from obsdsl.errors import DefinitionError
from obsdsl.logql.node import Lines, LogNode, below


class LogExpr:
    """Anything that Loki can be asked for: lines of logs, or numbers made of them."""

    __slots__ = ()

    @property
    def node(self) -> LogNode:
        """The frozen tree below."""
        raise NotImplementedError

    def __str__(self) -> str:
        from obsdsl.logql.render import render

        return render(self.node)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self}>"

    def __iter__(self) -> NoReturn:
        fault(self.node, "a query is not a sequence; where several belong, write a tuple: add a comma")


def fault(subject: LogNode | str, message: str) -> NoReturn:
    """Raise the DefinitionError of a query."""
    if not isinstance(subject, str):
        from obsdsl.logql.render import render

        subject = f"query `{render(subject)}`"
    raise DefinitionError(subject, message)


def refuse(subject: LogNode | str, message: str | None) -> None:
    """Raise the DefinitionError, if there is a fault."""
    if message is not None:
        fault(subject, message)


def source_of(node: LogNode) -> StreamFacts | None:
    """What is known of the streams that a query reads, where they are of one `LogStream`."""
    if isinstance(node, Lines):
        return node.selector.source
    found = [source for one in below(node) if (source := source_of(one)) is not None]
    return found[0] if found and all(one is found[0] for one in found) else None
