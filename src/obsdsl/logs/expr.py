"""Queries of logs as users write them. `str(query)` is its LogQL; `query.node` its frozen value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from obsdsl.errors import DefinitionError

if TYPE_CHECKING:
    from obsdsl.define.stream import StreamFacts
    from obsdsl.logs.node import LogNode


class LogExpr:
    """Anything that Loki can be asked for: lines of logs, or numbers made of them."""

    __slots__ = ()

    @property
    def node(self) -> LogNode:
        """The frozen tree below."""
        raise NotImplementedError

    def __str__(self) -> str:
        from obsdsl.logs.render import render

        return render(self.node)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self}>"

    def __iter__(self) -> NoReturn:
        fault(self.node, "a query is not a sequence; where several belong, write a tuple: add a comma")


def fault(subject: LogNode | str, message: str) -> NoReturn:
    """Raise the DefinitionError of a query."""
    if not isinstance(subject, str):
        from obsdsl.logs.render import render

        subject = f"query `{render(subject)}`"
    raise DefinitionError(subject, message)


def refuse(subject: LogNode | str, message: str | None) -> None:
    """Raise the DefinitionError, if there is a fault."""
    if message is not None:
        fault(subject, message)


def is_logs(value: Any) -> bool:
    """Whether a value is LogQL: text, or a tree."""
    if isinstance(value, str):
        return True
    # Who has no tree of LogQL needs none of its modules.
    if type(value).__module__ != "obsdsl.logs.node":
        return False
    from obsdsl.logs.node import METRICS, Lines

    return isinstance(value, (Lines, *METRICS))


def log_text(node: LogNode) -> str:
    """A query as a panel asks it: windows that were left out are `$__auto`."""
    from obsdsl.express.node import Variable
    from obsdsl.logs.node import resolve
    from obsdsl.logs.render import render

    return render(resolve(node, Variable("$__auto")))


def source_of(node: LogNode) -> StreamFacts | None:
    """What is known of the streams that a query reads, where they are of one `LogStream`."""
    from obsdsl.logs.node import Lines, below

    if isinstance(node, Lines):
        return node.selector.source
    found = [source for one in below(node) if (source := source_of(one)) is not None]
    return found[0] if found and all(one is found[0] for one in found) else None
