"""What a filter may say of a label: a text as in PromQL, a number, or a bound: `where(duration=Above("1.5s"))`."""

from __future__ import annotations

from typing import Any, TypeAlias

from obsdsl.define.label import name_fault
from obsdsl.define.light import frozen
from obsdsl.errors import DefinitionError, shown
from obsdsl.express.matcher import MatcherLike, matcher
from obsdsl.express.node import Number, Variable
from obsdsl.express.variable import VariableReference
from obsdsl.logs.node import Compare, CompareOp, Filter, IpMatch, Quantity
from obsdsl.logs.rules import ip_fault
from obsdsl.logs.tokens import lex

QuantityLike: TypeAlias = float | str | VariableReference


@frozen
class Bound:
    """A comparison with a number, a duration (`"1.5s"`) or a size (`"20MB"`)."""

    value: QuantityLike

    op = "="

    def __attrs_post_init__(self) -> None:
        quantity(self.value)


class Above(Bound):
    """More than this."""

    op = ">"


class AtLeast(Bound):
    """This or more."""

    op = ">="


class Below(Bound):
    """Less than this."""

    op = "<"


class AtMost(Bound):
    """This or less."""

    op = "<="


class Unequal(Bound):
    """Any number but this."""

    op = "!="


@frozen
class Ip:
    """An address within this one, this range (`"10.0.0.1-10.0.0.9"`) or this network (`"10.0.0.0/8"`)."""

    range: str

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.range, str) or (message := ip_fault(self.range)):
            raise DefinitionError("Ip", message if isinstance(self.range, str) else f"{shown(self.range)} is no text")


FilterLike: TypeAlias = "MatcherLike | float | Bound | Ip"


def filter_of(label: str, value: Any) -> Filter:
    """`label` compared with `value`, as a node. Raises DefinitionError for what says nothing."""
    if message := name_fault("label", label):
        raise DefinitionError("where", message)
    if isinstance(value, Bound):
        op: CompareOp = value.op  # type: ignore[assignment]
        return Compare(label, op, quantity(value.value))
    if isinstance(value, Ip):
        return IpMatch(label, "=", value.range)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Compare(label, "=", Number(value))
    return matcher(label, value)


def quantity(value: object) -> Number | Quantity | Variable:
    """A number, a duration or a size as a node."""
    if isinstance(value, VariableReference):
        return Variable(f"${value.name}")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Number(value)
    if isinstance(value, str):
        if "$" in value:
            return Variable(value)
        first, *more = lex(value)
        if len(more) == 1 and first.kind in ("duration", "bytes"):
            return Quantity("duration" if first.kind == "duration" else "bytes", first.text)
    raise DefinitionError("where", f'{shown(value)} is no quantity; write a number, "1.5s" or "20MB"')
