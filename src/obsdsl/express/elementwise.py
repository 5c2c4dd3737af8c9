"""Functions of each sample on its own, of its labels, and of its time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from obsdsl.express.argument import NumberLike, number_node, string_node
from obsdsl.express.expr import Expr, Scalar, fault, vector_node
from obsdsl.express.node import Call, Node, Selector

if TYPE_CHECKING:
    from obsdsl.express.vector import Vector


class Elementwise(Expr):
    """Methods that keep one sample for each sample, and those of sorting and absence."""

    __slots__ = ()

    def _call(self, function: str, *args: Node) -> Vector:
        return self.computed(Call(function, (vector_node(self, function), *args)))

    def abs(self) -> Vector:
        """The absolute value."""
        return self._call("abs")

    def ceil(self) -> Vector:
        """Rounded up to the next integer."""
        return self._call("ceil")

    def floor(self) -> Vector:
        """Rounded down to the next integer."""
        return self._call("floor")

    def sqrt(self) -> Vector:
        """The square root."""
        return self._call("sqrt")

    def exp(self) -> Vector:
        """e to the power of the value."""
        return self._call("exp")

    def ln(self) -> Vector:
        """The natural logarithm."""
        return self._call("ln")

    def log2(self) -> Vector:
        """The logarithm to base 2."""
        return self._call("log2")

    def log10(self) -> Vector:
        """The logarithm to base 10."""
        return self._call("log10")

    def sgn(self) -> Vector:
        """-1, 0 or 1 by the value's sign."""
        return self._call("sgn")

    def acos(self) -> Vector:
        """The arc cosine, in radians."""
        return self._call("acos")

    def acosh(self) -> Vector:
        """The inverse hyperbolic cosine."""
        return self._call("acosh")

    def asin(self) -> Vector:
        """The arc sine, in radians."""
        return self._call("asin")

    def asinh(self) -> Vector:
        """The inverse hyperbolic sine."""
        return self._call("asinh")

    def atan(self) -> Vector:
        """The arc tangent, in radians."""
        return self._call("atan")

    def atanh(self) -> Vector:
        """The inverse hyperbolic tangent."""
        return self._call("atanh")

    def cos(self) -> Vector:
        """The cosine of the value in radians."""
        return self._call("cos")

    def cosh(self) -> Vector:
        """The hyperbolic cosine."""
        return self._call("cosh")

    def sin(self) -> Vector:
        """The sine of the value in radians."""
        return self._call("sin")

    def sinh(self) -> Vector:
        """The hyperbolic sine."""
        return self._call("sinh")

    def tan(self) -> Vector:
        """The tangent of the value in radians."""
        return self._call("tan")

    def tanh(self) -> Vector:
        """The hyperbolic tangent."""
        return self._call("tanh")

    def deg(self) -> Vector:
        """Radians as degrees."""
        return self._call("deg")

    def rad(self) -> Vector:
        """Degrees as radians."""
        return self._call("rad")

    def absent(self) -> Vector:
        """1 if there is no sample, with the labels that the selection fixes."""
        return self._call("absent")

    def sort(self) -> Vector:
        """Ascending by value; only for instant queries."""
        return self._call("sort")

    def sort_desc(self) -> Vector:
        """Descending by value; only for instant queries."""
        return self._call("sort_desc")

    def timestamp(self) -> Vector:
        """When each sample was taken, in seconds since the epoch."""
        return self._call("timestamp")

    def minute(self) -> Vector:
        """The minute of the hour (UTC, 0-59) of a value in seconds since the epoch."""
        return self._call("minute")

    def hour(self) -> Vector:
        """The hour of the day (UTC, 0-23) of a value in seconds since the epoch."""
        return self._call("hour")

    def day_of_week(self) -> Vector:
        """The day of the week (UTC, 0 is Sunday) of a value in seconds since the epoch."""
        return self._call("day_of_week")

    def day_of_month(self) -> Vector:
        """The day of the month (UTC, 1-31) of a value in seconds since the epoch."""
        return self._call("day_of_month")

    def day_of_year(self) -> Vector:
        """The day of the year (UTC, 1-366) of a value in seconds since the epoch."""
        return self._call("day_of_year")

    def days_in_month(self) -> Vector:
        """How many days the month (UTC) of a value in seconds since the epoch has."""
        return self._call("days_in_month")

    def month(self) -> Vector:
        """The month (UTC, 1-12) of a value in seconds since the epoch."""
        return self._call("month")

    def year(self) -> Vector:
        """The year (UTC) of a value in seconds since the epoch."""
        return self._call("year")

    def histogram_avg(self) -> Vector:
        """The mean of a native histogram's observations."""
        return self._call("histogram_avg")

    def histogram_count(self) -> Vector:
        """How many observations a native histogram holds."""
        return self._call("histogram_count")

    def histogram_sum(self) -> Vector:
        """The sum of a native histogram's observations."""
        return self._call("histogram_sum")

    def histogram_stddev(self) -> Vector:
        """The estimated standard deviation of a native histogram's observations."""
        return self._call("histogram_stddev")

    def histogram_stdvar(self) -> Vector:
        """The estimated variance of a native histogram's observations."""
        return self._call("histogram_stdvar")

    def scalar(self) -> Scalar:
        """The value of the only sample; NaN unless there is exactly one."""
        return Scalar(Call("scalar", (vector_node(self, "scalar"),)))

    def round(self, to_nearest: NumberLike | None = None) -> Vector:
        """Rounded to the nearest multiple of `to_nearest` (default 1)."""
        return self._call("round", *(() if to_nearest is None else (number_node(to_nearest),)))

    def clamp(self, lowest: NumberLike, highest: NumberLike) -> Vector:
        """Held between `lowest` and `highest`."""
        return self._call("clamp", number_node(lowest), number_node(highest))

    def clamp_min(self, lowest: NumberLike) -> Vector:
        """Held at `lowest` or above."""
        return self._call("clamp_min", number_node(lowest))

    def clamp_max(self, highest: NumberLike) -> Vector:
        """Held at `highest` or below."""
        return self._call("clamp_max", number_node(highest))

    def label_replace(self, target: str, replacement: str, source: str, regex: str) -> Vector:
        """`target` set to `replacement` (with `$1` and so on) where `source` matches `regex` in full."""
        return self._call("label_replace", *(string_node(s) for s in (target, replacement, source, regex)))

    def label_join(self, target: str, separator: str, *sources: str) -> Vector:
        """`target` set to the values of `sources`, joined by `separator`."""
        return self._call("label_join", *(string_node(s) for s in (target, separator, *sources)))

    def sort_by_label(self, *labels: str) -> Vector:
        """Ascending by the labels' values; only for instant queries (experimental in Prometheus)."""
        return self._call("sort_by_label", *(string_node(s) for s in labels))

    def sort_by_label_desc(self, *labels: str) -> Vector:
        """Descending by the labels' values; only for instant queries (experimental in Prometheus)."""
        return self._call("sort_by_label_desc", *(string_node(s) for s in labels))

    def info(self, selector: Expr | None = None) -> Vector:
        """With the labels of matching info metrics added (experimental in Prometheus).

        `selector` says which labels, by matchers alone: `promql('{version=~".+"}')`.
        """
        if selector is None:
            return self._call("info")
        node = selector.node if isinstance(selector, Expr) else None
        if not isinstance(node, Selector) or node.name is not None:
            fault(self.node, """info() takes matchers alone; write them as promql('{version=~".+"}')""")
        return self._call("info", node)

    def histogram_quantile(self, q: NumberLike) -> Vector:
        """The `q` quantile (0 to 1) of native histograms, or of classic buckets by their label `le`."""
        return self.computed(Call("histogram_quantile", (number_node(q), vector_node(self, "histogram_quantile"))))

    def histogram_fraction(self, lowest: NumberLike, highest: NumberLike) -> Vector:
        """The share of a histogram's observations between two values."""
        vector = vector_node(self, "histogram_fraction")
        return self.computed(Call("histogram_fraction", (number_node(lowest), number_node(highest), vector)))
