"""The kinds of value that PromQL computes, as classes of expressions."""

from __future__ import annotations

from obsdsl.express.aggregate import Aggregations
from obsdsl.express.argument import WindowLike, window_node
from obsdsl.express.elementwise import Elementwise
from obsdsl.express.expr import Expr, leaf, vector_node
from obsdsl.express.node import Subquery
from obsdsl.express.ranges import CounterRanges, GaugeRanges, OverTime


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


Expr.computed = Vector
