"""Lines of which one label is the sample."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from obsdsl.express.argument import WindowLike, window_node
from obsdsl.express.expr import LabelNames, label_names
from obsdsl.express.node import Grouping, Number
from obsdsl.logs.expr import fault
from obsdsl.logs.node import Lines, LinesRange, RangeAggregation, Unwrap
from obsdsl.logs.values import FilterLike, filter_of
from obsdsl.logs.words import GROUPED

if TYPE_CHECKING:
    from obsdsl.logs.metrics import LogMetric


class Unwrapped:
    """What `.unwrap(label)` gives. It is no query yet: each method makes one of it."""

    __slots__ = ("_lines", "_unwrap")

    def __init__(self, lines: Lines, unwrap: Unwrap) -> None:
        self._lines = lines
        self._unwrap = unwrap

    def where(self, **labels: FilterLike) -> Unwrapped:
        """The samples whose labels match, such as `__error__=""`: those that could be read as numbers."""
        filters = tuple(filter_of(label, value) for label, value in labels.items())
        return Unwrapped(self._lines, attrs.evolve(self._unwrap, filters=(*self._unwrap.filters, *filters)))

    def rate(self, window: WindowLike | None = None) -> LogMetric:
        """The sum of the samples each second."""
        return self._over("rate", window)

    def rate_counter(self, window: WindowLike | None = None) -> LogMetric:
        """The growth each second of samples that only grow."""
        return self._over("rate_counter", window)

    def sum_over_time(self, window: WindowLike | None = None) -> LogMetric:
        """The sum of the samples in the window."""
        return self._over("sum_over_time", window)

    def avg_over_time(self, window: WindowLike | None = None, by: LabelNames = ()) -> LogMetric:
        """The mean of the samples in the window."""
        return self._over("avg_over_time", window, by)

    def min_over_time(self, window: WindowLike | None = None, by: LabelNames = ()) -> LogMetric:
        """The smallest sample in the window."""
        return self._over("min_over_time", window, by)

    def max_over_time(self, window: WindowLike | None = None, by: LabelNames = ()) -> LogMetric:
        """The largest sample in the window."""
        return self._over("max_over_time", window, by)

    def first_over_time(self, window: WindowLike | None = None, by: LabelNames = ()) -> LogMetric:
        """The first sample in the window."""
        return self._over("first_over_time", window, by)

    def last_over_time(self, window: WindowLike | None = None, by: LabelNames = ()) -> LogMetric:
        """The last sample in the window."""
        return self._over("last_over_time", window, by)

    def stddev_over_time(self, window: WindowLike | None = None, by: LabelNames = ()) -> LogMetric:
        """The standard deviation of the samples in the window."""
        return self._over("stddev_over_time", window, by)

    def stdvar_over_time(self, window: WindowLike | None = None, by: LabelNames = ()) -> LogMetric:
        """The variance of the samples in the window."""
        return self._over("stdvar_over_time", window, by)

    def quantile_over_time(self, q: float, window: WindowLike | None = None, by: LabelNames = ()) -> LogMetric:
        """The `q` quantile (0 to 1) of the samples in the window."""
        if not isinstance(q, int | float) or isinstance(q, bool) or not 0 <= q <= 1:
            fault("quantile_over_time", f"the quantile is {q!r}; it lies between 0 and 1")
        return self._over("quantile_over_time", window, by, Number(q))

    def _over(self, op: str, window: WindowLike | None, by: LabelNames = (), param: Number | None = None) -> LogMetric:
        from obsdsl.logs.metrics import LogMetric

        labels = label_names(by)
        grouping = Grouping("by", labels) if labels and op in GROUPED else None
        range_ = LinesRange(self._lines, window_node(window), self._unwrap)
        return LogMetric(RangeAggregation(op, range_, grouping, param))
