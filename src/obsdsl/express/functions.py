"""PromQL's functions and aggregations as functions, arguments in PromQL's order: `rate(m.x, "5m")`.

Each is the method of the same name; `promql` takes any PromQL text. Public as `obsdsl.functions`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec, Protocol, TypeVar

from obsdsl.errors import shown
from obsdsl.express.argument import NumberLike, WindowLike, number_node
from obsdsl.express.expr import Expr, LabelNames, Scalar, fault, vector_node
from obsdsl.express.node import Call
from obsdsl.express.ranges import CounterRanges, GaugeRanges, OverTime
from obsdsl.express.series import CounterSeries, GaugeSeries
from obsdsl.express.vector import InstantVector, Vector

P = ParamSpec("P")
R = TypeVar("R")


def _function(method: Callable[P, R]) -> Callable[P, R]:
    """The method as a function that refuses what is no expression."""

    @functools.wraps(method)
    def function(*args: P.args, **kwargs: P.kwargs) -> R:
        if not args or not isinstance(args[0], Expr):
            given = shown(args[0]) if args else "missing"
            fault(f"{method.__name__}()", f"its first argument is an expression, not {given}")
        if not hasattr(args[0], method.__name__):
            fault(f"{method.__name__}()", f"it does not apply to `{args[0]}`, {_kind(args[0])}")
        return method(*args, **kwargs)

    return function


def _kind(expr: Expr) -> str:
    if isinstance(expr, Scalar):
        return "a scalar"
    if isinstance(expr, GaugeSeries):
        return "a gauge"
    return "a counter" if isinstance(expr, CounterSeries) else "a computed vector; rate() comes first, or a subquery()"


def time() -> Scalar:
    """The time of evaluation, in seconds since the epoch."""
    return Scalar(Call("time"))


def pi() -> Scalar:
    """The number pi."""
    return Scalar(Call("pi"))


def vector(value: NumberLike) -> Vector:
    """A vector with one sample without labels."""
    return Vector(Call("vector", (number_node(value),)))


def scalar(expr: InstantVector) -> Scalar:
    """The value of the only sample; NaN unless there is exactly one."""
    return _function(InstantVector.scalar)(expr)


abs = _function(InstantVector.abs)
absent = _function(InstantVector.absent)
acos = _function(InstantVector.acos)
acosh = _function(InstantVector.acosh)
asin = _function(InstantVector.asin)
asinh = _function(InstantVector.asinh)
atan = _function(InstantVector.atan)
atanh = _function(InstantVector.atanh)
ceil = _function(InstantVector.ceil)
clamp = _function(InstantVector.clamp)
clamp_max = _function(InstantVector.clamp_max)
clamp_min = _function(InstantVector.clamp_min)
cos = _function(InstantVector.cos)
cosh = _function(InstantVector.cosh)
deg = _function(InstantVector.deg)
exp = _function(InstantVector.exp)
floor = _function(InstantVector.floor)
histogram_avg = _function(InstantVector.histogram_avg)
histogram_count = _function(InstantVector.histogram_count)
histogram_stddev = _function(InstantVector.histogram_stddev)
histogram_stdvar = _function(InstantVector.histogram_stdvar)
histogram_sum = _function(InstantVector.histogram_sum)
info = _function(InstantVector.info)
label_join = _function(InstantVector.label_join)
label_replace = _function(InstantVector.label_replace)
ln = _function(InstantVector.ln)
log10 = _function(InstantVector.log10)
log2 = _function(InstantVector.log2)
rad = _function(InstantVector.rad)
round = _function(InstantVector.round)
sgn = _function(InstantVector.sgn)
sin = _function(InstantVector.sin)
sinh = _function(InstantVector.sinh)
sort = _function(InstantVector.sort)
sort_by_label = _function(InstantVector.sort_by_label)
sort_by_label_desc = _function(InstantVector.sort_by_label_desc)
sort_desc = _function(InstantVector.sort_desc)
sqrt = _function(InstantVector.sqrt)
tan = _function(InstantVector.tan)
tanh = _function(InstantVector.tanh)
timestamp = _function(InstantVector.timestamp)

absent_over_time = _function(OverTime.absent_over_time)
avg_over_time = _function(OverTime.avg_over_time)
changes = _function(OverTime.changes)
count_over_time = _function(OverTime.count_over_time)
first_over_time = _function(OverTime.first_over_time)
last_over_time = _function(OverTime.last_over_time)
mad_over_time = _function(OverTime.mad_over_time)
max_over_time = _function(OverTime.max_over_time)
min_over_time = _function(OverTime.min_over_time)
present_over_time = _function(OverTime.present_over_time)
stddev_over_time = _function(OverTime.stddev_over_time)
stdvar_over_time = _function(OverTime.stdvar_over_time)
sum_over_time = _function(OverTime.sum_over_time)
ts_of_first_over_time = _function(OverTime.ts_of_first_over_time)
ts_of_last_over_time = _function(OverTime.ts_of_last_over_time)
ts_of_max_over_time = _function(OverTime.ts_of_max_over_time)
ts_of_min_over_time = _function(OverTime.ts_of_min_over_time)

delta = _function(GaugeRanges.delta)
deriv = _function(GaugeRanges.deriv)
double_exponential_smoothing = _function(GaugeRanges.double_exponential_smoothing)
idelta = _function(GaugeRanges.idelta)
predict_linear = _function(GaugeRanges.predict_linear)

increase = _function(CounterRanges.increase)
irate = _function(CounterRanges.irate)
rate = _function(CounterRanges.rate)
resets = _function(CounterRanges.resets)

avg = _function(InstantVector.avg)
count = _function(InstantVector.count)
group = _function(InstantVector.group)
max = _function(InstantVector.max)
min = _function(InstantVector.min)
stddev = _function(InstantVector.stddev)
stdvar = _function(InstantVector.stdvar)
sum = _function(InstantVector.sum)


def quantile_over_time(
    q: NumberLike, expr: OverTime, window: WindowLike | None = None, step: WindowLike | None = None
) -> Vector:
    """The `q` quantile (0 to 1) of the samples in the window."""
    return _function(OverTime.quantile_over_time)(expr, q, window, step)


def histogram_quantile(q: NumberLike, expr: InstantVector) -> Vector:
    """The `q` quantile (0 to 1) of native histograms, or of classic buckets by their label `le`."""
    return _function(InstantVector.histogram_quantile)(expr, q)


def histogram_fraction(lowest: NumberLike, highest: NumberLike, expr: InstantVector) -> Vector:
    """The share of a histogram's observations between two values."""
    return _function(InstantVector.histogram_fraction)(expr, lowest, highest)


