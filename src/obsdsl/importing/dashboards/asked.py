"""Expressions in texts of a dashboard that stay texts: queries of variables, and annotations as JSON."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.compose.dashboard import Dashboard
from obsdsl.compose.link import RawAnnotation
from obsdsl.compose.variable import QueryVariable
from obsdsl.errors import DefinitionError
from obsdsl.express.node import Node
from obsdsl.express.parse import parse
from obsdsl.lint.view.query_text import asked


def text_nodes(dashboard: Dashboard) -> Iterator[Node]:
    """What these texts read, as far as they are PromQL."""
    for text in _texts(dashboard):
        try:
            yield parse(text)
        except DefinitionError:
            continue


def _texts(dashboard: Dashboard) -> Iterator[str]:
    for variable in dashboard.variables:
        if isinstance(variable, QueryVariable) and isinstance(variable.query, str):
            found = asked(variable.query)
            if found.said == "promql" and found.expression:
                yield found.expression
    for one in dashboard.annotations:
        if isinstance(one, RawAnnotation) and isinstance(text := one.raw.get("expr"), str):
            yield text
