"""LogQL as text → its tree, as Loki reads it. Raises DefinitionError with the place where it cannot."""

from __future__ import annotations

from functools import lru_cache

from obsdsl.errors import DefinitionError
from obsdsl.logs.metric import MetricReader
from obsdsl.logs.node import LogNode
from obsdsl.logs.tokens import lex

# Deeper than any query; the reader calls itself.
_DEEP = 150


@lru_cache(maxsize=4096)
def parse(text: str) -> LogNode:
    """The tree of a query of logs."""
    if not text.strip():
        raise DefinitionError("LogQL", 'the query is empty; write a log selector such as {app="web"}')
    tokens = lex(text)
    if (deep := sum(token.kind == "(" for token in tokens)) > _DEEP:
        raise DefinitionError("LogQL", f"the query has {deep} parentheses, and more than {_DEEP} are not read")
    return MetricReader(text, tokens).query()
