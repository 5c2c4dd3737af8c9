"""Methods that read a range of time: `rate`, `increase`, `…_over_time` and their like.

On a selector they read `selector[window]`; on any other vector a subquery `(expr)[window:step]`. Without a window
they take that of the place where the expression is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from obsdsl.express.argument import NumberLike, WindowLike, number_node, ranged
from obsdsl.express.expr import Expr
from obsdsl.express.node import Call

if TYPE_CHECKING:
    from obsdsl.express.vector import Vector


class OverTime(Expr):
    """Aggregation over time: for every kind of sample."""

    __slots__ = ()

    def _over(self, function: str, window: WindowLike | None, step: WindowLike | None) -> Vector:
        return self.computed(Call(function, (ranged(self.node, window, step),)))

    def avg_over_time(self, window: WindowLike | None = None, step: WindowLike | None = None) -> Vector:
        """The mean of the samples in the window."""
        return self._over("avg_over_time", window, step)

    def min_over_time(self, window: WindowLike | None = None, step: WindowLike | None = None) -> Vector:
        """The smallest sample in the window."""
        return self._over("min_over_time", window, step)

    def max_over_time(self, window: WindowLike | None = None, step: WindowLike | None = None) -> Vector:
        """The largest sample in the window."""
        return self._over("max_over_time", window, step)

    def sum_over_time(self, window: WindowLike | None = None, step: WindowLike | None = None) -> Vector:
        """The sum of the samples in the window."""
        return self._over("sum_over_time", window, step)

    def count_over_time(self, window: WindowLike | None = None, step: WindowLike | None = None) -> Vector:
        """How many samples the window has."""
        return self._over("count_over_time", window, step)

    def quantile_over_time(
        self, q: NumberLike, window: WindowLike | None = None, step: WindowLike | None = None
    ) -> Vector:
        """The `q` quantile (0 to 1) of the samples in the window."""
        return self.computed(Call("quantile_over_time", (number_node(q), ranged(self.node, window, step))))

    def stddev_over_time(self, window: WindowLike | None = None, step: WindowLike | None = None) -> Vector:
        """The population standard deviation of the samples in the window."""
        return self._over("stddev_over_time", window, step)

    def stdvar_over_time(self, window: WindowLike | None = None, step: WindowLike | None = None) -> Vector:
        """The population variance of the samples in the window."""
        return self._over("stdvar_over_time", window, step)

    def mad_over_time(self, window: WindowLike | None = None, step: WindowLike | None = None) -> Vector:
        """The median absolute deviation of the samples in the window (experimental in Prometheus)."""
        return self._over("mad_over_time", window, step)

    def last_over_time(self, window: WindowLike | None = None, step: WindowLike | None = None) -> Vector:
        """The most recent sample in the window."""
        return self._over("last_over_time", window, step)

    def first_over_time(self, window: WindowLike | None = None, step: WindowLike | None = None) -> Vector:
        """The oldest sample in the window (experimental; Prometheus 3.7)."""
        return self._over("first_over_time", window, step)

    def present_over_time(self, window: WindowLike | None = None, step: WindowLike | None = None) -> Vector:
        """1 for each series with a sample in the window."""
        return self._over("present_over_time", window, step)

    def absent_over_time(self, window: WindowLike | None = None, step: WindowLike | None = None) -> Vector:
        """1 if no series has a sample in the window."""
        return self._over("absent_over_time", window, step)

    def ts_of_min_over_time(self, window: WindowLike | None = None, step: WindowLike | None = None) -> Vector:
        """When the smallest sample in the window was taken (experimental in Prometheus)."""
        return self._over("ts_of_min_over_time", window, step)

    def ts_of_max_over_time(self, window: WindowLike | None = None, step: WindowLike | None = None) -> Vector:
        """When the largest sample in the window was taken (experimental in Prometheus)."""
        return self._over("ts_of_max_over_time", window, step)

    def ts_of_first_over_time(self, window: WindowLike | None = None, step: WindowLike | None = None) -> Vector:
        """When the oldest sample in the window was taken (experimental; Prometheus 3.7)."""
        return self._over("ts_of_first_over_time", window, step)

    def ts_of_last_over_time(self, window: WindowLike | None = None, step: WindowLike | None = None) -> Vector:
        """When the most recent sample in the window was taken (experimental in Prometheus)."""
        return self._over("ts_of_last_over_time", window, step)

    def changes(self, window: WindowLike | None = None, step: WindowLike | None = None) -> Vector:
        """How often the value changed in the window."""
        return self._over("changes", window, step)


class CounterRanges(OverTime):
    """What makes sense of a value that only grows and restarts at zero."""

    __slots__ = ()

    def rate(self, window: WindowLike | None = None) -> Vector:
        """The average growth per second over the window, with resets taken into account."""
        return self._over("rate", window, None)

    def irate(self, window: WindowLike | None = None) -> Vector:
        """The growth per second between the last two samples of the window."""
        return self._over("irate", window, None)

    def increase(self, window: WindowLike | None = None) -> Vector:
        """The growth over the window, with resets taken into account."""
        return self._over("increase", window, None)

    def resets(self, window: WindowLike | None = None) -> Vector:
        """How often the counter was reset in the window."""
        return self._over("resets", window, None)


class GaugeRanges(OverTime):
    """What makes sense of a value that goes up and down."""

    __slots__ = ()

    def delta(self, window: WindowLike | None = None, step: WindowLike | None = None) -> Vector:
        """The difference between the window's end and its start, extrapolated to its edges."""
        return self._over("delta", window, step)

    def idelta(self, window: WindowLike | None = None, step: WindowLike | None = None) -> Vector:
        """The difference between the last two samples of the window."""
        return self._over("idelta", window, step)

    def deriv(self, window: WindowLike | None = None, step: WindowLike | None = None) -> Vector:
        """The change per second by linear regression over the window."""
        return self._over("deriv", window, step)

    def predict_linear(
        self, seconds: NumberLike, window: WindowLike | None = None, step: WindowLike | None = None
    ) -> Vector:
        """The value in so many seconds, by linear regression over the window."""
        return self.computed(Call("predict_linear", (ranged(self.node, window, step), number_node(seconds))))

    def double_exponential_smoothing(
        self, smoothing: NumberLike, trend: NumberLike, window: WindowLike | None = None, step: WindowLike | None = None
    ) -> Vector:
        """The smoothed value, by smoothing and trend factors between 0 and 1 (experimental; `holt_winters` in 2.x)."""
        range_ = ranged(self.node, window, step)
        return self.computed(Call("double_exponential_smoothing", (range_, number_node(smoothing), number_node(trend))))
