"""PromQL text to nodes. The only importer of promql-parser, which says how operators group.

`grammar` reads everything else, so that an error can point at its place and a variable of Grafana's can stand where
no parser knows it. Here operands and operators meet, and their types are checked as Prometheus checks them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from obsdsl.define.light import frozen
from obsdsl.errors import DefinitionError
from obsdsl.express.build import Builder
from obsdsl.express.grammar import Grammar
from obsdsl.express.node import Node
from obsdsl.express.signature import Version, version
from obsdsl.express.symbol import Shape
from obsdsl.express.tokens import Span


@frozen
class Parsed:
    """A node with the place of each node in it."""

    node: Node
    _spans: tuple[tuple[int, int], ...]

    @property
    def spans(self) -> tuple[Span, ...]:
        """In the order of `node.walk`."""
        return tuple([Span(start, end) for start, end in self._spans])


def parse(text: str, *, variables: bool = True, prometheus: str | None = None, experimental: bool = True) -> Node:
    """The expression that `text` says.

    Without `variables` Grafana's are an error outside of strings, as in a rule. `prometheus` is the version that has
    to understand it, such as "3.5"; without, everything that any version knew is taken. Experimental functions are
    taken unless `experimental` is false. Raises DefinitionError with line, column, excerpt and mend.
    """
    return parsed(text, variables=variables, prometheus=prometheus, experimental=experimental).node


def parsed(text: str, *, variables: bool = True, prometheus: str | None = None, experimental: bool = True) -> Parsed:
    """The same with the places of the nodes; `locate` makes use of it."""
    if not isinstance(text, str):
        raise DefinitionError("PromQL", f"an expression is a string, not {text!r}")
    try:
        target = None if prometheus is None else version(prometheus)
    except ValueError as error:
        raise DefinitionError("PromQL", str(error)) from None
    try:
        return _parsed(text, variables, target, experimental)
    except RecursionError:
        raise DefinitionError("PromQL", "the expression nests too deep; split it with recording rules") from None


@lru_cache(maxsize=4096)
def _parsed(text: str, variables: bool, target: Version | None, experimental: bool) -> Parsed:
    builder = Builder(Grammar(text, variables, target, experimental), _shape)
    return Parsed(builder.build(), tuple(builder.spans))


@lru_cache(maxsize=4096)
def _shape(skeleton: str) -> Shape:
    import promql_parser

    try:
        return _converted(promql_parser.parse(skeleton))
    except ValueError as error:
        raise DefinitionError("PromQL", f"promql-parser does not understand its structure: {error}") from None
    except BaseException as error:
        # A panic of Rust's is no Exception, and its class has no importable name.
        if type(error).__name__ != "PanicException":
            raise
        raise DefinitionError("PromQL", f"promql-parser fails on its structure: {error}") from None


def _converted(expr: Any) -> Shape:
    # By attributes: promql-parser's own walk is slower than cubic. By names of classes: the stubs call them all Any.
    match type(expr).__name__:
        case "VectorSelector":
            return None
        case "UnaryExpr":
            return ("-", _converted(expr.expr))
        case "BinaryExpr":
            return (str(expr.op), _converted(expr.lhs), _converted(expr.rhs))
    raise DefinitionError("PromQL", f"promql-parser sees a {type(expr).__name__} where operands and operators are")