def topk(k: NumberLike, expr: InstantVector, by: LabelNames = (), without: LabelNames = ()) -> Vector:
    """The `k` largest samples of each group."""
    return _function(InstantVector.topk)(expr, k, by, without)


def bottomk(k: NumberLike, expr: InstantVector, by: LabelNames = (), without: LabelNames = ()) -> Vector:
    """The `k` smallest samples of each group."""
    return _function(InstantVector.bottomk)(expr, k, by, without)


def limitk(k: NumberLike, expr: InstantVector, by: LabelNames = (), without: LabelNames = ()) -> Vector:
    """Any `k` samples of each group (experimental in Prometheus)."""
    return _function(InstantVector.limitk)(expr, k, by, without)


def limit_ratio(ratio: NumberLike, expr: InstantVector, by: LabelNames = (), without: LabelNames = ()) -> Vector:
    """About this share of each group's samples (experimental in Prometheus)."""
    return _function(InstantVector.limit_ratio)(expr, ratio, by, without)


def quantile(q: NumberLike, expr: InstantVector, by: LabelNames = (), without: LabelNames = ()) -> Vector:
    """The `q` quantile (0 to 1) over the samples of each group."""
    return _function(InstantVector.quantile)(expr, q, by, without)


def count_values(label: str, expr: InstantVector, by: LabelNames = (), without: LabelNames = ()) -> Vector:
    """How often each value occurs, with the value in `label`."""
    return _function(InstantVector.count_values)(expr, label, by, without)


class _Clock(Protocol):
    """A part of the time: of each value, or of now."""

    def __call__(self, expr: InstantVector | None = None) -> Vector: ...


def _clock(name: str) -> _Clock:
    def function(expr: InstantVector | None = None) -> Vector:
        return Vector(Call(name, () if expr is None else (vector_node(expr, name),)))

    function.__name__ = name
    function.__doc__ = f"{name} (UTC) of each value in seconds since the epoch; of now without an argument."
    return function


minute = _clock("minute")
hour = _clock("hour")
day_of_week = _clock("day_of_week")
day_of_month = _clock("day_of_month")
day_of_year = _clock("day_of_year")
days_in_month = _clock("days_in_month")
month = _clock("month")
year = _clock("year")

__all__ = [
    "abs",
    "absent",
    "absent_over_time",
    "acos",
    "acosh",
    "asin",
    "asinh",
    "atan",
    "atanh",
    "avg",
    "avg_over_time",
    "bottomk",
    "ceil",
    "changes",
    "clamp",
    "clamp_max",
    "clamp_min",
    "cos",
    "cosh",
    "count",
    "count_over_time",
    "count_values",
    "day_of_month",
    "day_of_week",
    "day_of_year",
    "days_in_month",
    "deg",
    "delta",
    "deriv",
    "double_exponential_smoothing",
    "exp",
    "first_over_time",
    "floor",
    "group",
    "histogram_avg",
    "histogram_count",
    "histogram_fraction",
    "histogram_quantile",
    "histogram_stddev",
    "histogram_stdvar",
    "histogram_sum",
    "hour",
    "idelta",
    "increase",
    "info",
    "irate",
    "label_join",
    "label_replace",
    "last_over_time",
    "limit_ratio",
    "limitk",
    "ln",
    "log2",
    "log10",
    "mad_over_time",
    "max",
    "max_over_time",
    "min",
    "min_over_time",
    "minute",
    "month",
    "pi",
    "predict_linear",
    "present_over_time",
    "quantile",
    "quantile_over_time",
    "rad",
    "rate",
    "resets",
    "round",
    "scalar",
    "sgn",
    "sin",
    "sinh",
    "sort",
    "sort_by_label",
    "sort_by_label_desc",
    "sort_desc",
    "sqrt",
    "stddev",
    "stddev_over_time",
    "stdvar",
    "stdvar_over_time",
    "sum",
    "sum_over_time",
    "tan",
    "tanh",
    "time",
    "timestamp",
    "topk",
    "ts_of_first_over_time",
    "ts_of_last_over_time",
    "ts_of_max_over_time",
    "ts_of_min_over_time",
    "vector",
    "year",
]
