"""Aggregation over label sets: `sum`, `topk`, `quantile` and their like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from obsdsl.express.argument import NumberLike, number_node, string_node
from obsdsl.express.expr import Expr, LabelNames, fault, label_names, vector_node
from obsdsl.express.node import Aggregation, Grouping, Node

if TYPE_CHECKING:
    from obsdsl.express.vector import Vector


class Aggregations(Expr):
    """Methods that make one sample, or a few, of each group of label sets.

    `by` keeps these labels, `without` drops these; neither gives one group of all.
    """

    __slots__ = ()

    def _aggregated(self, op: str, by: LabelNames, without: LabelNames, param: Node | None = None) -> Vector:
        return self.computed(Aggregation(op, vector_node(self, op), grouping(by, without), param))

    def sum(self, by: LabelNames = (), without: LabelNames = ()) -> Vector:
        """The sum over each group."""
        return self._aggregated("sum", by, without)

    def avg(self, by: LabelNames = (), without: LabelNames = ()) -> Vector:
        """The arithmetic mean over each group."""
        return self._aggregated("avg", by, without)

    def min(self, by: LabelNames = (), without: LabelNames = ()) -> Vector:
        """The smallest sample of each group."""
        return self._aggregated("min", by, without)

    def max(self, by: LabelNames = (), without: LabelNames = ()) -> Vector:
        """The largest sample of each group."""
        return self._aggregated("max", by, without)

    def count(self, by: LabelNames = (), without: LabelNames = ()) -> Vector:
        """How many samples each group has."""
        return self._aggregated("count", by, without)

    def group(self, by: LabelNames = (), without: LabelNames = ()) -> Vector:
        """1 for each group."""
        return self._aggregated("group", by, without)

    def stddev(self, by: LabelNames = (), without: LabelNames = ()) -> Vector:
        """The population standard deviation over each group."""
        return self._aggregated("stddev", by, without)

    def stdvar(self, by: LabelNames = (), without: LabelNames = ()) -> Vector:
        """The population variance over each group."""
        return self._aggregated("stdvar", by, without)

    def topk(self, k: NumberLike, by: LabelNames = (), without: LabelNames = ()) -> Vector:
        """The `k` largest samples of each group."""
        return self._aggregated("topk", by, without, number_node(k))

    def bottomk(self, k: NumberLike, by: LabelNames = (), without: LabelNames = ()) -> Vector:
        """The `k` smallest samples of each group."""
        return self._aggregated("bottomk", by, without, number_node(k))

    def limitk(self, k: NumberLike, by: LabelNames = (), without: LabelNames = ()) -> Vector:
        """Any `k` samples of each group (experimental in Prometheus)."""
        return self._aggregated("limitk", by, without, number_node(k))

    def limit_ratio(self, ratio: NumberLike, by: LabelNames = (), without: LabelNames = ()) -> Vector:
        """About this share of each group's samples (experimental in Prometheus)."""
        return self._aggregated("limit_ratio", by, without, number_node(ratio))

    def quantile(self, q: NumberLike, by: LabelNames = (), without: LabelNames = ()) -> Vector:
        """The `q` quantile (0 to 1) over the samples of each group; of a histogram, see `Histogram.quantile`."""
        return self._aggregated("quantile", by, without, number_node(q))

    def count_values(self, label: str, by: LabelNames = (), without: LabelNames = ()) -> Vector:
        """How often each value occurs, with the value in `label`."""
        return self._aggregated("count_values", by, without, string_node(label))


def grouping(by: LabelNames, without: LabelNames) -> Grouping | None:
    """The grouping of an aggregation; None aggregates everything."""
    if by and without:
        fault("expression", f"an aggregation is either by={by!r} or without={without!r}; delete one")
    if without:
        return Grouping("without", label_names(without))
    return Grouping("by", label_names(by)) if by else None
