"""The kinds of value that PromQL computes, as classes of expressions."""

from __future__ import annotations

import attrs

from obsdsl.express.aggregate import Aggregations
from obsdsl.express.argument import WindowLike, at_node, offset_node, window_node
from obsdsl.express.elementwise import Elementwise
from obsdsl.express.expr import Expr, fault, leaf, vector_node
from obsdsl.express.node import Subquery
from obsdsl.express.ranges import CounterRanges, GaugeRanges, OverTime
from obsdsl.express.variable import VariableReference


class InstantVector(Aggregations, Elementwise, OverTime):
    """A sample for each label set at each time."""

    __slots__ = ()

    def subquery(self, window: WindowLike, step: WindowLike | None = None) -> RangeVector:
        """`(self)[window:step]`: the expression, evaluated all along the window."""
        return RangeVector(Subquery(vector_node(self, "subquery"), window_node(window), window_node(step)))


@leaf
class Vector(InstantVector, GaugeRanges):
    """A computed instant vector: its values may go up and down."""

    __slots__ = ()


class RangeVector(CounterRanges, GaugeRanges):
    """The samples of a window; only functions that read a range take it."""

    __slots__ = ()

    def offset(self, offset: WindowLike) -> RangeVector:
        """The window of so long ago; negative (`"-5m"`) looks ahead."""
        return RangeVector(attrs.evolve(self._range, offset=offset_node(offset)))

    def at(self, time: float | str | VariableReference) -> RangeVector:
        """The window that ends at one time: seconds since the epoch, `"start()"` or `"end()"`."""
        return RangeVector(attrs.evolve(self._range, at=at_node(time)))

    @property
    def _range(self) -> Subquery:
        node = self.node
        if not isinstance(node, Subquery):
            fault(node, "move the selection before it is made a range")
        return node


Expr.computed = Vector
