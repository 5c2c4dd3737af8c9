"""The pieces of an expression as `grammar` finds them: the signs, the operators, and what these join."""

from __future__ import annotations

from typing import TypeAlias

import attrs

from obsdsl.define.duration import Duration
from obsdsl.express.node import At, Grouping, Matcher, Matching, Number, Offset, String, Variable
from obsdsl.express.signature import Aggregator, Function
from obsdsl.express.tokens import Token


@attrs.define
class Sign:
    """A `+` or `-` before an operand."""

    op: str
    start: int


@attrs.define
class Operator:
    """A binary operator with its modifiers."""

    op: str
    start: int
    end: int
    bool_: bool = False
    matching: Matching | None = None


@attrs.define
class Window:
    """`[window:step] @ at offset d` behind an operand."""

    window: Duration | Variable
    step: Duration | Variable | None
    end: int
    offset: Offset | None = None
    at: At | None = None


@attrs.define(kw_only=True)
class Operand:
    """What operators join, from its first character to behind its last."""

    start: int
    end: int
    # Where a subquery would begin: behind all but the subqueries.
    subqueries: list[Window] = attrs.field(factory=list)


@attrs.define
class Literal(Operand):
    """A number, a string, or a variable alone."""

    node: Number | String | Variable


@attrs.define
class Series(Operand):
    """A selector with its window and modifiers."""

    name: str | None
    matchers: tuple[Matcher, ...] = ()
    # Those that stand for whole matchers.
    variables: tuple[Variable, ...] = ()
    window: Duration | Variable | None = None
    offset: Offset | None = None
    at: At | None = None
    # Behind the braces.
    selected: int = 0


@attrs.define
class Parenthesis(Operand):
    """An expression in parentheses; `inside` is its skeleton."""

    inside: str = ""


@attrs.define
class Head(Operand):
    """A function or aggregation, up to its closing parenthesis or the grouping behind it."""

    row: Function | Aggregator
    name: Token
    grouping: Grouping | None = None
    # The skeletons of its arguments.
    inside: list[str] = attrs.field(factory=list)


Symbol: TypeAlias = Sign | Operator | Literal | Series | Parenthesis | Head

# A skeleton as a tree: an operand (None), a sign with what stands behind it, or an operator with both its sides.
Shape: TypeAlias = "tuple[str, Shape] | tuple[str, Shape, Shape] | None"
