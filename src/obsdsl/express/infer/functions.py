"""What each function and aggregation makes of units, intervals and samples: one row for each.

What also makes labels of its own, or takes no vector, is in `calls`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias

from obsdsl.define.light import frozen
from obsdsl.define.unit import DAYS, EVENTS, HOURS, MINUTES, SERIES, TIMESTAMP
from obsdsl.express.infer import units
from obsdsl.express.infer.interval import (
    EMPTY,
    FULL,
    INF,
    NON_NEGATIVE,
    ONE,
    ONE_OR_MORE,
    Interval,
    absolute,
    clamped,
    difference,
    increasing,
    point,
    rounded,
    spread,
    summed,
)
from obsdsl.express.infer.labels import LabelSet
from obsdsl.express.infer.units import DEGREES, RADIANS
from obsdsl.express.infer.value import ANY, Inferred, InferredUnit

# From what is known of the operand and the intervals of the scalar arguments.
IntervalRule: TypeAlias = Callable[[Inferred, Sequence[Interval]], Interval]
UnitRule: TypeAlias = Callable[[Inferred], InferredUnit]


@frozen
class Row:
    """A function or aggregation whose result has, for each series or group, one sample."""

    # A rule, or the unit itself where it is always the same.
    unit: UnitRule | InferredUnit
    interval: IntervalRule
    # Whether histograms stay histograms; other functions leave them out, or make floats of them.
    histograms: bool = False
    # Whether buckets stay buckets, so that histogram_quantile makes sense of them.
    buckets: bool = False


def _unit(rule: Callable[[InferredUnit], InferredUnit]) -> UnitRule:
    return lambda of: rule(of.unit)


def _interval(rule: Callable[[Interval], Interval]) -> IntervalRule:
    return lambda of, _: rule(of.interval)


def _within(lo: float, hi: float) -> IntervalRule:
    return _always(Interval(lo, hi, lo > 0 or (lo == 0 and hi > 0)))


def _always(interval: Interval) -> IntervalRule:
    return lambda _of, _scalars: interval


SAME = _unit(units.same)
HULL = _interval(lambda of: of)
ANYTHING = _always(FULL)


def _growth(of: Inferred, _scalars: Sequence[Interval]) -> Interval:
    """Not negative for raw counters. What was computed may be NaN in between, which hides a reset."""
    return NON_NEGATIVE if of.is_counter and of.interval.unsigned else FULL


def _quantile(of: Inferred, scalars: Sequence[Interval]) -> Interval:
    """Between the samples; outside of 0 to 1 a quantile is infinite."""
    return of.interval if scalars and scalars[0].lo >= 0 and scalars[0].hi <= 1 else FULL


def _clamp(of: Inferred, scalars: Sequence[Interval]) -> Interval:
    return clamped(of.interval, *scalars) if len(scalars) == 2 else FULL


def _clamp_min(of: Inferred, scalars: Sequence[Interval]) -> Interval:
    return clamped(of.interval, scalars[0], point(INF)) if scalars else FULL


def _clamp_max(of: Inferred, scalars: Sequence[Interval]) -> Interval:
    return clamped(of.interval, point(-INF), scalars[0]) if scalars else FULL


def _round(of: Inferred, scalars: Sequence[Interval]) -> Interval:
    return rounded(of.interval, scalars[0] if scalars else ONE)


def _histogram_sum(of: Inferred) -> InferredUnit:
    """Sums of observations: seconds, or after rate() seconds per second."""
    return units.sum_of_observations(of.observed, of.unit)


def _variance(of: Interval) -> Interval:
    half = spread(of).hi
    return Interval(0.0, half * half, True)


def _guarded(function: Callable[[float], float], below: float = -INF, above: float = INF) -> IntervalRule:
    """An increasing function that is NaN outside of an interval."""

    def safe(value: float) -> float:
        try:
            return function(min(max(value, below), above))
        except OverflowError:
            return INF if value > 0 else -INF

    rule = increasing(safe)
    return lambda of, _: rule(of.interval) if of.interval.hi >= below and of.interval.lo <= above else FULL


def _logarithm(function: Callable[[float], float]) -> IntervalRule:
    return _guarded(lambda value: function(value) if value > 0 else -INF, below=0.0)


def _whole(function: Callable[[float], int]) -> IntervalRule:
    return _guarded(lambda value: float(function(value)) if math.isfinite(value) else value)


FUNCTIONS: Final[Mapping[str, Row]] = {
    # Of each sample.
    "abs": Row(_unit(units.total), _interval(absolute)),
    "ceil": Row(SAME, _whole(math.ceil)),
    "floor": Row(SAME, _whole(math.floor)),
    "round": Row(SAME, _round),
    "clamp": Row(SAME, _clamp),
    "clamp_min": Row(SAME, _clamp_min),
    "clamp_max": Row(SAME, _clamp_max),
    "sgn": Row(ANY, _interval(increasing(lambda value: float((value > 0) - (value < 0))))),
    "sqrt": Row(_unit(units.root), _guarded(math.sqrt, below=0.0)),
    "exp": Row(ANY, _guarded(math.exp)),
    "ln": Row(ANY, _logarithm(math.log)),
    "log2": Row(ANY, _logarithm(math.log2)),
    "log10": Row(ANY, _logarithm(math.log10)),
    "acos": Row(RADIANS, _within(0, math.pi)),
    "acosh": Row(ANY, _always(NON_NEGATIVE)),
    "asin": Row(RADIANS, _within(-math.pi / 2, math.pi / 2)),
    "asinh": Row(ANY, ANYTHING),
    "atan": Row(RADIANS, _within(-math.pi / 2, math.pi / 2)),
    "atanh": Row(ANY, ANYTHING),
    "cos": Row(ANY, _within(-1, 1)),
    "cosh": Row(ANY, _always(ONE_OR_MORE)),
    "sin": Row(ANY, _within(-1, 1)),
    "sinh": Row(ANY, ANYTHING),
    "tan": Row(ANY, ANYTHING),
    "tanh": Row(ANY, _within(-1, 1)),
    "deg": Row(DEGREES, _guarded(lambda value: value * 180 / math.pi)),
    "rad": Row(RADIANS, _guarded(lambda value: value * math.pi / 180)),
    # Of the time of each sample, or of the instant that it is.
    "timestamp": Row(TIMESTAMP, _always(NON_NEGATIVE)),
    "start_timestamp": Row(TIMESTAMP, _always(NON_NEGATIVE)),
    "minute": Row(MINUTES, _within(0, 59)),
    "hour": Row(HOURS, _within(0, 23)),
    "day_of_week": Row(None, _within(0, 6)),
    "day_of_month": Row(None, _within(1, 31)),
    "day_of_year": Row(None, _within(1, 366)),
    "days_in_month": Row(DAYS, _within(28, 31)),
    "month": Row(None, _within(1, 12)),
    "year": Row(None, ANYTHING),
    # Of native histograms.
    "histogram_avg": Row(lambda of: of.observed, ANYTHING),
    "histogram_count": Row(SAME, HULL),
    "histogram_sum": Row(_histogram_sum, ANYTHING),
    "histogram_stddev": Row(lambda of: units.gap(of.observed), _always(NON_NEGATIVE)),
    "histogram_stdvar": Row(lambda of: units.squared(of.observed), _always(NON_NEGATIVE)),
    # Of counters in a window.
    "rate": Row(_unit(units.per_second), _growth, histograms=True, buckets=True),
    "irate": Row(_unit(units.per_second), _growth, histograms=True, buckets=True),
    "increase": Row(_unit(units.gap), _growth, histograms=True, buckets=True),
    "resets": Row(EVENTS, _always(NON_NEGATIVE)),
    # Of gauges in a window.
    "delta": Row(_unit(units.gap), ANYTHING, histograms=True, buckets=True),
    "idelta": Row(_unit(units.gap), _interval(difference), histograms=True, buckets=True),
    "deriv": Row(_unit(units.per_second), ANYTHING),
    "predict_linear": Row(SAME, ANYTHING),
    "double_exponential_smoothing": Row(SAME, ANYTHING),
    "holt_winters": Row(SAME, ANYTHING),
    # Of any samples in a window.
    "avg_over_time": Row(SAME, HULL, histograms=True, buckets=True),
    "sum_over_time": Row(_unit(units.total), _interval(summed), histograms=True, buckets=True),
    "min_over_time": Row(SAME, HULL, buckets=True),
    "max_over_time": Row(SAME, HULL, buckets=True),
    # How many samples: seconds as soon as they are multiplied by the interval, and so of no certain unit.
    "count_over_time": Row(None, _always(ONE_OR_MORE)),
    "quantile_over_time": Row(SAME, _quantile),
    "stddev_over_time": Row(_unit(units.gap), _interval(spread)),
    "stdvar_over_time": Row(_unit(units.squared), _interval(_variance)),
    "mad_over_time": Row(_unit(units.gap), _interval(lambda of: Interval(0.0, 2 * spread(of).hi, True))),
    "present_over_time": Row(ANY, _always(ONE)),
    "changes": Row(EVENTS, _always(NON_NEGATIVE)),
    "ts_of_first_over_time": Row(TIMESTAMP, _always(NON_NEGATIVE)),
    "ts_of_last_over_time": Row(TIMESTAMP, _always(NON_NEGATIVE)),
    "ts_of_max_over_time": Row(TIMESTAMP, _always(NON_NEGATIVE)),
    "ts_of_min_over_time": Row(TIMESTAMP, _always(NON_NEGATIVE)),
}

# The samples are those of the operand: name, kind and all.
IDENTITIES: Final = frozenset(
    {"first_over_time", "last_over_time", "sort", "sort_by_label", "sort_by_label_desc", "sort_desc"}
    | {"bottomk", "limit_ratio", "limitk", "topk"}
)

AGGREGATIONS: Final[Mapping[str, Row]] = {
    "sum": Row(_unit(units.total), _interval(summed), histograms=True, buckets=True),
    "avg": Row(SAME, HULL, histograms=True, buckets=True),
    "min": Row(SAME, HULL, buckets=True),
    "max": Row(SAME, HULL, buckets=True),
    "count": Row(SERIES, _always(ONE_OR_MORE)),
    "count_values": Row(SERIES, _always(ONE_OR_MORE)),
    "group": Row(ANY, _always(ONE)),
    "quantile": Row(SAME, _quantile),
    "stddev": Row(_unit(units.gap), _interval(spread)),
    "stdvar": Row(_unit(units.squared), _interval(_variance)),
}


def applied(row: Row, of: Inferred, labels: LabelSet, scalars: Sequence[Interval] = ()) -> Inferred:
    """What a row makes of its operand."""
    unit, follows = row.unit, callable(row.unit)
    return Inferred(
        type="vector",
        sample=of.sample if row.histograms else "float",
        unit=unit(of) if callable(unit) else unit,
        interval=EMPTY if of.interval.empty else row.interval(of, scalars),
        labels=labels,
        observed=of.observed if row.buckets else None,
        converted=of.converted and follows,
    )
