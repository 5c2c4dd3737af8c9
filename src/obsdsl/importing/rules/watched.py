"""Alerts that compare with a number, each with the name by which Python finds it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias

from obsdsl.compose.condition import alert_condition
from obsdsl.compose.rule import AlertRule
from obsdsl.define.light import frozen
from obsdsl.express.node import Binary, Node, Number, Selector, walk

# A step of thresholds is a bound: a value up to which, or from which on.
_BOUNDS: Final = frozenset({"<", "<=", ">", ">="})


@frozen(eq=False)
class NamedAlert:
    """An alert, its name, and the module that defines it."""

    alert: AlertRule
    name: str
    module: str


@frozen(eq=False)
class Watched:
    """What an alert compares with a number: it fires where `node op number`."""

    name: str
    module: str
    node: Node
    op: str
    number: float


# By the series that they read.
Alerts: TypeAlias = Mapping[frozenset[str], Sequence[Watched]]
NONE: Final[Alerts] = {}


def watched_by(alerts: Iterable[NamedAlert]) -> Alerts:
    """What alerts watch, in their order."""
    found: dict[frozenset[str], list[Watched]] = {}
    for one in alerts:
        try:
            op, number = alert_condition(one.alert)
        except ValueError:
            continue
        expr = one.alert.expr
        assert isinstance(expr, Binary)
        node = expr.left if isinstance(expr.right, Number) else expr.right
        if op in _BOUNDS and (series := series_of(node)):
            found.setdefault(series, []).append(Watched(one.name, one.module, node, op, number))
    return found


def series_of(node: Node) -> frozenset[str]:
    """The names of the series that it reads."""
    return frozenset(one.name for one in walk(node) if isinstance(one, Selector) and one.name)
